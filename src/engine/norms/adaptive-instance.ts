/**
 * Adaptive instance normalization: each channel of an image takes mean and deviation of another image's channel.
 *
 * Forward: y = s·x̂ + m with x̂ as in `instance.ts` and m, s = √(σ² + ε) the mean and deviation of each channel of
 * the style. Forward keeps x, the style, and the moments of both.
 *
 * Backward: the gradient of x̂ is s·dy, and dx follows as in `instance.ts`. For the style z with M positions,
 * dm = Σ dy and ds = Σ dy·x̂ over an instance; ∂m/∂z = 1/M and ∂s/∂z = (z − m)/(M·s), so that
 *     dz = (Σdy + (z − m)/s·Σ dy·x̂)/M
 */

import { EngineError } from '../errors.ts';
import { eachElement, moments, sumOver } from '../formulas/moments.ts';
import { backwardToX, ownScale, reciprocalRoot, standardized } from '../formulas/standardize.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import { type Grouping, resolvePattern } from '../pattern/grouping.ts';
import { describe } from '../tensor/axes.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { defineNorm, EPS_OPTION } from './record.ts';
import { perInstance } from './sides.ts';

/** `forward(x, { style })`: the style has as many samples and channels as x; its positions are free. */
export const adaptiveInstanceNorm = defineNorm({
  id: 'adaptiveInstanceNorm',
  name: 'AdaIN',
  title: 'Adaptive instance normalization',
  family: 'activations',
  summary: 'Each channel of an image is given the mean and the deviation of that channel in a style image.',
  paper: {
    authors: 'Xun Huang, Serge Belongie',
    year: 2017,
    title: 'Arbitrary Style Transfer in Real-Time with Adaptive Instance Normalization',
  },
  formula: String.raw`y_{nchw} = \sqrt{\sigma_{nc}^2(z) + \epsilon}\;\frac{x_{nchw} - \mu_{nc}(x)}{\sqrt{\sigma_{nc}^2(x) + \epsilon}} + \mu_{nc}(z)`,
  formulaText: 'y = √(σ²(z)[n,c] + ε) · (x − μ(x)[n,c]) / √(σ²(x)[n,c] + ε) + μ(z)[n,c],  z = style',
  parameters: [],
  inputs: [
    {
      name: 'style',
      doc: 'A tensor with the samples and channels of x, at any positions.',
      differentiable: true,
    },
  ],
  options: EPS_OPTION,
  statistics: ['mean', 'variance', 'rstd'],
  pattern: (x) => perInstance('adaptiveInstanceNorm', x),
  mathematics: (options) => (pass) => adapted(pass, options.eps),
  invariants: ['shiftInvariance', 'scaleInvariance', 'batchIndependence'],
  example: `import { adaptiveInstanceNorm, randn } from 'normbook'

const content = randn([2, 6, 16, 16], 'N C H W', { seed: 1 })
const style = randn([2, 6, 8, 8], 'N C H W', { seed: 2, mean: 3, std: 5 })
adaptiveInstanceNorm().forward(content, { style }).y
`,
  valid: [
    {
      options: {},
      shape: [2, 3, 4, 4],
      axes: 'N C H W',
      pattern: 'n c h w -> n c',
      parameters: 'none',
      inputs: { style: { shape: [2, 3, 3, 5], axes: 'N C H W' } },
    },
    {
      options: { eps: 1e-3 },
      shape: [3, 5, 4],
      axes: 'N L D',
      pattern: 'n l d -> n d',
      parameters: 'none',
      inputs: { style: { shape: [3, 7, 4], axes: 'N L D' } },
    },
    {
      options: {},
      shape: [2, 2, 3, 4, 3],
      axes: 'N D H W C',
      pattern: 'n d h w c -> n c',
      parameters: 'none',
      inputs: { style: { shape: [2, 5, 3], axes: 'N L C' } },
    },
  ],
  errors: [
    {
      options: {},
      shape: [2, 3, 4, 4],
      axes: 'N C H W',
      code: 'data',
      message:
        'adaptiveInstanceNorm: no style, expected a tensor with the samples and channels of x, at any positions; pass it, as in forward(x, { style })',
    },
    {
      options: {},
      shape: [2, 3, 4, 4],
      axes: 'N C H W',
      inputs: { style: { shape: [2, 4, 4, 4], axes: 'N C H W' } },
      code: 'shape',
      message:
        'adaptiveInstanceNorm: style N2 C4 H4 W4, expected N2 C3 and any positions; choose a style like x',
    },
  ],
});

function adapted({ x, grouping, inputs }: Pass, eps: number): Outcome {
  const { style } = inputs;
  if (style === undefined) throw mismatch('none', grouping);
  const styled = groupingOf(style, grouping);
  const { mean, variance } = moments(x.data, grouping);
  const rstd = reciprocalRoot(variance, eps);
  const scale = ownScale(grouping, rstd, mean);
  const target = moments(style.data, styled);
  const deviation = target.variance.map((v) => Math.sqrt(v + eps));
  const hat = standardized(x.data, scale);
  const y = eachElement(grouping, (i, g, p) => (deviation[g] ?? 0) * hat(i, g, p) + (target.mean[g] ?? 0));
  return {
    y: new Float32Array(y),
    statistics: { mean, variance, rstd },
    backward: (dy) => {
      const sums = sumOver(grouping, (i) => dy[i] ?? 0);
      const products = sumOver(grouping, (i, g, p) => (dy[i] ?? 0) * hat(i, g, p));
      const dstyle = eachElement(styled, (i, g) => {
        const slope = ((style.data[i] ?? 0) - (target.mean[g] ?? 0)) / (deviation[g] ?? 0);
        // A constant style with ε = 0 has a deviation of 0, with the derivative 0.
        const through = deviation[g] === 0 ? 0 : slope * (products[g] ?? 0);
        return ((sums[g] ?? 0) + through) / styled.count;
      });
      const dx = backwardToX(x.data, grouping, scale, (i, g) => (deviation[g] ?? 0) * (dy[i] ?? 0));
      return { x: dx, inputs: { style: dstyle } };
    },
  };
}

/** The instances of the style, in the order of those of x. */
function groupingOf(style: Tensor, { axes, shape }: Grouping): Grouping {
  const wanted = perInstance('adaptiveInstanceNorm: style', style);
  const found = resolvePattern(wanted.pattern, style);
  const name = (names: readonly string[]): string => names.join(' ').toLowerCase();
  if (found.shape.join() === shape.join() && name(found.axes) === name(axes)) return found;
  throw mismatch(describe(style), { axes, shape });
}

function mismatch(got: string, { axes, shape }: Pick<Grouping, 'axes' | 'shape'>): EngineError {
  return new EngineError('shape', {
    what: 'adaptiveInstanceNorm',
    got: `style ${got}`,
    expected: `${describe({ axes, shape })} and any positions`,
    remedy: 'choose a style like x',
  });
}
