/**
 * Derivatives from values alone: the check of every derived gradient, and the gradient of what has none.
 * It knows no layer.
 */

/** How far a point is moved at first: a fraction of the data's own spread, a power of two so that float32 adds little. */
const STEP = 2 ** -5;
/** Where two slopes differ by more than this part of their size there is a kink between them: then shorter steps. */
const AGREEMENT = 0.004;
const SHORTER = [1, 2 ** -3, 2 ** -6];

/**
 * ∂loss/∂data[i] for each of `indices`, all by default, by central differences of two steps, the smaller weighted
 * to cancel the error of third order (Richardson). Good to about 1e-4 of the largest where loss comes from float32
 * results. `data` is written to and is afterwards as before.
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
      return derivative((distance) => slope(loss, data, i, at, distance), step);
    } finally {
      data[i] = at;
    }
  });
}

/** What the rounding of float32 results of these sizes leaves uncertain in a slope along `data`. */
export function uncertainty(results: Float32Array, data: Float32Array): number {
  const length = Math.sqrt(results.reduce((sum, value) => sum + value * value, 0));
  return (2 ** -22 * length) / (STEP * spread(data));
}

/** From slopes over ever shorter distances, until two agree, or else those that agree best. */
function derivative(slopeOver: (distance: number) => number, step: number): number {
  let found = Number.NaN;
  let least = Infinity;
  for (const part of SHORTER) {
    const wide = slopeOver(part * step);
    const narrow = slopeOver((part * step) / 2);
    const difference = Math.abs(narrow - wide);
    // Negated, so that NaN is found and not passed over.
    if (!(difference >= least)) {
      found = (4 * narrow - wide) / 3;
      least = difference;
    }
    if (difference <= AGREEMENT * (Math.abs(narrow) + Math.abs(wide))) break;
  }
  return found;
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
