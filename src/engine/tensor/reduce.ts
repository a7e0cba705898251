/** Many elements → one, by pattern: sum, mean, smallest and largest. It knows no other statistics. */

import { resolvePattern } from '../pattern/grouping.ts';
import { patternText } from '../pattern/pattern-text.ts';
import type { SplitSizes } from '../pattern/split.ts';
import { forEachStretch } from '../statistics/stretches.ts';
import { axisNames } from './axes.ts';
import type { Elements } from './elements.ts';

export type Reduction = 'sum' | 'mean' | 'min' | 'max';

/** The total so far and some more elements → the total. */
type Kernel = (total: number, data: Float32Array, start: number, end: number) => number;

const add: Kernel = (total, data, start, end) => {
  // A sum of sums: rounding errors grow with the length of a stretch and not with that of the data.
  let sum = 0;
  for (let i = start; i < end; i++) sum += data[i] ?? 0;
  return total + sum;
};

// Math.min and Math.max let NaN through, whatever else there is.
const least: Kernel = (total, data, start, end) => {
  let min = total;
  for (let i = start; i < end; i++) min = Math.min(min, data[i] ?? 0);
  return min;
};

const greatest: Kernel = (total, data, start, end) => {
  let max = total;
  for (let i = start; i < end; i++) max = Math.max(max, data[i] ?? 0);
  return max;
};

const KERNELS = {
  sum: { kernel: add, initial: 0 },
  mean: { kernel: add, initial: 0 },
  min: { kernel: least, initial: Infinity },
  max: { kernel: greatest, initial: -Infinity },
};

/** See `Tensor.mean`. */
export function reduce(what: Reduction, x: Elements, pattern = '... ->', sizes: SplitSizes = {}): Elements {
  const text = patternText(what, pattern, 'n c h w -> c');
  const grouping = resolvePattern(text, x, { sizes });
  const axes = axisNames(what, grouping.axes, grouping.shape.length);
  const { kernel, initial } = KERNELS[what];
  const totals = new Float64Array(grouping.groups).fill(initial);
  forEachStretch(grouping, (start, end, group) => {
    totals[group] = kernel(totals[group] ?? 0, x.data, start, end);
  });
  return { data: rounded(what, totals, grouping.count), shape: grouping.shape, axes };
}

function rounded(what: Reduction, totals: Float64Array, count: number): Float32Array {
  if (what === 'mean') return Float32Array.from(totals, (total) => total / count);
  const isEmpty = count === 0 && what !== 'sum';
  return isEmpty ? new Float32Array(totals.length).fill(Number.NaN) : Float32Array.from(totals);
}
