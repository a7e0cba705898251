/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations, in float64: slower than others for
 * large matrices, and as exact as any for the few hundred features that data has. It knows no statistics.
 *
 * Golub, Van Loan: Matrix Computations, 8.5.
 */

export interface Eigen {
  /** In the order of the vectors, which is none. */
  readonly values: Float64Array;
  /** Row-major; vector j is column j: A = U·diag(values)·Uᵀ. */
  readonly vectors: Float64Array;
}

/** More than any matrix needs: convergence is quadratic, and a dozen sweeps reach float64's precision. */
const MOST_SWEEPS = 40;

/** Of a row-major symmetric matrix of `size` rows. A matrix with NaN or ∞ in it gives NaN. */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const a = matrix.slice();
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  if (!a.every(Number.isFinite)) {
    return { values: new Float64Array(size).fill(NaN), vectors: vectors.fill(NaN) };
  }
  const scale = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0));
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a, size) > 1e-17 * scale; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(a, vectors, size, p, q);
    }
  }
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * size + i] ?? 0), vectors };
}

/** U·diag(f(λ))·Uᵀ, row-major: a function of the matrix. */
export function ofEigen({ values, vectors }: Eigen, f: (value: number) => number): Float64Array {
  const size = values.length;
  const mapped = values.map(f);
  const found = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) {
        sum += (vectors[i * size + k] ?? 0) * (mapped[k] ?? 0) * (vectors[j * size + k] ?? 0);
      }
      found[i * size + j] = sum;
      found[j * size + i] = sum;
    }
  }
  return found;
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) sum += 2 * (a[i * size + j] ?? 0) ** 2;
  return Math.sqrt(sum);
}

/** Makes a[p,q] zero by a rotation in the plane of p and q, the smaller of the two angles that do. */
function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q] ?? 0;
  if (apq === 0) return;
  const theta = ((a[q * size + q] ?? 0) - (a[p * size + p] ?? 0)) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const turn = (data: Float64Array, first: number, second: number): void => {
    const [x, y] = [data[first] ?? 0, data[second] ?? 0];
    data[first] = c * x - s * y;
    data[second] = s * x + c * y;
  };
  for (let k = 0; k < size; k++) turn(a, k * size + p, k * size + q);
  for (let k = 0; k < size; k++) turn(a, p * size + k, q * size + k);
  for (let k = 0; k < size; k++) turn(vectors, k * size + p, k * size + q);
  // Zero by construction; rounding would leave a trace.
  a[p * size + q] = 0;
  a[q * size + p] = 0;
}
