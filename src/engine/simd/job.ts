/** What kernels are to do, as `assembly/job.ts` reads it: numbers at a fixed place of the memory. */
import { JOB_PAGE } from '../memory/memory.ts';

/** The job's address, which every kernel is called with. */
export const JOB = JOB_PAGE;

/** The fields of `assembly/job.ts`, all 0 but for one piece a segment and a mean that is taken off. */
export function emptyJob() {
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

/** Writes a job where the kernels find it. One by one: a loop over names takes as long as a small kernel. */
export function writeJob(words: Uint32Array, doubles: Float64Array, job: Job): void {
  words[0] = job.x;
  words[1] = job.dy;
  words[2] = job.out;
  words[3] = job.length;
  words[4] = job.piece;
  words[5] = job.pieces;
  words[6] = job.perGroup;
  words[7] = job.groups;
  words[8] = job.parameters;
  words[9] = job.gamma;
  words[10] = job.beta;
  words[11] = job.mean;
  words[12] = job.variance;
  words[13] = job.rstd;
  words[14] = job.partials;
  words[15] = job.sums;
  words[16] = job.products;
  words[17] = job.groupCount;
  words[18] = job.segments;
  words[19] = job.size;
  words[20] = job.centred;
  words[21] = job.ownMean;
  words[22] = job.rows;
  words[23] = job.stacks;
  words[24] = job.stackCount;
  words[25] = job.weights;
  doubles[13] = job.weight;
  doubles[14] = job.eps;
}
