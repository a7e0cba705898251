/**
 * Moments, standardization and gradients where the group changes with every element, by the kernels: the columns of
 * a few rows at a time. Undefined where a tensor does not fit them. It knows no normalization.
 *
 * Rows that follow one another with the same groups are taken together, at most {@link ROWS} at a time, since their
 * sums are in float32. Moments take two looks at them: the first finds means, about which the second sums.
 */
import type { Moments } from '../formulas/moments.ts';
import type { Affine, Scale } from '../formulas/standardize.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { at, BLOCK, ROWS, SHORTEST, type Simd } from './kernels.ts';
import { isTame } from './load.ts';
import { type Columns, columnsOf } from './segments.ts';

/** `rows` stretches of the same groups, from `group` on: elements `start` to `end` of the data. */
interface Stack {
  readonly rows: number;
  readonly group: number;
  readonly start: number;
  readonly end: number;
}

function* stacksOf({ groups, length }: Columns): Generator<Stack> {
  const most = Math.min(ROWS, Math.floor(BLOCK / length));
  for (let row = 0; row < groups.length; ) {
    const group = groups[row] ?? 0;
    let rows = 1;
    while (rows < most && groups[row + rows] === group && row + rows < groups.length) rows++;
    yield { rows, group, start: row * length, end: (row + rows) * length };
    row += rows;
  }
}

/** Short or too long columns are the reference's. */
function fitting(grouping: Grouping): Columns | undefined {
  const columns = columnsOf(grouping);
  if (columns === undefined || columns.length < SHORTEST || columns.length > BLOCK) return undefined;
  return columns;
}

export function columnMoments(engine: Simd, data: Float32Array, grouping: Grouping): Moments | undefined {
  const columns = fitting(grouping);
  if (columns === undefined) return undefined;
  const { kernels, f32, f64 } = engine;
  const { length } = columns;
  const mean = new Float64Array(grouping.groups);
  const m2 = new Float64Array(grouping.groups);
  const counts = new Float64Array(grouping.groups);
  for (const { rows, group, start, end } of stacksOf(columns)) {
    f32.set(data.subarray(start, end), at.x / 4);
    f32.copyWithin(at.gamma / 4, at.x / 4, at.x / 4 + length);
    kernels.columnSums(at.x, rows, length, at.gamma, at.sums, at.products);
    for (let j = 0; j < length; j++) {
      f32[at.gamma / 4 + j] = (f32[at.gamma / 4 + j] ?? 0) + (f64[at.sums / 8 + j] ?? 0) / rows;
    }
    kernels.columnSums(at.x, rows, length, at.gamma, at.sums, at.products);
    for (let j = 0; j < length; j++) {
      // Chan, Golub and LeVeque, 1979.
      const g = group + j;
      const sum = f64[at.sums / 8 + j] ?? 0;
      const before = counts[g] ?? 0;
      const total = before + rows;
      const delta = (f32[at.gamma / 4 + j] ?? 0) + sum / rows - (mean[g] ?? 0);
      mean[g] = (mean[g] ?? 0) + (delta * rows) / total;
      const own = (f64[at.products / 8 + j] ?? 0) - (sum * sum) / rows;
      m2[g] = (m2[g] ?? 0) + own + (delta * delta * before * rows) / total;
      counts[g] = total;
    }
  }
  const found = { mean, variance: m2.map((sum) => sum / grouping.count) };
  mend(data, columns, found, grouping.count);
  return found;
}

/** Squares below this lose digits in float32, or vanish; also NaN, ∞ and overflow are computed again in float64. */
const LEAST_VARIANCE = 1e-30;

function mend(data: Float32Array, { groups, length }: Columns, found: Moments, count: number): void {
  const wild = found.variance.map((v) => (v >= LEAST_VARIANCE && v < Infinity ? 0 : 1));
  if (!wild.includes(1)) return;
  const each = (values: Float64Array, term: (value: number, group: number) => number): void => {
    const sums = new Float64Array(values.length);
    groups.forEach((first, row) => {
      for (let j = 0; j < length; j++) {
        const g = first + j;
        if (wild[g] === 1) sums[g] = (sums[g] ?? 0) + term(data[row * length + j] ?? 0, g);
      }
    });
    sums.forEach((sum, g) => {
      if (wild[g] === 1) values[g] = sum / count;
    });
  };
  each(found.mean, (value) => value);
  each(found.variance, (value, g) => (value - (found.mean[g] ?? 0)) * (value - (found.mean[g] ?? 0)));
}

