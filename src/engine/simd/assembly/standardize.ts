/**
 * y = γ·(x − μ)·r + β of segments and of rows, with the statistics given or found on the way.
 *
 * Each segment is y = (x − k)·scale + shift with k the mean in float32: the subtraction loses nothing near the mean,
 * and what k is off by goes into the shift, in float64. What float32 cannot hold is counted and left unwritten.
 */
import { f32At, f64At, f64To, i32At, isTame, Job, LEAST_VARIANCE, madd, WILD } from './job';
import { isWild, stretch, stretchMean, stretchSquares } from './moments';

/** y = (x − k)·scale + shift. */
@inline
function scaleStretch(x: usize, y: usize, length: i32, k: f32, scale: f32, shift: f32): void {
  const kk = f32x4.splat(k);
  const ss = f32x4.splat(scale);
  const tt = f32x4.splat(shift);
  const end = x + ((<usize>length) << 2);
  for (; x + 64 <= end; x += 64, y += 64) {
    v128.store(y, madd(f32x4.sub(v128.load(x), kk), ss, tt));
    v128.store(y, madd(f32x4.sub(v128.load(x, 16), kk), ss, tt), 16);
    v128.store(y, madd(f32x4.sub(v128.load(x, 32), kk), ss, tt), 32);
    v128.store(y, madd(f32x4.sub(v128.load(x, 48), kk), ss, tt), 48);
  }
  for (; x + 16 <= end; x += 16, y += 16) v128.store(y, madd(f32x4.sub(v128.load(x), kk), ss, tt));
  for (; x < end; x += 4, y += 4) store<f32>(y, (load<f32>(x) - k) * scale + shift);
}

/** y = ((x − k)·scale + shift)·gamma[j] + beta[j]; beta 0 where there is none. */
@inline
function scaleRow(
  x: usize,
  y: usize,
  length: i32,
  gamma: usize,
  beta: usize,
  k: f32,
  scale: f32,
  shift: f32,
): void {
  const kk = f32x4.splat(k);
  const ss = f32x4.splat(scale);
  const tt = f32x4.splat(shift);
  const bytes = (<usize>length) << 2;
  let j: usize = 0;
  if (beta == 0) {
    for (; j + 32 <= bytes; j += 32) {
      const v0 = madd(f32x4.sub(v128.load(x + j), kk), ss, tt);
      const v1 = madd(f32x4.sub(v128.load(x + j, 16), kk), ss, tt);
      v128.store(y + j, f32x4.mul(v0, v128.load(gamma + j)));
      v128.store(y + j, f32x4.mul(v1, v128.load(gamma + j, 16)), 16);
    }
    for (; j < bytes; j += 4) {
      store<f32>(y + j, ((load<f32>(x + j) - k) * scale + shift) * load<f32>(gamma + j));
    }
    return;
  }
  for (; j + 32 <= bytes; j += 32) {
    const v0 = madd(f32x4.sub(v128.load(x + j), kk), ss, tt);
    const v1 = madd(f32x4.sub(v128.load(x + j, 16), kk), ss, tt);
    v128.store(y + j, madd(v0, v128.load(gamma + j), v128.load(beta + j)));
    v128.store(y + j, madd(v1, v128.load(gamma + j, 16), v128.load(beta + j, 16)), 16);
  }
  for (; j < bytes; j += 4) {
    const hat = (load<f32>(x + j) - k) * scale + shift;
    store<f32>(y + j, hat * load<f32>(gamma + j) + load<f32>(beta + j));
  }
}

/** One segment with γ and β of its parameter; whether float32 holds it. */
@inline
function writeSegment(job: Job, segment: i32, offset: i32, length: i32, mean: f64, r: f64): bool {
  const p = i32At(job.parameters, segment);
  const k = <f32>mean;
  const scale = r * (job.gamma == 0 ? 1 : f32At(job.gamma, p));
  const shift = (<f64>k - mean) * scale + (job.beta == 0 ? 0 : f32At(job.beta, p));
  if (!isTame(mean) || !isTame(scale) || !isTame(shift)) return false;
  const at = (<usize>segment * <usize>job.length + <usize>offset) << 2;
  scaleStretch(job.x + at, job.out + at, length, k, <f32>scale, <f32>shift);
  return true;
}

