/** Products of matrices in row-major data, as sums in float64 over rows of both. It knows no axis names. */
import { floats } from '../memory/memory.ts';
import { fastMatmul, type Sizes } from '../simd/elementwise.ts';

/** `out[n, i, j] = Σ left[n, i, k]·right[n, j, k]`, by the kernels or here, summed in the order of k. */
export function dotProducts(left: Float32Array, right: Float32Array, sizes: Sizes): Float32Array {
  const { batches, rows, columns, depth } = sizes;
  const out = floats('matmul', batches * rows * columns);
  if (fastMatmul(out, left, right, sizes)) return out;
  for (let row = 0; row < batches * rows; row++) {
    const matrix = Math.floor(row / rows) * columns * depth;
    let column = 0;
    for (; column + 4 <= columns; column += 4) {
      fourDots(out, row * columns + column, left, row * depth, right, matrix + column * depth, depth);
    }
    for (; column < columns; column++) {
      out[row * columns + column] = dot(left, row * depth, right, matrix + column * depth, depth);
    }
  }
  return out;
}

function dot(a: Float32Array, aStart: number, b: Float32Array, bStart: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (a[aStart + i] ?? 0) * (b[bStart + i] ?? 0);
  return sum;
}

/** Four rows of b at a time: each addition waits for the one before, so four sums are done in half the time. */
function fourDots(
  out: Float32Array,
  place: number,
  a: Float32Array,
  aStart: number,
  b: Float32Array,
  bStart: number,
  length: number,
): void {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  for (let i = 0; i < length; i++) {
    const value = a[aStart + i] ?? 0;
    const at = bStart + i;
    sum0 += value * (b[at] ?? 0);
    sum1 += value * (b[at + length] ?? 0);
    sum2 += value * (b[at + 2 * length] ?? 0);
    sum3 += value * (b[at + 3 * length] ?? 0);
  }
  out[place] = sum0;
  out[place + 1] = sum1;
  out[place + 2] = sum2;
  out[place + 3] = sum3;
}
