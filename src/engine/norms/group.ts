/**
 * Group normalization: one mean and variance per sample and group of channels.
 *
 * Forward: y = γ·x̂ + β, x̂ = (x − μ)/√(σ² + ε), μ and σ² over the group's channels and all positions. Forward
 * keeps x, μ and 1/√(σ² + ε). Backward, g = γ·dy (derived in `standardize.ts`):
 *     dx = (g − mean g − x̂·mean(g·x̂))/√(σ² + ε)      dγ = Σ dy·x̂      dβ = Σ dy
 */

import { normalizeGroups } from '../formulas/standardize.ts';
import type { Mathematics } from '../layer/mathematics.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { perGroup } from './sides.ts';

/** The moments of each group of the pattern, whatever it is. */
export function groupMathematics({ eps }: { eps: number }): Mathematics {
  return (pass) => {
    const { mean, variance, rstd, y, backward } = normalizeGroups(pass, { eps, centred: true });
    return { y, backward, statistics: { mean, variance, rstd } };
  };
}

/**
 * Normalizes groups of neighbouring channels of each sample over their positions. `groups` is required, as in
 * PyTorch: 1 has the statistics of layer norm over the image, as many as channels those of instance norm.
 * Channels: axis `C`, or `D` where there is no `C`, then per token.
 */
export const groupNorm = defineNorm({
  id: 'groupNorm',
  name: 'GN',
  title: 'Group normalization',
  family: 'activations',
  summary: 'Groups of channels of each sample are normalized together, which works at any batch size.',
  paper: { authors: 'Yuxin Wu, Kaiming He', year: 2018, title: 'Group Normalization' },
  formula: String.raw`y_{nchw} = \gamma_c\,\frac{x_{nchw} - \mu_{ng}}{\sqrt{\sigma_{ng}^2 + \epsilon}} + \beta_c,\quad g = \lfloor c\,G/C \rfloor`,
  formulaText: 'y = γ[c] · (x − μ[n,g]) / √(σ²[n,g] + ε) + β[c],  g = ⌊c·G/C⌋',
  parameters: AFFINE_PARAMETERS,
  statistics: ['mean', 'variance', 'rstd'],
  options: {
    groups: { type: 'integer', required: true, min: 1, doc: 'How many groups; divides the channels.' },
    ...AFFINE_OPTIONS,
  },
  pattern: (x, { groups }) => perGroup('groupNorm', x, groups),
  mathematics: groupMathematics,
  invariants: ['zeroMean', 'unitVariance', 'shiftInvariance', 'scaleInvariance', 'batchIndependence'],
  example: `import { groupNorm, randn } from 'normbook'

const x = randn([6, 6, 16, 16], 'N C H W', { seed: 1, mean: 3, std: 2 })
groupNorm({ groups: 3 }).forward(x).y
`,
  valid: [
    {
      options: { groups: 3 },
      shape: [2, 6, 4, 4],
      axes: 'N C H W',
      pattern: 'n (g c) h w -> n g',
      parameters: 'C6',
    },
    { options: { groups: 1 }, shape: [2, 6], axes: 'N C', pattern: 'n (g c) -> n g', parameters: 'C6' },
    {
      options: { groups: 2, affine: false },
      shape: [2, 3, 8],
      axes: 'N L D',
      pattern: 'n l (g d) -> n l g',
      parameters: 'none',
    },
    {
      options: { groups: 2 },
      shape: [2, 3, 4],
      axes: 'N G C',
      pattern: 'n g (group c) -> n group',
      parameters: 'C4',
    },
  ],
  errors: [
    {
      options: { groups: 4 },
      shape: [2, 6, 4, 4],
      axes: 'N C H W',
      code: 'groups',
      message: 'groupNorm: 6 channels do not split into 4 groups; choose 1, 2, 3 or 6',
    },
    {
      options: {},
      shape: [2, 6],
      axes: 'N C',
      code: 'option',
      message: 'groupNorm: no groups, expected an integer ≥ 1; pass it, as in groupNorm({ groups: 1 })',
    },
    {
      options: { num_groups: 2 },
      shape: [2, 6],
      axes: 'N C',
      code: 'option',
      message: 'groupNorm: unknown option num_groups, expected groups, eps or affine; did you mean groups?',
    },
    {
      options: { groups: 1.5 },
      shape: [2, 6],
      axes: 'N C',
      code: 'option',
      message: 'groupNorm: groups 1.5, expected an integer ≥ 1; pass another value',
    },
  ],
});
