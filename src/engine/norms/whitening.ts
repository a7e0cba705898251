/**
 * ZCA whitening of input data: the features made uncorrelated, each of variance 1, with as little change as can be.
 *
 * Fit: the means μ and the covariance Σ = U·diag(λ)·Uᵀ (biased) of the features over everything else. Forward:
 * y = M·(x − μ) with M = U·diag(1/√(λ + ε))·Uᵀ, for the vector of features at each place; M is symmetric, and of all
 * matrices that whiten the one nearest to no change. Backward: dx = M·dy. Inverse: x = U·diag(√(λ + ε))·Uᵀ·y + μ.
 * NaN in one feature makes all NaN, since all are mixed.
 */

import { EngineError } from '../errors.ts';
import { ofEigen, symmetricEigen } from '../formulas/eigen.ts';
import { groupIndices, meanOver } from '../formulas/moments.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import type { ValueSpec } from '../layer/values.ts';
import { resolvePattern } from '../pattern/grouping.ts';
import type { Described } from '../tensor/axes.ts';
import { FEATURES_OPTION, FITTED, perFeature } from './features.ts';
import { defineScaler } from './record.ts';

const square: NonNullable<ValueSpec['shape']> = (
  _,
  { parameterShape: [size = 1], parameterAxes: [axis = 'C'] },
) => {
  return { shape: [size, size], axes: [axis, `${axis}2`] };
};

/** `fit(x)`, then `apply(x)` and `inverse(y)`. The features are one axis: the channels, else the last. */
export const whitening = defineScaler({
  id: 'whitening',
  name: 'ZCA',
  title: 'ZCA whitening',
  family: 'data',
  summary:
    'The features of the data are made uncorrelated and of variance 1, while each stays as near itself as it can.',
  paper: {
    authors: 'Anthony J. Bell, Terrence J. Sejnowski',
    year: 1997,
    title: 'The “Independent Components” of Natural Scenes Are Edge Filters',
  },
  formula: String.raw`y = U\,(\Lambda + \epsilon I)^{-1/2}\,U^\top (x - \mu),\quad \mathrm{Cov}(x) = U \Lambda U^\top`,
  formulaText: 'y = U · diag(1/√(λ + ε)) · Uᵀ · (x − μ),  Cov(x) = U · diag(λ) · Uᵀ',
  parameters: [],
  state: [
    { name: 'mean', initial: 0, doc: 'The mean of each feature.' },
    { name: 'matrix', initial: identity, shape: square, doc: 'What multiplies x − μ.' },
    { name: 'inverseMatrix', initial: identity, shape: square, doc: 'What multiplies y on the way back.' },
  ],
  options: {
    eps: { type: 'number', default: 1e-5, min: 0, doc: 'Added to each eigenvalue of the covariance.' },
    ...FEATURES_OPTION,
  },
  statistics: [],
  heldConstant: () => FITTED,
  pattern: (x, { keep }) => oneFeatureAxis(x, keep),
  mathematics:
    ({ eps }) =>
    (pass) => {
      const found = pass.training ? fitted(pass, eps) : undefined;
      const { mean = [], matrix = [] } = found ?? pass.values;
      const outcome = multiplied(pass, mean, matrix);
      return found === undefined ? outcome : { ...outcome, state: found };
    },
  inverse: () => (pass) => {
    const { mean = [], inverseMatrix = [] } = pass.values;
    const { y } = multiplied(pass, [], inverseMatrix, mean);
    return y;
  },
  invariants: [],
  example: `import { randn, whitening } from 'normbook'

const noise = randn([200, 3], 'N C', { seed: 1 })
const mixed = noise.matmul(randn([3, 3], 'C K', { seed: 2 }), 'C').rename('N C')
whitening().fit(mixed).apply(mixed)
`,
  valid: [
    { options: {}, shape: [7, 4], axes: 'N C', pattern: 'n c -> c', parameters: 'none' },
    { options: { eps: 0.5 }, shape: [9, 3], axes: 'N F', pattern: 'n f -> f', parameters: 'none' },
    {
      options: { keep: 'W' },
      shape: [2, 3, 2, 4],
      axes: 'N C H W',
      pattern: 'n c h w -> w',
      parameters: 'none',
    },
  ],
  errors: [
    {
      options: { keep: 'H W' },
      shape: [2, 3, 2, 4],
      axes: 'N C H W',
      code: 'option',
      message: 'whitening: keep "H W", expected one axis; rearrange the features into one',
    },
    {
      options: { eps: -1 },
      shape: [3, 2],
      axes: 'N C',
      code: 'option',
      message: 'whitening: eps -1, expected a finite number ≥ 0; the default is 0.00001',
    },
  ],
});

