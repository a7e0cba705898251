/**
 * The gradients of y = γ·(x − μ)·r + β by the kernels, as `formulas/standardize.ts` derives them. Undefined where a
 * tensor's shape, or a number in it, does not fit them: the reference computes then. It knows no normalization.
 */

import type { Affine, Scale } from '../formulas/standardize.ts';
import { floats } from '../memory/memory.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { sizeOf } from '../tensor/axes.ts';
import { emptyJob, type Job, type Machine, machine, run } from './kernels.ts';
import { type Columns, layoutOf, ROWS, type Segments } from './layouts.ts';
import { FEWEST } from './moments.ts';
import { scratch } from './scratch.ts';
import { areTame } from './tame.ts';

/** Of x, γ and β; the latter two in the shape of the grouping's parameters whether there are any or not. */
export interface FastGradients {
  readonly x: Float32Array;
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
}

/** Elements of a row for whose gradient the cache is large enough, with those of x and dy. */
const LONGEST_ROW = 2 ** 14;

/** Columns of long rows that are done together. */
const WIDTH = 2 ** 11;

export function fastBackward(
  data: Float32Array,
  dy: Float32Array,
  grouping: Grouping,
  scale: Scale,
  { gamma }: Affine,
): FastGradients | undefined {
  const engine = machine();
  if (engine === undefined || grouping.count < FEWEST || data.length === 0) return undefined;
  const { ofParameters, columns, isFused } = layoutOf(grouping);
  const isPlain = grouping.parameterShape.length === 0;
  const fitting = ofParameters ?? (columns?.hasParameters || isPlain ? columns : undefined);
  if (fitting === undefined || !areTame(scale.rstd) || !areTame(scale.mean) || !areTame(gamma)) {
    return undefined;
  }
  const dx = floats('backward', data.length);
  const parameters = sizeOf(grouping.parameterShape);
  scratch.open();
  const job = gradientJob(grouping, scale);
  job.x = scratch.place(data);
  job.dy = scratch.place(dy);
  job.out = scratch.placeResult(dx);
  job.gamma = scratch.place(gamma);
  const wild =
    'isRow' in fitting
      ? ofSegments(engine, job, fitting, isFused, parameters)
      : ofColumns(engine, job, fitting);
  if (wild > 0) return undefined;
  const sums = 'isRow' in fitting ? parameters : grouping.groups;
  const found = {
    x: dx,
    gamma: scratch.doubles('dgamma', job.products, sums),
    beta: scratch.doubles('dbeta', job.sums, sums),
  };
  scratch.close();
  if ('isRow' in fitting) return found;
  return { x: dx, gamma: atEnds(found.gamma, parameters), beta: atEnds(found.beta, parameters) };
}

function gradientJob({ groups, count }: Grouping, { mean, rstd, weight, ownMean }: Scale): Job {
  const job = emptyJob();
  job.groupCount = groups;
  job.size = count;
  job.centred = Number(mean !== undefined);
  job.ownMean = Number(ownMean);
  job.mean = scratch.place(mean);
  job.rstd = scratch.place(rstd);
  if (typeof weight === 'number') job.weight = weight;
  else job.weights = scratch.place(weight);
  return job;
}

function ofSegments(
  engine: Machine,
  job: Job,
  segments: Segments,
  isFused: boolean,
  parameters: number,
): number {
  const { length, groups, isRow } = segments;
  job.length = length;
  job.segments = groups.length;
  job.groups = scratch.place(groups);
  job.parameters = scratch.place(segments.parameters);
  // Sums are added to.
  job.products = scratch.zeros(parameters);
  job.sums = scratch.zeros(parameters);
  if (isRow) {
    const isWhole = isFused && length <= LONGEST_ROW;
    return isWhole ? ofRows(engine, job) : ofLongRows(engine, job, segments);
  }
  const wild = isFused ? ofFused(engine, job) : inSweeps(engine, job, segments);
  run(engine, 'mergeParameters', job, groups.length, 0);
  return wild;
}

function ofFused(engine: Machine, job: Job): number {
  job.perGroup = job.size / job.length;
  job.partials = scratch.take(16 * job.segments);
  return run(engine, 'backwardSegments', job, job.groupCount, job.size);
}

function inSweeps(engine: Machine, job: Job, { piece, pieces }: Segments): number {
  inPieces(job, piece, pieces);
  job.perGroup = 1;
  const items = job.segments * pieces;
  run(engine, 'segmentProducts', job, items, piece);
  const wild = run(engine, 'mergeProducts', job, job.segments, 0);
  run(engine, 'gradientSegments', job, items, piece);
  return wild;
}

function inPieces(job: Job, piece: number, pieces: number): void {
  job.piece = piece;
  job.pieces = pieces;
  job.partials = scratch.take(16 * job.segments * pieces);
  job.variance = scratch.take(16 * job.groupCount);
}

function ofRows(engine: Machine, job: Job): number {
  job.rows = ROWS;
  const stacks = Math.ceil(job.segments / ROWS);
  job.partials = scratch.take(8 * stacks * job.length);
  const wild = run(engine, 'backwardRows', job, stacks, ROWS * job.length);
  mergeColumns(engine, job);
  return wild;
}

function mergeColumns(engine: Machine, job: Job): void {
  job.piece = WIDTH;
  run(engine, 'mergeColumns', job, Math.ceil(job.length / WIDTH), 0);
}

/** Rows that no cache holds, or several of which share a group. */
function ofLongRows(engine: Machine, job: Job, { piece, pieces }: Segments): number {
  inPieces(job, piece, pieces);
  // γ is in the products of rows.
  job.perGroup = 0;
  run(engine, 'rowPieceProducts', job, job.segments * pieces, piece);
  const wild = run(engine, 'mergeProducts', job, job.segments, 0);
  job.rows = ROWS;
  job.partials = scratch.take(8 * job.length);
  job.piece = WIDTH;
  run(engine, 'gradientColumns', job, Math.ceil(job.length / WIDTH), WIDTH * job.segments);
  return wild;
}

function ofColumns(engine: Machine, job: Job, { length, groups, stacks }: Columns): number {
  job.length = length;
  job.groups = scratch.place(groups);
  job.stacks = scratch.place(stacks);
  job.stackCount = stacks.length - 1;
  job.partials = scratch.take(8 * length * job.stackCount);
  job.products = scratch.zeros(job.groupCount);
  job.sums = scratch.zeros(job.groupCount);
  run(engine, 'columnProducts', job, job.stackCount, (length * groups.length) / job.stackCount);
  const wild = run(engine, 'mergeColumnProducts', job, job.stackCount, 0);
  job.partials = scratch.take(16 * job.groupCount);
  run(engine, 'gradientTables', job, job.groupCount, 0);
  run(engine, 'gradientOfColumns', job, groups.length, length);
  return wild;
}

/** Groups that share a parameter, those in the same place of their stretches, together. */
function atEnds(ofGroups: Float64Array, size: number): Float64Array {
  const found = new Float64Array(size);
  ofGroups.forEach((value, g) => {
    found[g % size] = (found[g % size] ?? 0) + value;
  });
  return found;
}
