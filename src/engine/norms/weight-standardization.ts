/**
 * Weight standardization: each filter's weights with mean 0 and variance 1.
 *
 * Forward: y = ŵ = (w − μ)/√(σ² + ε), μ and σ² over all axes that are not kept. Forward keeps w, μ and
 * r = 1/√(σ² + ε).
 *
 * Backward, m weights in each filter: ∂μ/∂w_j = 1/m; ∂σ²/∂w_j = 2(w_j − μ)/m, the term through μ vanishing, so that
 * ∂r/∂w_j = −r³·(w_j − μ)/m; together (`formulas/standardize.ts`)
 *     dw = r·(dy − mean dy − ŵ·mean(dy·ŵ))
 * in training as in eval. The gradient has mean 0 and is all but at right angles to w: the paper's smoother loss.
 */
import { groupMathematics } from './group.ts';
import { KEEP_OPTION, perOutput } from './outputs.ts';
import { defineNorm, EPS_OPTION } from './record.ts';

/** Standardizes weights, `O I` or `O I H W`, before the layer uses them; made for small batches, with group norm. */
export const weightStandardization = defineNorm({
  id: 'weightStandardization',
  name: 'WS',
  title: 'Weight standardization',
  family: 'weights',
  summary:
    'Each filter’s weights are given mean 0 and variance 1, which smooths training with small batches.',
  paper: {
    authors: 'Siyuan Qiao, Huiyu Wang, Chenxi Liu, Wei Shen, Alan Yuille',
    year: 2019,
    title: 'Micro-Batch Training with Batch-Channel Normalization and Weight Standardization',
  },
  formula: String.raw`\hat{w}_{oihw} = \frac{w_{oihw} - \mu_o}{\sqrt{\sigma_o^2 + \epsilon}}`,
  formulaText: 'ŵ = (w − μ[o]) / √(σ²[o] + ε)',
  parameters: [],
  options: { ...EPS_OPTION, ...KEEP_OPTION },
  statistics: ['mean', 'variance', 'rstd'],
  pattern: (x, { keep }) => perOutput('weightStandardization', x, keep),
  mathematics: groupMathematics,
  invariants: ['zeroMean', 'unitVariance', 'shiftInvariance', 'scaleInvariance'],
  example: `import { randn, weightStandardization } from 'normbook'

const weights = randn([8, 4, 3, 3], 'O I H W', { seed: 1, mean: 0.5, std: 0.2 })
weightStandardization().forward(weights).y
`,
  valid: [
    { options: {}, shape: [5, 7], axes: 'O I', pattern: 'o i -> o', parameters: 'none' },
    {
      options: { eps: 1e-3 },
      shape: [4, 3, 3, 3],
      axes: 'O I H W',
      pattern: 'o i h w -> o',
      parameters: 'none',
    },
    {
      options: { keep: 'i o' },
      shape: [3, 2, 3, 2, 3],
      axes: 'O I D H W',
      pattern: 'o i d h w -> o i',
      parameters: 'none',
    },
    {
      options: { keep: 'O' },
      shape: [3, 3, 2, 4],
      axes: 'H W I O',
      pattern: 'h w i o -> o',
      parameters: 'none',
    },
  ],
  errors: [
    {
      options: { eps: -1 },
      shape: [2, 3],
      axes: 'O I',
      code: 'option',
      message: 'weightStandardization: eps -1, expected a finite number ≥ 0; the default is 0.00001',
    },
    {
      options: { keep: 'C' },
      shape: [2, 3],
      axes: 'O I',
      code: 'axis',
      message: 'weightStandardization: no axis C, expected O or I; choose one of these',
    },
  ],
});
