/** What both directions of the kernels share: parameters along rows, and which numbers float32 holds well. */
import type { Simd } from './kernels.ts';

/** Neither NaN nor ∞ nor so large or small that products with it leave float32; 0 is. */
export function isTame(value: number): boolean {
  const size = Math.abs(value);
  return value === 0 || (size > 1e-18 && size < 1e18);
}

/** γ or β along a row, or what stands for it, for elements `offset` to `offset + length`. */
export function loadAlong(
  { f32 }: Simd,
  place: number,
  values: Float32Array | undefined,
  otherwise: number,
  offset: number,
  length: number,
): void {
  if (values === undefined) f32.fill(otherwise, place / 4, place / 4 + length);
  else f32.set(values.subarray(offset, offset + length), place / 4);
}
