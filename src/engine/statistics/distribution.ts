/**
 * Quantiles and histograms of groups: exactly from a tensor's data, read when first asked for, or from the histogram
 * and the sketch that are kept of data now gone.
 */

import type { Grouping } from '../pattern/grouping.ts';
import type { Elements } from '../tensor/elements.ts';
import type { Extremes } from './extremes.ts';
import { coarsened, finiteRange, type Histogram, histogramOf } from './histogram.ts';
import { checkProbability, interpolated } from './quantile.ts';
import type { StatisticsParts } from './saved-statistics.ts';
import { elementAt, type Sketch, sketchOf } from './sketch.ts';
import { rowsOf } from './stretches.ts';

export interface Distribution {
  readonly exact: boolean;
  /** One entry per group. */
  quantile(p: number): Float64Array;
  histogram(bins: number): Histogram;
  sketch(): Sketch;
}

/**
 * Of a tensor's data, which must still be what the extremes are of. Quantiles sort a copy, once. The tensor is kept and
 * not its data, which reading it refuses after its `dispose()`.
 */
export function distributionOf(x: Elements, grouping: Grouping, extremes: Extremes): Distribution {
  const { groups, count } = grouping;
  let sorted: Float32Array | undefined;
  const inOrder = (): Float32Array => {
    if (sorted !== undefined) return sorted;
    const rows = rowsOf(x.data, grouping);
    // NaN comes last.
    for (let group = 0; group < groups; group++) rowAt(rows, group, count).sort();
    sorted = rows;
    return rows;
  };
  return {
    exact: true,
    quantile: (p) => {
      checkProbability(p);
      const all = inOrder();
      // + 0 makes 0 of −0.
      return extremes.nan.map((left, group) =>
        interpolated(p, count - left, (rank) => (all[group * count + rank] ?? NaN) + 0),
      );
    },
    histogram: (bins) => histogramOf(x.data, grouping, bins, finiteRange(x.data, extremes)),
    sketch: () => sketchOf(x.data, grouping),
  };
}

/** Of what is kept. The smallest and the largest element are known exactly and bound the others. */
export function distributionFrom({ count, extremes, histogram, sketch }: StatisticsParts): Distribution {
  const { min, max, nan } = extremes;
  const at = (group: number, rank: number): number => {
    const [low, high] = [min[group] ?? NaN, max[group] ?? NaN];
    if (rank === 0) return low;
    if (rank === count - (nan[group] ?? 0) - 1) return high;
    return Math.min(high, Math.max(low, elementAt(sketch, group, rank)));
  };
  return {
    exact: false,
    quantile: (p) => {
      checkProbability(p);
      return nan.map((left, group) => interpolated(p, count - left, (rank) => at(group, rank)));
    },
    histogram: (bins) => coarsened(histogram, bins),
    sketch: () => sketch,
  };
}

function rowAt(rows: Float32Array, group: number, count: number): Float32Array {
  return rows.subarray(group * count, (group + 1) * count);
}
