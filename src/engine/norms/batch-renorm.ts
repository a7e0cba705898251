/**
 * Batch renormalization: batch normalization that in training already gives what eval will give, within limits.
 *
 * Forward, in training: x̂ = (x − μ_B)/σ_B·r + d with σ_B = √(σ²_B + ε), r = σ_B/σ and d = (μ_B − μ)/σ, each clipped
 * to its limits; μ and σ are the running values before this batch moves them. Without the limits x̂ would be
 * (x − μ)/σ, as in eval. σ is a running standard deviation, not a variance, and moves toward σ_B as it is.
 *
 * Backward: the paper takes r and d for constants. With g = γ·dy the gradient of (x − μ_B)/σ_B is r·g, so that
 *     dx = r/σ_B·(g − mean g − x̃·mean(g·x̃)),  x̃ = (x − μ_B)/σ_B      dγ = Σ dy·x̂      dβ = Σ dy
 * Forward keeps x, μ_B, 1/σ_B, r and d. In eval dx = g/σ.
 */

import { scaledAndShifted } from '../formulas/affine.ts';
import { moments, parameterOfGroup } from '../formulas/moments.ts';
import { BATCHES_TRACKED, blendAll, MOMENTUM_OPTION } from '../formulas/running.ts';
import {
  backwardToX,
  fixedScale,
  ownScale,
  reciprocalRoot,
  type Scale,
  standardized,
} from '../formulas/standardize.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { perChannel } from './sides.ts';

/**
 * Normalizes each channel by the batch, corrected toward the running statistics. `rMax` and `dMax` limit the
 * correction: 1 and 0 are batch normalization, with which training begins in the paper.
 */
export const batchRenorm = defineNorm({
  id: 'batchRenorm',
  name: 'BRN',
  title: 'Batch renormalization',
  family: 'activations',
  summary:
    'Batch statistics are corrected toward the running ones, so that training and inference agree even for small batches.',
  paper: {
    authors: 'Sergey Ioffe',
    year: 2017,
    title: 'Batch Renormalization: Towards Reducing Minibatch Dependence in Batch-Normalized Models',
  },
  formula: String.raw`y = \gamma_c \left(\frac{x - \mu_c}{\sigma_c}\,r_c + d_c\right) + \beta_c,\quad r_c = \mathrm{clip}\!\left(\frac{\sigma_c}{\sigma}\right),\ d_c = \mathrm{clip}\!\left(\frac{\mu_c - \mu}{\sigma}\right)`,
  formulaText:
    'y = γ[c] · ((x − μ[c]) / σ[c] · r[c] + d[c]) + β[c],  r = clip(σ[c]/σ), d = clip((μ[c] − μ)/σ), μ and σ running',
  parameters: AFFINE_PARAMETERS,
  state: [
    {
      name: 'runningMean',
      torch: 'running_mean',
      initial: 0,
      doc: 'The running average of the mean of each channel.',
    },
    { name: 'runningStd', initial: 1, doc: 'The running average of √(σ² + ε) of each channel.' },
    BATCHES_TRACKED,
  ],
  options: {
    ...AFFINE_OPTIONS,
    ...MOMENTUM_OPTION,
    rMax: {
      type: 'number',
      default: 3,
      min: 1,
      doc: 'The correction of the scale is within 1/rMax and rMax.',
    },
    dMax: {
      type: 'number',
      default: 5,
      min: 0,
      doc: 'The correction of the mean is within ±dMax deviations.',
    },
  },
  statistics: ['mean', 'variance', 'rstd'],
  heldConstant: () => 'r and d',
  pattern: (x) => perChannel('batchRenorm', x),
  mathematics: (options) => (pass) => (pass.training ? trained(pass, options) : evaluated(pass)),
  invariants: [],
  example: `import { batchRenorm, randn } from 'normbook'

const renorm = batchRenorm({ momentum: 0.5 })
const batch = randn([4, 6, 16, 16], 'N C H W', { seed: 1, mean: 3, std: 2 })
for (let step = 0; step < 8; step++) renorm.forward(batch)
renorm.forward(batch.add(1)).y // seen by the running statistics: the shift is not taken away
`,
  valid: [
    { options: {}, shape: [4, 3, 3, 3], axes: 'N C H W', pattern: 'n c h w -> c', parameters: 'C3' },
    {
      options: { affine: false, rMax: 1, dMax: 0 },
      shape: [4, 5, 6],
      axes: 'N L D',
      pattern: 'n l d -> d',
      parameters: 'none',
    },
    {
      options: { momentum: null, eps: 1e-3 },
      shape: [6, 3],
      axes: 'N C',
      pattern: 'n c -> c',
      parameters: 'C3',
    },
  ],
  errors: [
    {
      options: { rMax: 0.5 },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'batchRenorm: rMax 0.5, expected a finite number ≥ 1; the default is 3',
    },
    {
      options: { trackRunningStats: false },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message:
        'batchRenorm: unknown option trackRunningStats, expected eps, affine, momentum, rMax or dMax; choose one of these',
    },
  ],
});

