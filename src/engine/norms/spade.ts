/**
 * Spatially adaptive normalization: scale and shift of their own at every position, made elsewhere from a map.
 *
 * Forward: x̂ as in `batch.ts` or `instance.ts`, then y = γ·x̂ + β with γ and β given, of x's axes or fewer. Forward
 * keeps x, γ, μ and 1/√(σ² + ε). Backward: the gradient of x̂ is γ·dy, and dx follows as there; dγ = Σ dy·x̂ and
 * dβ = Σ dy over the axes that γ and β do not have.
 */

import { EngineError } from '../errors.ts';
import { eachElement, forEachElement } from '../formulas/moments.ts';
import { RUNNING_OPTIONS, RUNNING_STATE, runningMoments, runningScale } from '../formulas/running.ts';
import { backwardToX, standardized } from '../formulas/standardize.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import type { ValueSpec } from '../layer/values.ts';
import { describe, findAxis } from '../tensor/axes.ts';
import { rowMajorStrides } from '../tensor/indexing.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { forEachRow } from '../tensor/walk.ts';
import { defineNorm, EPS_OPTION } from './record.ts';
import { perChannel, perInstance } from './sides.ts';

const isTracking = (options: Readonly<Record<string, unknown>>): boolean =>
  options.base === 'batch' && options.trackRunningStats === true;

const [runningMean, runningVar, numBatchesTracked] = RUNNING_STATE;
const state = [
  { ...runningMean, when: isTracking },
  { ...runningVar, when: isTracking },
  { ...numBatchesTracked, when: isTracking },
] as const satisfies readonly ValueSpec[];

/**
 * `forward(x, { gamma, beta })`: maps of x's shape, or of some of its axes, by name. The paper's formula: γ multiplies
 * x̂ as it is (its code multiplies by 1 + γ).
 */
export const spade = defineNorm({
  id: 'spade',
  name: 'SPADE',
  title: 'Spatially adaptive normalization',
  family: 'activations',
  summary:
    'What is normalized is scaled and shifted position by position, so that a layout survives normalization.',
  paper: {
    authors: 'Taesung Park, Ming-Yu Liu, Ting-Chun Wang, Jun-Yan Zhu',
    year: 2019,
    title: 'Semantic Image Synthesis with Spatially-Adaptive Normalization',
  },
  formula: String.raw`y_{nchw} = \gamma_{nchw}\,\frac{x_{nchw} - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}} + \beta_{nchw}`,
  formulaText: 'y = γ[n,c,h,w] · (x − μ[c]) / √(σ²[c] + ε) + β[n,c,h,w]',
  parameters: [],
  state,
  inputs: [
    { name: 'gamma', doc: 'The scale: a tensor with x’s axes, or some of them.', differentiable: true },
    { name: 'beta', doc: 'The shift: a tensor with x’s axes, or some of them.', differentiable: true },
  ],
  options: {
    base: {
      type: 'choice',
      choices: ['batch', 'instance'],
      default: 'batch',
      doc: 'Whose statistics normalize: those of batch or of instance normalization.',
    },
    ...EPS_OPTION,
    ...RUNNING_OPTIONS,
  },
  statistics: ['mean', 'variance', 'rstd'],
  pattern: (x, { base }) => (base === 'batch' ? perChannel('spade', x) : perInstance('spade', x)),
  mathematics: (options) => {
    const trackRunningStats = isTracking(options);
    return (pass) => modulated(pass, { ...options, trackRunningStats });
  },
  invariants: ['shiftInvariance', 'scaleInvariance'],
  example: `import { randn, spade, zeros } from 'normbook'

const x = randn([2, 6, 16, 16], 'N C H W', { seed: 1 })
const gamma = zeros([16, 16], 'H W').map((_, i) => (i % 16 < 8 ? 1 : 0.2)) // the right half is calmed
spade().forward(x, { gamma, beta: zeros([16, 16], 'H W') }).y
`,
  valid: [
    {
      options: {},
      shape: [3, 2, 4, 4],
      axes: 'N C H W',
      pattern: 'n c h w -> c',
      parameters: 'none',
      inputs: { gamma: { shape: [3, 2, 4, 4], axes: 'N C H W' }, beta: { shape: [4, 4], axes: 'H W' } },
    },
    {
      options: { base: 'instance' },
      shape: [2, 3, 3, 4],
      axes: 'N H W C',
      pattern: 'n h w c -> n c',
      parameters: 'none',
      inputs: { gamma: { shape: [4, 2], axes: 'C N' }, beta: { shape: [2, 3, 3, 4], axes: 'N H W C' } },
    },
    {
      options: { momentum: null },
      shape: [4, 3, 5],
      axes: 'N L D',
      pattern: 'n l d -> d',
      parameters: 'none',
      inputs: { gamma: { shape: [3], axes: 'L' }, beta: { shape: [5], axes: 'D' } },
    },
  ],
  errors: [
    {
      options: {},
      shape: [2, 3, 4, 4],
      axes: 'N C H W',
      inputs: { gamma: { shape: [5], axes: 'W' }, beta: { shape: [4], axes: 'W' } },
      code: 'shape',
      message: 'spade: gamma W5, expected axes among N2 C3 H4 W4; resize it to x',
    },
    {
      options: { base: 'layer' },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'spade: base "layer", expected "batch" or "instance"; the default is "batch"',
    },
  ],
});

