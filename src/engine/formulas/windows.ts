/**
 * Sums over a window that slides along axes of a tensor, cut off at the ends. It knows no normalization.
 *
 * Along one axis the window of place i is i − before … i + after; several axes are done one after the other. Running
 * sums would add and take away, which loses digits beside large values; the windows here are short and summed anew.
 */

/** Float64 row-major data of `shape`, summed along `axis` within the window of each place. */
export function windowSums(
  data: Float64Array,
  shape: readonly number[],
  axis: number,
  before: number,
  after: number,
): Float64Array {
  const extent = shape[axis] ?? 1;
  const stride = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  if (Math.min(before, after) >= extent - 1) return lineSums(data, extent, stride);
  const sums = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const place = Math.floor(i / stride) % extent;
    const first = Math.max(0, place - before);
    const last = Math.min(extent - 1, place + after);
    let sum = 0;
    for (let j = first; j <= last; j++) sum += data[i + (j - place) * stride] ?? 0;
    sums[i] = sum;
  }
  return sums;
}

/** Where every window is the whole line, its sum is taken once. */
function lineSums(data: Float64Array, extent: number, stride: number): Float64Array {
  const sums = new Float64Array(data.length);
  for (let block = 0; block < data.length; block += extent * stride) {
    for (let inner = block; inner < block + stride; inner++) {
      let sum = 0;
      for (let i = inner; i < block + extent * stride; i += stride) sum += data[i] ?? 0;
      for (let i = inner; i < block + extent * stride; i += stride) sums[i] = sum;
    }
  }
  return sums;
}
