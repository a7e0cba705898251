/**
 * Conditional batch normalization: batch normalization with a scale and shift of its own for each class.
 *
 * Forward: x̂ as in `batch.ts`, then y = γ[k,c]·x̂ + β[k,c] with k the class of the sample. Forward keeps x, μ,
 * 1/√(σ² + ε) and the classes. Backward: with g = γ[k,c]·dy as in `batch.ts`; the tables' gradients sum over the
 * samples of each class (`formulas/conditional.ts`).
 */
import { CLASS_PARAMETERS, CLASSES_OPTION, conditioned, LABELS } from '../formulas/conditional.ts';
import { RUNNING_OPTIONS, RUNNING_STATE, runningMoments, runningScale } from '../formulas/running.ts';
import { defineNorm, EPS_OPTION } from './record.ts';
import { perChannel } from './sides.ts';

/** `forward(x, { labels })` with a class for each sample, `[0, 2, 1]`; statistics are those of the whole batch. */
export const conditionalBatchNorm = defineNorm({
  id: 'conditionalBatchNorm',
  name: 'CBN',
  title: 'Conditional batch normalization',
  family: 'activations',
  summary: 'The batch is normalized as a whole, then scaled and shifted by the class of each sample.',
  paper: {
    authors: 'Harm de Vries, Florian Strub, Jérémie Mary, Hugo Larochelle, Olivier Pietquin, Aaron Courville',
    year: 2017,
    title: 'Modulating Early Visual Processing by Language',
  },
  formula: String.raw`y_{nchw} = \gamma_{k_n c}\,\frac{x_{nchw} - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}} + \beta_{k_n c}`,
  formulaText: 'y = γ[k,c] · (x − μ[c]) / √(σ²[c] + ε) + β[k,c],  k = labels[n]',
  parameters: CLASS_PARAMETERS,
  state: RUNNING_STATE,
  inputs: [LABELS],
  options: { ...CLASSES_OPTION, ...EPS_OPTION, ...RUNNING_OPTIONS },
  statistics: ['mean', 'variance', 'rstd'],
  pattern: (x) => perChannel('conditionalBatchNorm', x),
  mathematics: (options) => (pass) => {
    const found = runningMoments(pass, pass.grouping, options);
    const scale = runningScale(pass.grouping, found, options.eps);
    const { mean, variance, state } = found;
    const outcome = conditioned('conditionalBatchNorm', pass, scale, options.classes);
    return { ...outcome, statistics: { mean, variance, rstd: scale.rstd }, state };
  },
  invariants: ['zeroMean', 'unitVariance', 'shiftInvariance', 'scaleInvariance'],
  example: `import { conditionalBatchNorm, randn } from 'normbook'

const x = randn([3, 6, 16, 16], 'N C H W', { seed: 1 })
const norm = conditionalBatchNorm({ classes: 2 })
norm.gamma = randn([2, 6], 'K C', { seed: 2 })
norm.forward(x, { labels: [0, 1, 0] }).y
`,
  valid: [
    {
      options: { classes: 3 },
      shape: [4, 3, 4, 4],
      axes: 'N C H W',
      pattern: 'n c h w -> c',
      parameters: 'K3 C3',
      inputs: { labels: { shape: [4], axes: 'N', below: 3 } },
    },
    {
      options: { classes: 2, momentum: null },
      shape: [4, 3, 5],
      axes: 'N L D',
      pattern: 'n l d -> d',
      parameters: 'K2 D5',
      inputs: { labels: { shape: [4], axes: 'N', below: 2 } },
    },
    {
      options: { classes: 1, trackRunningStats: false },
      shape: [5, 4],
      axes: 'N C',
      pattern: 'n c -> c',
      parameters: 'K1 C4',
      inputs: { labels: { shape: [5], axes: 'N', below: 1 } },
    },
  ],
  errors: [
    {
      options: { classes: 2 },
      shape: [2, 3],
      axes: 'N C',
      code: 'data',
      message:
        'conditionalBatchNorm: no labels, expected the class of each sample, from 0 on: a list, or a tensor of axis N; pass it, as in forward(x, { labels })',
    },
    {
      options: { classes: 2 },
      shape: [2, 3],
      axes: 'N C',
      inputs: { labels: { shape: [3], axes: 'N', below: 2 } },
      code: 'shape',
      message: 'conditionalBatchNorm: labels N3, expected N2; pass one class for each sample',
    },
    {
      options: { classes: 2 },
      shape: [3],
      axes: 'C',
      inputs: { labels: { shape: [3], axes: 'N', below: 2 } },
      code: 'axis',
      message:
        'conditionalBatchNorm: a tensor without samples (C3), expected an axis N; name the axis of the samples N',
    },
  ],
});
