/**
 * Lp normalization: each vector of features divided by its p-norm.
 *
 * Forward: y = x/max(‖x‖_p, ε), ‖x‖_p = (Σ|x|^p)^(1/p). Forward keeps x and the norms. The largest |x| is taken out
 * of the sum first, so that no power overflows.
 *
 * Backward: ∂‖x‖_p/∂x_j = sign(x_j)·(|x_j|/‖x‖_p)^(p−1), which for p = 1 is sign(x_j), 0 at 0. So
 *     dx_j = (dy_j − sign(x_j)·(|x_j|/‖x‖)^(p−1)·Σ dy·y)/‖x‖
 * and dy/ε where ‖x‖ < ε.
 */

import { eachElement, forEachElement, sumOver } from '../formulas/moments.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import { defineNorm } from './record.ts';
import { channelAxis, namedAxes, patternText } from './sides.ts';

/**
 * Divides vectors along the channel axis (`C`, else `D`), or along the axes `over`, by their p-norm: `p` 2 makes unit
 * vectors, 1 makes shares. As `torch.nn.functional.normalize`; ONNX's LpNormalization is eps 0.
 */
export const lpNorm = defineNorm({
  id: 'lpNorm',
  name: 'Lp',
  title: 'Lp normalization',
  family: 'activations',
  summary: 'Each vector of features gets the length 1 in the p-norm, so that only its direction counts.',
  paper: {
    authors: 'Florent Perronnin, Jorge Sánchez, Thomas Mensink',
    year: 2010,
    title: 'Improving the Fisher Kernel for Large-Scale Image Classification',
  },
  formula: String.raw`y_{nchw} = \frac{x_{nchw}}{\max\left(\left(\sum_{c'} |x_{nc'hw}|^p\right)^{1/p},\ \epsilon\right)}`,
  formulaText: 'y = x / max((Σ over c of |x|^p)^(1/p), ε)',
  parameters: [],
  options: {
    p: { type: 'number', default: 2, min: 1, doc: 'The exponent of the norm: 1 sums sizes, 2 is Euclid’s.' },
    eps: { type: 'number', default: 1e-12, min: 0, doc: 'The least norm that is divided by.' },
    over: { type: 'axes', doc: 'The axes along which vectors lie, "H W"; by default the channel axis.' },
  },
  statistics: ['norm'],
  pattern(x, { over }) {
    const along = over === undefined ? [channelAxis('lpNorm', x)] : namedAxes('lpNorm', x, over);
    return { pattern: patternText(x, (axis) => !along.includes(axis)) };
  },
  mathematics:
    ({ p, eps }) =>
    (pass) =>
      divided(pass, p, eps),
  invariants: ['scaleInvariance', 'batchIndependence'],
  example: `import { lpNorm, randn } from 'normbook'

const tokens = randn([2, 8, 32], 'N L D', { seed: 1, mean: 3, std: 2 })
lpNorm().forward(tokens).y // unit vectors
`,
  valid: [
    { options: {}, shape: [2, 3, 4, 5], axes: 'N C H W', pattern: 'n c h w -> n h w', parameters: 'none' },
    { options: { p: 4 }, shape: [2, 5, 8], axes: 'N L D', pattern: 'n l d -> n l', parameters: 'none' },
    {
      options: { p: 3.5, over: 'H W' },
      shape: [2, 3, 4, 5],
      axes: 'N H W C',
      pattern: 'n h w c -> n c',
      parameters: 'none',
    },
  ],
  errors: [
    {
      options: { p: 0.5 },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'lpNorm: p 0.5, expected a finite number ≥ 1; the default is 2',
    },
    {
      options: {},
      shape: [4, 5],
      axes: 'H W',
      code: 'axis',
      message:
        'lpNorm: a tensor without channels (H4 W5), expected an axis C, or D; rename its axes, or state a pattern with normalization()',
    },
  ],
});

function divided({ x, grouping }: Pass, p: number, eps: number): Outcome {
  const data = x.data;
  const largest = new Float64Array(grouping.groups);
  forEachElement(grouping, (i, g) => {
    // Math.max keeps NaN.
    largest[g] = Math.max(largest[g] ?? 0, Math.abs(data[i] ?? 0));
  });
  const share = (i: number, g: number): number => {
    const size = Math.abs(data[i] ?? 0);
    if (size === 0) return 0;
    // Also ∞/∞, whose norm is ∞.
    return size === largest[g] ? 1 : size / (largest[g] ?? 1);
  };
  const sums = sumOver(grouping, (i, g) => share(i, g) ** p);
  const norm = sums.map((sum, g) => (largest[g] === 0 ? 0 : (largest[g] ?? 0) * sum ** (1 / p)));
  const divisor = norm.map((one) => Math.max(one, eps));
  const y = eachElement(grouping, (i, g) => (data[i] ?? 0) / (divisor[g] ?? 1));
  return {
    y: new Float32Array(y),
    statistics: { norm },
    backward: (dy) => {
      const slope = sumOver(grouping, (i) => (dy[i] ?? 0) * (y[i] ?? 0));
      const dx = eachElement(grouping, (i, g) => {
        const length = norm[g] ?? 0;
        if (length < eps) return (dy[i] ?? 0) / eps;
        const derivative = Math.sign(data[i] ?? 0) * (Math.abs(data[i] ?? 0) / length) ** (p - 1);
        return ((dy[i] ?? 0) - derivative * (slope[g] ?? 0)) / length;
      });
      return { x: dx };
    },
  };
}
