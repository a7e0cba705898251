/**
 * Spectral normalization: a weight divided by its largest singular value, which power iteration follows from forward
 * to forward.
 *
 * Forward: W is the weight as a matrix, one row for each kept entry. In training `iterations` times v ← Wᵀu and
 * u ← Wv, each divided by max(length, ε); then σ = uᵀWv and y = W/σ. Eval uses u and v as they are. Forward keeps W,
 * u, v and σ; u and v are state. A zero weight, which has no direction, leaves them as they were.
 *
 * Backward: u and v are taken for constant, ∂σ/∂W_ij = u_i·v_j, and ∂y_kl/∂σ = −W_kl/σ², so that
 *     dW = (dY − u·vᵀ·Σ(dY·Y))/σ
 */

import { EngineError } from '../errors.ts';
import { groupIndices } from '../formulas/moments.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import type { ValueSpec } from '../layer/values.ts';
import { type Grouping, resolvePattern } from '../pattern/grouping.ts';
import { sizeOf } from '../tensor/axes.ts';
import { normals } from '../tensor/random.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { KEEP_OPTION, perOutput } from './outputs.ts';
import { defineNorm } from './record.ts';

type FirstInput = {
  x: Tensor;
  made: Readonly<Record<string, Tensor>>;
  options: Readonly<Record<string, unknown>>;
};

const rowShape: NonNullable<ValueSpec['shape']> = (_, { parameterShape, parameterAxes }) => {
  return { shape: parameterShape, axes: parameterAxes };
};

const columnShape: NonNullable<ValueSpec['shape']> = (x, { parameterShape }) => {
  const rows = sizeOf(parameterShape);
  return { shape: [rows === 0 ? 0 : sizeOf(x.shape) / rows], axes: ['K'] };
};

/** Divides a weight by its largest singular value. `keep` names the one axis of the outputs, the first by default. */
export const spectralNorm = defineNorm({
  id: 'spectralNorm',
  name: 'SpecN',
  title: 'Spectral normalization',
  family: 'weights',
  summary:
    'A weight is divided by its largest singular value, so that the layer stretches nothing by more than 1.',
  paper: {
    authors: 'Takeru Miyato, Toshiki Kataoka, Masanori Koyama, Yuichi Yoshida',
    year: 2018,
    title: 'Spectral Normalization for Generative Adversarial Networks',
  },
  formula: String.raw`\bar W = \frac{W}{\sigma(W)},\quad \sigma(W) \approx u^\top W v`,
  formulaText: 'y = W / σ(W),  σ(W) ≈ uᵀ W v',
  parameters: [],
  state: [
    {
      name: 'u',
      initial: ({ grouping, options }) => firstU(grouping, Number(options.seed), Number(options.eps)),
      shape: rowShape,
      doc: 'The left singular vector, as far as it is known; starts as seeded noise.',
    },
    {
      name: 'v',
      initial: (first) => firstV(first),
      shape: columnShape,
      doc: 'The right singular vector, over all axes but the kept one.',
    },
  ],
  options: {
    iterations: {
      type: 'integer',
      default: 1,
      min: 1,
      doc: 'Steps of power iteration in a training forward.',
    },
    eps: { type: 'number', default: 1e-12, min: 0, doc: 'The least length that u and v are divided by.' },
    ...KEEP_OPTION,
    seed: { type: 'integer', default: 0, doc: 'Of the noise that u starts from.' },
  },
  statistics: ['sigma'],
  heldConstant: () => 'u and v',
  pattern(x, { keep }) {
    const { affine = '' } = perOutput('spectralNorm', x, keep);
    if (affine.includes(' ')) {
      const remedy = 'name the axis of the outputs alone';
      throw new EngineError('option', {
        what: 'spectralNorm',
        got: `keep "${keep}"`,
        expected: 'one axis',
        remedy,
      });
    }
    return { pattern: `${x.axes.join(' ').toLowerCase()} ->`, affine };
  },
  mathematics: (options) => (pass) => bounded(pass, options),
  invariants: [],
  example: `import { randn, spectralNorm } from 'normbook'

const w = randn([8, 4, 3, 3], 'O I H W', { seed: 1 })
spectralNorm({ iterations: 20 }).forward(w).y // its largest singular value is 1
`,
  valid: [
    {
      options: { iterations: 3 },
      shape: [4, 3, 2, 2],
      axes: 'O I H W',
      pattern: 'o i h w ->',
      parameters: 'none',
    },
    { options: { keep: 'I' }, shape: [4, 5], axes: 'O I', pattern: 'o i ->', parameters: 'none' },
    {
      options: { keep: 'O', seed: 3 },
      shape: [2, 2, 3, 2, 4],
      axes: 'H W I D O',
      pattern: 'h w i d o ->',
      parameters: 'none',
    },
  ],
  errors: [
    {
      options: { iterations: 0 },
      shape: [4, 3],
      axes: 'O I',
      code: 'option',
      message: 'spectralNorm: iterations 0, expected an integer ≥ 1; the default is 1',
    },
    {
      options: { keep: 'O I' },
      shape: [4, 3],
      axes: 'O I',
      code: 'option',
      message: 'spectralNorm: keep "O I", expected one axis; name the axis of the outputs alone',
    },
  ],
});

