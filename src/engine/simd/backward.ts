/**
 * The gradients of y = γ·(x − μ)·r + β by the kernels, as `formulas/standardize.ts` derives them. Undefined where a
 * tensor's shape, or a number in it, does not fit them: the reference computes then. It knows no normalization.
 *
 * Two sweeps: Σg and Σg·x̂ of each segment, g = γ·dy, and the sums for γ and β; then dx = a·dy + b·(x − k) + c with
 * k the mean in float32 and a, b and c of each segment computed in float64.
 */

import type { Affine, Scale } from '../formulas/standardize.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { type Portion, portionsOf } from './blocks.ts';
import { columnBackward } from './columns.ts';
import { at, FEWEST, ROWS, SHORTEST, type Simd, simd } from './kernels.ts';
import { isTame, loadAlong } from './load.ts';
import { parameterSegments, type Segments } from './segments.ts';

/** Of x, γ and β; the latter two in the shape of the grouping's parameters whether there are any or not. */
export interface FastGradients {
  readonly x: Float32Array;
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
}

export function fastBackward(
  data: Float32Array,
  dy: Float32Array,
  grouping: Grouping,
  scale: Scale,
  affine: Affine,
): FastGradients | undefined {
  const { gamma } = affine;
  const segments = parameterSegments(grouping);
  if (grouping.count < FEWEST) return undefined;
  const isFit =
    scale.rstd.every(isTame) && scale.mean?.every(isTame) !== false && gamma?.every(isTame) !== false;
  const engine = isFit ? simd() : undefined;
  if (engine === undefined) return undefined;
  if (segments === undefined) return columnBackward(engine, data, dy, grouping, scale, affine);
  if (segments.length < SHORTEST) return undefined;
  const size = grouping.parameterShape.reduce((product, extent) => product * extent, 1);
  const given = { engine, segments, data, dy, grouping, scale, gamma };
  const found = { gamma: new Float64Array(size), beta: new Float64Array(size) };
  const products = segments.isRow ? rowProducts(given, found) : segmentProducts(given, found);
  if (!products.shift.every(isTame) || !products.slope.every(isTame)) return undefined;
  return { x: gradientOfX(given, products), ...found };
}

interface Given {
  readonly engine: Simd;
  readonly segments: Segments;
  readonly data: Float32Array;
  readonly dy: Float32Array;
  readonly grouping: Grouping;
  readonly scale: Scale;
  readonly gamma: Float32Array | undefined;
}

/** Of each group: Σg and Σg·x̂. */
interface Products {
  readonly shift: Float64Array;
  readonly slope: Float64Array;
}

type Sums = Pick<FastGradients, 'gamma' | 'beta'>;

function segmentProducts(given: Given, sums: Sums): Products {
  const { engine, segments, scale, gamma } = given;
  const found = emptyProducts(given);
  for (const portion of portionsOf(segments)) {
    loadBoth(given, portion);
    fillCentres(given, portion);
    engine.kernels.segmentProducts(at.x, at.dy, portion.count, portion.length, at.table, at.out);
    for (let i = 0; i < portion.count; i++) {
      const group = segments.groups[portion.segment + i] ?? 0;
      const p = segments.parameters[portion.segment + i] ?? 0;
      const { sum, product } = productAt(given, i, group);
      const hat = product * (scale.rstd[group] ?? 0);
      const weight = gamma?.[p] ?? 1;
      found.shift[group] = (found.shift[group] ?? 0) + weight * sum;
      found.slope[group] = (found.slope[group] ?? 0) + weight * hat;
      sums.beta[p] = (sums.beta[p] ?? 0) + sum;
      sums.gamma[p] = (sums.gamma[p] ?? 0) + hat;
    }
  }
  return found;
}

function rowProducts(given: Given, sums: Sums): Products {
  const { engine, segments, scale, gamma } = given;
  const { kernels } = engine;
  const found = emptyProducts(given);
  for (const portion of portionsOf(segments)) {
    const { segment, count, length, offset } = portion;
    loadBoth(given, portion);
    loadAlong(engine, at.gamma, gamma, 1, offset, length);
    fillCentres(given, portion);
    kernels.rowProducts(at.x, at.dy, count, length, at.table, at.gamma, at.out);
    for (let i = 0; i < count; i++) {
      const group = segments.groups[segment + i] ?? 0;
      const { sum, product } = productAt(given, i, group);
      found.shift[group] = (found.shift[group] ?? 0) + sum;
      found.slope[group] = (found.slope[group] ?? 0) + product * (scale.rstd[group] ?? 0);
    }
    addColumns(given, portion, sums);
  }
  return found;
}

