/**
 * What a set of elements is like: moments, extremes and counts for each group of a pattern.
 * It knows no normalization.
 */
import { sizeOf } from './axes.ts';
import { EngineError } from './errors.ts';
import { type Grouping, resolvePattern } from './grouping.ts';
import { type Moments, moments, sumOver } from './normalize.ts';
import { forEachRun } from './runs.ts';
import type { SplitSizes } from './split.ts';
import { checkTensor, type Tensor } from './tensor.ts';

/**
 * One entry per group, row-major over `shape`. Moments flow as IEEE 754 says: NaN or ±∞ in a group makes
 * them NaN or ±∞, and the counts say why. A group of no elements has NaN for all but counts and `l2`.
 */
export interface Statistics extends Moments, Extremes {
  /** The pattern with `...` written out. */
  pattern: string;
  /** Names and extents of the kept axes; both empty for one group over everything. */
  axes: readonly string[];
  shape: readonly number[];
  groups: number;
  /** The elements in a group, the same in each. */
  count: number;
  /** √variance; like the variance biased, divided by the count. */
  std: Float64Array;
  /** √Σx² */
  l2: Float64Array;
  /** The third standardized moment; 0 for symmetric data, NaN for a constant group. */
  skewness: Float64Array;
  /** The fourth standardized moment; 3 for normal data (not the excess), NaN for a constant group. */
  kurtosis: Float64Array;
}

interface Extremes {
  /** The smallest and the largest element, ±∞ among them, NaN aside; NaN where there is no other. */
  min: Float64Array;
  max: Float64Array;
  /** How many elements are 0 or −0. */
  zeros: Float64Array;
  nan: Float64Array;
  posInf: Float64Array;
  negInf: Float64Array;
}

/**
 * The statistics of `x` for each group of a pattern, `statistics(x, 'n c h w -> n c')`, or `'... -> c'` for
 * short; without a pattern one group of all elements. `sizes` gives split parts, `{ g: 3 }`. In place of a
 * pattern, a layer's own groups: `statistics(y, gn.groupingFor(y))`. All in float64.
 * Throws as `resolvePattern` does, and code `shape` for a grouping of another tensor.
 */
export function statistics(x: Tensor, pattern: string | Grouping = '... ->', sizes?: SplitSizes): Statistics {
  checkTensor('statistics', x);
  const grouping =
    typeof pattern === 'string' ? resolvePattern(pattern, x, { sizes }) : checkSize(x, pattern);
  const { mean, variance } = moments(x.data, grouping);
  // By multiplication: `**` may differ in the last bit between JavaScript engines.
  const averaged = (power: (centred: number) => number): Float64Array => {
    const sums = sumOver(x.data, grouping, (value, group) => power(value - (mean[group] ?? 0)));
    return sums.map((sum) => sum / grouping.count);
  };
  const third = averaged((c) => c * c * c);
  const fourth = averaged((c) => c * c * (c * c));
  return {
    pattern: grouping.pattern,
    axes: grouping.axes,
    shape: grouping.shape,
    groups: grouping.groups,
    count: grouping.count,
    mean,
    variance,
    std: variance.map(Math.sqrt),
    l2: sumOver(x.data, grouping, (value) => value * value).map(Math.sqrt),
    skewness: variance.map((v, group) => (third[group] ?? 0) / (v * Math.sqrt(v))),
    kurtosis: variance.map((v, group) => (fourth[group] ?? 0) / (v * v)),
    ...extremes(x.data, grouping),
  };
}

function checkSize(x: Tensor, grouping: Grouping): Grouping {
  const size = sizeOf(grouping.dims.map((dim) => dim.size));
  if (size === x.size) return grouping;
  throw new EngineError('shape', {
    what: 'statistics',
    got: `a grouping of ${size} elements for ${x}, which has ${x.size}`,
    remedy: 'resolve the pattern for this tensor',
  });
}

/** Smallest and largest element of each group, and the counts of special values. */
export function extremes(data: Float32Array, grouping: Grouping): Extremes {
  const empty = (): Float64Array => new Float64Array(grouping.groups);
  const min = empty().fill(Number.NaN);
  const max = empty().fill(Number.NaN);
  const found = { min, max, zeros: empty(), nan: empty(), posInf: empty(), negInf: empty() };
  const add = (counts: Float64Array, group: number): void => {
    counts[group] = (counts[group] ?? 0) + 1;
  };
  forEachRun(grouping, ({ start, length, group, groupStep }) => {
    for (let i = 0; i < length; i++) {
      const value = data[start + i] ?? 0;
      const g = group + i * groupStep;
      // Negated comparisons: the first number replaces the NaN that stands for "none yet".
      if (!Number.isNaN(value) && !(value >= (min[g] ?? 0))) min[g] = value;
      if (!Number.isNaN(value) && !(value <= (max[g] ?? 0))) max[g] = value;
      if (value === 0) add(found.zeros, g);
      else if (Number.isNaN(value)) add(found.nan, g);
      else if (value === Infinity) add(found.posInf, g);
      else if (value === -Infinity) add(found.negInf, g);
    }
  });
  return found;
}
