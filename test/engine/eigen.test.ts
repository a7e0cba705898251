/** Eigenvalues and eigenvectors of symmetric matrices: A = U·diag(λ)·Uᵀ with orthogonal U, to 1e-12 of A. */
import assert from 'node:assert/strict';
import { type Eigen, ofEigen, symmetricEigen } from '../../src/engine/formulas/eigen.ts';
import { normals } from '../../src/engine/tensor/random.ts';
import { close } from './expect.ts';

const TOLERANCE = 1e-12;

type Entry = (row: number, column: number) => number;

function matrix(size: number, entry: Entry): Float64Array {
  return Float64Array.from({ length: size * size }, (_, i) => entry(Math.floor(i / size), i % size));
}

/** B·Bᵀ of seeded noise with `rank` columns: symmetric, and of that rank. */
function gram(size: number, rank: number, seed: number): Float64Array {
  const noise = Float64Array.from({ length: size * rank }, normals(seed));
  return matrix(size, (i, j) => {
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += (noise[i * rank + k] ?? 0) * (noise[j * rank + k] ?? 0);
    return sum;
  });
}

/** Symmetric, with eigenvalues of both signs. */
function noisy(size: number, seed: number): Float64Array {
  const noise = Float64Array.from({ length: size * size }, normals(seed));
  return matrix(size, (i, j) => (noise[i * size + j] ?? 0) + (noise[j * size + i] ?? 0));
}

function check(a: Float64Array, size: number): Eigen {
  const before = a.slice();
  const found = symmetricEigen(a, size);
  assert.deepEqual(a, before, 'the matrix is as it was');
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  close(
    ofEigen(found, (value) => value),
    a,
    TOLERANCE * (largest || 1),
  );
  const { vectors } = found;
  const products = matrix(size, (i, j) => {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += (vectors[k * size + i] ?? 0) * (vectors[k * size + j] ?? 0);
    return sum;
  });
  close(
    products,
    matrix(size, (i, j) => (i === j ? 1 : 0)),
    TOLERANCE,
  );
  return found;
}

function ascending({ values }: Eigen): Float64Array {
  return values.slice().sort();
}

describe('the eigenvalues of a symmetric matrix', () => {
  const cases: [title: string, a: Float64Array, size: number][] = [
    ['of one row', Float64Array.of(-3), 1],
    ['of two rows', Float64Array.of(2, 1, 1, 2), 2],
    ['of both signs', noisy(7, 1), 7],
    ['of less than full rank', gram(9, 4, 2), 9],
    ['of 64 rows', noisy(64, 3), 64],
    ['of 64 rows, positive', gram(64, 100, 4), 64],
    ['all of one number', matrix(6, () => 0.1), 6],
    ['near float64’s roots of its largest', noisy(5, 5).map((value) => value * 1e76), 5],
    ['of tiny numbers', noisy(5, 6).map((value) => value * 1e-84), 5],
    ['of rows of very different size', matrix(8, (i, j) => (i === j ? 10 ** (2 * i) : 1)), 8],
  ];
  for (const [title, a, size] of cases) it(`give the matrix back: ${title}`, () => void check(a, size));

  it('are those known: 1 and 3', () => {
    close(ascending(check(Float64Array.of(2, 1, 1, 2), 2)), [1, 3], TOLERANCE);
  });
  it('are known for the path of n nodes: 2 − 2·cos(kπ/(n + 1))', () => {
    const size = 12;
    const path = matrix(size, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0));
    const expected = Float64Array.from(
      { length: size },
      (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / 13),
    );
    close(ascending(check(path, size)), expected, TOLERANCE);
  });
  it('may repeat: 1 + J has n − 1 times the 1, and n + 1', () => {
    const found = check(
      matrix(5, (i, j) => (i === j ? 2 : 1)),
      5,
    );
    close(ascending(found), [1, 1, 1, 1, 6], TOLERANCE);
  });
  it('are the diagonal of a diagonal matrix, exactly', () => {
    const found = check(
      matrix(4, (i, j) => (i === j ? [3, -1, 0, 2][i] : 0) ?? 0),
      4,
    );
    assert.deepEqual([...found.values], [3, -1, 0, 2]);
  });
  it('are 0 for the zero matrix, with the axes as vectors', () => {
    const { values, vectors } = check(new Float64Array(9), 3);
    assert.deepEqual([...values], [0, 0, 0]);
    assert.deepEqual([...vectors], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });
  it('are none for no rows', () => {
    assert.equal(check(new Float64Array(), 0).values.length, 0);
  });
  for (const special of [Number.NaN, Infinity]) {
    it(`are NaN where there is ${special}`, () => {
      const { values, vectors } = symmetricEigen(Float64Array.of(1, special, special, 1), 2);
      assert.ok([...values, ...vectors].every(Number.isNaN));
    });
  }
});

describe('a function of a symmetric matrix', () => {
  it('is its root: root·root is the matrix, and the root is symmetric to the bit', () => {
    const size = 10;
    const a = gram(size, 20, 7);
    const root = ofEigen(symmetricEigen(a, size), Math.sqrt);
    const squared = matrix(size, (i, j) => {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += (root[i * size + k] ?? 0) * (root[k * size + j] ?? 0);
      return sum;
    });
    close(squared, a, TOLERANCE * Math.max(...a));
    assert.deepEqual(
      matrix(size, (i, j) => root[j * size + i] ?? 0),
      root,
    );
  });
});