/** Adds Σdy·x̂ and Σdy down the rows of a portion to the sums for γ and β. */
function addColumns({ engine, segments, scale }: Given, portion: Portion, sums: Sums): void {
  const { kernels, f32, f64 } = engine;
  const { segment, count, length, offset } = portion;
  for (let i = 0; i < count; i++) {
    const group = segments.groups[segment + i] ?? 0;
    const mean = scale.mean?.[group] ?? 0;
    const rstd = scale.rstd[group] ?? 0;
    f32.set([mean, rstd, (Math.fround(mean) - mean) * rstd], at.table / 4 + 3 * i);
  }
  f64.set(sums.gamma.subarray(offset, offset + length), at.products / 8);
  f64.set(sums.beta.subarray(offset, offset + length), at.sums / 8);
  for (let row = 0; row < count; row += ROWS) {
    const first = row * length * 4;
    const rows = Math.min(ROWS, count - row);
    const table = at.table + row * 12;
    kernels.columnProducts(at.x + first, at.dy + first, rows, length, table, at.products, at.sums);
  }
  sums.gamma.set(f64.subarray(at.products / 8, at.products / 8 + length), offset);
  sums.beta.set(f64.subarray(at.sums / 8, at.sums / 8 + length), offset);
}

function gradientOfX(given: Given, products: Products): Float32Array {
  const { engine, segments, data, gamma } = given;
  const { kernels, f32 } = engine;
  const dx = new Float32Array(data.length);
  for (const portion of portionsOf(segments)) {
    const { count, length, start, end, offset } = portion;
    loadBoth(given, portion);
    for (let i = 0; i < count; i++) fillGradient(given, products, portion.segment + i, at.table / 4 + 4 * i);
    if (segments.isRow && gamma !== undefined) {
      loadAlong(engine, at.gamma, gamma, 1, offset, length);
      kernels.rowBackward(at.x, at.dy, at.y, count, length, at.table, at.gamma);
    } else kernels.segmentBackward(at.x, at.dy, at.y, count, length, at.table);
    dx.set(f32.subarray(at.y / 4, at.y / 4 + end - start), start);
  }
  return dx;
}

/** k, a, b and c of a segment. */
function fillGradient(
  { engine, segments, scale, grouping, gamma }: Given,
  products: Products,
  segment: number,
  place: number,
): void {
  const group = segments.groups[segment] ?? 0;
  const weight = segments.isRow ? 1 : (gamma?.[segments.parameters[segment] ?? 0] ?? 1);
  const rstd = scale.rstd[group] ?? 0;
  const mean = scale.mean?.[group] ?? 0;
  const k = Math.fround(mean);
  const slope = (products.slope[group] ?? 0) * (scale.weight[group] ?? 0);
  const shift = scale.ownMean ? (products.shift[group] ?? 0) / grouping.count : 0;
  const { f32 } = engine;
  f32[place] = k;
  f32[place + 1] = rstd * weight;
  f32[place + 2] = -rstd * rstd * slope;
  f32[place + 3] = -rstd * (shift + slope * (k - mean) * rstd);
}

function emptyProducts({ grouping }: Given): Products {
  return { shift: new Float64Array(grouping.groups), slope: new Float64Array(grouping.groups) };
}

/** Σg and Σg·(x − mean) of the i-th segment of a portion; the kernel's are about k. */
function productAt({ engine, scale }: Given, i: number, group: number): { sum: number; product: number } {
  const sum = engine.f64[at.out / 8 + 2 * i] ?? 0;
  const about = engine.f64[at.out / 8 + 2 * i + 1] ?? 0;
  const mean = scale.mean?.[group] ?? 0;
  return { sum, product: about + (Math.fround(mean) - mean) * sum };
}

function fillCentres({ engine, segments, scale }: Given, { segment, count }: Portion): void {
  for (let i = 0; i < count; i++) {
    engine.f32[at.table / 4 + i] = scale.mean?.[segments.groups[segment + i] ?? 0] ?? 0;
  }
}

function loadBoth({ engine, data, dy }: Given, { start, end }: Portion): void {
  engine.f32.set(data.subarray(start, end), at.x / 4);
  engine.f32.set(dy.subarray(start, end), at.dy / 4);
}
