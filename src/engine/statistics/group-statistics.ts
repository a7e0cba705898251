/**
 * What `statistics` and `merge` return: moments, extremes and counts at hand, quantiles and a histogram on demand.
 * It knows no tensor.
 */
import { sizeOf } from '../tensor/axes.ts';
import type { CentralSums } from './central-sums.ts';
import { type Distribution, distributionFrom } from './distribution.ts';
import type { Extremes } from './extremes.ts';
import { BINS, type Histogram } from './histogram.ts';
import { type Quantiles, USUAL } from './quantile.ts';
import {
  type Place,
  restoreStatistics,
  type SavedStatistics,
  type StatisticsParts,
  saveStatistics,
} from './saved-statistics.ts';

/**
 * One entry per group, row-major over `shape`. Moments flow as IEEE 754 says: NaN or ±∞ in a group makes
 * them NaN or ±∞, and the counts say why. A group of no elements has NaN for all but counts and `l2`.
 */
export class Statistics implements Place, Extremes {
  /** The pattern with `...` written out. */
  readonly pattern: string;
  /** Names and extents of the kept axes; both empty for one group over everything. */
  readonly axes: readonly string[];
  readonly shape: readonly number[];
  readonly groups: number;
  /** The elements in a group, the same in each. */
  readonly count: number;
  readonly mean: Float64Array;
  /** Biased: divided by the count. */
  readonly variance: Float64Array;
  /** √variance */
  readonly std: Float64Array;
  /** The smallest and the largest element, ±∞ among them, −0 as 0, NaN aside; NaN where there is no other. */
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** √Σx² */
  readonly l2: Float64Array;
  /** The third standardized moment; 0 for symmetric data, NaN for a constant group. */
  readonly skewness: Float64Array;
  /** The fourth standardized moment; 3 for normal data (not the excess), NaN for a constant group. */
  readonly kurtosis: Float64Array;
  /** How many elements are 0 or −0. */
  readonly zeros: Float64Array;
  readonly nan: Float64Array;
  /** How many are ∞ or −∞. */
  readonly inf: Float64Array;
  readonly posInf: Float64Array;
  readonly negInf: Float64Array;
  readonly #sums: CentralSums;
  readonly #distribution: Distribution;

  /** For `statistics`, `merge` and `Statistics.fromJSON`. */
  constructor(found: Place & Pick<StatisticsParts, 'sums' | 'extremes'>, distribution: Distribution) {
    const { sums, extremes, count } = found;
    this.pattern = found.pattern;
    this.axes = found.axes;
    this.shape = found.shape;
    this.groups = sizeOf(found.shape);
    this.count = count;
    this.mean = sums.mean;
    this.variance = sums.m2.map((sum) => sum / count);
    this.std = this.variance.map(Math.sqrt);
    this.min = extremes.min;
    this.max = extremes.max;
    this.l2 = sums.squares.map(Math.sqrt);
    // By multiplication: `**` may differ in the last bit between JavaScript engines.
    this.skewness = this.variance.map((v, group) => (sums.m3[group] ?? 0) / count / (v * Math.sqrt(v)));
    this.kurtosis = this.variance.map((v, group) => (sums.m4[group] ?? 0) / count / (v * v));
    this.zeros = extremes.zeros;
    this.nan = extremes.nan;
    this.inf = extremes.posInf.map((found, group) => found + (extremes.negInf[group] ?? 0));
    this.posInf = extremes.posInf;
    this.negInf = extremes.negInf;
    this.#sums = sums;
    this.#distribution = distribution;
  }

  /**
   * The quantile of probability p from 0 to 1, linear between the two nearest ranks as NumPy and PyTorch have it, NaN
   * left out as in `min` and `max`. Exact for the statistics of one tensor, which the first call sorts. Merged or
   * restored ones (`quantilesExact` false) know each element to 2⁻⁸ (0.4 %) of itself: so then is a quantile, or,
   * where its two ranks differ in sign, to that part of the larger; `min`, `max`, 0 and ±∞ stay exact.
   * Throws code `option` for any other p.
   */
  quantile(p: number): Float64Array {
    return this.#distribution.quantile(p);
  }

  /** Whether quantiles come from all elements, and not from the sketch that is kept when statistics merge. */
  get quantilesExact(): boolean {
    return this.#distribution.exact;
  }

  /** `quantile(0.5)` */
  get median(): Float64Array {
    return this.quantile(0.5);
  }

  /** At 0, 1, 5, 25, 50, 75, 95, 99 and 100 %: `found.quantiles['95%']`. As `quantile`. */
  get quantiles(): Quantiles {
    const entries = Object.entries(USUAL).map(([name, p]) => [name, this.quantile(p)]);
    // The entries are those of USUAL.
    return Object.fromEntries(entries) as Quantiles;
  }

  /**
   * How many elements are in which bin. All groups have the same bins: of a width 2^k, with edges at its multiples, k
   * the least for which all finite elements span at most `bins` of them. Exact always, but
   * merged or restored statistics keep at most 64 bins. Throws code `option` unless `bins` is an integer ≥ 2.
   */
  histogram(bins: number = BINS): Histogram {
    return this.#distribution.histogram(bins);
  }

  /** All of it without the data, as `merge` takes it; `structuredClone` copies it. */
  parts(): StatisticsParts {
    const { pattern, axes, shape, count, min, max, zeros, nan, posInf, negInf } = this;
    return {
      pattern,
      axes,
      shape,
      count,
      sums: this.#sums,
      extremes: { min, max, zeros, nan, posInf, negInf },
      histogram: this.#distribution.histogram(BINS),
      sketch: this.#distribution.sketch(),
    };
  }

  /** Plain lists for a file or another process, without the data; `Statistics.fromJSON` reads them. */
  toJSON(): SavedStatistics {
    return saveStatistics(this.parts());
  }

  /** What `toJSON` returned, or `JSON.parse` of its text. Throws code `data` for anything else. */
  static fromJSON(saved: SavedStatistics): Statistics {
    const parts = restoreStatistics(saved);
    return new Statistics(parts, distributionFrom(parts));
  }
}
