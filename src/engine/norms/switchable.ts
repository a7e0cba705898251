/**
 * Switchable normalization: mean and variance are mixed, in learned proportions, from those of instance, layer and
 * batch normalization.
 *
 * Forward: y = γ·x̂ + β, x̂ = (x − μ)·r, r = 1/√(σ² + ε), with μ = Σ w_k·μ_k and σ² = Σ w'_k·σ²_k for each instance; k is
 * instance, layer, batch, and w = softmax(λ), w' = softmax(λ') of the meanWeights λ and the varianceWeights λ'. In eval
 * the batch's part is that of running statistics. Forward keeps x, the moments of each part, μ and r. The paper
 * derives all variances from the instances' E[x²], which cancels; here each has its own two passes.
 *
 * Backward, g = γ·dy. Of one instance, since ∂x̂/∂μ = −r and ∂r/∂σ² = −r³/2:
 *     dμ = −r·Σ g      dσ² = −r²/2·Σ g·x̂
 * A part k has μ_k and σ²_k in common for all instances of its group, m elements: dμ_k = w_k·Σ dμ and dσ²_k = w'_k·Σ dσ²
 * over these instances. With ∂μ_k/∂x = 1/m and ∂σ²_k/∂x = 2(x − μ_k)/m (Σ(x − μ_k) = 0 removes the term through μ_k):
 *     dx = r·g + Σ_k (dμ_k + 2(x − μ_k)·dσ²_k)/m
 * The softmax: ∂w_k/∂λ_j = w_j·([j = k] − w_k), so that ∂μ/∂λ_j = w_j·(μ_j − μ), and likewise for σ². Over all instances
 *     dλ_j = w_j·Σ dμ·(μ_j − μ)      dλ'_j = w'_j·Σ dσ²·(σ²_j − σ²)      dγ = Σ dy·x̂      dβ = Σ dy
 * In eval the running statistics are constants: the batch's part has no term in dx; all else is the same.
 */
import { scaledAndShifted } from '../formulas/affine.ts';
import {
  eachElement,
  forEachElement,
  groupIndices,
  type Moments,
  moments,
  sumOver,
  type Term,
} from '../formulas/moments.ts';
import { RUNNING_OPTIONS, RUNNING_STATE, type RunningOptions, runningMoments } from '../formulas/running.ts';
import { ownScale, reciprocalRoot, standardized } from '../formulas/standardize.ts';
import type { Floats, Outcome, Pass } from '../layer/mathematics.ts';
import type { ValueSpec } from '../layer/values.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { patternText, perChannel, perInstance, sampleAxis } from './sides.ts';

const eachPart: NonNullable<ValueSpec['shape']> = () => ({ shape: [3], axes: ['K'] });

/**
 * Normalizes each channel of each sample by a mixture of three means and three variances: of the instance, of its
 * sample (all axes but N), of its channel in the batch. `meanWeights` and `varianceWeights`, axis `K`, in this order,
 * go through a softmax; at first all are 1, a third each. The statistics returned are the mixtures.
 */