/** A weight as a matrix: the row and the column of each element. */
interface Matrix {
  readonly data: Float32Array;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

function matrixOf({ x, grouping }: { x: Tensor; grouping: Grouping }): Matrix {
  const kept = grouping.parameterAxes.join(' ').toLowerCase();
  const names = x.axes.map((axis) => axis.toLowerCase());
  const rest = names.filter((name) => name !== kept).join(' ');
  const index = (right: string): Int32Array =>
    groupIndices(resolvePattern(`${names.join(' ')} -> ${right}`, x));
  return { data: x.data, rows: index(kept), columns: index(rest) };
}

/** Wᵀu, or with rows and columns exchanged Wv. */
function product({ data, rows, columns }: Matrix, u: ArrayLike<number>, length: number): Float64Array {
  const sums = new Float64Array(length);
  for (let i = 0; i < data.length; i++) {
    const column = columns[i] ?? 0;
    sums[column] = (sums[column] ?? 0) + (data[i] ?? 0) * (u[rows[i] ?? 0] ?? 0);
  }
  return sums;
}

function transposed({ data, rows, columns }: Matrix): Matrix {
  return { data, rows: columns, columns: rows };
}

/** Zeros stay zeros for ε = 0 too, since 0/0 would stay in the state for good; NaN stays NaN. */
function unit(vector: Float64Array, eps: number): Float64Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  const divisor = length === 0 ? 1 : Math.max(length, eps);
  return vector.map((value) => value / divisor);
}

function firstU(grouping: Grouping, seed: number, eps: number): Float64Array {
  const normal = normals(seed);
  return unit(Float64Array.from({ length: sizeOf(grouping.parameterShape) }, normal), eps);
}

function firstV({ x, grouping, made, options }: FirstInput & { grouping: Grouping }): Float64Array {
  const { shape } = columnShape(x, grouping, options);
  return unit(product(matrixOf({ x, grouping }), made.u?.data ?? [], shape[0] ?? 0), Number(options.eps));
}

function bounded(pass: Pass, { iterations, eps }: { iterations: number; eps: number }): Outcome {
  const matrix = matrixOf(pass);
  let u = Float64Array.from(pass.values.u ?? []);
  let v = Float64Array.from(pass.values.v ?? []);
  for (let step = 0; pass.training && step < iterations; step++) {
    v = Float64Array.from(unit(product(matrix, u, v.length), eps));
    u = Float64Array.from(unit(product(transposed(matrix), v, u.length), eps));
  }
  const sigma = product(transposed(matrix), v, u.length).reduce(
    (sum, value, i) => sum + value * (u[i] ?? 0),
    0,
  );
  const { data, rows, columns } = matrix;
  return {
    y: data.map((value) => value / sigma),
    statistics: { sigma: Float64Array.of(sigma) },
    state: u.some((value) => value !== 0) ? { u, v } : {},
    backward: (dy) => {
      const along = dy.reduce((sum, value, i) => sum + (value * (data[i] ?? 0)) / sigma, 0);
      const dx = Float64Array.from(dy, (value, i) => {
        return (value - (u[rows[i] ?? 0] ?? 0) * (v[columns[i] ?? 0] ?? 0) * along) / sigma;
      });
      return { x: dx };
    },
  };
}
