/**
 * Instance normalization: one mean and variance per sample and channel.
 *
 * Forward and backward as in `batch.ts`, with the positions of one instance as the group. Running statistics, where
 * asked for, move toward the average over the samples.
 */
import { RUNNING_OPTIONS, RUNNING_STATE } from '../formulas/running.ts';
import { batchMathematics } from './batch.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { perInstance } from './sides.ts';

/** Off by default, as PyTorch has it for this one alone. */
const options = {
  ...AFFINE_OPTIONS,
  affine: { ...AFFINE_OPTIONS.affine, default: false },
  ...RUNNING_OPTIONS,
  trackRunningStats: { ...RUNNING_OPTIONS.trackRunningStats, default: false },
} as const;

/** Normalizes each channel of each sample over its positions. Channels: axis `C`, or `D` without a `C`. */
export const instanceNorm = defineNorm({
  id: 'instanceNorm',
  name: 'IN',
  title: 'Instance normalization',
  family: 'activations',
  summary:
    'Each channel of each sample is normalized over its positions alone, which removes the contrast and style of an image.',
  paper: {
    authors: 'Dmitry Ulyanov, Andrea Vedaldi, Victor Lempitsky',
    year: 2016,
    title: 'Instance Normalization: The Missing Ingredient for Fast Stylization',
  },
  formula: String.raw`y_{nchw} = \gamma_c\,\frac{x_{nchw} - \mu_{nc}}{\sqrt{\sigma_{nc}^2 + \epsilon}} + \beta_c`,
  formulaText: 'y = γ[c] · (x − μ[n,c]) / √(σ²[n,c] + ε) + β[c]',
  parameters: AFFINE_PARAMETERS,
  state: RUNNING_STATE,
  options,
  statistics: ['mean', 'variance', 'rstd'],
  pattern: (x) => perInstance('instanceNorm', x),
  mathematics: batchMathematics,
  invariants: ['zeroMean', 'unitVariance', 'shiftInvariance', 'scaleInvariance', 'batchIndependence'],
  example: `import { instanceNorm, randn } from 'normbook'

const x = randn([6, 6, 16, 16], 'N C H W', { seed: 1, mean: 3, std: 2 })
instanceNorm().forward(x).y
`,
  valid: [
    { options: {}, shape: [3, 4, 4, 5], axes: 'N C H W', pattern: 'n c h w -> n c', parameters: 'none' },
    { options: { affine: true }, shape: [3, 4, 8], axes: 'N C L', pattern: 'n c l -> n c', parameters: 'C4' },
    { options: { affine: true }, shape: [3, 4, 8], axes: 'N L D', pattern: 'n l d -> n d', parameters: 'D8' },
  ],
  errors: [
    {
      options: {},
      shape: [4, 5],
      axes: 'H W',
      code: 'axis',
      message:
        'instanceNorm: a tensor without channels (H4 W5), expected an axis C, or D; rename its axes, or state a pattern with normalization()',
    },
    {
      options: { affine: 'c' },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'instanceNorm: affine "c", expected true or false; the default is false',
    },
  ],
});
