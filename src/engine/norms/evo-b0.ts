/**
 * EvoNorm-B0: a normalization and activation in one, found by search; by the batch.
 *
 * Forward: y = γ·x/d + β with d = max(a, b), a = √(σ²_c + ε) of the batch and b = v·x + √(σ²_nc + ε) of the instance.
 * Eval takes the running variance for σ²_c. Forward keeps x, both means, a, and the instances' deviations.
 *
 * Backward, g = γ·dy and q = −g·x/d², the gradient of d: it goes to a where a ≥ b, else to b. a and b depend on x
 * through their variances, ∂a/∂x_j = (x_j − μ_c)/(M·a) over the M elements of a channel, and so for the instance:
 *     dx = g/d + [b > a]·q·v + (x − μ_c)/(M·a)·Σ_c [a ≥ b]·q + (x − μ_nc)/(m·s)·Σ_nc [b > a]·q,  s = √(σ²_nc + ε)
 *     dv = Σ [b > a]·q·x      dγ = Σ dy·x/d      dβ = Σ dy
 * In eval a is a constant.
 */

import { scaledAndShifted } from '../formulas/affine.ts';
import { eachElement, groupIndices, moments, sumOver, sumOverParameters } from '../formulas/moments.ts';
import type { RunningOptions } from '../formulas/running.ts';
import { BATCHES_TRACKED, RUNNING_OPTIONS, RUNNING_VARIANCE, runningMoments } from '../formulas/running.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { perChannel, perInstance } from './sides.ts';

/** x over the larger of the batch's deviation and v·x plus the instance's. */
export const evoNormB0 = defineNorm({
  id: 'evoNormB0',
  name: 'EvoNorm-B0',
  title: 'EvoNorm-B0',
  family: 'activations',
  summary:
    'Each element is divided by the larger of its batch’s deviation and a line through its instance’s.',
  paper: {
    authors: 'Hanxiao Liu, Andrew Brock, Karen Simonyan, Quoc V. Le',
    year: 2020,
    title: 'Evolving Normalization-Activation Layers',
  },
  formula: String.raw`y_{nchw} = \gamma_c\,\frac{x_{nchw}}{\max\!\left(\sqrt{\sigma_c^2 + \epsilon},\ v_c\,x_{nchw} + \sqrt{\sigma_{nc}^2 + \epsilon}\right)} + \beta_c`,
  formulaText: 'y = γ[c] · x / max(√(σ²[c] + ε), v[c] · x + √(σ²[n,c] + ε)) + β[c]',
  parameters: [...AFFINE_PARAMETERS, { name: 'v', initial: 1, doc: 'The slope v of each channel.' }],
  state: [RUNNING_VARIANCE, BATCHES_TRACKED],
  options: { ...AFFINE_OPTIONS, ...RUNNING_OPTIONS },
  statistics: ['variance'],
  pattern: (x) => {
    const { pattern, affine = '' } = perChannel('evoNormB0', x);
    return { pattern, affine, others: [perInstance('evoNormB0', x).pattern] };
  },
  mathematics: (options) => (pass) => divided(pass, options),
  invariants: [],
  example: `import { evoNormB0, randn } from 'normbook'

const x = randn([4, 6, 16, 16], 'N C H W', { seed: 1, mean: 0.5, std: 2 })
evoNormB0().forward(x).y
`,
  valid: [
    {
      options: {},
      shape: [3, 2, 4, 4],
      axes: 'N C H W',
      pattern: 'n c h w -> c | n c h w -> n c',
      parameters: 'C2',
    },
    {
      options: { affine: false, momentum: null },
      shape: [3, 5, 4],
      axes: 'N L D',
      pattern: 'n l d -> d | n l d -> n d',
      parameters: 'D4',
    },
    {
      options: { trackRunningStats: false },
      shape: [3, 4, 3, 2],
      axes: 'N H W C',
      pattern: 'n h w c -> c | n h w c -> n c',
      parameters: 'C2',
    },
  ],
  errors: [
    {
      options: { groups: 2 },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message:
        'evoNormB0: unknown option groups, expected eps, affine, momentum or trackRunningStats; choose one of these',
    },
    {
      options: {},
      shape: [4, 5],
      axes: 'H W',
      code: 'axis',
      message:
        'evoNormB0: a tensor without channels (H4 W5), expected an axis C, or D; rename its axes, or state a pattern with normalization()',
    },
  ],
});

function divided(pass: Pass, options: RunningOptions & { eps: number }): Outcome {
  const { x, grouping, groupings, values } = pass;
  const { v } = values;
  const { data } = x;
  const instances = groupings[1] ?? grouping;
  const instanceOf = groupIndices(instances);
  const batch = runningMoments(pass, grouping, options);
  const instance = moments(data, instances);
  const a = batch.variance.map((one) => Math.sqrt(one + options.eps));
  const s = instance.variance.map((one) => Math.sqrt(one + options.eps));
  const line = (i: number, p: number): number =>
    (v?.[p] ?? 1) * (data[i] ?? 0) + (s[instanceOf[i] ?? 0] ?? 0);
  // Through Math.max, so that NaN in either spoils the result.
  const divisor = (i: number, g: number, p: number): number => Math.max(a[g] ?? 0, line(i, p));
  const scaled = scaledAndShifted(pass, (i, g, p) => (data[i] ?? 0) / divisor(i, g, p));
  return {
    y: scaled.y,
    statistics: { variance: batch.variance },
    state: stateOf(batch.state),
    backward: (dy) => {
      const { hat, parameters } = scaled.backward(dy);
      // The gradient of the divisor, and of it what goes to the line through the instance's deviation.
      const q = eachElement(grouping, (i, g, p) => {
        const d = divisor(i, g, p);
        return (-hat(i, g, p) * (data[i] ?? 0)) / (d * d);
      });
      const toLine = eachElement(grouping, (i, g, p) => (line(i, p) > (a[g] ?? 0) ? (q[i] ?? 0) : 0));
      const toBatch = sumOver(grouping, (i) => (q[i] ?? 0) - (toLine[i] ?? 0));
      const toInstance = sumOver(instances, (i) => toLine[i] ?? 0);
      const dx = eachElement(grouping, (i, g, p) => {
        const n = instanceOf[i] ?? 0;
        const value = data[i] ?? 0;
        const ofBatch = ((value - (batch.mean[g] ?? 0)) * (toBatch[g] ?? 0)) / (grouping.count * (a[g] ?? 1));
        const ofInstance =
          ((value - (instance.mean[n] ?? 0)) * (toInstance[n] ?? 0)) / (instances.count * (s[n] ?? 1));
        const direct = hat(i, g, p) / divisor(i, g, p) + (toLine[i] ?? 0) * (v?.[p] ?? 1);
        return direct + (batch.own ? ofBatch : 0) + ofInstance;
      });
      const dv = sumOverParameters(grouping, (i) => (toLine[i] ?? 0) * (data[i] ?? 0));
      return { x: dx, parameters: { v: dv, ...parameters } };
    },
  };
}

/** There is no running mean here. */
function stateOf(state: Outcome['state'] = {}): NonNullable<Outcome['state']> {
  const { runningVar, numBatchesTracked } = state;
  return { ...(runningVar && { runningVar }), ...(numBatchesTracked && { numBatchesTracked }) };
}