function oneFeatureAxis(x: Described, keep: string | undefined): ReturnType<typeof perFeature> {
  const plan = perFeature('whitening', x, keep);
  if (plan.affine?.includes(' ') !== true) return plan;
  const remedy = 'rearrange the features into one';
  throw new EngineError('option', { what: 'whitening', got: `keep "${keep}"`, expected: 'one axis', remedy });
}

function identity({ grouping }: Pick<Pass, 'grouping'>): Float64Array {
  const size = grouping.groups;
  return Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
}

/** Where feature `c` of place `k` is among the elements: `at[k·features + c]`. */
function places({ x, grouping }: Pass): Int32Array {
  const features = groupIndices(grouping);
  const [left = '', right = ''] = grouping.pattern.split(' ->');
  const others = left.split(' ').filter((name) => name !== right.trim());
  const place = groupIndices(resolvePattern(`${left} -> ${others.join(' ')}`, x));
  const at = new Int32Array(x.size);
  for (let i = 0; i < x.size; i++) at[(place[i] ?? 0) * grouping.groups + (features[i] ?? 0)] = i;
  return at;
}

function fitted(pass: Pass, eps: number): Record<'mean' | 'matrix' | 'inverseMatrix', Float64Array> {
  const { x, grouping } = pass;
  const size = grouping.groups;
  const mean = meanOver(grouping, (i) => x.data[i] ?? 0);
  const at = places(pass);
  const covariance = new Float64Array(size * size);
  const row = new Float64Array(size);
  for (let start = 0; start < at.length; start += size) {
    for (let c = 0; c < size; c++) row[c] = (x.data[at[start + c] ?? 0] ?? 0) - (mean[c] ?? 0);
    for (let c = 0; c < size; c++) {
      for (let d = 0; d < size; d++) {
        covariance[c * size + d] =
          (covariance[c * size + d] ?? 0) + ((row[c] ?? 0) * (row[d] ?? 0)) / grouping.count;
      }
    }
  }
  const eigen = symmetricEigen(covariance, size);
  // Rounding can leave an eigenvalue of 0 just below it.
  const root = (value: number): number => Math.sqrt(Math.max(value, 0) + eps);
  return { mean, matrix: ofEigen(eigen, (value) => 1 / root(value)), inverseMatrix: ofEigen(eigen, root) };
}

/** y = matrix·(x − centre) + offset at each place. A fitted matrix is symmetric; an assigned one may not be. */
function multiplied(
  pass: Pass,
  centre: ArrayLike<number>,
  matrix: ArrayLike<number>,
  offset: ArrayLike<number> = [],
): Pick<Outcome, 'y' | 'backward'> {
  const size = pass.grouping.groups;
  const at = places(pass);
  const entry = (c: number, d: number): number => matrix[c * size + d] ?? 0;
  const times = (
    data: Float32Array,
    weight: typeof entry,
    from: ArrayLike<number>,
    plus: ArrayLike<number>,
  ): Float32Array => {
    const result = new Float32Array(data.length);
    for (let start = 0; start < at.length; start += size) {
      for (let c = 0; c < size; c++) {
        let sum = plus[c] ?? 0;
        for (let d = 0; d < size; d++) {
          sum += weight(c, d) * ((data[at[start + d] ?? 0] ?? 0) - (from[d] ?? 0));
        }
        result[at[start + c] ?? 0] = sum;
      }
    }
    return result;
  };
  return {
    y: times(pass.x.data, entry, centre, offset),
    backward: (dy) => ({ x: times(dy, (c, d) => entry(d, c), [], []) }),
  };
}