interface SpadeOptions {
  readonly eps: number;
  readonly momentum: number | null;
  readonly trackRunningStats: boolean;
}

function modulated(pass: Pass, options: SpadeOptions): Outcome {
  const { x, grouping, inputs } = pass;
  const gamma = placesOf(x, 'gamma', inputs.gamma);
  const beta = placesOf(x, 'beta', inputs.beta);
  const found = runningMoments(pass, grouping, options);
  const scale = runningScale(grouping, found, options.eps);
  const hat = standardized(x.data, scale);
  const weight = (i: number): number => gamma.data[gamma.places[i] ?? 0] ?? 0;
  const y = eachElement(
    grouping,
    (i, g, p) => weight(i) * hat(i, g, p) + (beta.data[beta.places[i] ?? 0] ?? 0),
  );
  return {
    y: new Float32Array(y),
    statistics: { mean: found.mean, variance: found.variance, rstd: scale.rstd },
    state: found.state,
    backward: (dy) => {
      const dgamma = new Float64Array(gamma.data.length);
      const dbeta = new Float64Array(beta.data.length);
      forEachElement(grouping, (i, g, p) => {
        const [atGamma, atBeta] = [gamma.places[i] ?? 0, beta.places[i] ?? 0];
        dgamma[atGamma] = (dgamma[atGamma] ?? 0) + (dy[i] ?? 0) * hat(i, g, p);
        dbeta[atBeta] = (dbeta[atBeta] ?? 0) + (dy[i] ?? 0);
      });
      const dx = backwardToX(x.data, grouping, scale, (i) => weight(i) * (dy[i] ?? 0));
      return { x: dx, inputs: { gamma: dgamma, beta: dbeta } };
    },
  };
}

/** Which entry of a map each element of x meets. */
function placesOf(
  x: Tensor,
  name: string,
  map: Tensor | undefined,
): { data: Float32Array; places: Int32Array } {
  const own = map === undefined ? [] : rowMajorStrides(map.shape);
  const fits = map?.axes.every((axis, i) => x.shape[findAxis(x.axes, axis)] === map.shape[i]) === true;
  if (map === undefined || !fits) {
    const expected = `axes among ${describe(x)}`;
    throw new EngineError('shape', {
      what: 'spade',
      got: `${name} ${map}`,
      expected,
      remedy: 'resize it to x',
    });
  }
  const strides = x.axes.map((axis) => own[findAxis(map.axes, axis)] ?? 0);
  const places = new Int32Array(x.size);
  forEachRow(x.shape, strides, strides, ({ start, length, first, firstStep }) => {
    for (let i = 0; i < length; i++) places[start + i] = first + i * firstStep;
  });
  return { data: map.data, places };
}
