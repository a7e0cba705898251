/**
 * What a kernel is to do: addresses and sizes, in the order of `../job.ts`, which writes them. Every kernel takes a job
 * and a range of its items, so that threads can share them, and returns how many items float32 could not hold.
 */
@unmanaged
export class Job {
  /** float32: the tensor, the gradient of its result, and what the kernel writes. x and out may be the same. */
  x: usize;
  dy: usize;
  out: usize;
  /** Elements of a segment, a row or a stretch of columns. */
  length: i32;
  /** A long segment is taken in pieces of so many elements, and has so many of them. */
  piece: i32;
  pieces: i32;
  /** Segments of a group, one after the other. */
  perGroup: i32;
  /** int32 of each segment: its group, and its entry in gamma and beta. */
  groups: usize;
  parameters: usize;
  /** float32; 0 where there are none. */
  gamma: usize;
  beta: usize;
  /** float64 of each group. */
  mean: usize;
  variance: usize;
  rstd: usize;
  /** Between kernels; each says what it keeps there. */
  partials: usize;
  sums: usize;
  products: usize;
  /** How many groups there are, and segments. */
  groupCount: i32;
  segments: i32;
  /** Elements of a group. */
  size: i32;
  /** Not 0: the mean is taken off, and is that of the group itself. */
  centred: i32;
  ownMean: i32;
  /** Rows in a stack, of which columns are summed in float32. */
  rows: i32;
  /** int32: the first row of each stack, and one more for the end; how many stacks there are. */
  stacks: usize;
  stackCount: i32;
  /** How rstd depends on x (`formulas/standardize.ts`): float64 of each group, or 0 where `weight` holds for all. */
  weights: usize;
  weight: f64;
  eps: f64;
}

/** Squares of deviations below this lose digits in float32, or vanish. */
export const LEAST_VARIANCE: f64 = 1e-30;

/** The variance of a group that is to be computed again in float64. */
export const WILD: f64 = -1;

/** Neither NaN nor ∞ nor so large or small that products with it leave float32; 0 is. As `isTame` in `../tame.ts`. */
@inline
export function isTame(value: f64): bool {
  const size = abs(value);
  return value == 0 || (size > 1e-18 && size < 1e18);
}

/** a·b + c, rounded once where the machine can (relaxed SIMD), else twice. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The sum of the lanes, in float64. */
@inline
export function lanes(v: v128): f64 {
  return (
    <f64>f32x4.extract_lane(v, 0) +
    <f64>f32x4.extract_lane(v, 1) +
    (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3))
  );
}

/** Adds four float32 to four float64. */
@inline
export function addLanes(to: usize, v: v128): void {
  v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(v)));
  const high = i32x4.shuffle(v, v, 2, 3, 2, 3);
  v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(high)), 16);
}

@inline
export function f64At(base: usize, index: i32): f64 {
  return load<f64>(base + ((<usize>index) << 3));
}

@inline
export function f64To(base: usize, index: i32, value: f64): void {
  store<f64>(base + ((<usize>index) << 3), value);
}

@inline
export function f32At(base: usize, index: i32): f64 {
  return <f64>load<f32>(base + ((<usize>index) << 2));
}

@inline
export function i32At(base: usize, index: i32): i32 {
  return load<i32>(base + ((<usize>index) << 2));
}