export const switchableNorm = defineNorm({
  id: 'switchableNorm',
  name: 'SN',
  title: 'Switchable normalization',
  family: 'activations',
  summary:
    'The layer learns how much of its means and variances to take from instance, layer and batch normalization.',
  paper: {
    authors: 'Ping Luo, Jiamin Ren, Zhanglin Peng, Ruimao Zhang, Jingyu Li',
    year: 2018,
    title: 'Differentiable Learning-to-Normalize via Switchable Normalization',
  },
  formula: String.raw`y_{nchw} = \gamma_c\,\frac{x_{nchw} - \sum_k w_k\,\mu_k}{\sqrt{\sum_k w'_k\,\sigma_k^2 + \epsilon}} + \beta_c,\quad k \in \{nc,\,n,\,c\},\ w = \mathrm{softmax}(\lambda),\ w' = \mathrm{softmax}(\lambda')`,
  formulaText:
    'y = γ[c] · (x − Σ w[k]·μ[k]) / √(Σ w′[k]·σ²[k] + ε) + β[c],  k = [n,c], [n], [c]; w = softmax(meanWeights), w′ = softmax(varianceWeights)',
  parameters: [
    ...AFFINE_PARAMETERS,
    // The authors' code has these names.
    {
      name: 'meanWeights',
      torch: 'mean_weight',
      initial: 1,
      shape: eachPart,
      doc: 'How much the means of instance, layer and batch count, before the softmax.',
    },
    {
      name: 'varianceWeights',
      torch: 'var_weight',
      initial: 1,
      shape: eachPart,
      doc: 'How much the variances of instance, layer and batch count, before the softmax.',
    },
  ],
  state: RUNNING_STATE,
  options: { ...AFFINE_OPTIONS, ...RUNNING_OPTIONS },
  statistics: ['mean', 'variance', 'rstd'],
  pattern(x) {
    const sample = sampleAxis(x);
    const layer = patternText(x, (axis) => axis === sample);
    return {
      ...perInstance('switchableNorm', x),
      others: [layer, perChannel('switchableNorm', x).pattern],
    };
  },
  mathematics: (options) => (pass) => switched(pass, options),
  // A shift or scale of one instance alone changes its layer's and its batch's part: none holds group by group.
  invariants: [],
  example: `import { randn, switchableNorm, tensor } from 'normbook'

const x = randn([4, 6, 16, 16], 'N C H W', { seed: 1, mean: 3, std: 2 })
const norm = switchableNorm()
norm.meanWeights = tensor([4, 0, 0], 'K') // nearly the means of instances,
norm.varianceWeights = tensor([0, 0, 4], 'K') // nearly the variances of the batch
norm.forward(x).y
`,
  valid: [
    {
      options: {},
      shape: [3, 4, 4, 5],
      axes: 'N C H W',
      pattern: 'n c h w -> n c | n c h w -> n | n c h w -> c',
      parameters: 'gamma C4, beta C4, meanWeights K3, varianceWeights K3',
    },
    {
      options: { affine: false, eps: 1e-3 },
      shape: [4, 3, 5],
      axes: 'N L D',
      pattern: 'n l d -> n d | n l d -> n | n l d -> d',
      parameters: 'K3',
    },
    {
      options: { trackRunningStats: false },
      shape: [2, 2, 3, 2, 4],
      axes: 'N D H W C',
      pattern: 'n d h w c -> n c | n d h w c -> n | n d h w c -> c',
      parameters: 'gamma C4, beta C4, meanWeights K3, varianceWeights K3',
    },
    {
      options: { momentum: null },
      shape: [5, 4],
      axes: 'N C',
      pattern: 'n c -> n c | n c -> n | n c -> c',
      parameters: 'gamma C4, beta C4, meanWeights K3, varianceWeights K3',
    },
  ],
  errors: [
    {
      options: { weights: 3 },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message:
        'switchableNorm: unknown option weights, expected eps, affine, momentum or trackRunningStats; choose one of these',
    },
    {
      options: {},
      shape: [4, 5],
      axes: 'H W',
      code: 'axis',
      message:
        'switchableNorm: a tensor without channels (H4 W5), expected an axis C, or D; rename its axes, or state a pattern with normalization()',
    },
  ],
});

/** What one of the three kinds brings to the mixture. */
interface Part extends Moments {
  readonly grouping: Grouping;
  /** Whether its moments depend on x. */
  readonly own: boolean;
  /** w and w' */
  readonly meanWeight: number;
  readonly varianceWeight: number;
}

/** Mean and variance of each instance. */
interface Mixture extends Moments {
  readonly rstd: Float64Array;
  /** x̂ of an element, whatever group it is asked for. */
  readonly hat: Term;
  /** The instance of each element. */
  readonly instanceOf: Int32Array;
}

function switched(pass: Pass, options: RunningOptions & { eps: number }): Outcome {
  const { x, grouping, groupings, values } = pass;
  const running = runningMoments(pass, groupings[2] ?? grouping, options);
  const meanWeights = softmax(values.meanWeights);
  const varianceWeights = softmax(values.varianceWeights);
  const parts = groupings.map((one, k): Part => {
    const found = k === 2 ? running : { ...moments(x.data, one), own: true };
    const [meanWeight, varianceWeight] = [meanWeights[k] ?? 0, varianceWeights[k] ?? 0];
    return { ...found, grouping: one, meanWeight, varianceWeight };
  });
  const mixture = mixtureOf(pass, parts, options.eps);
  const { mean, variance, rstd } = mixture;
  const made = scaledAndShifted(pass, mixture.hat);
  return {
    y: made.y,
    statistics: { mean, variance, rstd },
    state: running.state,
    backward(dy) {
      const { hat: dhat, parameters } = made.backward(dy);
      const found = backwardToParts(pass, parts, mixture, dhat);
      return { x: found.x, parameters: { ...parameters, ...found.weights } };
    },
  };
}

