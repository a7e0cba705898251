/**
 * y = γ·(x − μ)·r + β by the kernels, as `formulas/standardize.ts` defines it. Undefined where a tensor's shape does not
 * fit them: the reference computes then. It knows no normalization.
 *
 * Each segment is y = (x − k)·scale + shift with k the mean in float32: the subtraction loses nothing near the mean,
 * and what k is off by goes into the shift, in float64. A segment whose numbers float32 cannot hold, as of a group
 * with NaN in it, is computed in float64, and it alone.
 */

import type { Affine, Scale } from '../formulas/standardize.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { portionsOf } from './blocks.ts';
import { columnStandardize } from './columns.ts';
import { at, SHORTEST, simd } from './kernels.ts';
import { isTame, loadAlong } from './load.ts';
import { parameterSegments, type Segments } from './segments.ts';

/** Float32 numbers of a segment in the kernels' table: k, scale, shift. */
const WIDTH = 3;

export function fastStandardize(
  data: Float32Array,
  grouping: Grouping,
  scale: Scale,
  affine: Affine,
): Float32Array | undefined {
  const segments = parameterSegments(grouping);
  const engine = simd();
  if (engine === undefined) return undefined;
  if (segments === undefined) return columnStandardize(engine, data, grouping, scale, affine);
  if (segments.length < SHORTEST) return undefined;
  const { kernels, f32 } = engine;
  const y = new Float32Array(data.length);
  const { gamma, beta } = affine;
  const isWeighted = segments.isRow && (gamma !== undefined || beta !== undefined);
  const wild: number[] = [];
  for (const { segment, count, length, start, end, offset } of portionsOf(segments)) {
    f32.set(data.subarray(start, end), at.x / 4);
    for (let i = 0; i < count; i++) {
      const tame = fillEntry(f32, at.table / 4 + i * WIDTH, segments, segment + i, scale, affine);
      if (!tame && offset === 0) wild.push(segment + i);
    }
    if (isWeighted) {
      loadAlong(engine, at.gamma, gamma, 1, offset, length);
      loadAlong(engine, at.beta, beta, 0, offset, length);
      kernels.rowScale(at.x, at.y, count, length, at.table, at.gamma, at.beta);
    } else kernels.segmentScale(at.x, at.y, count, length, at.table);
    y.set(f32.subarray(at.y / 4, at.y / 4 + end - start), start);
  }
  for (const segment of wild) computeAgain(y, data, segments, segment, scale, affine);
  return y;
}

/** Writes k, scale and shift; whether float32 holds them well. */
function fillEntry(
  table: Float32Array,
  place: number,
  { groups, parameters, isRow }: Segments,
  segment: number,
  { mean: means, rstd }: Scale,
  { gamma, beta }: Affine,
): boolean {
  const group = groups[segment] ?? 0;
  const parameter = parameters[segment] ?? 0;
  const mean = means?.[group] ?? 0;
  const k = Math.fround(mean);
  const factor = (rstd[group] ?? 0) * (isRow ? 1 : (gamma?.[parameter] ?? 1));
  const shift = (k - mean) * factor + (isRow ? 0 : (beta?.[parameter] ?? 0));
  table[place] = k;
  table[place + 1] = factor;
  table[place + 2] = shift;
  return isTame(mean) && isTame(factor) && isTame(shift);
}

function computeAgain(
  y: Float32Array,
  data: Float32Array,
  { groups, parameters, length, isRow }: Segments,
  segment: number,
  { mean: means, rstd }: Scale,
  { gamma, beta }: Affine,
): void {
  const group = groups[segment] ?? 0;
  const mean = means?.[group] ?? 0;
  const start = segment * length;
  for (let j = 0; j < length; j++) {
    const p = isRow ? j : (parameters[segment] ?? 0);
    const hat = ((data[start + j] ?? 0) - mean) * (rstd[group] ?? 0);
    y[start + j] = (gamma?.[p] ?? 1) * hat + (beta?.[p] ?? 0);
  }
}
