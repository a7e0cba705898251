/**
 * Mean–variance normalization: mean 0 and variance 1 for each channel, without anything to learn or to remember.
 *
 * Forward: y = (x − μ)/(σ + ε), ε outside the root as in ONNX. Forward keeps x, μ, σ.
 *
 * Backward, m elements per channel, s = 1/(σ + ε): ∂σ/∂x_j = (x_j − μ)/(m·σ), so that
 *     dx = s·(dy − mean dy − (x − μ)·s/σ·mean(dy·(x − μ)))
 * For a constant channel, σ = 0, the derivative of the root is taken as 0 and the last term vanishes.
 */

import { eachElement, moments } from '../formulas/moments.ts';
import { backwardToX, type Scale, standardized } from '../formulas/standardize.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import { defineNorm } from './record.ts';
import { channelAxis, namedAxes, patternText } from './sides.ts';

/** Normalizes each channel over all else, or over the axes that `over` names; ONNX's MeanVarianceNormalization. */
export const meanVarianceNorm = defineNorm({
  id: 'meanVarianceNorm',
  name: 'MVN',
  title: 'Mean–variance normalization',
  family: 'activations',
  summary:
    'Each channel is given mean 0 and variance 1 over samples and positions, with nothing learned or remembered.',
  paper: {
    authors: 'Yann A. LeCun, Léon Bottou, Genevieve B. Orr, Klaus-Robert Müller',
    year: 1998,
    title: 'Efficient BackProp',
  },
  formula: String.raw`y_{nchw} = \frac{x_{nchw} - \mu_c}{\sigma_c + \epsilon}`,
  formulaText: 'y = (x − μ[c]) / (σ[c] + ε)',
  parameters: [],
  options: {
    eps: { type: 'number', default: 1e-9, min: 0, doc: 'Added to the deviation, outside the root.' },
    over: { type: 'axes', doc: 'The axes to average over, "H W"; by default all but the channels.' },
  },
  statistics: ['mean', 'variance', 'rstd'],
  pattern(x, { over }) {
    const channel = over === undefined ? channelAxis('meanVarianceNorm', x) : -1;
    const averaged = over === undefined ? [] : namedAxes('meanVarianceNorm', x, over);
    return {
      pattern: patternText(x, (axis) => (over === undefined ? axis === channel : !averaged.includes(axis))),
    };
  },
  mathematics:
    ({ eps }) =>
    (pass) =>
      normalized(pass, eps),
  invariants: ['zeroMean', 'shiftInvariance', 'scaleInvariance'],
  example: `import { meanVarianceNorm, randn } from 'normbook'

const x = randn([6, 6, 16, 16], 'N C H W', { seed: 1, mean: 3, std: 2 })
meanVarianceNorm().forward(x).y
`,
  valid: [
    { options: {}, shape: [3, 4, 4, 4], axes: 'N C H W', pattern: 'n c h w -> c', parameters: 'none' },
    {
      options: { over: 'H W' },
      shape: [2, 3, 4, 5],
      axes: 'N C H W',
      pattern: 'n c h w -> n c',
      parameters: 'none',
    },
    { options: { eps: 1e-7 }, shape: [3, 5, 6], axes: 'N L D', pattern: 'n l d -> d', parameters: 'none' },
  ],
  errors: [
    {
      options: { over: '' },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'meanVarianceNorm: over "" names no axis; name at least one, or leave it out',
    },
    {
      options: { axes: [0] },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'meanVarianceNorm: unknown option axes, expected eps or over; choose one of these',
    },
  ],
});

function normalized({ x, grouping }: Pass, eps: number): Outcome {
  const { mean, variance } = moments(x.data, grouping);
  const rstd = variance.map((v) => 1 / (Math.sqrt(v) + eps));
  // s/σ·mean(dy·(x − μ))·(x − μ) is w·x̂·Σ dy·x̂ with w = 1/(m·s·σ).
  const weight = variance.map((v, g) => (v === 0 ? 0 : 1 / (grouping.count * (rstd[g] ?? 0) * Math.sqrt(v))));
  const scale: Scale = { mean, rstd, weight, ownMean: true };
  return {
    y: new Float32Array(eachElement(grouping, standardized(x.data, scale))),
    statistics: { mean, variance, rstd },
    backward: (dy) => ({ x: backwardToX(x.data, grouping, scale, (i) => dy[i] ?? 0) }),
  };
}
