/**
 * y = γ·(x − μ)·r + β of segments and of rows, with the statistics given or found on the way.
 *
 * Each segment is y = (x − k)·scale + shift with k the mean in float32: the subtraction loses nothing near the mean,
 * and what k is off by goes into the shift, in float64. What float32 cannot hold is counted and left unwritten.
 */
import { f32At, f64At, f64To, i32At, isTame, Job, madd, WILD } from './job';
import { isWild, stretch, stretchMean, stretchSquares } from './moments';

/** y = (x − k)·scale + shift. */
// @ts-expect-error: a decorator of AssemblyScript
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
// @ts-expect-error: a decorator of AssemblyScript
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
// @ts-expect-error: a decorator of AssemblyScript
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
    const beta = job.beta == 0 ? 0 : job.beta + along;
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
    for (let i = 0; r >= 0 && i < job.perGroup; i++) {
      if (!writeSegment(job, g * job.perGroup + i, 0, job.length, mean, r)) r = -1;
    }
    if (r < 0) {
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

/** Writes a group's statistics; returns rstd, −1 where float32 does not hold the group. */
// @ts-expect-error: a decorator of AssemblyScript
function groupMoments(job: Job, g: i32, x: usize): f64 {
  stretch(x, job.size);
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