export function columnStandardize(
  { kernels, f32 }: Simd,
  data: Float32Array,
  grouping: Grouping,
  { mean: means, rstd }: Scale,
  { gamma, beta }: Affine,
): Float32Array | undefined {
  const columns = fitting(grouping);
  if (columns === undefined || (!columns.hasParameters && (gamma ?? beta) !== undefined)) return undefined;
  const { length } = columns;
  const y = new Float32Array(data.length);
  const wild = new Set<number>();
  let filled = -1;
  for (const { rows, group, start, end } of stacksOf(columns)) {
    f32.set(data.subarray(start, end), at.x / 4);
    for (let j = 0; filled !== group && j < length; j++) {
      const mean = means?.[group + j] ?? 0;
      const k = Math.fround(mean);
      const factor = (rstd[group + j] ?? 0) * (gamma?.[j] ?? 1);
      const shift = (k - mean) * factor + (beta?.[j] ?? 0);
      f32[at.gamma / 4 + j] = k;
      f32[at.beta / 4 + j] = factor;
      f32[at.dy / 4 + j] = shift;
      if (!isTame(mean) || !isTame(factor) || !isTame(shift)) wild.add(group + j);
    }
    filled = group;
    kernels.columnScale(at.x, at.y, rows, length, at.gamma, at.beta, at.dy);
    y.set(f32.subarray(at.y / 4, at.y / 4 + end - start), start);
  }
  if (wild.size === 0) return y;
  columns.groups.forEach((first, row) => {
    for (let j = 0; j < length; j++) {
      const g = first + j;
      if (!wild.has(g)) continue;
      const hat = ((data[row * length + j] ?? 0) - (means?.[g] ?? 0)) * (rstd[g] ?? 0);
      y[row * length + j] = (gamma?.[j] ?? 1) * hat + (beta?.[j] ?? 0);
    }
  });
  return y;
}

/** As in `backward.ts`, which has checked that float32 holds the scale. */
export function columnBackward(
  engine: Simd,
  data: Float32Array,
  dy: Float32Array,
  grouping: Grouping,
  scale: Scale,
  { gamma, beta }: Affine,
): { x: Float32Array; gamma: Float64Array; beta: Float64Array } | undefined {
  const columns = fitting(grouping);
  if (columns === undefined || (!columns.hasParameters && (gamma ?? beta) !== undefined)) return undefined;
  const { kernels, f32 } = engine;
  const { length } = columns;
  const { sums, products } = dots(engine, data, dy, columns, grouping, scale);
  if (!sums.every(isTame) || !products.every(isTame)) return undefined;
  const dx = new Float32Array(data.length);
  let filled = -1;
  for (const { rows, group, start, end } of stacksOf(columns)) {
    f32.set(data.subarray(start, end), at.x / 4);
    f32.set(dy.subarray(start, end), at.dy / 4);
    for (let j = 0; filled !== group && j < length; j++) {
      const g = group + j;
      const [r, mean, weight] = [scale.rstd[g] ?? 0, scale.mean?.[g] ?? 0, gamma?.[j] ?? 1];
      const k = Math.fround(mean);
      const slope = weight * (products[g] ?? 0) * (scale.weight[g] ?? 0);
      const shift = scale.ownMean ? (weight * (sums[g] ?? 0)) / grouping.count : 0;
      f32[at.gamma / 4 + j] = k;
      f32[at.beta / 4 + j] = r * weight;
      f32[at.products / 4 + j] = -r * r * slope;
      f32[at.sums / 4 + j] = -r * (shift + slope * (k - mean) * r);
    }
    filled = group;
    kernels.columnBackward(at.x, at.dy, at.y, rows, length, at.gamma, at.beta, at.products, at.sums);
    dx.set(f32.subarray(at.y / 4, at.y / 4 + end - start), start);
  }
  return { x: dx, ...ofParameters(length, grouping, sums, products) };
}

/** Σdy and Σdy·x̂ of each group. */
function dots(
  { kernels, f32, f64 }: Simd,
  data: Float32Array,
  dy: Float32Array,
  columns: Columns,
  grouping: Grouping,
  scale: Scale,
): { sums: Float64Array; products: Float64Array } {
  const { length } = columns;
  const sums = new Float64Array(grouping.groups);
  const products = new Float64Array(grouping.groups);
  for (const { rows, group, start, end } of stacksOf(columns)) {
    f32.set(data.subarray(start, end), at.x / 4);
    f32.set(dy.subarray(start, end), at.dy / 4);
    for (let j = 0; j < length; j++) f32[at.gamma / 4 + j] = scale.mean?.[group + j] ?? 0;
    f64.fill(0, at.sums / 8, at.sums / 8 + length);
    f64.fill(0, at.products / 8, at.products / 8 + length);
    kernels.columnDots(at.x, at.dy, rows, length, at.gamma, at.sums, at.products);
    for (let j = 0; j < length; j++) {
      const g = group + j;
      const mean = scale.mean?.[g] ?? 0;
      const sum = f64[at.sums / 8 + j] ?? 0;
      const about = (f64[at.products / 8 + j] ?? 0) + (Math.fround(mean) - mean) * sum;
      sums[g] = (sums[g] ?? 0) + sum;
      products[g] = (products[g] ?? 0) + about * (scale.rstd[g] ?? 0);
    }
  }
  return { sums, products };
}

/** Groups that share a parameter, those in the same place of their stretches, together. */
function ofParameters(
  length: number,
  { parameterShape }: Grouping,
  sums: Float64Array,
  products: Float64Array,
): { gamma: Float64Array; beta: Float64Array } {
  const size = parameterShape.reduce((product, extent) => product * extent, 1);
  const found = { gamma: new Float64Array(size), beta: new Float64Array(size) };
  sums.forEach((sum, g) => {
    const j = g % length;
    found.beta[j] = (found.beta[j] ?? 0) + sum;
    found.gamma[j] = (found.gamma[j] ?? 0) + (products[g] ?? 0);
  });
  return found;
}
