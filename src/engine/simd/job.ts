/** What kernels are to do, as `assembly/job.ts` reads it: numbers at a fixed place of the memory. */
import { JOB_PAGE } from '../memory/memory.ts';

/** In the order of the fields there. */
const FIELDS = [
  'x',
  'dy',
  'out',
  'length',
  'piece',
  'pieces',
  'perGroup',
  'groups',
  'parameters',
  'gamma',
  'beta',
  'mean',
  'variance',
  'rstd',
  'partials',
  'sums',
  'products',
  'groupCount',
  'segments',
  'size',
  'centred',
  'ownMean',
  'rows',
  'stacks',
  'stackCount',
  'weights',
] as const;

export type JobNumbers = Record<(typeof FIELDS)[number], number>;

/** float64, after the others. */
const WEIGHT = FIELDS.length / 2;

/** The job's address, which every kernel is called with. */
export const JOB = JOB_PAGE;

/** All fields as they are at the start: 0, and one piece a segment. */
export function emptyJob(): JobNumbers & { weight: number; eps: number } {
  return {
    x: 0,
    dy: 0,
    out: 0,
    length: 0,
    piece: 0,
    pieces: 1,
    perGroup: 0,
    groups: 0,
    parameters: 0,
    gamma: 0,
    beta: 0,
    mean: 0,
    variance: 0,
    rstd: 0,
    partials: 0,
    sums: 0,
    products: 0,
    groupCount: 0,
    segments: 0,
    size: 0,
    centred: 1,
    ownMean: 0,
    rows: 0,
    stacks: 0,
    stackCount: 0,
    weights: 0,
    weight: 0,
    eps: 0,
  };
}

export type Job = ReturnType<typeof emptyJob>;

/** Writes a job where the kernels find it. */
export function writeJob(words: Uint32Array, doubles: Float64Array, job: Job): void {
  for (let i = 0; i < FIELDS.length; i++) {
    // The index is in range.
    words[i] = job[FIELDS[i] as (typeof FIELDS)[number]];
  }
  doubles[WEIGHT] = job.weight;
  doubles[WEIGHT + 1] = job.eps;
}
