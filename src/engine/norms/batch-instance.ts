/**
 * Batch-instance normalization: batch and instance normalization mixed, each channel in a proportion of its own.
 *
 * Forward: y = γ·x̂ + β, x̂ = ρ'·b + (1 − ρ')·a, with b as in `batch.ts`, a as in `instance.ts` and ρ' = ρ clipped to
 * 0 … 1. Running statistics are those of the batch and stand for them in eval; a is of the instance always. Forward
 * keeps x and the moments of both: b and a are cheaper to compute again than to store.
 *
 * Backward, g = γ·dy. x reaches y in two ways, whose gradients add up: that of b is ρ'·g, that of a is (1 − ρ')·g, and
 * each goes on to x as derived in `standardize.ts`. ρ' is the same throughout a group of either kind, so that
 *     dx = ρ'·(g − mean g − b·mean(g·b))/√(σ²_c + ε) + (1 − ρ')·(g − mean g − a·mean(g·a))/√(σ²_nc + ε)
 * with the first means over the channel, the others over the instance. ∂x̂/∂ρ' = b − a, and the clip lets pass what
 * is within its limits or on them:
 *     dρ = Σ g·(b − a) where 0 ≤ ρ ≤ 1, else 0      dγ = Σ dy·x̂      dβ = Σ dy
 * In eval running statistics are constants, and the first part of dx is ρ'·g/√(σ²_c + ε).
 */
import { scaledAndShifted } from '../formulas/affine.ts';
import { groupIndices, moments, sumOverParameters, type Term } from '../formulas/moments.ts';
import {
  RUNNING_OPTIONS,
  RUNNING_STATE,
  type RunningOptions,
  runningMoments,
  runningScale,
} from '../formulas/running.ts';
import { backwardToX, ownScale, reciprocalRoot, type Scale, standardized } from '../formulas/standardize.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { perChannel, perInstance } from './sides.ts';

/**
 * Normalizes each channel `rho` parts by the batch and `1 − rho` parts by the instance. `rho`, one number per channel,
 * is learned and begins with 1, which is batch normalization. Below 0 it counts as 0 and above 1 as 1, with a gradient
 * of 0: clip it after each step, as the paper does. The statistics returned are those of the channels.
 */
