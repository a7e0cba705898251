/** How the values of a tensor are spread: counts on a scale, and quantiles. */
import type { Distribution, Histogram, Scale } from '../../protocol/questions.ts';
import type { JsonNumber } from '../../protocol/view.ts';
import { toJsonNumber } from '../json-number.ts';
import { quantileOf } from './lines.ts';
import { LINEAR, placeOn, type Range } from './scale.ts';

/** Quantiles of more elements than this are of every so many one. */
const MOST_SORTED = 2 ** 16;

export const BINS = 96;
const SHARES = [0.01, 0.25, 0.5, 0.75, 0.99];

/** What a view carries, so that its picture can be coloured without a kernel. The histogram covers the domain. */
export function distributionOf(data: Float32Array, { min, max }: Range): Distribution {
  return {
    histogram: histogramOf(data, { min, max, bins: BINS, scale: LINEAR }),
    quantiles: quantiles(data),
  };
}

/** 1, 25, 50, 75 and 99 of a hundred finite values are below these. */
export function quantiles(data: Float32Array): JsonNumber[] {
  return quantilesOf(data, SHARES).map(toJsonNumber);
}

/** Values at the upper end belong to the last bin. What is not finite is counted nowhere. */
export function histogramOf(
  data: Float32Array,
  { min, max, bins, scale }: { min: number; max: number; bins: number; scale: Scale },
): Histogram {
  const counts = new Uint32Array(bins);
  const count = scale.type === 'linear' ? countLinear : countBy(placeOn(scale, { min, max }));
  const { below, above } = count(data, { min, max }, counts);
  return { min, max, scale, counts: [...counts], below, above };
}

interface Outside {
  below: number;
  above: number;
}

/** By itself, without calls and divisions, for it looks at millions: as `placeOn` has it, but for roundings at edges. */
function countLinear(data: Float32Array, { min, max }: Range, counts: Uint32Array): Outside {
  const bins = counts.length;
  const perValue = bins / (max - min);
  // Of ranges whose width or its inverse is no float64.
  if (!(perValue > 0 && perValue < Number.POSITIVE_INFINITY)) {
    return countBy(placeOn(LINEAR, { min, max }))(data, { min, max }, counts);
  }
  // One more bin, for the upper end itself; in two lists, since neighbours are often of one bin and would wait.
  const even = new Uint32Array(bins + 1);
  const odd = new Uint32Array(bins + 1);
  let [below, above] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0;
    if (value >= min && value <= max) {
      const bin = ((value - min) * perValue) | 0;
      if ((i & 1) === 0) even[bin] = (even[bin] ?? 0) + 1;
      else odd[bin] = (odd[bin] ?? 0) + 1;
    } else if (value < min && value >= -Number.MAX_VALUE) below++;
    else if (value > max && value <= Number.MAX_VALUE) above++;
  }
  for (let bin = 0; bin <= bins; bin++) {
    const held = Math.min(bin, bins - 1);
    counts[held] = (counts[held] ?? 0) + (even[bin] ?? 0) + (odd[bin] ?? 0);
  }
  return { below, above };
}

function countBy(place: (value: number) => number) {
  return (data: Float32Array, { min, max }: Range, counts: Uint32Array): Outside => {
    let [below, above] = [0, 0];
    for (let i = 0; i < data.length; i++) {
      const value = data[i] ?? 0;
      if (value - value !== 0) continue;
      if (value < min) below++;
      else if (value > max) above++;
      else {
        const bin = Math.min(counts.length - 1, Math.floor(place(value) * counts.length));
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
    }
    return { below, above };
  };
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
