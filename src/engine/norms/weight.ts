/**
 * Weight normalization: the length of each weight vector learned apart from its direction.
 *
 * Forward: w = γ·v̂, v̂ = v/‖v‖₂, the length taken over all axes that are not kept. γ, the paper's g, starts as ‖v‖,
 * so that w is v at first. Forward keeps v and 1/‖v‖: v̂ is cheaper to compute again than to store.
 *
 * Backward: ∂‖v‖/∂v_j = v_j/‖v‖ = v̂_j, hence ∂(1/‖v‖)/∂v_j = −v̂_j/‖v‖², and with g = γ·dw
 *     dv_j = g_j/‖v‖ − v̂_j/‖v‖²·Σ g·v = (g_j − v̂_j·Σ g·v̂)/‖v‖      dγ = Σ dw·v̂
 * dv is at right angles to v. Training and eval are the same. A vector of zeros has no direction: NaN, from 0/0.
 */

import { lengthScale, lengths } from '../formulas/lengths.ts';
import { standardize } from '../formulas/standardize.ts';
import type { Grouping } from '../pattern/grouping.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { KEEP_OPTION, perOutput } from './outputs.ts';
import { defineNorm } from './record.ts';

const LARGEST = (2 - 2 ** -23) * 2 ** 127;

/**
 * Gives each output's weights the length γ, whatever the length of v. `x` is v, as in `O I` or `O I H W`; γ has the
 * kept axes and starts as the lengths of the first v. `torch.nn.utils.weight_norm` calls it `weight_g`.
 */
export const weightNorm = defineNorm({
  id: 'weightNorm',
  name: 'WN',
  title: 'Weight normalization',
  family: 'weights',
  summary: 'Each weight vector has its length as a parameter of its own, apart from its direction.',
  paper: {
    authors: 'Tim Salimans, Diederik P. Kingma',
    year: 2016,
    title: 'Weight Normalization: A Simple Reparameterization to Accelerate Training of Deep Neural Networks',
  },
  formula: String.raw`w_{oihw} = \gamma_o\,\frac{v_{oihw}}{\lVert v_o \rVert_2}`,
  formulaText: 'w = γ[o] · v / ‖v[o]‖₂',
  parameters: [
    {
      name: 'gamma',
      initial: initialLengths,
      doc: 'The length γ of each weight vector; starts as what it is.',
    },
  ],
  options: KEEP_OPTION,
  statistics: ['rstd'],
  pattern: (x, { keep }) => perOutput('weightNorm', x, keep),
  mathematics: () => (pass) => {
    const scale = lengthScale(lengths(pass.x.data, pass.grouping), 0);
    return { ...standardize(pass, scale), statistics: { rstd: scale.rstd } };
  },
  invariants: ['scaleInvariance'],
  example: `import { randn, weightNorm } from 'normbook'

const weights = randn([8, 4, 3, 3], 'O I H W', { seed: 1, std: 0.2 })
const wn = weightNorm()
wn.forward(weights) // γ is now the length of each filter, and y the weights themselves
wn.gamma = wn.gamma.map(() => 1)
wn.forward(weights).y // the same directions, all of length 1
`,
  valid: [
    { options: {}, shape: [5, 7], axes: 'O I', pattern: 'o i -> o', parameters: 'O5' },
    { options: {}, shape: [4, 3, 3, 3], axes: 'O I H W', pattern: 'o i h w -> o', parameters: 'O4' },
    {
      options: { keep: 'i o' },
      shape: [3, 2, 3, 2, 3],
      axes: 'O I D H W',
      pattern: 'o i d h w -> o i',
      parameters: 'O3 I2',
    },
    {
      options: { keep: 'O' },
      shape: [3, 3, 2, 4],
      axes: 'H W I O',
      pattern: 'h w i o -> o',
      parameters: 'O4',
    },
  ],
  errors: [
    {
      options: { keep: 'Q' },
      shape: [2, 3],
      axes: 'O I',
      code: 'axis',
      message: 'weightNorm: no axis Q, expected O or I; choose one of these',
    },
    {
      options: { dim: 0 },
      shape: [2, 3],
      axes: 'O I',
      code: 'option',
      message: 'weightNorm: unknown option dim, expected keep; choose one of these',
    },
  ],
});

/** As far as float32 reaches, so that γ is a number for every finite v. */
function initialLengths({ x, grouping }: { x: Tensor; grouping: Grouping }): Float64Array {
  return lengths(x.data, grouping).map((length) => Math.min(length, LARGEST));
}
