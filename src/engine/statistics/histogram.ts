/**
 * Histograms whose bins nest: of width 2^k, with edges at multiples of 2^k, so that neighbours of a finer one add
 * up to a bin of a coarser one and two of different widths merge exactly.
 */
import { EngineError } from '../errors.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { type Bins, fastHistogram } from '../simd/statistics.ts';
import type { Extremes } from './extremes.ts';
import { powerOfTwo } from './powers-of-two.ts';
import { forEachStretch } from './stretches.ts';

/** How many elements of each group are in which bin; the bins are the same for all groups. */
export interface Histogram {
  /** The width of a bin is 2^exponent. */
  readonly exponent: number;
  readonly width: number;
  /** Bin i holds edges[i] ≤ x < edges[i + 1], where edges[i] = (first + i)·width. One more than bins. */
  readonly first: number;
  readonly edges: Float64Array;
  /** One list per group, one entry per bin. NaN and ±∞ are in none. */
  readonly counts: readonly Float64Array[];
}

/** At most, where no other number is asked for. */
export const BINS = 64;

/** Of the smallest float32 above 0; no bin is narrower. */
const FINEST = -149;

/** Edges are below this many widths: narrower bins would not part float32 numbers of the largest's size. */
const MOST = 2 ** 24;

/** What bins of some data are: of the least width with which all that is finite spans at most as many as asked for. */
export interface Binning {
  readonly exponent: number;
  /** The number of the lowest bin, and how many there are; none where nothing is finite. */
  readonly first: number;
  readonly length: number;
}

/** Throws code `option` unless `bins` is an integer ≥ 2: one bin cannot hold numbers of both signs. */
export function binningOf({ min, max }: { min: number; max: number }, bins: number): Binning {
  checkBins(bins);
  if (min > max) return { exponent: FINEST, first: 0, length: 0 };
  const exponent = fitting(FINEST, min, max, bins);
  const scale = powerOfTwo(-exponent);
  const first = Math.floor(min * scale);
  return { exponent, first, length: Math.floor(max * scale) - first + 1 };
}

/** Of data in groups. */
export function histogramOf(
  data: Float32Array,
  grouping: Grouping,
  bins: number,
  finite: FiniteRange,
): Histogram {
  const { exponent, first, length } = binningOf(finite, bins);
  const which = { scale: powerOfTwo(-exponent), first, bins: length, allFinite: finite.isAll };
  const counts = length === 0 ? new Float64Array(0) : fastHistogram(data, grouping, which);
  return binned(exponent, first, counts ?? referenceCounts(data, grouping, which), grouping.groups);
}

/** Element by element: what the kernels are checked against. */
export function referenceCounts(data: Float32Array, grouping: Grouping, which: Bins): Float64Array {
  const { scale, first, bins } = which;
  const counts = new Float64Array(grouping.groups * bins);
  forEachStretch(grouping, (start, end, group) => {
    for (let i = start; i < end; i++) {
      const value = data[i] ?? 0;
      if (!Number.isFinite(value)) continue;
      const place = group * bins + Math.floor(value * scale) - first;
      counts[place] = (counts[place] ?? 0) + 1;
    }
  });
  return counts;
}

/** The smallest and largest finite element, ∞ and −∞ where there is none; whether all elements are finite. */
export interface FiniteRange {
  readonly min: number;
  readonly max: number;
  readonly isAll: boolean;
}

/** From the groups' extremes, which tell all unless an element is infinite. */
export function finiteRange(data: Float32Array, { min, max, nan, posInf, negInf }: Extremes): FiniteRange {
  const isZero = (count: number): boolean => count === 0;
  const isAll = nan.every(isZero) && posInf.every(isZero) && negInf.every(isZero);
  let [low, high] = [Infinity, -Infinity];
  if (!isAll) {
    for (let i = 0; i < data.length; i++) {
      const value = data[i] ?? 0;
      if (value < low && value !== -Infinity) low = value;
      if (value > high && value !== Infinity) high = value;
    }
    return { min: low, max: high, isAll };
  }
  for (let group = 0; group < min.length; group++) {
    // By comparison: groups of no elements have NaN.
    const [least = NaN, most = NaN] = [min[group], max[group]];
    if (least < low) low = least;
    if (most > high) high = most;
  }
  return { min: low, max: high, isAll };
}

/** The same counts in at most `bins` bins, neighbours added until they are few enough. */
export function coarsened(histogram: Histogram, bins: number): Histogram {
  checkBins(bins);
  return mergeHistograms(histogram, binned(FINEST, 0, new Float64Array(0), histogram.counts.length), bins);
}

/** Of two parts → of the whole, exactly the one that `histogramOf` makes of all data in as many bins. */
export function mergeHistograms(a: Histogram, b: Histogram, bins = BINS): Histogram {
  const filled = [a, b].filter(({ edges }) => edges.length > 1);
  const groups = a.counts.length;
  if (filled.length === 0) return a;
  const least = Math.max(...filled.map(({ exponent }) => exponent));
  const min = Math.min(...filled.map(({ edges }) => edges[0] ?? 0));
  // The last bin is not empty, so its own first edge is as good as the largest element.
  const max = Math.max(...filled.map(({ edges }) => edges[edges.length - 2] ?? 0));
  const exponent = fitting(least, min, max, bins);
  const first = Math.floor(min * powerOfTwo(-exponent));
  const length = Math.floor(max * powerOfTwo(-exponent)) - first + 1;
  const counts = new Float64Array(groups * length);
  for (const histogram of filled) {
    const ratio = powerOfTwo(histogram.exponent - exponent);
    histogram.counts.forEach((own, group) => {
      own.forEach((found, bin) => {
        const place = group * length + Math.floor((histogram.first + bin) * ratio) - first;
        counts[place] = (counts[place] ?? 0) + found;
      });
    });
  }
  return binned(exponent, first, counts, groups);
}

/** A histogram of counts that lie group after group. */
export function binned(exponent: number, first: number, counts: Float64Array, groups: number): Histogram {
  const bins = groups === 0 ? 0 : counts.length / groups;
  const width = powerOfTwo(exponent);
  return {
    exponent,
    width,
    first: first + 0, // 0 for −0
    edges: Float64Array.from({ length: bins === 0 ? 0 : bins + 1 }, (_, i) => (first + i) * width),
    counts: Array.from({ length: groups }, (_, group) => counts.subarray(group * bins, (group + 1) * bins)),
  };
}

/** The least exponent from `least` up with which `bins` bins reach from `min` to `max`. Scaling by 2^k is exact. */
function fitting(least: number, min: number, max: number, bins: number): number {
  let exponent = least;
  let scale = powerOfTwo(-exponent);
  const fits = (): boolean =>
    Math.max(-min, max) * scale < MOST && Math.floor(max * scale) - Math.floor(min * scale) < bins;
  while (!fits()) {
    exponent++;
    scale /= 2;
  }
  return exponent;
}

function checkBins(bins: number): void {
  if (Number.isSafeInteger(bins) && bins >= 2) return;
  const got = `${String(bins)} bins`;
  throw new EngineError('option', {
    what: 'histogram',
    got,
    expected: 'an integer ≥ 2',
    remedy: `the default is ${BINS}`,
  });
}
