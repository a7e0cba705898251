/** Statistics of a tensor by pattern. It knows no normalization. */

import { EngineError } from '../errors.ts';
import { type Grouping, resolvePattern } from '../pattern/grouping.ts';
import type { SplitSizes } from '../pattern/split.ts';
import { sizeOf } from '../tensor/axes.ts';
import { checkTensor, type Tensor } from '../tensor/tensor.ts';
import { centralSums } from './central-sums.ts';
import { distributionOf } from './distribution.ts';
import { tally } from './extremes.ts';
import { Statistics } from './group-statistics.ts';

export { extremes } from './extremes.ts';

/**
 * The statistics of `x` for each group of a pattern, `statistics(x, 'n c h w -> n c')`, or `'... -> c'` for
 * short; without a pattern one group of all elements. `sizes` gives split parts, `{ g: 3 }`. In place of a
 * pattern, a layer's own groups: `statistics(y, gn.groupingFor(y))`. All in float64.
 *
 * Moments, extremes and counts are computed here, in two passes; quantiles and histogram when first asked for,
 * for which `x` must still hold what it held.
 * Throws as `resolvePattern` does, and code `shape` for a grouping of another tensor.
 */
export function statistics(x: Tensor, pattern: string | Grouping = '... ->', sizes?: SplitSizes): Statistics {
  checkTensor('statistics', x);
  const grouping =
    typeof pattern === 'string' ? resolvePattern(pattern, x, { sizes }) : checkSize(x, pattern);
  const all = tally(x.data, grouping);
  const { sum: _sum, ...extremes } = all;
  const sums = centralSums(x.data, grouping, all);
  return new Statistics({ ...grouping, sums, extremes }, distributionOf(x, grouping, extremes));
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
