/**
 * Conditional instance normalization: instance normalization with a scale and shift of its own for each class, which
 * for images is a style.
 *
 * Forward: x̂ as in `instance.ts`, then y = γ[k,c]·x̂ + β[k,c] with k the class of the sample. Forward keeps x, μ,
 * 1/√(σ² + ε) and the classes. Backward: with g = γ[k,c]·dy as in `instance.ts`; the tables' gradients sum over the
 * samples of each class (`formulas/conditional.ts`).
 */
import { CLASS_PARAMETERS, CLASSES_OPTION, conditioned, LABELS } from '../formulas/conditional.ts';
import { moments } from '../formulas/moments.ts';
import { ownScale, reciprocalRoot } from '../formulas/standardize.ts';
import { defineNorm, EPS_OPTION } from './record.ts';
import { perInstance } from './sides.ts';

/** `forward(x, { labels })` with a class for each sample, `[0, 2, 1]`. */
export const conditionalInstanceNorm = defineNorm({
  id: 'conditionalInstanceNorm',
  name: 'CIN',
  title: 'Conditional instance normalization',
  family: 'activations',
  summary:
    'Each image loses its own contrast and gets that of its class, so that one network paints many styles.',
  paper: {
    authors: 'Vincent Dumoulin, Jonathon Shlens, Manjunath Kudlur',
    year: 2017,
    title: 'A Learned Representation for Artistic Style',
  },
  formula: String.raw`y_{nchw} = \gamma_{k_n c}\,\frac{x_{nchw} - \mu_{nc}}{\sqrt{\sigma_{nc}^2 + \epsilon}} + \beta_{k_n c}`,
  formulaText: 'y = γ[k,c] · (x − μ[n,c]) / √(σ²[n,c] + ε) + β[k,c],  k = labels[n]',
  parameters: CLASS_PARAMETERS,
  inputs: [LABELS],
  options: { ...CLASSES_OPTION, ...EPS_OPTION },
  statistics: ['mean', 'variance', 'rstd'],
  pattern: (x) => perInstance('conditionalInstanceNorm', x),
  mathematics: (options) => (pass) => {
    const { mean, variance } = moments(pass.x.data, pass.grouping);
    const rstd = reciprocalRoot(variance, options.eps);
    const scale = ownScale(pass.grouping, rstd, mean);
    const outcome = conditioned('conditionalInstanceNorm', pass, scale, options.classes);
    return { ...outcome, statistics: { mean, variance, rstd } };
  },
  invariants: ['zeroMean', 'unitVariance', 'shiftInvariance', 'scaleInvariance', 'batchIndependence'],
  example: `import { conditionalInstanceNorm, randn } from 'normbook'

const x = randn([3, 6, 16, 16], 'N C H W', { seed: 1 })
const norm = conditionalInstanceNorm({ classes: 2 })
norm.beta = randn([2, 6], 'K C', { seed: 2 })
norm.forward(x, { labels: [0, 1, 0] }).y
`,
  valid: [
    {
      options: { classes: 3 },
      shape: [4, 3, 4, 4],
      axes: 'N C H W',
      pattern: 'n c h w -> n c',
      parameters: 'K3 C3',
      inputs: { labels: { shape: [4], axes: 'N', below: 3 } },
    },
    {
      options: { classes: 2, eps: 1e-3 },
      shape: [3, 4, 2, 3],
      axes: 'N H W C',
      pattern: 'n h w c -> n c',
      parameters: 'K2 C3',
      inputs: { labels: { shape: [3], axes: 'N', below: 2 } },
    },
    {
      options: { classes: 4 },
      shape: [3, 2, 5],
      axes: 'N L D',
      pattern: 'n l d -> n d',
      parameters: 'K4 D5',
      inputs: { labels: { shape: [3], axes: 'N', below: 4 } },
    },
  ],
  errors: [
    {
      options: { classes: 0 },
      shape: [2, 3, 4],
      axes: 'N C L',
      code: 'option',
      message: 'conditionalInstanceNorm: classes 0, expected an integer ≥ 1; pass another value',
    },
    {
      options: { classes: 1 },
      shape: [2, 3, 4],
      axes: 'N C L',
      inputs: { labels: { shape: [2], axes: 'N', below: 1000 } },
      code: 'data',
      message:
        'conditionalInstanceNorm: label 332, expected an integer from 0 to 0; correct it, or state more classes',
    },
  ],
});
