/**
 * Filter response normalization: each channel of each sample divided by its root mean square, then cut off below by
 * a learned threshold in the place of a ReLU.
 *
 * Forward: z = γ·x̂ + β, x̂ = x·r, r = (ν² + ε)^−½ with ν² the mean of x² over the positions; y = max(z, τ).
 * Forward keeps x, r and where z was cut off.
 *
 * Backward: dy goes to z where z ≥ τ, else to τ: dτ sums the latter. From dz on as in `rms.ts`, g = γ·dz:
 *     dx = r·(g − x̂·mean(g·x̂))      dγ = Σ dz·x̂      dβ = Σ dz
 */

import { meanSquares, parameterIndices, sumOverParameters } from '../formulas/moments.ts';
import { ownScale, reciprocalRoot, standardize } from '../formulas/standardize.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { perInstance } from './sides.ts';

/** Divides each channel of each sample by its root mean square over the positions; `threshold` cuts off below τ. */
export const filterResponseNorm = defineNorm({
  id: 'filterResponseNorm',
  name: 'FRN',
  title: 'Filter response normalization',
  family: 'activations',
  summary:
    'Each channel of each sample is divided by its root mean square and thresholded, which needs no batch.',
  paper: {
    authors: 'Saurabh Singh, Shankar Krishnan',
    year: 2020,
    title:
      'Filter Response Normalization Layer: Eliminating Batch Dependence in the Training of Deep Neural Networks',
  },
  formula: String.raw`y_{nchw} = \max\!\left(\gamma_c\,\frac{x_{nchw}}{\sqrt{\nu_{nc}^2 + \epsilon}} + \beta_c,\ \tau_c\right),\quad \nu_{nc}^2 = \mathbb{E}_{hw}\,x^2`,
  formulaText: 'y = max(γ[c] · x / √(mean over h, w of x² + ε) + β[c], τ[c])',
  parameters: [
    ...AFFINE_PARAMETERS,
    {
      name: 'tau',
      initial: 0,
      doc: 'The threshold τ of each channel.',
      when: ({ threshold }) => threshold === true,
    },
  ],
  options: {
    ...AFFINE_OPTIONS,
    eps: { ...AFFINE_OPTIONS.eps, default: 1e-6, doc: 'Added to the mean square under the root.' },
    threshold: { type: 'boolean', default: true, doc: 'Whether results below τ become τ (the paper’s TLU).' },
  },
  statistics: ['meanSquare', 'rstd'],
  pattern: (x) => perInstance('filterResponseNorm', x),
  mathematics:
    ({ eps }) =>
    (pass) =>
      responded(pass, eps),
  invariants: ['batchIndependence'],
  example: `import { filterResponseNorm, randn } from 'normbook'

const x = randn([2, 6, 16, 16], 'N C H W', { seed: 1, mean: 0.5, std: 2 })
filterResponseNorm().forward(x).y
`,
  valid: [
    { options: {}, shape: [2, 3, 4, 4], axes: 'N C H W', pattern: 'n c h w -> n c', parameters: 'C3' },
    {
      options: { threshold: false },
      shape: [2, 3, 4, 4],
      axes: 'N C H W',
      pattern: 'n c h w -> n c',
      parameters: 'C3',
    },
    {
      options: { affine: false, threshold: false },
      shape: [2, 5, 8],
      axes: 'N L D',
      pattern: 'n l d -> n d',
      parameters: 'none',
    },
  ],
  errors: [
    {
      options: { threshold: 0 },
      shape: [2, 3, 4],
      axes: 'N C L',
      code: 'option',
      message: 'filterResponseNorm: threshold 0, expected true or false; the default is true',
    },
    {
      options: { eps: -1e-6 },
      shape: [2, 3, 4],
      axes: 'N C L',
      code: 'option',
      message: 'filterResponseNorm: eps -0.000001, expected a finite number ≥ 0; the default is 0.000001',
    },
  ],
});

function responded(pass: Pass, eps: number): Outcome {
  const { grouping, values, x } = pass;
  const meanSquare = meanSquares(x.data, grouping);
  const rstd = reciprocalRoot(meanSquare, eps);
  const linear = standardize(pass, ownScale(grouping, rstd));
  const statistics = { meanSquare, rstd };
  const { tau } = values;
  if (tau === undefined) return { ...linear, statistics };
  const parameters = parameterIndices(grouping);
  const thresholdOf = (i: number): number => tau[parameters[i] ?? 0] ?? 0;
  // NaN is hidden neither by a threshold nor as one.
  const isCut = (i: number): boolean => (linear.y[i] ?? 0) < thresholdOf(i) || Number.isNaN(thresholdOf(i));
  return {
    y: linear.y.map((value, i) => (isCut(i) ? thresholdOf(i) : value)),
    statistics,
    backward: (dy) => {
      const found = linear.backward(dy.map((value, i) => (isCut(i) ? 0 : value)));
      const dtau = sumOverParameters(grouping, (i) => (isCut(i) ? (dy[i] ?? 0) : 0));
      return { ...found, parameters: { ...found.parameters, tau: dtau } };
    },
  };
}
