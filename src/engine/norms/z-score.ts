/**
 * Standardization of input data: each feature to mean 0 and deviation 1, as found where it was fitted.
 *
 * Fit: μ and σ (biased; 1 where it is 0) of each feature. Forward: y = (x − μ)/σ; backward: dx = dy/σ. Inverse:
 * x = y·σ + μ. NaN in a feature makes all of it NaN: clean the data first.
 */
import { moments } from '../formulas/moments.ts';
import {
  alongLine,
  backAlong,
  FEATURES_OPTION,
  FITTED,
  type Line,
  perFeature,
  reciprocal,
} from './features.ts';
import { defineScaler } from './record.ts';

/** `fit(x)`, then `apply(x)` and `inverse(y)`: as scikit-learn's StandardScaler, for any axes of features. */
export const zScore = defineScaler({
  id: 'zScore',
  name: 'z-score',
  title: 'Standardization (z-score)',
  family: 'data',
  summary: 'Each feature of the data is given mean 0 and deviation 1, by the statistics it had when fitted.',
  paper: {
    authors: 'Karl Pearson',
    year: 1894,
    title: 'Contributions to the Mathematical Theory of Evolution',
  },
  formula: String.raw`y = \frac{x - \mu_c}{\sigma_c}`,
  formulaText: 'y = (x − μ[c]) / σ[c]',
  parameters: [],
  state: [
    { name: 'mean', initial: 0, doc: 'The mean of each feature.' },
    { name: 'scale', initial: 1, doc: 'The deviation of each feature; 1 where it is 0.' },
  ],
  options: FEATURES_OPTION,
  statistics: [],
  heldConstant: () => FITTED,
  pattern: (x, { keep }) => perFeature('zScore', x, keep),
  mathematics: () => (pass) => {
    if (!pass.training) return alongLine(pass, lineOf(pass.values));
    const { mean, variance } = moments(pass.x.data, pass.grouping);
    const scale = variance.map((v) => (v === 0 ? 1 : Math.sqrt(v)));
    return {
      ...alongLine(pass, { centre: mean, factor: scale.map(reciprocal), offset: 0 }),
      state: { mean, scale },
    };
  },
  inverse: () => backAlong(lineOf),
  invariants: ['zeroMean', 'shiftInvariance', 'scaleInvariance'],
  example: `import { randn, zScore } from 'normbook'

const train = randn([100, 4], 'N C', { seed: 1, mean: 5, std: 3 })
const test = randn([10, 4], 'N C', { seed: 2, mean: 5, std: 3 })
zScore().fit(train).apply(test)
`,
  valid: [
    { options: {}, shape: [7, 5], axes: 'N C', pattern: 'n c -> c', parameters: 'none' },
    { options: {}, shape: [9, 4], axes: 'N F', pattern: 'n f -> f', parameters: 'none' },
    {
      options: { keep: 'C H' },
      shape: [5, 2, 3, 3],
      axes: 'N C H W',
      pattern: 'n c h w -> c h',
      parameters: 'none',
    },
  ],
  errors: [
    {
      options: { keep: 'Q' },
      shape: [3, 2],
      axes: 'N C',
      code: 'axis',
      message: 'zScore: no axis Q, expected N or C; choose one of these',
    },
    {
      options: { ddof: 1 },
      shape: [3, 2],
      axes: 'N C',
      code: 'option',
      message: 'zScore: unknown option ddof, expected keep; choose one of these',
    },
  ],
});

function lineOf({
  mean = new Float32Array(),
  scale = new Float32Array(),
}: Record<string, Float32Array | undefined>): Line {
  return { centre: mean, factor: Float64Array.from(scale, reciprocal), offset: 0 };
}
