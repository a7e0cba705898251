/**
 * Synchronized batch normalization: batch normalization of a batch that lies in several tensors, as on several
 * devices, with the statistics of all of it.
 *
 * Forward and backward: those of `batch.ts` on the shards joined along N. Devices would exchange count, mean and
 * Σ(x − μ)² of their shards and merge them, as `merge` does with statistics; the numbers are the same.
 */
import { RUNNING_OPTIONS, RUNNING_STATE } from '../formulas/running.ts';
import { batchMathematics } from './batch.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineSharded } from './record.ts';
import { perChannel } from './sides.ts';

/**
 * `forward([a, b])` normalizes shards of a batch together and returns as `y` a tensor for each; `backward` takes a
 * gradient for each. One tensor alone is one shard. The first axis of several shards is `N`.
 */
export const syncBatchNorm = defineSharded({
  id: 'syncBatchNorm',
  name: 'SyncBN',
  title: 'Synchronized batch normalization',
  family: 'activations',
  summary: 'A batch spread over several devices is normalized by the statistics of all of it.',
  paper: {
    authors: 'Chao Peng, Tete Xiao, Zeming Li, Yuning Jiang, Xiangyu Zhang, Kai Jia, Gang Yu, Jian Sun',
    year: 2018,
    title: 'MegDet: A Large Mini-Batch Object Detector',
  },
  formula: String.raw`y_{snchw} = \gamma_c\,\frac{x_{snchw} - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}} + \beta_c,\quad \mu_c = \mathbb{E}_{snhw}\,x`,
  formulaText: 'y = γ[c] · (x − μ[c]) / √(σ²[c] + ε) + β[c],  μ and σ² over all shards',
  parameters: AFFINE_PARAMETERS,
  state: RUNNING_STATE,
  options: { ...AFFINE_OPTIONS, ...RUNNING_OPTIONS },
  statistics: ['mean', 'variance', 'rstd'],
  sharded: true,
  pattern: (x) => perChannel('syncBatchNorm', x),
  mathematics: batchMathematics,
  invariants: ['zeroMean', 'unitVariance', 'shiftInvariance', 'scaleInvariance'],
  example: `import { concat, randn, syncBatchNorm } from 'normbook'

const first = randn([2, 6, 16, 16], 'N C H W', { seed: 1 })
const second = randn([4, 6, 16, 16], 'N C H W', { seed: 2, mean: 3 })
const { y } = syncBatchNorm().forward([first, second])
concat(y, 'N')
`,
  valid: [
    { options: {}, shape: [4, 3, 4, 4], axes: 'N C H W', pattern: 'n c h w -> c', parameters: 'C3' },
    {
      options: { affine: false },
      shape: [4, 5, 8],
      axes: 'N L D',
      pattern: 'n l d -> d',
      parameters: 'none',
    },
    { options: { momentum: null }, shape: [5, 3], axes: 'N C', pattern: 'n c -> c', parameters: 'C3' },
  ],
  errors: [
    {
      options: {},
      shape: [4, 5],
      axes: 'H W',
      code: 'axis',
      message:
        'syncBatchNorm: a tensor without channels (H4 W5), expected an axis C, or D; rename its axes, or state a pattern with normalization()',
    },
    {
      options: { momentum: 2 },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'syncBatchNorm: momentum 2, expected a finite number from 0 to 1, or null; the default is 0.1',
    },
  ],
});
