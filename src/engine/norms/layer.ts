/**
 * Layer normalization: one mean and variance per sample, or per token.
 *
 * Forward and backward as in `group.ts`, with all features as the group, and γ and β for each of them.
 */
import { groupMathematics } from './group.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm, OVER_OPTION } from './record.ts';
import { perToken } from './sides.ts';

/**
 * Normalizes each sample over all its axes (`N C H W` over `C H W`), or each token over its features
 * (`N L D` over `D`, as in transformers): the two differ, and the axes decide. `over` names others.
 */
export const layerNorm = defineNorm({
  id: 'layerNorm',
  name: 'LN',
  title: 'Layer normalization',
  family: 'activations',
  summary: 'Each sample, or each token, is normalized over its own features, whatever else is in the batch.',
  paper: {
    authors: 'Jimmy Lei Ba, Jamie Ryan Kiros, Geoffrey E. Hinton',
    year: 2016,
    title: 'Layer Normalization',
  },
  formula: String.raw`y_{nchw} = \gamma_{chw}\,\frac{x_{nchw} - \mu_n}{\sqrt{\sigma_n^2 + \epsilon}} + \beta_{chw}`,
  formulaText: 'y = γ[c,h,w] · (x − μ[n]) / √(σ²[n] + ε) + β[c,h,w]',
  parameters: AFFINE_PARAMETERS,
  statistics: ['mean', 'variance', 'rstd'],
  options: {
    ...AFFINE_OPTIONS,
    ...OVER_OPTION,
  },
  pattern: (x, { over }) => perToken('layerNorm', x, over),
  mathematics: groupMathematics,
  invariants: ['zeroMean', 'unitVariance', 'shiftInvariance', 'scaleInvariance', 'batchIndependence'],
  example: `import { layerNorm, randn } from 'normbook'

const images = randn([6, 6, 16, 16], 'N C H W', { seed: 1, mean: 3, std: 2 })
const tokens = randn([2, 8, 32], 'N L D', { seed: 2 })
layerNorm().forward(tokens) // each token over D
layerNorm().forward(images).y // each image over C, H and W
`,
  valid: [
    { options: {}, shape: [6, 3, 4, 4], axes: 'N C H W', pattern: 'n c h w -> n', parameters: 'C3 H4 W4' },
    { options: {}, shape: [2, 5, 8], axes: 'N L D', pattern: 'n l d -> n l', parameters: 'D8' },
    { options: {}, shape: [4, 9], axes: 'N C', pattern: 'n c -> n', parameters: 'C9' },
    {
      options: { over: 'w h', eps: 1e-6 },
      shape: [2, 3, 4, 5],
      axes: 'N C H W',
      pattern: 'n c h w -> n c',
      parameters: 'H4 W5',
    },
    { options: { affine: false }, shape: [7], axes: 'C', pattern: 'c ->', parameters: 'none' },
  ],
  errors: [
    {
      options: {},
      shape: [4, 5],
      axes: 'H W',
      code: 'axis',
      message:
        'layerNorm: a tensor without C and D (H4 W5), expected axes to average over; name them, as in layerNorm({ over: "H W" })',
    },
    {
      options: { over: 'Q' },
      shape: [2, 3],
      axes: 'N C',
      code: 'axis',
      message: 'layerNorm: no axis Q, expected N or C; choose one of these',
    },
    {
      options: { over: '' },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'layerNorm: over "" names no axis; name at least one, or leave it out',
    },
    {
      options: { normalized_shape: 3 },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message:
        'layerNorm: unknown option normalized_shape, expected eps, affine or over; choose one of these',
    },
  ],
});