interface RenormOptions {
  readonly eps: number;
  readonly momentum: number | null;
  readonly rMax: number;
  readonly dMax: number;
}

function trained(pass: Pass, { eps, momentum, rMax, dMax }: RenormOptions): Outcome {
  const { mean, variance } = moments(pass.x.data, pass.grouping);
  const rstd = reciprocalRoot(variance, eps);
  const { runningMean, runningStd, numBatchesTracked } = pass.values;
  const sigma = variance.map((v) => Math.sqrt(v + eps));
  const channels = parameterOfGroup(pass.grouping);
  const r = sigma.map((s, g) => clip(s / (runningStd?.[channels[g] ?? 0] ?? 1), 1 / rMax, rMax));
  const d = mean.map((m, g) => {
    const channel = channels[g] ?? 0;
    return clip((m - (runningMean?.[channel] ?? 0)) / (runningStd?.[channel] ?? 1), -dMax, dMax);
  });
  const running = {
    runningMean: runningMean ?? new Float32Array(),
    runningStd: runningStd ?? new Float32Array(),
  };
  const steps = pass.grouping.count === 0 ? [] : [{ runningMean: mean, runningStd: sigma }];
  const state = blendAll(running, steps, { momentum, batches: numBatchesTracked?.[0] ?? 0 });
  return {
    ...corrected(pass, ownScale(pass.grouping, rstd, mean), r, d),
    statistics: { mean, variance, rstd },
    state,
  };
}

function evaluated(pass: Pass): Outcome {
  const channels = parameterOfGroup(pass.grouping);
  const { runningMean, runningStd } = pass.values;
  const mean = Float64Array.from(channels, (channel) => runningMean?.[channel] ?? 0);
  const rstd = Float64Array.from(channels, (channel) => 1 / (runningStd?.[channel] ?? 1));
  const scale = fixedScale(rstd, mean);
  const [ones, zeros] = [rstd.map(() => 1), rstd.map(() => 0)];
  const variance = rstd.map((value) => 1 / (value * value));
  return { ...corrected(pass, scale, ones, zeros), statistics: { mean, variance, rstd } };
}

/** y = γ·(x̃·r + d) + β, r and d constants. */
function corrected(
  pass: Pass,
  scale: Scale,
  r: Float64Array,
  d: Float64Array,
): Pick<Outcome, 'y' | 'backward'> {
  const { x, grouping } = pass;
  const tilde = standardized(x.data, scale);
  const scaled = scaledAndShifted(pass, (i, g, p) => tilde(i, g, p) * (r[g] ?? 1) + (d[g] ?? 0));
  return {
    y: scaled.y,
    backward: (dy) => {
      const { hat, parameters } = scaled.backward(dy);
      return { x: backwardToX(x.data, grouping, scale, (i, g, p) => (r[g] ?? 1) * hat(i, g, p)), parameters };
    },
  };
}

/** NaN stays NaN. */
function clip(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
