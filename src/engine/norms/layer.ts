/** Layer normalization: one mean and variance per sample, or per token. */
import { axisIndex, type Described, describe, findAxis, splitNames } from '../axes.ts';
import { EngineError } from '../errors.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { patternText, side } from './sides.ts';

/**
 * Normalizes each sample over all its axes (`N C H W` over `C H W`), or each token over its features
 * (`N L D` over `D`, as in transformers): the two differ, and the axes decide. `over` names others.
 */
export const layerNorm = defineNorm({
  id: 'layerNorm',
  name: 'LN',
  title: 'Layer normalization',
  summary: 'Each sample, or each token, is normalized over its own features, whatever else is in the batch.',
  paper: {
    authors: 'Jimmy Lei Ba, Jamie Ryan Kiros, Geoffrey E. Hinton',
    year: 2016,
    title: 'Layer Normalization',
  },
  formula: String.raw`y_{nchw} = \gamma_{chw}\,\frac{x_{nchw} - \mu_n}{\sqrt{\sigma_n^2 + \epsilon}} + \beta_{chw}`,
  parameters: AFFINE_PARAMETERS,
  options: {
    ...AFFINE_OPTIONS,
    over: {
      type: 'axes',
      doc: 'The axes to average over, "H W"; by default all but N where there is a C, else D.',
    },
  },
  pattern(x, { over }) {
    const averaged = over === undefined ? usualAxes(x) : namedAxes(x, over);
    return {
      pattern: patternText(x, (axis) => !averaged.includes(axis)),
      affine: side(x, (axis) => averaged.includes(axis)),
    };
  },
  invariants: ['zeroMean', 'unitVariance', 'shiftInvariance', 'scaleInvariance', 'batchIndependence'],
  example: `import { layerNorm, randn } from 'normbook'

const images = randn([6, 6, 16, 16], 'N C H W', { seed: 1, mean: 3, std: 2 })
const tokens = randn([2, 8, 32], 'N L D', { seed: 2 })
layerNorm().forward(tokens) // each token over D
layerNorm().forward(images).y // each image over C, H and W
`,
  valid: [
    { options: {}, shape: [6, 3, 4, 4], axes: 'N C H W', pattern: 'n c h w -> n', parameters: 'C3 H4 W4' },
    { options: {}, shape: [2, 5, 8], axes: 'N L D', pattern: 'n l d -> n l', parameters: 'D8' },
    { options: {}, shape: [4, 9], axes: 'N C', pattern: 'n c -> n', parameters: 'C9' },
    {
      options: { over: 'w h', eps: 1e-6 },
      shape: [2, 3, 4, 5],
      axes: 'N C H W',
      pattern: 'n c h w -> n c',
      parameters: 'H4 W5',
    },
    { options: { affine: false }, shape: [7], axes: 'C', pattern: 'c ->', parameters: 'scalar' },
  ],
  errors: [
    {
      options: {},
      shape: [4, 5],
      axes: 'H W',
      code: 'axis',
      message:
        'layerNorm: a tensor without C and D (H4 W5), expected axes to average over; name them, as in layerNorm({ over: "H W" })',
    },
    {
      options: { over: 'Q' },
      shape: [2, 3],
      axes: 'N C',
      code: 'axis',
      message: 'layerNorm: no axis Q, expected N or C; choose one of these',
    },
    {
      options: { over: '' },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'layerNorm: over "" names no axis; name at least one, or leave it out',
    },
    {
      options: { normalized_shape: 3 },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message:
        'layerNorm: unknown option normalized_shape, expected eps, affine or over; choose one of these',
    },
  ],
});

function usualAxes(x: Described): number[] {
  const hasChannels = findAxis(x.axes, 'C') >= 0;
  const isAveraged = (name: string): boolean => (hasChannels ? !/^n$/i.test(name) : /^d$/i.test(name));
  const averaged = x.axes.flatMap((name, axis) => (isAveraged(name) ? [axis] : []));
  if (averaged.length > 0) return averaged;
  throw new EngineError('axis', {
    what: 'layerNorm',
    got: `a tensor without C and D (${describe(x)})`,
    expected: 'axes to average over',
    remedy: 'name them, as in layerNorm({ over: "H W" })',
  });
}

function namedAxes(x: Described, over: string): number[] {
  const averaged = splitNames('layerNorm', over).map((name) => axisIndex('layerNorm', x.axes, name));
  if (averaged.length > 0) return averaged;
  throw new EngineError('option', {
    what: 'layerNorm',
    got: `over "${over}" names no axis`,
    remedy: 'name at least one, or leave it out',
  });
}
