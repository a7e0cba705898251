/**
 * Positional normalization: mean 0 and variance 1 over the channels at each position; the statistics, which are maps
 * of an image's structure, are returned for use elsewhere in a network.
 *
 * Forward and backward as in `group.ts`, with the channels of a position as the group:
 *     dx = (g − mean g − x̂·mean(g·x̂))/√(σ² + ε), g = γ·dy      dγ = Σ dy·x̂      dβ = Σ dy
 */
import { groupMathematics } from './group.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { perPosition } from './sides.ts';

/** Normalizes the channels at each position, without γ and β by default. `mean` and `rstd` have x's positions. */
export const positionalNorm = defineNorm({
  id: 'positionalNorm',
  name: 'PONO',
  title: 'Positional normalization',
  family: 'activations',
  summary:
    'The channels at each position are normalized together, and what that takes away is a map of structure.',
  paper: {
    authors: 'Boyi Li, Felix Wu, Kilian Q. Weinberger, Serge Belongie',
    year: 2019,
    title: 'Positional Normalization',
  },
  formula: String.raw`y_{nchw} = \gamma_c\,\frac{x_{nchw} - \mu_{nhw}}{\sqrt{\sigma_{nhw}^2 + \epsilon}} + \beta_c`,
  formulaText: 'y = γ[c] · (x − μ[n,h,w]) / √(σ²[n,h,w] + ε) + β[c]',
  parameters: AFFINE_PARAMETERS,
  options: { ...AFFINE_OPTIONS, affine: { ...AFFINE_OPTIONS.affine, default: false } },
  statistics: ['mean', 'variance', 'rstd'],
  pattern: (x) => perPosition('positionalNorm', x),
  mathematics: groupMathematics,
  invariants: ['zeroMean', 'unitVariance', 'shiftInvariance', 'scaleInvariance', 'batchIndependence'],
  example: `import { positionalNorm, randn } from 'normbook'

const x = randn([2, 6, 16, 16], 'N C H W', { seed: 1, mean: 3, std: 2 })
positionalNorm().forward(x).mean // what it takes away, N H W
`,
  valid: [
    { options: {}, shape: [2, 6, 3, 4], axes: 'N C H W', pattern: 'n c h w -> n h w', parameters: 'none' },
    { options: { affine: true }, shape: [2, 5, 8], axes: 'N L D', pattern: 'n l d -> n l', parameters: 'D8' },
    {
      options: { affine: true },
      shape: [2, 3, 4, 5],
      axes: 'N H W C',
      pattern: 'n h w c -> n h w',
      parameters: 'C5',
    },
  ],
  errors: [
    {
      options: { affine: 'c' },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'positionalNorm: affine "c", expected true or false; the default is false',
    },
    {
      options: {},
      shape: [4, 5],
      axes: 'H W',
      code: 'axis',
      message:
        'positionalNorm: a tensor without channels (H4 W5), expected an axis C, or D; rename its axes, or state a pattern with normalization()',
    },
  ],
});