/** Whether `writeSegment` would write it. */
function holdsSegment(job: Job, segment: i32, mean: f64, r: f64): bool {
  const p = i32At(job.parameters, segment);
  const scale = r * (job.gamma == 0 ? 1 : f32At(job.gamma, p));
  const shift = (<f64>(<f32>mean) - mean) * scale + (job.beta == 0 ? 0 : f32At(job.beta, p));
  return isTame(mean) && isTame(scale) && isTame(shift);
}

/** Pieces of segments, by the statistics of their groups; wild groups are left unwritten. */
export function scaleSegments(job: Job, from: i32, to: i32): i32 {
  let wild = 0;
  for (let i = from; i < to; i++) {
    const segment = i / job.pieces;
    const offset = (i - segment * job.pieces) * job.piece;
    const length = min(job.piece, job.length - offset);
    const g = i32At(job.groups, segment);
    const mean = job.centred ? f64At(job.mean, g) : 0;
    if (!writeSegment(job, segment, offset, length, mean, f64At(job.rstd, g))) wild++;
  }
  return wild;
}

/** As `scaleSegments`, of rows: each element has a parameter of its own. */
export function scaleRows(job: Job, from: i32, to: i32): i32 {
  let wild = 0;
  for (let i = from; i < to; i++) {
    const row = i / job.pieces;
    const offset = (i - row * job.pieces) * job.piece;
    const length = min(job.piece, job.length - offset);
    const g = i32At(job.groups, row);
    const mean = job.centred ? f64At(job.mean, g) : 0;
    const r = f64At(job.rstd, g);
    const k = <f32>mean;
    const shift = (<f64>k - mean) * r;
    if (!isTame(mean) || !isTame(r) || !isTame(shift)) {
      wild++;
      continue;
    }
    const at = (<usize>row * <usize>job.length + <usize>offset) << 2;
    const along = (<usize>offset) << 2;
    const beta: usize = job.beta == 0 ? 0 : job.beta + along;
    scaleRow(job.x + at, job.out + at, length, job.gamma + along, beta, k, <f32>r, <f32>shift);
  }
  return wild;
}

/**
 * Groups that lie together, each while it is in the cache: its moments, then its segments. The variance of a group
 * that float32 does not hold becomes WILD, and what is written of it is to be written again.
 */
export function normalizeSegments(job: Job, from: i32, to: i32): i32 {
  let wild = 0;
  for (let g = from; g < to; g++) {
    const x = job.x + ((<usize>g * <usize>job.size) << 2);
    let r = groupMoments(job, g, x);
    const mean = job.centred ? f64At(job.mean, g) : 0;
    // All before the first is written: what is written over x cannot be computed again.
    for (let i = 0; i < job.perGroup; i++) if (!holdsSegment(job, g * job.perGroup + i, mean, r)) r = -1;
    for (let i = 0; r >= 0 && i < job.perGroup; i++) {
      writeSegment(job, g * job.perGroup + i, 0, job.length, mean, r);
    }
    if (!(r >= 0)) {
      f64To(job.variance, g, WILD);
      wild++;
    }
  }
  return wild;
}

/** As `normalizeSegments`, each row a group. */
export function normalizeRows(job: Job, from: i32, to: i32): i32 {
  let wild = 0;
  const length = job.length;
  if (length <= SHORT && (length & 3) == 0) {
    for (let g = from; g < to; g += 4) wild += fourRows(job, g, to - 1);
    return wild;
  }
  for (let g = from; g < to; g++) {
    const at = (<usize>g * <usize>length) << 2;
    const x = job.x + at;
    const r = groupMoments(job, g, x);
    const mean = job.centred ? f64At(job.mean, g) : 0;
    const k = <f32>mean;
    const shift = (<f64>k - mean) * r;
    if (r < 0 || !isTame(mean) || !isTame(r) || !isTame(shift)) {
      f64To(job.variance, g, WILD);
      wild++;
      continue;
    }
    scaleRow(x, job.out + at, length, job.gamma, job.beta, k, <f32>r, <f32>shift);
  }
  return wild;
}

/** Where groups are so large, memory is asked for the lines of the result while the statistics are taken. */
const TOUCHED: i32 = 4096;

