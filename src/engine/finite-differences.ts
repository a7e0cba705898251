/**
 * Derivatives from values alone: the check of every derived gradient, and the gradient of what has none.
 * It knows no layer.
 */

/** How far a point is moved: a fraction of the data's own spread, a power of two so that float32 adds little. */
const STEP = 2 ** -5;

/**
 * ∂loss/∂data[i] for each of `indices`, all by default, by central differences of two steps, the smaller weighted
 * to cancel the error of third order (Richardson). Good to about 1e-4 of the largest where loss comes from float32
 * results and is smooth within the step. `data` is written to and is afterwards as before.
 */
export function numericGradient(
  loss: () => number,
  data: Float32Array,
  indices: ArrayLike<number> = Uint32Array.from(data, (_, i) => i),
): Float64Array {
  const step = STEP * spread(data);
  return Float64Array.from(indices, (i) => {
    const at = data[i] ?? 0;
    try {
      const wide = slope(loss, data, i, at, step);
      const narrow = slope(loss, data, i, at, step / 2);
      return (4 * narrow - wide) / 3;
    } finally {
      data[i] = at;
    }
  });
}

/** Over the distance that float32 made of the step. */
function slope(loss: () => number, data: Float32Array, i: number, at: number, step: number): number {
  const low = Math.fround(at - step);
  const high = Math.fround(at + step);
  data[i] = high;
  const above = loss();
  data[i] = low;
  return (above - loss()) / (high - low);
}

/** The standard deviation of finite data as a power of two; their size where all are much alike. */
function spread(data: Float32Array): number {
  const finite = data.filter(Number.isFinite);
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const deviation = Math.sqrt(finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length);
  const size = deviation > 1e-5 * Math.abs(mean) ? deviation : Math.abs(mean);
  return 2 ** Math.round(Math.log2(size || 1));
}
