/**
 * Mean and Σ(x − mean)² of stretches of one group.
 *
 * Sums are taken of x − k with k near the mean, in four vectors of float32 over a chunk of 2048 elements, and merged
 * in float64 by Chan, Golub and LeVeque's formula (1979): so neither an offset nor a long row costs digits. A chunk
 * whose mean turns out far from k is read again. The chunks are always the same ones, whoever computes them.
 */
import { f64At, f64To, i32At, Job, LEAST_VARIANCE, lanes, madd, WILD } from './job';

const CHUNK: i32 = 2048;

/** Up to here a stretch is read twice: what the first reading costs is less than a wrong guess of k. */
const SHORT: i32 = 128;

let sum: f64 = 0;
let squares: f64 = 0;

/** Of the latest stretch: what `stretch` found. */
export let stretchMean: f64 = 0;
export let stretchSquares: f64 = 0;

/** What was read where a result will be written: so that reading it is not left out. */
let touched: bool = false;

/** Σ(x − k) and Σ(x − k)² of at most CHUNK elements, into the globals above. */
function chunkSums(x: usize, length: i32, k: f32): void {
  sumChunk(x, length, k, 0, false);
}

/** The same; and the lines where the result will be are asked of the memory meanwhile, not when they are written. */
function chunkSumsTouching(x: usize, length: i32, k: f32, out: usize): void {
  sumChunk(x, length, k, out, true);
}

@inline
function sumChunk(x: usize, length: i32, k: f32, out: usize, touches: bool): void {
  const shift = f32x4.splat(k);
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let b3 = f32x4.splat(0);
  const end = x + ((<usize>length) << 2);
  let line = i32x4.splat(0);
  for (; x + 64 <= end; x += 64) {
    if (touches) {
      line = v128.or(line, v128.load(out));
      out += 64;
    }
    const v0 = f32x4.sub(v128.load(x), shift);
    const v1 = f32x4.sub(v128.load(x, 16), shift);
    const v2 = f32x4.sub(v128.load(x, 32), shift);
    const v3 = f32x4.sub(v128.load(x, 48), shift);
    a0 = f32x4.add(a0, v0);
    a1 = f32x4.add(a1, v1);
    a2 = f32x4.add(a2, v2);
    a3 = f32x4.add(a3, v3);
    b0 = madd(v0, v0, b0);
    b1 = madd(v1, v1, b1);
    b2 = madd(v2, v2, b2);
    b3 = madd(v3, v3, b3);
  }
  for (; x + 16 <= end; x += 16) {
    const v0 = f32x4.sub(v128.load(x), shift);
    a0 = f32x4.add(a0, v0);
    b0 = madd(v0, v0, b0);
  }
  let s = lanes(f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3)));
  let q = lanes(f32x4.add(f32x4.add(b0, b1), f32x4.add(b2, b3)));
  for (; x < end; x += 4) {
    const d = load<f32>(x) - k;
    s += <f64>d;
    q += <f64>(d * d);
  }
  sum = s;
  squares = q;
  if (touches) touched = v128.any_true(line);
}

/** The mean of a few elements, to float32's precision of the largest; exact where all are the same. */
function roughMean(x: usize, length: i32): f32 {
  const first = load<f32>(x);
  const shift = f32x4.splat(first);
  let a = f32x4.splat(0);
  const end = x + ((<usize>length) << 2);
  for (; x + 16 <= end; x += 16) a = f32x4.add(a, f32x4.sub(v128.load(x), shift));
  let s = lanes(a);
  for (; x < end; x += 4) s += <f64>(load<f32>(x) - first);
  return <f32>(<f64>first + s / <f64>length);
}

