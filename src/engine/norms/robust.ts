/**
 * Robust scaling of input data: each feature by its median and quantiles, which outliers do not move.
 *
 * Fit: the median and s = q_high − q_low of each feature (1 where it is 0). Forward: y = (x − median)/s; backward:
 * dx = dy/s. Inverse: x = y·s + median. NaN in a feature makes all of it NaN: clean the data first.
 */
import type { Pass } from '../layer/mathematics.ts';
import { interpolated } from '../statistics/quantile.ts';
import {
  alongLine,
  backAlong,
  checkAscending,
  FEATURES_OPTION,
  FITTED,
  type Line,
  perFeature,
  reciprocal,
  sortedGroups,
} from './features.ts';
import { defineScaler } from './record.ts';

/** `fit(x)`, then `apply(x)` and `inverse(y)`: as scikit-learn's RobustScaler. Quantiles as NumPy's. */
export const robustScale = defineScaler({
  id: 'robustScale',
  name: 'robust',
  title: 'Robust scaling',
  family: 'data',
  summary: 'Each feature of the data is centred at its median and divided by the span of its middle half.',
  paper: { authors: 'John W. Tukey', year: 1977, title: 'Exploratory Data Analysis' },
  formula: String.raw`y = \frac{x - \mathrm{median}_c}{q_{0.75,c} - q_{0.25,c}}`,
  formulaText: 'y = (x − median[c]) / (q(high)[c] − q(low)[c])',
  parameters: [],
  state: [
    { name: 'median', initial: 0, doc: 'The median of each feature.' },
    { name: 'scale', initial: 1, doc: 'The span between the quantiles of each feature; 1 where it is 0.' },
  ],
  options: {
    low: { type: 'number', default: 0.25, min: 0, max: 1, doc: 'The lower quantile of the span.' },
    high: { type: 'number', default: 0.75, min: 0, max: 1, doc: 'The upper quantile of the span.' },
    ...FEATURES_OPTION,
  },
  statistics: [],
  heldConstant: () => FITTED,
  pattern: (x, { keep }) => perFeature('robustScale', x, keep),
  mathematics:
    ({ low, high }) =>
    (pass) => {
      checkAscending('robustScale', 'low', low, 'high', high);
      if (!pass.training) return alongLine(pass, lineOf(pass.values));
      const { median, scale } = fitted(pass, low, high);
      const line = { centre: median, factor: scale.map(reciprocal), offset: 0 };
      return { ...alongLine(pass, line), state: { median, scale } };
    },
  inverse: () => backAlong(lineOf),
  invariants: ['shiftInvariance', 'scaleInvariance'],
  example: `import { randn, robustScale } from 'normbook'

const income = randn([100, 4], 'N C', { seed: 1 }).map((value, i) => (i === 0 ? 1e4 : value)) // one outlier
robustScale().fit(income).apply(income)
`,
  valid: [
    { options: {}, shape: [7, 5], axes: 'N C', pattern: 'n c -> c', parameters: 'none' },
    { options: { low: 0.1, high: 0.9 }, shape: [9, 4], axes: 'N F', pattern: 'n f -> f', parameters: 'none' },
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
      options: { low: 25 },
      shape: [3, 2],
      axes: 'N C',
      code: 'option',
      message: 'robustScale: low 25, expected a finite number from 0 to 1; the default is 0.25',
    },
    {
      options: { low: 0.8 },
      shape: [3, 2],
      axes: 'N C',
      code: 'option',
      message: 'robustScale: low 0.8 and high 0.75, expected low < high; exchange or change them',
    },
    {
      options: { keep: 'Q' },
      shape: [3, 2],
      axes: 'N C',
      code: 'axis',
      message: 'robustScale: no axis Q, expected N or C; choose one of these',
    },
  ],
});

function fitted(pass: Pass, low: number, high: number): { median: Float64Array; scale: Float64Array } {
  const groups = sortedGroups(pass);
  const quantile = (p: number): Float64Array =>
    Float64Array.from(groups, (sorted) => {
      // Sorting puts NaN last.
      if (Number.isNaN(sorted[sorted.length - 1])) return NaN;
      return interpolated(p, sorted.length, (rank) => sorted[rank] ?? NaN);
    });
  const lower = quantile(low);
  const scale = quantile(high).map((upper, g) => upper - (lower[g] ?? 0));
  return { median: quantile(0.5), scale: scale.map((span) => (span === 0 ? 1 : span)) };
}

function lineOf({
  median = new Float32Array(),
  scale = new Float32Array(),
}: Record<string, Float32Array | undefined>): Line {
  return { centre: median, factor: Float64Array.from(scale, reciprocal), offset: 0 };
}
