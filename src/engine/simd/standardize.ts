/**
 * y = γ·(x − μ)·r + β by the kernels, as `formulas/standardize.ts` defines it, with statistics given or found on the
 * way. Undefined where a tensor's shape does not fit them: the reference computes then. It knows no normalization.
 */

import type { Affine, Scale } from '../formulas/standardize.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { emptyJob, type Job, type Machine, machine, run } from './kernels.ts';
import { type Columns, layoutOf, type Segments } from './layouts.ts';
import { FEWEST, type MomentsSettings, momentsJob, momentsOf, type ScaledMoments } from './moments.ts';
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
  if (engine === undefined || data.length === 0) return false;
  const { ofParameters, columns } = layoutOf(grouping);
  const isPlain = affine.gamma === undefined && affine.beta === undefined;
  const fitting = ofParameters ?? (columns?.hasParameters || isPlain ? columns : undefined);
  if (fitting === undefined) return false;
  scratch.open();
  const job = scaleJob(grouping, scale, affine);
  job.x = scratch.place(data);
  job.out = scratch.placeResult(y);
  const isRow = 'isRow' in fitting && fitting.isRow && !isPlain;
  const wild =
    'isRow' in fitting ? scaleSegments(engine, job, fitting, isRow) : scaleColumns(engine, job, fitting);
  scratch.close();
  if (wild > 0) standardizeAgain(y, data, grouping, scale, affine, untamed(scale, affine, isRow));
  return true;
}

function scaleJob({ groups }: Grouping, { mean, rstd }: Scale, { gamma, beta }: Affine): Job {
  const job = emptyJob();
  job.groupCount = groups;
  job.centred = Number(mean !== undefined);
  job.mean = scratch.place(mean);
  job.rstd = scratch.place(rstd);
  job.gamma = scratch.place(gamma);
  job.beta = scratch.place(beta);
  return job;
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
  run(engine, 'scaleColumns', job, groups.length, length);
  return wild;
}

/** As the kernels find it (`assembly/standardize.ts`). */
function untamed(
  { mean: means, rstd }: Scale,
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
 * Moments and y in one, each group while it is in the cache; undefined where groups do not lie so. `y` may be `data`.
 */
export function fastNormalize(
  y: Float32Array,
  data: Float32Array,
  grouping: Grouping,
  settings: MomentsSettings,
  affine: Affine,
): ScaledMoments | undefined {
  const engine = machine();
  if (engine === undefined || grouping.count < FEWEST || data.length === 0) return undefined;
  const { ofParameters, isFused } = layoutOf(grouping);
  if (ofParameters === undefined || !isFused) return undefined;
  const { length, isRow, parameters } = ofParameters;
  scratch.open();
  const job = momentsJob(grouping, settings);
  job.length = length;
  job.x = scratch.place(data);
  job.out = scratch.placeResult(y);
  job.gamma = scratch.place(affine.gamma);
  job.beta = scratch.place(affine.beta);
  const isWeighted = isRow && job.gamma + job.beta !== 0;
  if (isWeighted) giveGamma(job, length);
  else {
    job.perGroup = grouping.count / length;
    job.parameters = scratch.place(parameters);
  }
  run(engine, isWeighted ? 'normalizeRows' : 'normalizeSegments', job, grouping.groups, grouping.count);
  const found = momentsOf(job);
  scratch.close();
  const isWild = momentsAgain(data, grouping, settings, found);
  const scale = settings.centred ? found : { rstd: found.rstd };
  if (isWild !== undefined) standardizeAgain(y, data, grouping, scale, affine, isWild);
  return found;
}
