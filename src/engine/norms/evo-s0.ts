/**
 * EvoNorm-S0: a normalization and activation in one, found by search; sample by sample.
 *
 * Forward: y = γ·h·r + β with h = x·φ(v·x), φ the logistic function, and r = (σ²_g + ε)^−½, σ² the variance of x in
 * a group of channels. Forward keeps x, μ and r.
 *
 * Backward, g = γ·dy: h' = φ + v·x·φ·(1 − φ); r depends on x through σ², ∂r/∂x_j = −r³·(x_j − μ)/m. So
 *     dx = g·h'·r − r³·(x − μ)·mean(g·h)      dv = Σ g·r·x²·φ·(1 − φ)      dγ = Σ dy·h·r      dβ = Σ dy
 */

import { scaledAndShifted } from '../formulas/affine.ts';
import { eachElement, meanOver, moments, sumOverParameters } from '../formulas/moments.ts';
import { reciprocalRoot } from '../formulas/standardize.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { perGroup } from './sides.ts';

/** x·sigmoid(v·x) over the deviation of its group of channels. `groups` as in group norm. */
export const evoNormS0 = defineNorm({
  id: 'evoNormS0',
  name: 'EvoNorm-S0',
  title: 'EvoNorm-S0',
  family: 'activations',
  summary:
    'A gated activation is divided by the deviation of its group of channels, with no other activation after it.',
  paper: {
    authors: 'Hanxiao Liu, Andrew Brock, Karen Simonyan, Quoc V. Le',
    year: 2020,
    title: 'Evolving Normalization-Activation Layers',
  },
  formula: String.raw`y_{nchw} = \gamma_c\,\frac{x_{nchw}\,\varphi(v_c\,x_{nchw})}{\sqrt{\sigma_{ng}^2 + \epsilon}} + \beta_c,\quad \varphi(z) = \frac{1}{1 + e^{-z}}`,
  formulaText: 'y = γ[c] · x · sigmoid(v[c] · x) / √(σ²[n,g] + ε) + β[c]',
  parameters: [
    ...AFFINE_PARAMETERS,
    { name: 'v', initial: 1, doc: 'The slope v inside the gate of each channel.' },
  ],
  options: {
    groups: { type: 'integer', required: true, min: 1, doc: 'How many groups; divides the channels.' },
    ...AFFINE_OPTIONS,
  },
  statistics: ['mean', 'variance', 'rstd'],
  pattern: (x, { groups }) => perGroup('evoNormS0', x, groups),
  mathematics:
    ({ eps }) =>
    (pass) =>
      gated(pass, eps),
  invariants: ['batchIndependence'],
  example: `import { evoNormS0, randn } from 'normbook'

const x = randn([2, 6, 16, 16], 'N C H W', { seed: 1, mean: 0.5, std: 2 })
evoNormS0({ groups: 3 }).forward(x).y
`,
  valid: [
    {
      options: { groups: 2 },
      shape: [2, 4, 3, 4],
      axes: 'N C H W',
      pattern: 'n (g c) h w -> n g',
      parameters: 'C4',
    },
    {
      options: { groups: 1, affine: false },
      shape: [3, 6],
      axes: 'N C',
      pattern: 'n (g c) -> n g',
      parameters: 'C6',
    },
    {
      options: { groups: 3 },
      shape: [2, 2, 2, 6],
      axes: 'N H W C',
      pattern: 'n h w (g c) -> n g',
      parameters: 'C6',
    },
  ],
  errors: [
    {
      options: { groups: 4 },
      shape: [2, 6, 4, 4],
      axes: 'N C H W',
      code: 'groups',
      message: 'evoNormS0: 6 channels do not split into 4 groups; choose 1, 2, 3 or 6',
    },
    {
      options: {},
      shape: [2, 6],
      axes: 'N C',
      code: 'option',
      message: 'evoNormS0: no groups, expected an integer ≥ 1; pass it, as in evoNormS0({ groups: 1 })',
    },
  ],
});

function gated(pass: Pass, eps: number): Outcome {
  const { grouping, values } = pass;
  const { v } = values;
  const { data } = pass.x;
  const { mean, variance } = moments(data, grouping);
  const rstd = reciprocalRoot(variance, eps);
  const gate = (i: number, p: number): number => 1 / (1 + Math.exp(-(v?.[p] ?? 1) * (data[i] ?? 0)));
  const h = (i: number, p: number): number => (data[i] ?? 0) * gate(i, p);
  const scaled = scaledAndShifted(pass, (i, g, p) => h(i, p) * (rstd[g] ?? 0));
  return {
    y: scaled.y,
    statistics: { mean, variance, rstd },
    backward: (dy) => {
      const { hat, parameters } = scaled.backward(dy);
      const slope = meanOver(grouping, (i, g, p) => hat(i, g, p) * h(i, p));
      const dx = eachElement(grouping, (i, g, p) => {
        const [phi, r] = [gate(i, p), rstd[g] ?? 0];
        const derivative = phi + (v?.[p] ?? 1) * (data[i] ?? 0) * phi * (1 - phi);
        return r * (hat(i, g, p) * derivative - r * r * ((data[i] ?? 0) - (mean[g] ?? 0)) * (slope[g] ?? 0));
      });
      const dv = sumOverParameters(grouping, (i, g, p) => {
        const phi = gate(i, p);
        return hat(i, g, p) * (rstd[g] ?? 0) * (data[i] ?? 0) * (data[i] ?? 0) * phi * (1 - phi);
      });
      return { x: dx, parameters: { v: dv, ...parameters } };
    },
  };
}
