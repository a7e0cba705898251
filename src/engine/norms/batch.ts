/**
 * Batch normalization: one mean and variance per channel, over the whole batch.
 *
 * Forward: y = γ·x̂ + β, x̂ = (x − μ)/√(σ² + ε). Training takes μ and σ² from the batch and moves the running
 * ones toward them; eval takes the running ones. Forward keeps x, μ and 1/√(σ² + ε).
 *
 * Backward, m elements per channel, g = γ·dy (derived in `standardize.ts`):
 *     dx = (g − mean g − x̂·mean(g·x̂))/√(σ² + ε)      dγ = Σ dy·x̂      dβ = Σ dy
 * In eval μ and σ² are constants, and dx = g/√(σ² + ε).
 */

import {
  isEval,
  movedState,
  RUNNING_OPTIONS,
  RUNNING_STATE,
  type RunningOptions,
  runningScale,
  trackedMoments,
} from '../formulas/running.ts';
import { normalizeGroups, standardize } from '../formulas/standardize.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { perChannel } from './sides.ts';

/** Batch statistics in training, running ones in eval; any pattern whose groups are those of channels. */
export function batchMathematics(options: RunningOptions & { eps: number }) {
  return (pass: Pass): Outcome => {
    const { grouping } = pass;
    if (isEval(pass, options)) {
      const found = trackedMoments(pass, grouping);
      const scale = runningScale(grouping, found, options.eps);
      const { mean, variance } = found;
      return { ...standardize(pass, scale, pass.out), statistics: { mean, variance, rstd: scale.rstd } };
    }
    const found = normalizeGroups(pass, { eps: options.eps, centred: true });
    const { mean, variance, rstd, y, backward } = found;
    const state = movedState(pass, grouping, options, found);
    return { y, backward, statistics: { mean, variance, rstd }, state };
  };
}

/** Normalizes each channel over all samples and positions. Channels: axis `C`, or `D` where there is no `C`. */
export const batchNorm = defineNorm({
  id: 'batchNorm',
  name: 'BN',
  title: 'Batch normalization',
  family: 'activations',
  summary:
    'Each channel is normalized over all samples and positions of the batch, so that every sample leans on the others.',
  paper: {
    authors: 'Sergey Ioffe, Christian Szegedy',
    year: 2015,
    title: 'Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift',
  },
  formula: String.raw`y_{nchw} = \gamma_c\,\frac{x_{nchw} - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}} + \beta_c`,
  formulaText: 'y = γ[c] · (x − μ[c]) / √(σ²[c] + ε) + β[c]',
  parameters: AFFINE_PARAMETERS,
  state: RUNNING_STATE,
  options: { ...AFFINE_OPTIONS, ...RUNNING_OPTIONS },
  statistics: ['mean', 'variance', 'rstd'],
  pattern: (x) => perChannel('batchNorm', x),
  mathematics: batchMathematics,
  invariants: ['zeroMean', 'unitVariance', 'shiftInvariance', 'scaleInvariance'],
  example: `import { batchNorm, randn } from 'normbook'

const x = randn([6, 6, 16, 16], 'N C H W', { seed: 1, mean: 3, std: 2 })
const bn = batchNorm()
bn.forward(x).y
`,
  valid: [
    { options: {}, shape: [6, 6, 4, 4], axes: 'N C H W', pattern: 'n c h w -> c', parameters: 'C6' },
    { options: { eps: 0.001 }, shape: [5, 3], axes: 'N C', pattern: 'n c -> c', parameters: 'C3' },
    { options: {}, shape: [4, 5, 8], axes: 'N L D', pattern: 'n l d -> d', parameters: 'D8' },
    {
      options: { affine: false },
      shape: [2, 4, 4, 3],
      axes: 'N H W C',
      pattern: 'n h w c -> c',
      parameters: 'none',
    },
  ],
  errors: [
    {
      options: {},
      shape: [4, 5],
      axes: 'H W',
      code: 'axis',
      message:
        'batchNorm: a tensor without channels (H4 W5), expected an axis C, or D; rename its axes, or state a pattern with normalization()',
    },
    {
      options: { epsilon: 0.001 },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message:
        'batchNorm: unknown option epsilon, expected eps, affine, momentum or trackRunningStats; did you mean eps?',
    },
    {
      options: { eps: -1 },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'batchNorm: eps -1, expected a finite number ≥ 0; the default is 0.00001',
    },
  ],
});