export const batchInstanceNorm = defineNorm({
  id: 'batchInstanceNorm',
  name: 'BIN',
  title: 'Batch-instance normalization',
  family: 'activations',
  summary:
    'Each channel learns how far to remove the style of an image, as instance normalization does, or to keep it, as batch normalization does.',
  paper: {
    authors: 'Hyeonseob Nam, Hyo-Eun Kim',
    year: 2018,
    title: 'Batch-Instance Normalization for Adaptively Style-Invariant Neural Networks',
  },
  formula: String.raw`y_{nchw} = \gamma_c \left(\rho_c\,\frac{x_{nchw} - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}} + (1 - \rho_c)\,\frac{x_{nchw} - \mu_{nc}}{\sqrt{\sigma_{nc}^2 + \epsilon}}\right) + \beta_c,\quad 0 \le \rho_c \le 1`,
  formulaText:
    'y = γ[c] · (ρ[c] · (x − μ[c]) / √(σ²[c] + ε) + (1 − ρ[c]) · (x − μ[n,c]) / √(σ²[n,c] + ε)) + β[c],  ρ clipped to 0 … 1',
  parameters: [
    ...AFFINE_PARAMETERS,
    // The authors' code calls it so.
    { name: 'rho', torch: 'gate', initial: 1, doc: 'The share ρ of batch normalization in each channel.' },
  ],
  state: RUNNING_STATE,
  options: { ...AFFINE_OPTIONS, ...RUNNING_OPTIONS },
  statistics: ['mean', 'variance', 'rstd'],
  pattern: (x) => ({
    ...perChannel('batchInstanceNorm', x),
    others: [perInstance('batchInstanceNorm', x).pattern],
  }),
  mathematics: (options) => (pass) => mixed(pass, options),
  invariants: ['zeroMean', 'shiftInvariance', 'scaleInvariance'],
  example: `import { batchInstanceNorm, randn, tensor } from 'normbook'

const images = randn([4, 6, 16, 16], 'N C H W', { seed: 1 }).map((value, i) => value * (1 + i / 1536)) // ever more contrast
const norm = batchInstanceNorm()
norm.rho = tensor([1, 0.8, 0.6, 0.4, 0.2, 0], 'C') // the first channels keep it, the last lose it
norm.forward(images).y
`,
  valid: [
    {
      options: {},
      shape: [3, 4, 4, 5],
      axes: 'N C H W',
      pattern: 'n c h w -> c | n c h w -> n c',
      parameters: 'C4',
    },
    {
      options: { affine: false, eps: 1e-3 },
      shape: [4, 3, 5],
      axes: 'N L D',
      pattern: 'n l d -> d | n l d -> n d',
      parameters: 'D5',
    },
    {
      options: { momentum: null },
      shape: [2, 3, 4, 2],
      axes: 'N H W C',
      pattern: 'n h w c -> c | n h w c -> n c',
      parameters: 'C2',
    },
    {
      options: { trackRunningStats: false },
      shape: [2, 3, 2, 3, 2],
      axes: 'N C D H W',
      pattern: 'n c d h w -> c | n c d h w -> n c',
      parameters: 'C3',
    },
    { options: {}, shape: [5, 3], axes: 'N C', pattern: 'n c -> c | n c -> n c', parameters: 'C3' },
  ],
  errors: [
    {
      options: { rho: 0.5 },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message:
        'batchInstanceNorm: unknown option rho, expected eps, affine, momentum or trackRunningStats; choose one of these',
    },
    {
      options: {},
      shape: [4, 5],
      axes: 'H W',
      code: 'axis',
      message:
        'batchInstanceNorm: a tensor without channels (H4 W5), expected an axis C, or D; rename its axes, or state a pattern with normalization()',
    },
  ],
});

function mixed(pass: Pass, options: RunningOptions & { eps: number }): Outcome {
  const { x, grouping, values } = pass;
  const found = runningMoments(pass, grouping, options);
  const batch = runningScale(grouping, found, options.eps);
  const [instances, instance] = instancesOf(pass, options.eps);
  const instanceOf = groupIndices(instances);
  const b = standardized(x.data, batch);
  const inInstance = standardized(x.data, instance);
  const a: Term = (i, _, p) => inInstance(i, instanceOf[i] ?? 0, p);
  const share = (p: number): number => Math.min(Math.max(values.rho?.[p] ?? 1, 0), 1);
  const made = scaledAndShifted(pass, (i, g, p) => share(p) * b(i, g, p) + (1 - share(p)) * a(i, g, p));
  return {
    y: made.y,
    statistics: { mean: found.mean, variance: found.variance, rstd: batch.rstd },
    state: found.state,
    backward(dy) {
      const { hat: dhat, parameters } = made.backward(dy);
      const dx = backwardToX(x.data, grouping, batch, (i, g, p) => share(p) * dhat(i, g, p));
      const rest = backwardToX(x.data, instances, instance, (i, g, p) => (1 - share(p)) * dhat(i, g, p));
      const drho = sumOverParameters(grouping, (i, g, p) => dhat(i, g, p) * (b(i, g, p) - a(i, g, p)));
      // Where the clip changes ρ, nothing depends on it.
      const rho = drho.map((sum, p) => (values.rho?.[p] === share(p) ? sum : 0));
      return { x: dx.map((part, i) => part + (rest[i] ?? 0)), parameters: { ...parameters, rho } };
    },
  };
}

/** Always by their own moments. */
function instancesOf({ x, grouping, groupings }: Pass, eps: number): [Grouping, Scale] {
  const instances = groupings[1] ?? grouping;
  const { mean, variance } = moments(x.data, instances);
  return [instances, ownScale(instances, reciprocalRoot(variance, eps), mean)];
}