/** Mean and Σ(x − mean)² of `length` elements, into the globals above; `out` is where their result will be, or 0. */
export function stretch(x: usize, length: i32, out: usize): void {
  if (length <= SHORT) {
    const k = roughMean(x, length);
    chunkSums(x, length, k);
    const shift = sum / <f64>length;
    stretchMean = <f64>k + shift;
    stretchSquares = squares - sum * shift;
    return;
  }
  let count: f64 = 0;
  let mean: f64 = 0;
  let m2: f64 = 0;
  let k = load<f32>(x);
  for (let start = 0; start < length; start += CHUNK) {
    const n = min(CHUNK, length - start);
    if (out == 0) chunkSums(x, n, k);
    else chunkSumsTouching(x, n, k, out + ((<usize>start) << 2));
    if (sum * sum > 0.75 * squares * <f64>n) {
      k = <f32>(<f64>k + sum / <f64>n);
      chunkSums(x, n, k);
    }
    const delta = <f64>k + sum / <f64>n - mean;
    const total = count + <f64>n;
    m2 += squares - (sum * sum) / <f64>n + (delta * delta * count * <f64>n) / total;
    mean += (delta * <f64>n) / total;
    count = total;
    k = <f32>mean;
    x += (<usize>n) << 2;
  }
  stretchMean = mean;
  stretchSquares = m2;
}

/** Whether float32 loses Σ(x − mean)² of these elements: NaN, ∞, or too small although they differ. */
@inline
export function isWild(x: usize, length: i32, m2: f64): bool {
  // Negated, for NaN too.
  if (!(m2 < Infinity)) return true;
  if (m2 >= LEAST_VARIANCE * <f64>length) return false;
  return !isConstant(x, length);
}

function isConstant(x: usize, length: i32): bool {
  const first = load<f32>(x);
  const all = f32x4.splat(first);
  const end = x + ((<usize>length) << 2);
  for (; x + 16 <= end; x += 16) if (v128.any_true(f32x4.ne(v128.load(x), all))) return false;
  for (; x < end; x += 4) if (load<f32>(x) != first) return false;
  return true;
}

/** Mean and Σ(x − mean)² of pieces of segments: two float64 each, in `partials`. */
export function moments(job: Job, from: i32, to: i32): i32 {
  let wild = 0;
  for (let i = from; i < to; i++) {
    const segment = i / job.pieces;
    const offset = (i - segment * job.pieces) * job.piece;
    const length = min(job.piece, job.length - offset);
    const x = job.x + ((<usize>segment * <usize>job.length + <usize>offset) << 2);
    stretch(x, length, 0);
    const isLost = isWild(x, length, stretchSquares);
    f64To(job.partials, 2 * i, stretchMean);
    // NaN makes the whole group wild where the pieces are merged.
    f64To(job.partials, 2 * i + 1, isLost ? NaN : stretchSquares);
    wild += <i32>isLost;
  }
  return wild;
}

/** Pieces in their order → mean, variance and rstd of each group; the squares' mean where not centred. */
export function mergeMoments(job: Job, from: i32, to: i32): i32 {
  const counts = job.sums;
  memory.fill(job.mean, 0, (<usize>job.groupCount) << 3);
  memory.fill(job.variance, 0, (<usize>job.groupCount) << 3);
  memory.fill(counts, 0, (<usize>job.groupCount) << 3);
  let place = job.partials;
  for (let segment = from; segment < to; segment++) {
    const g = i32At(job.groups, segment);
    for (let piece = 0; piece < job.pieces; piece++, place += 16) {
      const n = <f64>min(job.piece, job.length - piece * job.piece);
      const before = f64At(counts, g);
      if (before == 0) {
        f64To(job.mean, g, load<f64>(place));
        f64To(job.variance, g, load<f64>(place, 8));
        f64To(counts, g, n);
        continue;
      }
      const total = before + n;
      const mean = f64At(job.mean, g);
      const delta = load<f64>(place) - mean;
      const part = (delta * n) / total;
      f64To(job.mean, g, mean + part);
      f64To(job.variance, g, f64At(job.variance, g) + load<f64>(place, 8) + delta * part * before);
      f64To(counts, g, total);
    }
  }
  return finish(job);
}

/** Σ(x − mean)² → variance and rstd; returns how many groups are wild. */
export function finish(job: Job): i32 {
  let wild = 0;
  for (let g = 0; g < job.groupCount; g++) {
    let variance = f64At(job.variance, g) / <f64>job.size;
    const isLost = !(variance < Infinity);
    const mean = f64At(job.mean, g);
    if (!job.centred) variance += mean * mean;
    f64To(job.variance, g, isLost ? WILD : variance);
    f64To(job.rstd, g, 1 / sqrt(variance + job.eps));
    wild += <i32>isLost;
  }
  return wild;
}
