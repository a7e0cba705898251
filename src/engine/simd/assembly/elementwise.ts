/** + − × ÷ along rows of two operands, and products of matrices. */
import { i32At, Job } from './job';

/** In the order of `../elementwise.ts`. */
const ADD: i32 = 0;
const SUB: i32 = 1;
const MUL: i32 = 2;

@inline
function calculated(operation: i32, a: v128, b: v128): v128 {
  if (operation == ADD) return f32x4.add(a, b);
  if (operation == SUB) return f32x4.sub(a, b);
  if (operation == MUL) return f32x4.mul(a, b);
  return f32x4.div(a, b);
}

@inline
function calculatedOne(operation: i32, a: f32, b: f32): f32 {
  if (operation == ADD) return a + b;
  if (operation == SUB) return a - b;
  if (operation == MUL) return a * b;
  return a / b;
}

/**
 * Rows of `length` elements of out, one after the other. Those of x begin at the elements in `groups`, those of dy at
 * the elements in `parameters`; `centred` and `ownMean` say whether they go on with every element or stay at the first.
 * `perGroup` is the operation. In float32, which rounds as float64 and float32 after it would.
 */
export function elementwise(job: Job, from: i32, to: i32): i32 {
  for (let row = from; row < to; row++) {
    const a = job.x + (<usize>i32At(job.groups, row) << 2);
    const b = job.dy + (<usize>i32At(job.parameters, row) << 2);
    const out = job.out + (((<usize>row) * (<usize>job.length)) << 2);
    if (job.perGroup == ADD) calculateRow(ADD, a, b, out, job);
    else if (job.perGroup == SUB) calculateRow(SUB, a, b, out, job);
    else if (job.perGroup == MUL) calculateRow(MUL, a, b, out, job);
    else calculateRow(3, a, b, out, job);
  }
  return 0;
}

@inline
function calculateRow(operation: i32, a: usize, b: usize, out: usize, job: Job): void {
  const bytes = (<usize>job.length) << 2;
  let j: usize = 0;
  if (job.centred && job.ownMean) {
    for (; j + 16 <= bytes; j += 16) {
      v128.store(out + j, calculated(operation, v128.load(a + j), v128.load(b + j)));
    }
  } else if (job.centred) {
    const same = v128.load32_splat(b);
    for (; j + 16 <= bytes; j += 16) v128.store(out + j, calculated(operation, v128.load(a + j), same));
  } else {
    const same = v128.load32_splat(a);
    for (; j + 16 <= bytes; j += 16) v128.store(out + j, calculated(operation, same, v128.load(b + j)));
  }
  for (; j < bytes; j += 4) {
    const left = load<f32>(job.centred ? a + j : a);
    const right = load<f32>(job.ownMean ? b + j : b);
    store<f32>(out + j, calculatedOne(operation, left, right));
  }
}

/** Elements of x from `from` to before `to`, with the float64 `weight`: what float32 does not hold, such as 0.1. */
export function withNumber(job: Job, from: i32, to: i32): i32 {
  if (job.perGroup == ADD) calculateWith(ADD, job, from, to);
  else if (job.perGroup == SUB) calculateWith(SUB, job, from, to);
  else if (job.perGroup == MUL) calculateWith(MUL, job, from, to);
  else calculateWith(3, job, from, to);
  return 0;
}

@inline
function calculateWith(operation: i32, job: Job, from: i32, to: i32): void {
  const number = f64x2.splat(job.weight);
  const end = (<usize>to) << 2;
  let j = (<usize>from) << 2;
  for (; j + 16 <= end; j += 16) {
    const v = v128.load(job.x + j);
    const low = f32x4.demote_f64x2_zero(calculated64(operation, f64x2.promote_low_f32x4(v), number));
    const upper = f64x2.promote_low_f32x4(i32x4.shuffle(v, v, 2, 3, 2, 3));
    const high = f32x4.demote_f64x2_zero(calculated64(operation, upper, number));
    v128.store(job.out + j, i32x4.shuffle(low, high, 0, 1, 4, 5));
  }
  for (; j < end; j += 4) {
    const v = f64x2.splat(<f64>load<f32>(job.x + j));
    store<f32>(job.out + j, <f32>f64x2.extract_lane(calculated64(operation, v, number), 0));
  }
}

@inline
function calculated64(operation: i32, a: v128, b: v128): v128 {
  if (operation == ADD) return f64x2.add(a, b);
  if (operation == SUB) return f64x2.sub(a, b);
  if (operation == MUL) return f64x2.mul(a, b);
  return f64x2.div(a, b);
}

/** float32 of x → float64 in out, elements `from` to before `to`. */
export function widen(job: Job, from: i32, to: i32): i32 {
  const end = (<usize>to) << 2;
  let j = (<usize>from) << 2;
  for (; j + 8 <= end; j += 8) {
    v128.store(job.out + (j << 1), f64x2.promote_low_f32x4(v128.load64_zero(job.x + j)));
  }
  for (; j < end; j += 4) store<f64>(job.out + (j << 1), <f64>load<f32>(job.x + j));
  return 0;
}

/**
 * Rows of products: out[row, j] = Σ x[row, k]·dy[m, j, k], x and dy widened to float64, `length` the extent of k,
 * `segments` that of j, `rows` the rows of a matrix m. Pairs of k are summed in two lanes.
 */
export function matmulRows(job: Job, from: i32, to: i32): i32 {
  const bytes = (<usize>job.length) << 3;
  for (let row = from; row < to; row++) {
    const a = job.x + (<usize>row) * bytes;
    const matrix = job.dy + (<usize>(row / job.rows)) * (<usize>job.segments) * bytes;
    const out = job.out + (((<usize>row) * (<usize>job.segments)) << 2);
    let j = 0;
    for (; j + 4 <= job.segments; j += 4) fourDots(a, matrix + (<usize>j) * bytes, bytes, out + ((<usize>j) << 2));
    for (; j < job.segments; j++) {
      store<f32>(out + ((<usize>j) << 2), <f32>dot(a, matrix + (<usize>j) * bytes, bytes));
    }
  }
  return 0;
}

@inline
function madd64(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

@inline
function fourDots(a: usize, b: usize, bytes: usize, out: usize): void {
  const b1 = b + bytes;
  const b2 = b1 + bytes;
  const b3 = b2 + bytes;
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  let k: usize = 0;
  for (; k + 16 <= bytes; k += 16) {
    const v = v128.load(a + k);
    s0 = madd64(v, v128.load(b + k), s0);
    s1 = madd64(v, v128.load(b1 + k), s1);
    s2 = madd64(v, v128.load(b2 + k), s2);
    s3 = madd64(v, v128.load(b3 + k), s3);
  }
  store<f32>(out, <f32>ended(s0, a, b, k, bytes));
  store<f32>(out, <f32>ended(s1, a, b1, k, bytes), 4);
  store<f32>(out, <f32>ended(s2, a, b2, k, bytes), 8);
  store<f32>(out, <f32>ended(s3, a, b3, k, bytes), 12);
}

function dot(a: usize, b: usize, bytes: usize): f64 {
  let s = f64x2.splat(0);
  let k: usize = 0;
  for (; k + 16 <= bytes; k += 16) s = madd64(v128.load(a + k), v128.load(b + k), s);
  return ended(s, a, b, k, bytes);
}

/** Both lanes, and the last product of an odd number of them. */
@inline
function ended(s: v128, a: usize, b: usize, k: usize, bytes: usize): f64 {
  const sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  return k < bytes ? sum + load<f64>(a + k) * load<f64>(b + k) : sum;
}
