/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations, in float64: slower than others for
 * large matrices, and as exact as any for the few hundred features that data has. It knows no statistics.
 *
 * Golub, Van Loan: Matrix Computations, 8.5.
 */

export interface Eigen {
  /** In the order of the vectors, which is none. */
  readonly values: Float64Array;
  /** Row-major; vector j is row j, so that A = Vᵀ·diag(values)·V. */
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
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a, size) > 1e-15 * scale; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(a, vectors, size, p, q);
    }
  }
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * size + i] ?? 0), vectors };
}

/** Vᵀ·diag(f(λ))·V, row-major: a function of the matrix. */
export function ofEigen({ values, vectors }: Eigen, f: (value: number) => number): Float64Array {
  const size = values.length;
  const found = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    const mapped = f(values[k] ?? 0);
    for (let i = 0; i < size; i++) {
      const weight = mapped * (vectors[k * size + i] ?? 0);
      for (let j = 0; j <= i; j++) {
        found[i * size + j] = (found[i * size + j] ?? 0) + weight * (vectors[k * size + j] ?? 0);
      }
    }
  }
  // Mirrored, so that it is symmetric to the bit.
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) found[j * size + i] = found[i * size + j] ?? 0;
  return found;
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) sum += 2 * (a[i * size + j] ?? 0) ** 2;
  return Math.sqrt(sum);
}

/**
 * Makes a[p,q] zero by a rotation in the plane of p and q, the smaller of the two angles that do. Only rows are read:
 * columns p and q are their mirror images.
 */
function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const [rowP, rowQ] = [p * size, q * size];
  const [app, apq, aqq] = [a[rowP + p] ?? 0, a[rowP + q] ?? 0, a[rowQ + q] ?? 0];
  if (apq === 0) return;
  const theta = (aqq - app) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const [x, y] = [a[rowP + k] ?? 0, a[rowQ + k] ?? 0];
    a[rowP + k] = c * x - s * y;
    a[rowQ + k] = s * x + c * y;
    a[k * size + p] = a[rowP + k] ?? 0;
    a[k * size + q] = a[rowQ + k] ?? 0;
  }
  for (let k = 0; k < size; k++) {
    const [x, y] = [vectors[rowP + k] ?? 0, vectors[rowQ + k] ?? 0];
    vectors[rowP + k] = c * x - s * y;
    vectors[rowQ + k] = s * x + c * y;
  }
  // By formula, since the loop has mixed them twice: zero off the diagonal by construction.
  a[rowP + p] = app - t * apq;
  a[rowQ + q] = aqq + t * apq;
  a[rowP + q] = 0;
  a[rowQ + p] = 0;
}
