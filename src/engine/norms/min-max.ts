/**
 * Min–max scaling of input data: each feature to a given range, as found where it was fitted.
 *
 * Fit: the smallest and the largest value of each feature. Forward: y = (x − low)/(high − low)·(max − min) + min, where
 * a range of 0 counts as 1; backward: dx = dy·(max − min)/(high − low). Inverse: back along the same line. NaN in a
 * feature makes all of it NaN: clean the data first.
 */

import { forEachElement } from '../formulas/moments.ts';
import type { Pass } from '../layer/mathematics.ts';
import {
  alongLine,
  backAlong,
  checkAscending,
  FEATURES_OPTION,
  FITTED,
  type Line,
  perFeature,
  reciprocal,
} from './features.ts';
import { defineScaler } from './record.ts';

/** `fit(x)`, then `apply(x)` and `inverse(y)`: data like that fitted lies from `min` to `max`. */
export const minMaxScale = defineScaler({
  id: 'minMaxScale',
  name: 'min–max',
  title: 'Min–max scaling',
  family: 'data',
  summary: 'Each feature of the data is stretched to a given range, by the extremes it had when fitted.',
  paper: {
    authors: 'Jiawei Han, Micheline Kamber',
    year: 2000,
    title: 'Data Mining: Concepts and Techniques',
  },
  formula: String.raw`y = \frac{x - \min_c}{\max_c - \min_c}\,(b - a) + a`,
  formulaText: 'y = (x − low[c]) / (high[c] − low[c]) · (max − min) + min',
  parameters: [],
  state: [
    { name: 'dataMin', initial: 0, doc: 'The smallest value of each feature.' },
    { name: 'dataMax', initial: 1, doc: 'The largest value of each feature.' },
  ],
  options: {
    min: { type: 'number', default: 0, doc: 'What the smallest value becomes.' },
    max: { type: 'number', default: 1, doc: 'What the largest value becomes.' },
    ...FEATURES_OPTION,
  },
  statistics: [],
  heldConstant: () => FITTED,
  pattern: (x, { keep }) => perFeature('minMaxScale', x, keep),
  mathematics: (range) => (pass) => {
    checkAscending('minMaxScale', 'min', range.min, 'max', range.max);
    const fitted = pass.training ? extremesOf(pass) : undefined;
    const outcome = alongLine(pass, lineOf(fitted ?? pass.values, range));
    return fitted === undefined ? outcome : { ...outcome, state: { ...fitted } };
  },
  inverse: (range) => backAlong((values) => lineOf(values, range)),
  invariants: ['shiftInvariance', 'scaleInvariance'],
  example: `import { minMaxScale, randn } from 'normbook'

const pixels = randn([100, 4], 'N C', { seed: 1, mean: 5, std: 3 })
minMaxScale({ min: -1, max: 1 }).fit(pixels).apply(pixels)
`,
  valid: [
    { options: {}, shape: [7, 5], axes: 'N C', pattern: 'n c -> c', parameters: 'none' },
    { options: { min: -1, max: 1 }, shape: [9, 4], axes: 'N F', pattern: 'n f -> f', parameters: 'none' },
    {
      options: { keep: 'W' },
      shape: [5, 2, 3, 3],
      axes: 'N C H W',
      pattern: 'n c h w -> w',
      parameters: 'none',
    },
  ],
  errors: [
    {
      options: { min: '0' },
      shape: [3, 2],
      axes: 'N C',
      code: 'option',
      message: 'minMaxScale: min "0", expected a finite number; the default is 0',
    },
    {
      options: { min: 1, max: 1 },
      shape: [3, 2],
      axes: 'N C',
      code: 'option',
      message: 'minMaxScale: min 1 and max 1, expected min < max; exchange or change them',
    },
    {
      options: { keep: 'Q' },
      shape: [3, 2],
      axes: 'N C',
      code: 'axis',
      message: 'minMaxScale: no axis Q, expected N or C; choose one of these',
    },
  ],
});

interface Extremes {
  readonly dataMin?: ArrayLike<number> | undefined;
  readonly dataMax?: ArrayLike<number> | undefined;
}

function extremesOf({ x, grouping }: Pass): { dataMin: Float64Array; dataMax: Float64Array } {
  const dataMin = new Float64Array(grouping.groups).fill(grouping.count === 0 ? NaN : Infinity);
  const dataMax = new Float64Array(grouping.groups).fill(grouping.count === 0 ? NaN : -Infinity);
  forEachElement(grouping, (i, g) => {
    // Math.min and Math.max keep NaN.
    dataMin[g] = Math.min(dataMin[g] ?? 0, x.data[i] ?? 0);
    dataMax[g] = Math.max(dataMax[g] ?? 0, x.data[i] ?? 0);
  });
  return { dataMin, dataMax };
}

function lineOf({ dataMin = [], dataMax = [] }: Extremes, { min, max }: { min: number; max: number }): Line {
  const factor = Float64Array.from(dataMin, (low, g) => reciprocal((dataMax[g] ?? 0) - low) * (max - min));
  return { centre: dataMin, factor, offset: min };
}
