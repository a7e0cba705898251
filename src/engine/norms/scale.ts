/**
 * Scale normalization: each token divided by its length, with one learned length for all of them.
 *
 * Forward: y = γ·x̂, x̂ = x/max(‖x‖₂, ε), γ one number. Forward keeps x and 1/max(‖x‖, ε).
 * Backward, g = γ·dy: dx = (g − x̂·Σg·x̂)/‖x‖, or g/ε where ‖x‖ < ε (`formulas/lengths.ts`); dγ = Σ dy·x̂ over everything.
 */
import { ofLength } from '../formulas/lengths.ts';
import { scalarShape } from '../layer/values.ts';
import { defineNorm, EPS_OPTION, OVER_OPTION } from './record.ts';
import { perToken } from './sides.ts';

/** Gives every token the length γ, one number that starts as √D. Axes as in layer norm; `over` names others. */
export const scaleNorm = defineNorm({
  id: 'scaleNorm',
  name: 'ScaleNorm',
  title: 'Scale normalization',
  family: 'activations',
  summary:
    'Each token gets one and the same learned length, a single parameter in place of one for each feature.',
  paper: {
    authors: 'Toan Q. Nguyen, Julian Salazar',
    year: 2019,
    title: 'Transformers without Tears: Improving the Normalization of Self-Attention',
  },
  formula: String.raw`y_{nld} = \gamma\,\frac{x_{nld}}{\max\left(\lVert x_{nl} \rVert_2,\ \epsilon\right)}`,
  formulaText: 'y = γ · x / max(‖x[n,l]‖₂, ε)',
  parameters: [
    {
      name: 'gamma',
      initial: ({ grouping }) => [Math.sqrt(grouping.count)],
      shape: scalarShape,
      doc: 'The length γ of every token; starts as the root of how many features there are.',
    },
  ],
  options: { eps: { ...EPS_OPTION.eps, doc: 'The least length that is divided by.' }, ...OVER_OPTION },
  statistics: ['rstd'],
  pattern: (x, { over }) => perToken('scaleNorm', x, over),
  mathematics:
    ({ eps }) =>
    (pass) =>
      ofLength(pass, eps),
  invariants: ['scaleInvariance', 'batchIndependence'],
  example: `import { randn, scaleNorm } from 'normbook'

const tokens = randn([2, 8, 32], 'N L D', { seed: 1, mean: 3, std: 2 })
scaleNorm().forward(tokens).y
`,
  valid: [
    { options: {}, shape: [2, 5, 8], axes: 'N L D', pattern: 'n l d -> n l', parameters: 'scalar' },
    {
      options: { eps: 1e-3 },
      shape: [3, 2, 4, 5],
      axes: 'N C H W',
      pattern: 'n c h w -> n',
      parameters: 'scalar',
    },
    {
      options: { over: 'C' },
      shape: [2, 6, 3],
      axes: 'N C L',
      pattern: 'n c l -> n l',
      parameters: 'scalar',
    },
  ],
  errors: [
    {
      options: { eps: -1 },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'scaleNorm: eps -1, expected a finite number ≥ 0; the default is 0.00001',
    },
    {
      options: { affine: false },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'scaleNorm: unknown option affine, expected eps or over; choose one of these',
    },
  ],
});
