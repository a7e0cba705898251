/**
 * Dynamic Tanh: a squashing function in the place of a normalization; no statistics at all.
 *
 * Forward: y = γ·t + β, t = tanh(α·x), α one number. Forward keeps x and α.
 * Backward: t' = 1 − t², so that dx = γ·dy·α·(1 − t²), dα = Σ γ·dy·x·(1 − t²), dγ = Σ dy·t, dβ = Σ dy.
 */

import { scaledAndShifted } from '../formulas/affine.ts';
import { eachElement } from '../formulas/moments.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import { scalarShape } from '../layer/values.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { perElement } from './sides.ts';

/** y = γ·tanh(α·x) + β. γ and β for each channel: axis `C`, or `D` where there is no `C`. */
export const dynamicTanh = defineNorm({
  id: 'dynamicTanh',
  name: 'DyT',
  title: 'Dynamic Tanh',
  family: 'activations',
  summary:
    'A scaled hyperbolic tangent does what layer norm was seen to do in transformers, without any statistics.',
  paper: {
    authors: 'Jiachen Zhu, Xinlei Chen, Kaiming He, Yann LeCun, Zhuang Liu',
    year: 2025,
    title: 'Transformers without Normalization',
  },
  formula: String.raw`y_{nld} = \gamma_d \tanh(\alpha\,x_{nld}) + \beta_d`,
  formulaText: 'y = γ[d] · tanh(α · x) + β[d]',
  parameters: [
    {
      name: 'alpha',
      torch: 'alpha',
      initial: ({ options }) => [Number(options.alpha)],
      shape: scalarShape,
      doc: 'The slope α at 0; starts as the option.',
    },
    ...AFFINE_PARAMETERS,
  ],
  options: {
    alpha: { type: 'number', default: 0.5, doc: 'What the slope α starts from.' },
    affine: AFFINE_OPTIONS.affine,
  },
  statistics: [],
  pattern: (x) => perElement('dynamicTanh', x),
  mathematics: () => squashed,
  invariants: ['batchIndependence'],
  example: `import { dynamicTanh, randn } from 'normbook'

const tokens = randn([2, 8, 32], 'N L D', { seed: 1, std: 4 })
dynamicTanh().forward(tokens).y
`,
  valid: [
    {
      options: {},
      shape: [2, 5, 8],
      axes: 'N L D',
      pattern: 'n l d -> n l d',
      parameters: 'alpha scalar, gamma D8, beta D8',
    },
    {
      options: { alpha: 2, affine: false },
      shape: [2, 3, 4, 4],
      axes: 'N C H W',
      pattern: 'n c h w -> n c h w',
      parameters: 'scalar',
    },
    {
      options: { alpha: -1 },
      shape: [4, 3],
      axes: 'N C',
      pattern: 'n c -> n c',
      parameters: 'alpha scalar, gamma C3, beta C3',
    },
  ],
  errors: [
    {
      options: { alpha: Number.NaN },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'dynamicTanh: alpha NaN, expected a finite number; the default is 0.5',
    },
    {
      options: { eps: 1e-5 },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'dynamicTanh: unknown option eps, expected alpha or affine; choose one of these',
    },
  ],
});

function squashed(pass: Pass): Outcome {
  const { grouping, values } = pass;
  const { data } = pass.x;
  const alpha = values.alpha?.[0] ?? 0;
  const tanh = (i: number): number => Math.tanh(alpha * (data[i] ?? 0));
  const scaled = scaledAndShifted(pass, tanh);
  return {
    y: scaled.y,
    backward: (dy) => {
      const { hat, parameters } = scaled.backward(dy);
      const throughTanh = eachElement(grouping, (i, g, p) => hat(i, g, p) * (1 - tanh(i) * tanh(i)));
      const dalpha = throughTanh.reduce((sum, one, i) => sum + one * (data[i] ?? 0), 0);
      return {
        x: throughTanh.map((one) => alpha * one),
        parameters: { alpha: Float64Array.of(dalpha), ...parameters },
      };
    },
  };
}
