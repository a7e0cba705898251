/**
 * y = γ·(x − μ)·r + β by the kernels, as `formulas/standardize.ts` defines it, with statistics given or found on the
 * way. Undefined where a tensor's shape does not fit them: the reference computes then. It knows no normalization.
 */

import type { Affine, Scale } from '../formulas/standardize.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { emptyJob, type Job, type Machine, machine, run } from './kernels.ts';
import { type Columns, layoutOf, type Segments } from './layouts.ts';
import {
  canTake,
  type MomentsSettings,
  momentsJob,
  momentsOf,
  runMoments,
  type ScaledMoments,
} from './moments.ts';
import { scratch } from './scratch.ts';
import { isTame } from './tame.ts';
import { momentsAgain, standardizeAgain } from './wild.ts';

/** Writes all of `y`, which may be `data`; false where the tensor does not fit. */
export function fastStandardize(
  y: Float32Array,
  data: Float32Array,
  grouping: Grouping,
  scale: Scale,
  affine: Affine,
): boolean {
  const engine = machine();
  const fitting = fittingTo(grouping, affine);
  if (engine === undefined || fitting === undefined || data.length === 0) return false;
  scratch.open();
  const job = emptyJob();
  job.groupCount = grouping.groups;
  job.centred = Number(scale.mean !== undefined);
  job.x = scratch.place(data);
  job.out = scratch.placeResult(y);
  job.mean = scratch.place(scale.mean);
  job.rstd = scratch.place(scale.rstd);
  placeAffine(job, affine);
  const wild = runScale(engine, job, fitting);
  scratch.close();
  if (wild === NOTHING_WRITTEN) return fastStandardize(y, data.slice(), grouping, scale, affine);
  mend(wild, y, data, grouping, scale, affine, fitting);
  return true;
}

/** Writes what the kernels could not. */
function mend(
  wild: number,
  y: Float32Array,
  data: Float32Array,
  grouping: Grouping,
  scale: Pick<Scale, 'mean' | 'rstd'>,
  affine: Affine,
  fitting: Segments | Columns,
): void {
  if (wild === 0) return;
  const isPlain = affine.gamma === undefined && affine.beta === undefined;
  const isRow = 'isRow' in fitting && fitting.isRow && !isPlain;
  standardizeAgain(y, data, grouping, scale, affine, untamed(scale, affine, isRow));
}

/** In place of a number of wild groups. */
const NOTHING_WRITTEN = -1;

/** How the elements lie for kernels; undefined where they do not fit. */
function fittingTo(grouping: Grouping, { gamma, beta }: Affine): Segments | Columns | undefined {
  const { ofParameters, columns } = layoutOf(grouping);
  const isPlain = gamma === undefined && beta === undefined;
  return ofParameters ?? (columns?.hasParameters || isPlain ? columns : undefined);
}

function placeAffine(job: Job, { gamma, beta }: Affine): void {
  job.gamma = scratch.place(gamma);
  job.beta = scratch.place(beta);
}

function runScale(engine: Machine, job: Job, fitting: Segments | Columns): number {
  if (!('isRow' in fitting)) return scaleColumns(engine, job, fitting);
  return scaleSegments(engine, job, fitting, fitting.isRow && job.gamma + job.beta !== 0);
}

function scaleSegments(engine: Machine, job: Job, segments: Segments, isRow: boolean): number {
  const { length, piece, pieces, groups, parameters } = segments;
  job.length = length;
  job.piece = piece;
  job.pieces = pieces;
  job.groups = scratch.place(groups);
  job.parameters = scratch.place(parameters);
  if (isRow) giveGamma(job, length);
  return run(engine, isRow ? 'scaleRows' : 'scaleSegments', job, groups.length * pieces, piece);
}

/** Along rows there is always a γ: ones where only β is given. */
function giveGamma(job: Job, length: number): void {
  if (job.gamma === 0) job.gamma = scratch.place(new Float32Array(length).fill(1));
}

function scaleColumns(engine: Machine, job: Job, { length, groups }: Columns): number {
  job.length = length;
  job.groups = scratch.place(groups);
  job.partials = scratch.take(12 * job.groupCount);
  const wild = run(engine, 'columnTables', job, job.groupCount, 0);
  // Wild columns are written over, which must not be where they are read again.
  if (wild > 0 && job.out === job.x) return NOTHING_WRITTEN;
  run(engine, 'scaleColumns', job, groups.length, length);
  return wild;
}

/** As the kernels find it (`assembly/standardize.ts`). */
function untamed(
  { mean: means, rstd }: Pick<Scale, 'mean' | 'rstd'>,
  { gamma, beta }: Affine,
  isRow: boolean,
): (group: number, parameter: number) => boolean {
  return (group, parameter) => {
    const mean = means?.[group] ?? 0;
    const factor = (rstd[group] ?? 0) * (isRow ? 1 : (gamma?.[parameter] ?? 1));
    const shift = (Math.fround(mean) - mean) * factor + (isRow ? 0 : (beta?.[parameter] ?? 0));
    return !isTame(mean) || !isTame(factor) || !isTame(shift);
  };
}

/**
 * Moments, and y by them: group by group while each is in the cache, or in two sweeps; undefined where the tensor does
 * not fit. `y` may be `data`.
 */
export function fastNormalize(
  y: Float32Array,
  data: Float32Array,
  grouping: Grouping,
  settings: MomentsSettings,
  affine: Affine,
): ScaledMoments | undefined {
  const engine = machine();
  const fitting = fittingTo(grouping, affine);
  if (engine === undefined || fitting === undefined || !canTake(data, grouping)) return undefined;
  const layout = layoutOf(grouping);
  scratch.open();
  const job = momentsJob(grouping, settings);
  job.x = scratch.place(data);
  job.out = scratch.placeResult(y);
  placeAffine(job, affine);
  const isFused = layout.isFused && 'isRow' in fitting;
  const wild = isFused ? runFused(engine, job, fitting) : runMoments(engine, job, layout);
  const unwritten = isFused || wild > 0 ? 0 : runScale(engine, job, fitting);
  const found = momentsOf(job);
  scratch.close();
  const scale = settings.centred ? found : { rstd: found.rstd };
  const fixed = { ...scale, weight: 0, ownMean: false };
  if (unwritten === NOTHING_WRITTEN) fastStandardize(y, data.slice(), grouping, fixed, affine);
  else mend(unwritten, y, data, grouping, scale, affine, fitting);
  if (wild === 0) return found;
  const isWild = momentsAgain(data, grouping, settings, found);
  if (isFused) standardizeAgain(y, data, grouping, scale, affine, isWild ?? never);
  else fastStandardize(y, data, grouping, fixed, affine);
  return found;
}

const never = (): boolean => false;

function runFused(engine: Machine, job: Job, { length, isRow, parameters }: Segments): number {
  job.length = length;
  if (isRow && job.gamma + job.beta !== 0) {
    giveGamma(job, length);
    return run(engine, 'normalizeRows', job, job.groupCount, job.size);
  }
  job.perGroup = job.size / length;
  job.parameters = scratch.place(parameters);
  return run(engine, 'normalizeSegments', job, job.groupCount, job.size);
}
