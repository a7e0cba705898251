/** Statistics of two parts → of the whole, without the data: for what does not fit into memory at once. */

import { EngineError } from '../errors.ts';
import { describe } from '../tensor/axes.ts';
import { mergeSums } from './central-sums.ts';
import { distributionFrom } from './distribution.ts';
import { mergeExtremes } from './extremes.ts';
import { Statistics } from './group-statistics.ts';
import { mergeHistograms } from './histogram.ts';
import type { StatisticsParts } from './saved-statistics.ts';
import { mergeSketches } from './sketch.ts';

/**
 * The statistics of two parts of the data together: `merge(statistics(x, '... -> c'), statistics(more, '... -> c'))`
 * for images of which not all fit into memory. Fold any number, `parts.reduce((a, b) => merge(a, b))`.
 *
 * Group by group: counts, extremes and histogram are those of the whole, exactly; moments and `l2` are so to the
 * rounding of float64; NaN and ±∞ have the same effect. Quantiles are known to 2⁻⁸ (0.4 %), see
 * `Statistics.quantile`. The order of parts matters to rounding only. A part of no elements changes nothing else.
 * The result holds none of the data, which may be overwritten as soon as `merge` returns.
 *
 * Throws code `shape` where the parts keep different axes or extents: statistics of other groups are not parts of
 * one whole. Code `data` for what `statistics` did not return.
 */
export function merge(a: Statistics, b: Statistics): Statistics {
  check(a);
  check(b);
  if (describe(a).toLowerCase() !== describe(b).toLowerCase()) {
    const got = `groups of ${describe(a)} and of ${describe(b)}`;
    const remedy = 'take both for the same kept axes, and split the data along another';
    throw new EngineError('shape', { what: 'merge', got, expected: 'the same for both parts', remedy });
  }
  const [one, other] = [a.parts(), b.parts()];
  const whole: StatisticsParts = {
    pattern: commonPattern(a, b),
    axes: a.axes,
    shape: a.shape,
    count: a.count + b.count,
    sums: mergeSums(one.sums, a.count, other.sums, b.count),
    extremes: mergeExtremes(one.extremes, other.extremes),
    histogram: mergeHistograms(one.histogram, other.histogram),
    sketch: mergeSketches(one.sketch, other.sketch),
  };
  return new Statistics(whole, distributionFrom(whole));
}

function check(part: unknown): void {
  if (part instanceof Statistics) return;
  const got = Array.isArray(part) ? 'an array' : `${typeof part} ${String(part)}`;
  const remedy = 'pass statistics(x, pattern), or Statistics.fromJSON(saved)';
  throw new EngineError('data', { what: 'merge', got, expected: 'two statistics', remedy });
}

/** Parts may lack an axis, one image of many: then only what is kept is common. */
function commonPattern(a: Statistics, b: Statistics): string {
  return a.pattern === b.pattern ? a.pattern : ['... ->', ...a.axes].join(' ').toLowerCase();
}