/** Writes a group's statistics; returns rstd, −1 where float32 does not hold the group. */
@inline
function groupMoments(job: Job, g: i32, x: usize): f64 {
  stretch(x, job.size, job.size >= TOUCHED ? job.out + (x - job.x) : 0);
  const mean = stretchMean;
  let variance = stretchSquares / <f64>job.size;
  const isLost = isWild(x, job.size, stretchSquares);
  if (!job.centred) variance += mean * mean;
  const r = 1 / sqrt(variance + job.eps);
  f64To(job.mean, g, mean);
  f64To(job.variance, g, variance);
  f64To(job.rstd, g, r);
  return isLost ? -1 : r;
}

/** Rows of so few elements are done four at a time, their statistics side by side in the lanes. */
const SHORT: i32 = 128;

/** Lane i: the sum of the lanes of the i-th. */
@inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(i32x4.shuffle(a, b, 0, 1, 4, 5), i32x4.shuffle(a, b, 2, 3, 6, 7));
  const cd = f32x4.add(i32x4.shuffle(c, d, 0, 1, 4, 5), i32x4.shuffle(c, d, 2, 3, 6, 7));
  return f32x4.add(i32x4.shuffle(ab, cd, 0, 2, 4, 6), i32x4.shuffle(ab, cd, 1, 3, 5, 7));
}

/** Rows from `g`, at most to `last`: of fewer than four the last stands for the others, and is written once. */
function fourRows(job: Job, g: i32, last: i32): i32 {
  const bytes = (<usize>job.length) << 2;
  const x0 = job.x + (<usize>g) * bytes;
  const x1 = job.x + (<usize>min(g + 1, last)) * bytes;
  const x2 = job.x + (<usize>min(g + 2, last)) * bytes;
  const x3 = job.x + (<usize>min(g + 3, last)) * bytes;
  let k0 = v128.load32_splat(x0);
  let k1 = v128.load32_splat(x1);
  let k2 = v128.load32_splat(x2);
  let k3 = v128.load32_splat(x3);
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  for (let j: usize = 0; j < bytes; j += 16) {
    a0 = f32x4.add(a0, f32x4.sub(v128.load(x0 + j), k0));
    a1 = f32x4.add(a1, f32x4.sub(v128.load(x1 + j), k1));
    a2 = f32x4.add(a2, f32x4.sub(v128.load(x2 + j), k2));
    a3 = f32x4.add(a3, f32x4.sub(v128.load(x3 + j), k3));
  }
  const n = f32x4.splat(<f32>job.length);
  const firsts = i32x4.shuffle(i32x4.shuffle(k0, k1, 0, 4, 0, 4), i32x4.shuffle(k2, k3, 0, 4, 0, 4), 0, 1, 4, 5);
  // The mean in float32, about which the second look is taken; exact where all are the same.
  const k = f32x4.add(firsts, f32x4.div(sums(a0, a1, a2, a3), n));
  k0 = i32x4.shuffle(k, k, 0, 0, 0, 0);
  k1 = i32x4.shuffle(k, k, 1, 1, 1, 1);
  k2 = i32x4.shuffle(k, k, 2, 2, 2, 2);
  k3 = i32x4.shuffle(k, k, 3, 3, 3, 3);
  a0 = f32x4.splat(0);
  a1 = f32x4.splat(0);
  a2 = f32x4.splat(0);
  a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let b3 = f32x4.splat(0);
  for (let j: usize = 0; j < bytes; j += 16) {
    const d0 = f32x4.sub(v128.load(x0 + j), k0);
    const d1 = f32x4.sub(v128.load(x1 + j), k1);
    const d2 = f32x4.sub(v128.load(x2 + j), k2);
    const d3 = f32x4.sub(v128.load(x3 + j), k3);
    a0 = f32x4.add(a0, d0);
    a1 = f32x4.add(a1, d1);
    a2 = f32x4.add(a2, d2);
    a3 = f32x4.add(a3, d3);
    b0 = madd(d0, d0, b0);
    b1 = madd(d1, d1, b1);
    b2 = madd(d2, d2, b2);
    b3 = madd(d3, d3, b3);
  }
  const s = sums(a0, a1, a2, a3);
  const q = sums(b0, b1, b2, b3);
  return (
    twoRows(job, g, last, k, s, q) + (g + 2 <= last ? twoRows(job, g + 2, last, upper(k), upper(s), upper(q)) : 0)
  );
}

