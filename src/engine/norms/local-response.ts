/**
 * Local response normalization: each element divided by what its neighbours among the channels amount to.
 *
 * Forward: y = x·u^−β with u = k + α/size·Σ x², the sum over a window of channels around its own; channels beyond
 * the ends count as 0. Forward keeps x and u. Backward: ∂u_j/∂x_i = 2α/size·x_i where i is in j's window, so that
 *     dx_i = dy_i·u_i^−β − 2αβ/size·x_i·Σ_j dy_j·x_j·u_j^(−β−1)
 * the sum over the channels j whose window holds i: the window turned round.
 */

import { windowSums } from '../formulas/windows.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import { defineNorm } from './record.ts';
import { channelAxis, perElement } from './sides.ts';

/**
 * Divides by the energy of `size` neighbouring channels: c − ⌊size/2⌋ to c + ⌊(size − 1)/2⌋, as in PyTorch (ONNX puts
 * the longer side of an even window behind). Channels: axis `C`, or `D` where there is no `C`.
 */
export const localResponseNorm = defineNorm({
  id: 'localResponseNorm',
  name: 'LRN',
  title: 'Local response normalization',
  family: 'activations',
  summary: 'Neighbouring channels compete at each position: a strong response damps those beside it.',
  paper: {
    authors: 'Alex Krizhevsky, Ilya Sutskever, Geoffrey E. Hinton',
    year: 2012,
    title: 'ImageNet Classification with Deep Convolutional Neural Networks',
  },
  formula: String.raw`y_{nchw} = x_{nchw}\left(k + \frac{\alpha}{S}\sum_{c' = c - \lfloor S/2 \rfloor}^{c + \lfloor (S-1)/2 \rfloor} x_{nc'hw}^2\right)^{-\beta}`,
  formulaText: 'y = x / (k + alpha/size · Σ over size channels around c of x²)^beta',
  parameters: [],
  options: {
    size: { type: 'integer', required: true, min: 1, doc: 'How many channels a window has.' },
    alpha: { type: 'number', default: 1e-4, doc: 'The weight of the window’s mean square.' },
    beta: { type: 'number', default: 0.75, doc: 'The exponent.' },
    k: { type: 'number', default: 1, doc: 'Added to what is raised to the exponent.' },
  },
  statistics: [],
  pattern: (x) => ({ pattern: perElement('localResponseNorm', x).pattern }),
  mathematics: (options) => (pass) => damped(pass, options),
  invariants: ['batchIndependence'],
  example: `import { localResponseNorm, randn } from 'normbook'

const x = randn([2, 6, 16, 16], 'N C H W', { seed: 1, std: 4 })
localResponseNorm({ size: 3, alpha: 1 }).forward(x).y
`,
  valid: [
    {
      options: { size: 5 },
      shape: [2, 7, 3, 3],
      axes: 'N C H W',
      pattern: 'n c h w -> n c h w',
      parameters: 'none',
    },
    {
      options: { size: 2, alpha: 1, beta: 0.5, k: 2 },
      shape: [3, 4, 5],
      axes: 'N L D',
      pattern: 'n l d -> n l d',
      parameters: 'none',
    },
    {
      options: { size: 4, alpha: 0.5 },
      shape: [2, 2, 3, 6],
      axes: 'N H W C',
      pattern: 'n h w c -> n h w c',
      parameters: 'none',
    },
  ],
  errors: [
    {
      options: {},
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message:
        'localResponseNorm: no size, expected an integer ≥ 1; pass it, as in localResponseNorm({ size: 1 })',
    },
    {
      options: { size: 3 },
      shape: [4, 5],
      axes: 'H W',
      code: 'axis',
      message:
        'localResponseNorm: a tensor without channels (H4 W5), expected an axis C, or D; rename its axes, or state a pattern with normalization()',
    },
  ],
});

interface ResponseOptions {
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;
}

function damped({ x }: Pass, { size, alpha, beta, k }: ResponseOptions): Outcome {
  const channel = channelAxis('localResponseNorm', x);
  const [before, after] = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
  const { data } = x;
  const squares = Float64Array.from(data, (value) => value * value);
  const u = windowSums(squares, x.shape, channel, before, after).map((sum) => k + (alpha / size) * sum);
  return {
    y: data.map((value, i) => value * (u[i] ?? 1) ** -beta),
    backward: (dy) => {
      const terms = u.map((one, i) => (dy[i] ?? 0) * (data[i] ?? 0) * one ** (-beta - 1));
      const slope = windowSums(terms, x.shape, channel, after, before);
      return {
        x: u.map((one, i) => {
          const through = ((2 * alpha * beta) / size) * (data[i] ?? 0) * (slope[i] ?? 0);
          return (dy[i] ?? 0) * one ** -beta - through;
        }),
      };
    },
  };
}
