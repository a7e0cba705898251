/**
 * Root mean square normalization: the scale of each token, its mean left alone.
 *
 * Forward: y = γ·x̂, x̂ = x·r, r = 1/√(mean x² + ε). Forward keeps x and r.
 * Backward, g = γ·dy: ∂r/∂x_j = −r³·x_j/m, so that (`standardize.ts`, without a mean)
 *     dx = r·(g − x̂·mean(g·x̂))      dγ = Σ dy·x̂
 */

import { normalizeGroups } from '../formulas/standardize.ts';
import type { Mathematics } from '../layer/mathematics.ts';
import { AFFINE_OPTIONS, defineNorm, GAMMA, OVER_OPTION } from './record.ts';
import { perToken } from './sides.ts';

/** x over the root of its mean square in each group of the pattern, whatever it is. */
export function rmsMathematics({ eps }: { eps: number }): Mathematics {
  return (pass) => {
    const { variance, rstd, y, backward } = normalizeGroups(pass, { eps, centred: false });
    return { y, backward, statistics: { meanSquare: variance, rstd } };
  };
}

/**
 * Divides each sample (`N C H W`) or token (`N L D`) by its root mean square. Axes as in layer norm; `over` names
 * others. ε is PyTorch's default, the machine epsilon of float32; language models mostly use 1e-5 or 1e-6.
 */
export const rmsNorm = defineNorm({
  id: 'rmsNorm',
  name: 'RMS',
  title: 'Root mean square normalization',
  family: 'activations',
  summary:
    'Each token is divided by its root mean square and not centred, which costs less than layer norm and serves as well in transformers.',
  paper: { authors: 'Biao Zhang, Rico Sennrich', year: 2019, title: 'Root Mean Square Layer Normalization' },
  formula: String.raw`y_{nld} = \gamma_d\,\frac{x_{nld}}{\sqrt{\frac{1}{D}\sum_{d'} x_{nld'}^2 + \epsilon}}`,
  formulaText: 'y = γ[d] · x / √(mean over d of x² + ε)',
  parameters: [GAMMA],
  statistics: ['meanSquare', 'rstd'],
  options: {
    ...AFFINE_OPTIONS,
    eps: { ...AFFINE_OPTIONS.eps, default: 2 ** -23, doc: 'Added to the mean square under the root.' },
    affine: { ...AFFINE_OPTIONS.affine, doc: 'Whether there is a scale γ to learn.' },
    ...OVER_OPTION,
  },
  pattern: (x, { over }) => perToken('rmsNorm', x, over),
  mathematics: rmsMathematics,
  invariants: ['unitMeanSquare', 'scaleInvariance', 'batchIndependence'],
  example: `import { randn, rmsNorm } from 'normbook'

const tokens = randn([2, 8, 32], 'N L D', { seed: 1, mean: 3, std: 2 })
rmsNorm().forward(tokens).y
`,
  valid: [
    { options: {}, shape: [2, 5, 8], axes: 'N L D', pattern: 'n l d -> n l', parameters: 'D8' },
    { options: {}, shape: [3, 2, 4, 5], axes: 'N C H W', pattern: 'n c h w -> n', parameters: 'C2 H4 W5' },
    {
      options: { over: 'C', affine: false, eps: 1e-6 },
      shape: [2, 6, 3],
      axes: 'N C L',
      pattern: 'n c l -> n l',
      parameters: 'none',
    },
  ],
  errors: [
    {
      options: { over: 'K' },
      shape: [2, 3],
      axes: 'N C',
      code: 'axis',
      message: 'rmsNorm: no axis K, expected N or C; choose one of these',
    },
    {
      options: { bias: true },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'rmsNorm: unknown option bias, expected eps, affine or over; choose one of these',
    },
  ],
});
