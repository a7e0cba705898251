/**
 * Histograms whose bins nest: of width 2^k, with edges at multiples of 2^k, so that neighbours of a finer one add
 * up to a bin of a coarser one and two of different widths merge exactly.
 */
import { EngineError } from '../errors.ts';
import { powerOfTwo } from './powers-of-two.ts';

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

/**
 * Of data in rows of `count`, one per group: in bins of the least width with which all that is finite spans at most
 * `bins` of them. No bins where nothing is finite. Throws code `option` unless `bins` is an integer ≥ 2: one bin
 * cannot hold numbers of both signs.
 */
export function histogramOf(rows: Float32Array, groups: number, count: number, bins: number): Histogram {
  checkBins(bins);
  const { min, max } = finiteRange(rows);
  if (min > max) return binned(FINEST, 0, new Float64Array(0), groups);
  const exponent = fitting(FINEST, min, max, bins);
  const scale = powerOfTwo(-exponent);
  const first = Math.floor(min * scale);
  const length = Math.floor(max * scale) - first + 1;
  const counts = new Float64Array(groups * length);
  for (let i = 0, group = 0; group < groups; group++) {
    for (const end = i + count; i < end; i++) {
      const value = rows[i] ?? 0;
      if (!Number.isFinite(value)) continue;
      const place = group * length + Math.floor(value * scale) - first;
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  return binned(exponent, first, counts, groups);
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

function finiteRange(rows: Float32Array): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i] ?? 0;
    if (value < min && value !== -Infinity) min = value;
    if (value > max && value !== Infinity) max = value;
  }
  return { min, max };
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
