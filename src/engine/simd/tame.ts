/** Which numbers float32 holds well. */

/** Neither NaN nor ∞ nor so large or small that products with it leave float32; 0 is. */
export function isTame(value: number): boolean {
  const size = Math.abs(value);
  return value === 0 || (size > 1e-18 && size < 1e18);
}

export function areTame(values: Float32Array | Float64Array | undefined): boolean {
  if (values === undefined) return true;
  // A loop: called for each value, a function would cost more than some kernels.
  for (let i = 0; i < values.length; i++) if (!isTame(values[i] ?? 0)) return false;
  return true;
}
