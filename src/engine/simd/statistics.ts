/**
 * What `statistics` asks of the data of each group, by the kernels: sums, extremes and counts, sums of powers about the
 * mean, bins. Undefined where a tensor's shape does not fit them. It knows no statistics made of these.
 */
import type { Grouping } from '../pattern/grouping.ts';
import { emptyJob, type Job, type KernelName, type Machine, machine, run } from './kernels.ts';
import { layoutOf } from './layouts.ts';
import { scratch } from './scratch.ts';
import { threadCount } from './threads.ts';

/** Lists with one entry per group, in the order of the kernels' fields. */
export type Lists = readonly Float64Array[];

interface Sweep {
  /** Float64 lists that it makes. */
  readonly fields: number;
  readonly segments: readonly [look: KernelName, merge: KernelName];
  /** Missing where no kernel looks at columns. */
  readonly columns?: readonly [look: KernelName, merge: KernelName];
}

/** Sum, min, max, zeros, NaN, ∞, −∞. */
const TALLY: Sweep = {
  fields: 7,
  segments: ['tally', 'mergeTally'],
  columns: ['tallyColumns', 'mergeTallyColumns'],
};

/** Σ(x − mean) to the first to the fourth power. */
const POWERS: Sweep = {
  fields: 4,
  segments: ['powers', 'mergePowers'],
  columns: ['powersOfColumns', 'mergePowersOfColumns'],
};

/** Σ(x − centre), Σ(x − centre)², min, max. */
const SHIFTED: Sweep = { fields: 4, segments: ['shifted', 'mergeShifted'] };

export function fastTally(data: Float32Array, grouping: Grouping): Lists | undefined {
  return swept(data, grouping, TALLY);
}

export function fastPowers(data: Float32Array, grouping: Grouping, mean: Float64Array): Lists | undefined {
  return swept(data, grouping, POWERS, mean);
}

/**
 * One look instead of two, about a number near the mean of each group. Of groups with elements that are not finite, the
 * sums are not either. Undefined also where groups lie in columns.
 */
export function fastShifted(data: Float32Array, grouping: Grouping, centre: Float64Array): Lists | undefined {
  return swept(data, grouping, SHIFTED, centre);
}

function swept(
  data: Float32Array,
  grouping: Grouping,
  { fields, segments, columns }: Sweep,
  mean?: Float64Array,
): Lists | undefined {
  const engine = machine();
  const layout = layoutOf(grouping);
  const lying = layout.ofGroups ?? layout.columns;
  if (engine === undefined || lying === undefined || data.length === 0) return undefined;
  if (!('pieces' in lying) && columns === undefined) return undefined;
  scratch.open();
  const job = emptyJob();
  job.groupCount = grouping.groups;
  job.length = lying.length;
  job.x = scratch.place(data);
  job.mean = scratch.place(mean);
  job.groups = scratch.place(lying.groups);
  job.sums = scratch.zeros(fields * grouping.groups);
  if ('pieces' in lying) {
    const items = lying.groups.length * lying.pieces;
    job.piece = lying.piece;
    job.pieces = lying.pieces;
    job.partials = scratch.take(8 * fields * items);
    run(engine, segments[0], job, items, lying.piece);
    run(engine, segments[1], job, lying.groups.length, 0);
  } else if (columns !== undefined) {
    const stacks = lying.stacks.length - 1;
    job.stacks = scratch.place(lying.stacks);
    job.partials = scratch.take(8 * fields * lying.length * stacks);
    run(engine, columns[0], job, stacks, data.length / stacks);
    run(engine, columns[1], job, stacks, 0);
  }
  const lists = Array.from({ length: fields }, (_, field) =>
    scratch.doubles('statistics', job.sums + 8 * field * grouping.groups, grouping.groups),
  );
  scratch.close();
  return lists;
}

/** Which bins: of the width 1/scale, `first` the number of the lowest. */
export interface Bins {
  readonly scale: number;
  readonly first: number;
  readonly bins: number;
  /** Whether no element is NaN or ±∞, of which none is counted. */
  readonly allFinite: boolean;
}

/** More bins than this do not fit a cache, and the reference is as good. */
const MOST_BINS = 2 ** 22;

/** How many elements are in which bin, group after group. All finite elements are in one of the bins. */
export function fastHistogram(data: Float32Array, grouping: Grouping, which: Bins): Float64Array | undefined {
  const engine = machine();
  const layout = layoutOf(grouping);
  const lying = layout.ofGroups ?? layout.columns;
  const { groups } = grouping;
  const all = groups * which.bins;
  if (engine === undefined || lying === undefined || data.length === 0 || all > MOST_BINS) return undefined;
  scratch.open();
  const threads = engine.isShared ? threadCount() : 1;
  const job = binsJob(which);
  job.groupCount = groups;
  job.length = lying.length;
  job.x = scratch.place(data);
  job.groups = scratch.place(lying.groups);
  // In bytes: what one thread counts.
  job.size = LANES * 4 * all;
  job.segments = threads;
  job.partials = scratch.zeros(Math.ceil((threads * job.size) / 8));
  job.sums = scratch.take(8 * all);
  count(engine, job, lying);
  run(engine, 'mergeHistogram', job, groups, 0);
  const counts = scratch.doubles('histogram', job.sums, all);
  scratch.close();
  return counts;
}

/** As in the kernels. */
const LANES = 4;

function binsJob({ scale, first, bins, allFinite }: Bins): Job {
  const job = emptyJob();
  job.weight = scale;
  job.perGroup = first;
  job.rows = bins;
  job.centred = Number(allFinite);
  return job;
}

function count(
  engine: Machine,
  job: Job,
  lying: { length: number; groups: Int32Array; piece?: number; pieces?: number },
): void {
  const { length, groups, piece, pieces } = lying;
  if (piece === undefined || pieces === undefined) {
    run(engine, 'histogramOfColumns', job, groups.length, length);
    return;
  }
  job.piece = piece;
  job.pieces = pieces;
  run(engine, 'histogram', job, groups.length * pieces, piece);
}
