/** How the values of a tensor are spread: counts on a scale, and quantiles. */
import type { Distribution, Histogram, Scale } from '../../protocol/questions.ts';
import { toJsonNumber } from '../json-number.ts';
import { quantileOf } from './lines.ts';
import { LINEAR, placeOn, type Range } from './scale.ts';

/** Quantiles of more elements than this are of every so many one. */
const MOST_SORTED = 2 ** 18;

const BINS = 96;
const SHARES = [0.01, 0.25, 0.5, 0.75, 0.99];

/** What a view carries, so that its picture can be coloured without a kernel. The histogram covers the domain. */
export function distributionOf(data: Float32Array, { min, max }: Range): Distribution {
  return {
    histogram: histogramOf(data, { min, max, bins: BINS, scale: LINEAR }),
    quantiles: quantilesOf(data, SHARES).map(toJsonNumber),
  };
}

/** Values at the upper end belong to the last bin. What is not finite is counted nowhere. */
export function histogramOf(
  data: Float32Array,
  { min, max, bins, scale }: { min: number; max: number; bins: number; scale: Scale },
): Histogram {
  const counts = new Uint32Array(bins);
  let [below, above] = [0, 0];
  const place = placeOn(scale, { min, max });
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0;
    if (value - value !== 0) continue;
    if (value < min) below++;
    else if (value > max) above++;
    else {
      const bin = Math.min(bins - 1, Math.floor(place(value) * bins));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  return { min, max, scale, counts: [...counts], below, above };
}

/** Of the finite values, interpolated linearly; of a sample where there are very many. NaN without any. */
export function quantilesOf(data: Float32Array, shares: readonly number[]): number[] {
  // Odd, so that it does not keep step with extents that are powers of 2.
  const stride = Math.floor(data.length / MOST_SORTED) * 2 + 1;
  const sorted = new Float32Array(Math.ceil(data.length / stride));
  let held = 0;
  for (let i = 0; i < data.length; i += stride) {
    const value = data[i] ?? 0;
    if (value - value === 0) sorted[held++] = value;
  }
  const finite = sorted.subarray(0, held).sort();
  return shares.map((share) => quantileOf(finite, share));
}
