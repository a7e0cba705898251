/**
 * Divisive normalization: each element centred and divided by what surrounds it, all channels of a few positions.
 *
 * Forward: v = x − A x with A the mean over an element's window; x̂ = v/s with s = √(σ² + A v²); y = γ·x̂ + β. The
 * window holds all channels and the positions within ⌊size/2⌋ along every axis, cut off at the border, where the mean
 * is of what is there. Forward keeps v and s; s is the same for all channels of a position.
 *
 * Backward, g = γ·dy: s depends on v of the whole window, ∂s_j/∂v_i = A_ji·v_i/s_j. So with Aᵀ, which divides by the
 * receiving window's count before it sums,
 *     dv_i = g_i/s_i − v_i·(Aᵀ (g·v/s³))_i      dx = dv − Aᵀ dv      dσ = −σ·Σ g·v/s³
 *     dγ = Σ dy·x̂      dβ = Σ dy
 */

import { scaledAndShifted } from '../formulas/affine.ts';
import { eachElement } from '../formulas/moments.ts';
import { windowSums } from '../formulas/windows.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import { scalarShape } from '../layer/values.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { channelAxis, perPosition, sampleAxis } from './sides.ts';

/**
 * Normalizes each element by the `size` × `size` positions around it, over all channels. Without positions (`N C`)
 * the window is the sample's channels. σ is learned and keeps the divisor from 0.
 */
export const divisiveNorm = defineNorm({
  id: 'divisiveNorm',
  name: 'DN',
  title: 'Divisive normalization',
  family: 'activations',
  summary: 'Each response is divided by the activity around it, as cortical neurons are thought to do.',
  paper: {
    authors: 'Mengye Ren, Renjie Liao, Raquel Urtasun, Fabian H. Sinz, Richard S. Zemel',
    year: 2017,
    title: 'Normalizing the Normalizers: Comparing and Extending Network Normalization Schemes',
  },
  formula: String.raw`y_{nchw} = \gamma_c\,\frac{v_{nchw}}{\sqrt{\sigma^2 + \mathbb{E}_{\mathrm{window}}\,v^2}} + \beta_c,\quad v = x - \mathbb{E}_{\mathrm{window}}\,x`,
  formulaText: 'y = γ[c] · v / √(σ² + window mean of v²) + β[c],  v = x − window mean of x',
  parameters: [
    {
      name: 'sigma',
      initial: ({ options }) => [Number(options.sigma)],
      shape: scalarShape,
      doc: 'The smoothing σ under the root; starts as the option.',
    },
    ...AFFINE_PARAMETERS,
  ],
  options: {
    size: {
      type: 'integer',
      required: true,
      min: 1,
      odd: true,
      doc: 'Positions of a window along each axis; odd.',
    },
    sigma: { type: 'number', default: 1, doc: 'What the smoothing σ starts from.' },
    affine: AFFINE_OPTIONS.affine,
  },
  statistics: [],
  pattern: (x) => perPosition('divisiveNorm', x),
  mathematics:
    ({ size }) =>
    (pass) =>
      surrounded(pass, (size - 1) / 2),
  invariants: ['batchIndependence'],
  example: `import { divisiveNorm, randn } from 'normbook'

const x = randn([2, 6, 16, 16], 'N C H W', { seed: 1, mean: 3, std: 2 })
divisiveNorm({ size: 5 }).forward(x).y
`,
  valid: [
    {
      options: { size: 3 },
      shape: [2, 3, 4, 5],
      axes: 'N C H W',
      pattern: 'n c h w -> n h w',
      parameters: 'sigma scalar, gamma C3, beta C3',
    },
    {
      options: { size: 5, affine: false },
      shape: [2, 6, 4],
      axes: 'N L D',
      pattern: 'n l d -> n l',
      parameters: 'scalar',
    },
    {
      options: { size: 1, sigma: 0.5 },
      shape: [3, 6],
      axes: 'N C',
      pattern: 'n c -> n',
      parameters: 'sigma scalar, gamma C6, beta C6',
    },
  ],
  errors: [
    {
      options: { size: 4 },
      shape: [2, 3, 4, 5],
      axes: 'N C H W',
      code: 'option',
      message: 'divisiveNorm: size 4, expected an odd integer ≥ 1; pass another value',
    },
    {
      options: { size: 3 },
      shape: [4, 5],
      axes: 'H W',
      code: 'axis',
      message:
        'divisiveNorm: a tensor without channels (H4 W5), expected an axis C, or D; rename its axes, or state a pattern with normalization()',
    },
  ],
});

function surrounded(pass: Pass, reach: number): Outcome {
  const { x, grouping, values } = pass;
  const sigma = values.sigma?.[0] ?? 0;
  const sum = windowOf(x, reach);
  const count = sum(new Float64Array(x.size).fill(1));
  const averaged = (data: Float64Array): Float64Array => sum(data).map((total, i) => total / (count[i] ?? 1));
  // Each receiver's share goes back to all that it looked at: windows are symmetric.
  const returned = (data: Float64Array): Float64Array => sum(data.map((value, i) => value / (count[i] ?? 1)));
  const mean = averaged(Float64Array.from(x.data));
  const v = mean.map((m, i) => (x.data[i] ?? 0) - m);
  const s = averaged(v.map((value) => value * value)).map((square) => Math.sqrt(sigma * sigma + square));
  // Nothing around and σ = 0: 0 rather than 0/0, as for a constant group.
  const divided = (value: number, i: number): number => (s[i] === 0 ? 0 : value / (s[i] ?? 1));
  const scaled = scaledAndShifted(pass, (i) => divided(v[i] ?? 0, i));
  return {
    y: scaled.y,
    backward: (dy) => {
      const { hat, parameters } = scaled.backward(dy);
      const g = eachElement(grouping, hat);
      const slope = g.map((value, i) => divided(divided(divided(value * (v[i] ?? 0), i), i), i));
      const through = returned(slope);
      const dv = g.map((value, i) => divided(value, i) - (v[i] ?? 0) * (through[i] ?? 0));
      const back = returned(dv);
      const dsigma = -sigma * slope.reduce((total, one) => total + one, 0);
      return {
        x: dv.map((value, i) => value - (back[i] ?? 0)),
        parameters: { sigma: Float64Array.of(dsigma), ...parameters },
      };
    },
  };
}

/** The sum over the window of each element. */
function windowOf({ shape, axes }: Pass['x'], reach: number): (data: Float64Array) => Float64Array {
  const channel = channelAxis('divisiveNorm', { shape, axes });
  const sample = sampleAxis({ axes });
  return (data) =>
    shape.reduce((sums, extent, axis) => {
      if (axis === sample) return sums;
      const width = axis === channel ? extent : reach;
      return windowSums(sums, shape, axis, width, width);
    }, data);
}
