/**
 * Mean and variance of each group by the kernels. Undefined where a tensor's shape does not fit them: the caller's
 * reference computes then. It knows no normalization.
 */
import type { Moments } from '../formulas/moments.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { emptyJob, type Job, type Machine, machine, run } from './kernels.ts';
import { type Columns, type Layout, layoutOf, type Segments } from './layouts.ts';
import { scratch } from './scratch.ts';
import { momentsAgain } from './wild.ts';

/**
 * The fewest elements of a group. In smaller ones what a gradient leaves of dy is little beside what it takes away,
 * and the rounding of float32 would show.
 */
export const FEWEST = 16;

/** Columns whose stacks are merged together. */
const WIDTH = 64;

export interface MomentsSettings {
  readonly eps: number;
  /** Otherwise the mean of the squares stands for the variance. */
  readonly centred: boolean;
}

/** And 1/√(variance + eps). */
export interface ScaledMoments extends Moments {
  readonly rstd: Float64Array;
}

export function fastMoments(
  data: Float32Array,
  grouping: Grouping,
  settings: MomentsSettings,
): ScaledMoments | undefined {
  const engine = machine();
  if (engine === undefined || !canTake(data, grouping)) return undefined;
  scratch.open();
  const job = momentsJob(grouping, settings);
  job.x = scratch.place(data);
  runMoments(engine, job, layoutOf(grouping));
  const found = momentsOf(job);
  scratch.close();
  momentsAgain(data, grouping, settings, found);
  return found;
}

/** Whether kernels find the moments of the groups. */
export function canTake(data: Float32Array, grouping: Grouping): boolean {
  if (grouping.count < FEWEST || data.length === 0) return false;
  const { ofGroups, columns } = layoutOf(grouping);
  return ofGroups !== undefined || columns !== undefined;
}

/** Into the job's own arrays; returns how many groups float32 does not hold. */
export function runMoments(engine: Machine, job: Job, { ofGroups, columns }: Layout): number {
  if (ofGroups !== undefined) return segmentMoments(engine, job, ofGroups);
  return columns === undefined ? 0 : columnMoments(engine, job, columns);
}

/** A job with room for the statistics, side by side. */
export function momentsJob({ groups, count }: Grouping, { eps, centred }: MomentsSettings): Job {
  const job = emptyJob();
  job.groupCount = groups;
  job.size = count;
  job.eps = eps;
  job.centred = Number(centred);
  job.mean = scratch.take(24 * groups);
  job.variance = job.mean + 8 * groups;
  job.rstd = job.variance + 8 * groups;
  return job;
}

/** What a kernel left of them: parts of one array, since each array of its own has its price. */
export function momentsOf({ mean, groupCount: groups }: Job): ScaledMoments {
  const all = scratch.doubles('moments', mean, 3 * groups);
  return {
    mean: all.subarray(0, groups),
    variance: all.subarray(groups, 2 * groups),
    rstd: all.subarray(2 * groups),
  };
}

function segmentMoments(engine: Machine, job: Job, { length, piece, pieces, groups }: Segments): number {
  const items = groups.length * pieces;
  job.length = length;
  job.piece = piece;
  job.pieces = pieces;
  job.groups = scratch.place(groups);
  job.partials = scratch.take(16 * items);
  job.sums = scratch.take(8 * job.groupCount);
  run(engine, 'moments', job, items, piece);
  return run(engine, 'mergeMoments', job, groups.length, 0);
}

function columnMoments(engine: Machine, job: Job, { length, groups, stacks }: Columns): number {
  job.length = length;
  job.groups = scratch.place(groups);
  job.stacks = scratch.place(stacks);
  job.stackCount = stacks.length - 1;
  job.partials = scratch.take(16 * length * job.stackCount);
  job.sums = scratch.zeros(job.groupCount);
  job.piece = WIDTH;
  run(engine, 'columnMoments', job, job.stackCount, (length * groups.length) / job.stackCount);
  run(engine, 'mergeColumnMoments', job, Math.ceil(length / WIDTH), WIDTH * job.stackCount);
  return run(engine, 'finishColumns', job, job.groupCount, 0);
}