@inline
function upper(v: v128): v128 {
  return i32x4.shuffle(v, v, 2, 3, 2, 3);
}

/** Two rows by k, Σ(x − k) and Σ(x − k)² in the lower lanes; returns how many float32 does not hold. */
@inline
function twoRows(job: Job, g: i32, last: i32, k: v128, s: v128, q: v128): i32 {
  const n = f64x2.splat(<f64>job.size);
  const sum = f64x2.promote_low_f32x4(s);
  const shift = f64x2.div(sum, n);
  const mean = f64x2.add(f64x2.promote_low_f32x4(k), shift);
  const m2 = f64x2.sub(f64x2.promote_low_f32x4(q), f64x2.mul(sum, shift));
  let variance = f64x2.div(m2, n);
  if (!job.centred) variance = f64x2.add(variance, f64x2.mul(mean, mean));
  const r = f64x2.div(f64x2.splat(1), f64x2.sqrt(f64x2.add(variance, f64x2.splat(job.eps))));
  const centre = job.centred ? mean : f64x2.splat(0);
  const k32 = f32x4.demote_f64x2_zero(centre);
  const shifts = f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(k32), centre), r);
  const fine = v128.and(
    v128.and(f64x2.ge(m2, f64x2.splat(LEAST_VARIANCE * <f64>job.size)), f64x2.lt(m2, f64x2.splat(Infinity))),
    areBounded(centre, r, shifts),
  );
  storeTwo(job.mean, g, mean, g < last);
  storeTwo(job.rstd, g, r, g < last);
  storeTwo(job.variance, g, variance, g < last);
  const r32 = f32x4.demote_f64x2_zero(r);
  const s32 = f32x4.demote_f64x2_zero(shifts);
  let wild = 0;
  if (i64x2.extract_lane(fine, 0) != 0 || holds(job, g, f64x2.extract_lane(m2, 0), f64x2.extract_lane(centre, 0), f64x2.extract_lane(r, 0), f64x2.extract_lane(shifts, 0))) {
    writeRow(job, g, f32x4.extract_lane(k32, 0), f32x4.extract_lane(r32, 0), f32x4.extract_lane(s32, 0));
  } else {
    f64To(job.variance, g, WILD);
    wild++;
  }
  if (g == last) return wild;
  if (i64x2.extract_lane(fine, 1) != 0 || holds(job, g + 1, f64x2.extract_lane(m2, 1), f64x2.extract_lane(centre, 1), f64x2.extract_lane(r, 1), f64x2.extract_lane(shifts, 1))) {
    writeRow(job, g + 1, f32x4.extract_lane(k32, 1), f32x4.extract_lane(r32, 1), f32x4.extract_lane(s32, 1));
  } else {
    f64To(job.variance, g + 1, WILD);
    wild++;
  }
  return wild;
}

/** Of both: mean and shift below, r between the bounds of `isTame`. */
@inline
function areBounded(mean: v128, r: v128, shift: v128): v128 {
  const most = f64x2.splat(1e18);
  const means = v128.and(f64x2.lt(f64x2.abs(mean), most), f64x2.lt(f64x2.abs(shift), most));
  return v128.and(means, v128.and(f64x2.gt(r, f64x2.splat(1e-18)), f64x2.lt(r, most)));
}

/** The same for one row that is not sure to be held: one of equal elements is. */
function holds(job: Job, g: i32, m2: f64, mean: f64, r: f64, shift: f64): bool {
  const x = job.x + (((<usize>g) * (<usize>job.length)) << 2);
  return !isWild(x, job.length, m2) && abs(mean) < 1e18 && abs(shift) < 1e18 && r > 1e-18 && r < 1e18;
}

@inline
function storeTwo(to: usize, g: i32, values: v128, both: bool): void {
  f64To(to, g, f64x2.extract_lane(values, 0));
  if (both) f64To(to, g + 1, f64x2.extract_lane(values, 1));
}

@inline
function writeRow(job: Job, g: i32, k: f32, scale: f32, shift: f32): void {
  const at = ((<usize>g) * (<usize>job.length)) << 2;
  scaleRow(job.x + at, job.out + at, job.length, job.gamma, job.beta, k, scale, shift);
}
