/**
 * Ghost batch normalization: batch normalization of small parts of a large batch, each with statistics of its own.
 *
 * Forward: as `batch.ts` for each ghost batch of `size` neighbouring samples. Running statistics move once for each
 * ghost, in order, which is what training on small batches would have done. Eval is that of batch normalization.
 *
 * Backward: that of `batch.ts` within each ghost; γ and β are shared, so their gradients sum over all ghosts.
 */

import { EngineError } from '../errors.ts';
import { RUNNING_OPTIONS, RUNNING_STATE, runningMoments, runningScale } from '../formulas/running.ts';
import { standardize } from '../formulas/standardize.ts';
import { type Described, describe } from '../tensor/axes.ts';
import { divisors, orList } from '../wording.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { channelAxis, freshName, perChannel, sampleAxis } from './sides.ts';

/**
 * Normalizes each channel over `size` samples at a time, `n c h w` as `(b n) c h w -> b c`. `size` divides N in
 * training. Channels: axis `C`, or `D` where there is no `C`.
 */
export const ghostBatchNorm = defineNorm({
  id: 'ghostBatchNorm',
  name: 'GBN',
  title: 'Ghost batch normalization',
  family: 'activations',
  summary:
    'A large batch is normalized in small parts, so that training keeps the noise, and the generalization, of small batches.',
  paper: {
    authors: 'Elad Hoffer, Itay Hubara, Daniel Soudry',
    year: 2017,
    title:
      'Train Longer, Generalize Better: Closing the Generalization Gap in Large Batch Training of Neural Networks',
  },
  formula: String.raw`y_{nchw} = \gamma_c\,\frac{x_{nchw} - \mu_{bc}}{\sqrt{\sigma_{bc}^2 + \epsilon}} + \beta_c,\quad b = \lfloor n / S \rfloor`,
  formulaText: 'y = γ[c] · (x − μ[b,c]) / √(σ²[b,c] + ε) + β[c],  b = ⌊n/size⌋',
  parameters: AFFINE_PARAMETERS,
  state: RUNNING_STATE,
  options: {
    size: { type: 'integer', required: true, min: 1, doc: 'Samples in a ghost batch; divides N.' },
    ...AFFINE_OPTIONS,
    ...RUNNING_OPTIONS,
  },
  statistics: ['mean', 'variance', 'rstd'],
  pattern(x, { size, trackRunningStats }, training) {
    const sample = sampleAxis(x);
    // In eval nothing is averaged, so that nothing has to be divided.
    if (sample < 0) throw withoutSamples(x);
    if (trackRunningStats && !training) return perChannel('ghostBatchNorm', x);
    const samples = x.shape[sample] ?? 0;
    checkDivides(samples, size);
    const channel = channelAxis('ghostBatchNorm', x);
    const names = x.axes.map((name) => name.toLowerCase());
    const ghost = freshName(names, 'b', 'ghost', 'ghosts');
    const left = names.map((name, axis) => (axis === sample ? `(${ghost} ${name})` : name));
    const right = names.flatMap((name, axis) => (axis === sample ? [ghost] : axis === channel ? [name] : []));
    return {
      pattern: `${left.join(' ')} -> ${right.join(' ')}`,
      sizes: {
        [ghost]: Math.ceil(samples / size),
        ...(samples === 0 ? { [names[sample] ?? '']: size } : {}),
      },
      affine: names[channel] ?? '',
    };
  },
  mathematics: (options) => (pass) => {
    const found = runningMoments(pass, pass.grouping, options, 'inTurn');
    const scale = runningScale(pass.grouping, found, options.eps);
    const { mean, variance, state } = found;
    return { ...standardize(pass, scale), statistics: { mean, variance, rstd: scale.rstd }, state };
  },
  invariants: ['zeroMean', 'unitVariance', 'shiftInvariance', 'scaleInvariance'],
  example: `import { ghostBatchNorm, randn } from 'normbook'

const x = randn([8, 6, 16, 16], 'N C H W', { seed: 1, mean: 3, std: 2 })
ghostBatchNorm({ size: 2 }).forward(x).y // four ghost batches of two images
`,
  valid: [
    {
      options: { size: 2 },
      shape: [6, 3, 4, 4],
      axes: 'N C H W',
      pattern: '(b n) c h w -> b c',
      parameters: 'C3',
    },
    { options: { size: 4 }, shape: [4, 5], axes: 'N C', pattern: '(b n) c -> b c', parameters: 'C5' },
    {
      options: { size: 1, affine: false, momentum: null },
      shape: [3, 5, 8],
      axes: 'N L D',
      pattern: '(b n) l d -> b d',
      parameters: 'none',
    },
    {
      options: { size: 2, trackRunningStats: false },
      shape: [4, 3, 2, 2, 3],
      axes: 'N H W B C',
      pattern: '(ghost n) h w b c -> ghost c',
      parameters: 'C3',
    },
  ],
  errors: [
    {
      options: { size: 4 },
      shape: [6, 3],
      axes: 'N C',
      code: 'groups',
      message: 'ghostBatchNorm: 6 samples do not split into ghost batches of 4; choose 1, 2, 3 or 6',
    },
    {
      options: {},
      shape: [6, 3],
      axes: 'N C',
      code: 'option',
      message: 'ghostBatchNorm: no size, expected an integer ≥ 1; pass it, as in ghostBatchNorm({ size: 1 })',
    },
  ],
});

function checkDivides(samples: number, size: number): void {
  if (samples % size === 0) return;
  throw new EngineError('groups', {
    what: 'ghostBatchNorm',
    got: `${samples} samples do not split into ghost batches of ${size}`,
    remedy: `choose ${orList(divisors(samples, size))}`,
  });
}

function withoutSamples(x: Described): EngineError {
  return new EngineError('axis', {
    what: 'ghostBatchNorm',
    got: `a tensor without samples (${describe(x)})`,
    expected: 'an axis N, or B',
    remedy: 'name the axis of the samples N',
  });
}
