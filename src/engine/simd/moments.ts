/**
 * Mean and variance of each group by the kernels. Undefined where a tensor's shape does not fit them: the caller's
 * reference computes then. It knows no normalization.
 *
 * A group that float32 cannot hold, with NaN or ∞ in it, deviations whose squares overflow or vanish, is computed
 * again in float64, and it alone: what is in one group shall not change a bit of another.
 */

import type { Moments } from '../formulas/moments.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { portionsOf } from './blocks.ts';
import { columnMoments } from './columns.ts';
import { at, FEWEST, SHORTEST, type Simd, simd } from './kernels.ts';
import { groupSegments, type Segments } from './segments.ts';

/** Squares of deviations below this lose digits in float32, or vanish. */
const LEAST_VARIANCE = 1e-30;

/** Means and Σ(x − mean)² of groups while their parts are merged. */
interface Tally {
  readonly mean: Float64Array;
  readonly m2: Float64Array;
  readonly counts: Float64Array;
}

export function fastMoments(data: Float32Array, grouping: Grouping): Moments | undefined {
  if (grouping.count < FEWEST) return undefined;
  const segments = groupSegments(grouping);
  const engine = simd();
  if (engine === undefined) return undefined;
  if (segments === undefined) return columnMoments(engine, data, grouping);
  if (segments.length < SHORTEST) return undefined;
  const empty = (): Float64Array => new Float64Array(grouping.groups);
  const tally = { mean: empty(), m2: empty(), counts: empty() };
  const wild = sweep(engine, data, segments, tally);
  const variance = tally.m2.map((sum) => sum / grouping.count);
  const found = { mean: tally.mean, variance };
  if (wild.size > 0) computeAgain(data, segments, wild, grouping.count, found);
  return found;
}

/** All segments in the order of the data, into `tally`; returns the groups that float32 cannot hold. */
function sweep(
  { kernels, f32, f64 }: Simd,
  data: Float32Array,
  segments: Segments,
  tally: Tally,
): Set<number> {
  const wild = new Set<number>();
  for (const { segment, count, length, start, end } of portionsOf(segments)) {
    f32.set(data.subarray(start, end), at.x / 4);
    kernels.segmentMoments(at.x, count, length, at.out);
    for (let i = 0; i < count; i++) {
      const group = segments.groups[segment + i] ?? 0;
      const mean = f64[at.out / 8 + 2 * i] ?? 0;
      const m2 = f64[at.out / 8 + 2 * i + 1] ?? 0;
      const first = start + i * length;
      // Negated, for NaN too.
      const isSmall = !(m2 >= LEAST_VARIANCE * length) && !isConstant(data, first, first + length);
      if (isSmall || !(m2 < Infinity)) wild.add(group);
      add(tally, group, { mean, m2, count: length });
    }
  }
  return wild;
}

/** Chan, Golub and LeVeque, 1979. */
function add(
  { mean, m2, counts }: Tally,
  group: number,
  part: { mean: number; m2: number; count: number },
): void {
  const before = counts[group] ?? 0;
  const total = before + part.count;
  const delta = part.mean - (mean[group] ?? 0);
  mean[group] = (mean[group] ?? 0) + (delta * part.count) / total;
  m2[group] = (m2[group] ?? 0) + part.m2 + (delta * delta * before * part.count) / total;
  counts[group] = total;
}

function computeAgain(
  data: Float32Array,
  { groups, length }: Segments,
  wild: ReadonlySet<number>,
  count: number,
  { mean, variance }: Moments,
): void {
  const each = (values: Float64Array, term: (value: number, group: number) => number): void => {
    for (const group of wild) values[group] = 0;
    groups.forEach((group, segment) => {
      if (!wild.has(group)) return;
      let sum = 0;
      for (let i = segment * length; i < (segment + 1) * length; i++) sum += term(data[i] ?? 0, group);
      values[group] = (values[group] ?? 0) + sum;
    });
    for (const group of wild) values[group] = (values[group] ?? 0) / count;
  };
  each(mean, (value) => value);
  each(variance, (value, group) => (value - (mean[group] ?? 0)) * (value - (mean[group] ?? 0)));
}

function isConstant(data: Float32Array, start: number, end: number): boolean {
  const first = data[start];
  for (let i = start; i < end; i++) if (data[i] !== first) return false;
  return true;
}
