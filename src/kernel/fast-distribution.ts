/** How the values of a large tensor are spread, counted by the engine's kernels where they can. */
import { resolvePattern, type Tensor } from '../engine/index.ts';
import { fastHistogram } from '../engine/simd/statistics.ts';
import type { Distribution, Histogram } from '../protocol/questions.ts';
import type { Domain, Summary } from '../protocol/view.ts';
import { BINS, distributionOf, quantiles } from '../view/inspector/distribution.ts';
import { LINEAR } from '../view/inspector/scale.ts';

/** Fewer are counted before a thread wakes up. */
const FEW = 2 ** 16;

/** As `distributionOf`, but that a value within a float32's rounding of an edge may count on its other side. */
export function fastDistribution({ data }: Tensor, domain: Domain, summary: Summary): Distribution {
  const histogram = data.length < FEW ? undefined : counted(data, domain, summary);
  return histogram === undefined ? distributionOf(data, domain) : { histogram, quantiles: quantiles(data) };
}

/** Bins lie at multiples of their width: undefined where the range does not. */
function counted(data: Float32Array, { min, max }: Domain, summary: Summary): Histogram | undefined {
  const scale = BINS / (max - min);
  const first = min * scale;
  if (!Number.isInteger(first) || !(scale < 1e30)) return undefined;
  const all = resolvePattern('n ->', { shape: [data.length], axes: ['N'] });
  const allFinite = summary.nan + summary.posInf + summary.negInf === 0;
  // One more on each side holds what is outside.
  const found = fastHistogram(data, all, { scale, first: first - 1, bins: BINS + 2, allFinite });
  if (found === undefined) return undefined;
  const counts = [...found.subarray(1, BINS + 1)];
  const beyond = found[BINS + 1] ?? 0;
  // Where nothing is above, it is the upper end itself.
  const isEnd = typeof summary.max === 'number' && summary.max <= max;
  if (isEnd) counts[BINS - 1] = (counts[BINS - 1] ?? 0) + beyond;
  return { min, max, scale: LINEAR, counts, below: found[0] ?? 0, above: isEnd ? 0 : beyond };
}