function mixtureOf({ x, grouping }: Pass, parts: readonly Part[], eps: number): Mixture {
  const instanceOf = groupIndices(grouping);
  const base = parts[0]?.mean ?? new Float64Array();
  const mean = base.slice();
  const variance = new Float64Array(base.length);
  for (const part of parts) {
    const groupOf = new Int32Array(base.length);
    forEachElement(part.grouping, (i, group) => {
      groupOf[instanceOf[i] ?? 0] = group;
    });
    groupOf.forEach((group, instance) => {
      // As a distance, so that a mixture of equal means is that mean exactly: a constant x is centred to 0.
      const distance = (part.mean[group] ?? 0) - (base[instance] ?? 0);
      mean[instance] = (mean[instance] ?? 0) + part.meanWeight * distance;
      variance[instance] = (variance[instance] ?? 0) + part.varianceWeight * (part.variance[group] ?? 0);
    });
  }
  const rstd = reciprocalRoot(variance, eps);
  const inInstance = standardized(x.data, ownScale(grouping, rstd, mean));
  return { mean, variance, rstd, instanceOf, hat: (i, _, p) => inInstance(i, instanceOf[i] ?? 0, p) };
}

/** The gradients of x, λ and λ' for that of x̂. */
function backwardToParts({ x, grouping }: Pass, parts: readonly Part[], mixture: Mixture, dhat: Term) {
  const { mean, variance, rstd, instanceOf, hat } = mixture;
  const at = (values: Float64Array, i: number): number => values[instanceOf[i] ?? 0] ?? 0;
  // What each element adds to dμ and to dσ² of its instance, and so of every part.
  const dmean: Term = (i, g, p) => -at(rstd, i) * dhat(i, g, p);
  const dvariance: Term = (i, g, p) => (at(rstd, i) / 2) * dmean(i, g, p) * hat(i, g, p);
  const dx = eachElement(grouping, (i, g, p) => -dmean(i, g, p));
  const meanWeights = new Float64Array(parts.length);
  const varianceWeights = new Float64Array(parts.length);
  parts.forEach((part, k) => {
    const toMean: Term = (i, g, p) => dmean(i, g, p) * ((part.mean[g] ?? 0) - at(mean, i));
    const toVariance: Term = (i, g, p) => dvariance(i, g, p) * ((part.variance[g] ?? 0) - at(variance, i));
    meanWeights[k] = part.meanWeight * total(sumOver(part.grouping, toMean));
    varianceWeights[k] = part.varianceWeight * total(sumOver(part.grouping, toVariance));
    if (part.own) addThrough(part, x.data, dmean, dvariance, dx);
  });
  return { x: dx, weights: { meanWeights, varianceWeights } };
}

/** Adds to dx what comes through the mean and the variance of one part. */
function addThrough(part: Part, data: Floats, dmean: Term, dvariance: Term, dx: Float64Array): void {
  const { grouping, mean, meanWeight, varianceWeight } = part;
  const shift = sumOver(grouping, dmean).map((sum) => (meanWeight * sum) / grouping.count);
  const slope = sumOver(grouping, dvariance).map((sum) => (2 * varianceWeight * sum) / grouping.count);
  forEachElement(grouping, (i, g) => {
    dx[i] = (dx[i] ?? 0) + (shift[g] ?? 0) + (slope[g] ?? 0) * ((data[i] ?? 0) - (mean[g] ?? 0));
  });
}

/** Less the largest first, so that nothing overflows. */
function softmax(weights: ArrayLike<number> = []): Float64Array {
  const most = Math.max(...Array.from(weights));
  const powers = Float64Array.from(weights, (weight) => Math.exp(weight - most));
  const sum = total(powers);
  return powers.map((power) => power / sum);
}

function total(terms: Float64Array): number {
  return terms.reduce((sum, term) => sum + term, 0);
}
