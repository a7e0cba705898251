/**
 * The gradients of y = γ·(x − μ)·r + β of segments and of rows: Σg and Σg·x̂ of each group, g = γ·dy, and the sums for
 * γ and β; then dx = a·γ·dy + b·(x − k) + c with k the mean in float32 and a, b, c of each segment in float64.
 */
import { addLanes, f32At, f64At, f64To, i32At, isTame, Job, lanes, madd } from './job';

const CHUNK: i32 = 2048;

let sum: f64 = 0;
let product: f64 = 0;

/** What was read where a result will be written: so that reading it is not left out. */
let touched: bool = false;

/** Σdy and Σdy·(x − k), into the globals above. */
function stretchProducts(x: usize, dy: usize, length: i32, k: f32): void {
  sumProducts(x, dy, length, k, 0, false);
}

/** The same; and memory is asked for the lines of the result meanwhile, not when they are written. */
function stretchProductsTouching(x: usize, dy: usize, length: i32, k: f32, out: usize): void {
  sumProducts(x, dy, length, k, out, true);
}

@inline
function sumProducts(x: usize, dy: usize, length: i32, k: f32, out: usize, touches: bool): void {
  let line = i32x4.splat(0);
  const kk = f32x4.splat(k);
  let s: f64 = 0;
  let q: f64 = 0;
  for (let start = 0; start < length; start += CHUNK) {
    const end = x + ((<usize>min(CHUNK, length - start)) << 2);
    let a0 = f32x4.splat(0);
    let a1 = f32x4.splat(0);
    let a2 = f32x4.splat(0);
    let a3 = f32x4.splat(0);
    let b0 = f32x4.splat(0);
    let b1 = f32x4.splat(0);
    let b2 = f32x4.splat(0);
    let b3 = f32x4.splat(0);
    for (; x + 64 <= end; x += 64, dy += 64) {
      if (touches) {
        line = v128.or(line, v128.load(out));
        out += 64;
      }
      const d0 = v128.load(dy);
      const d1 = v128.load(dy, 16);
      const d2 = v128.load(dy, 32);
      const d3 = v128.load(dy, 48);
      a0 = f32x4.add(a0, d0);
      a1 = f32x4.add(a1, d1);
      a2 = f32x4.add(a2, d2);
      a3 = f32x4.add(a3, d3);
      b0 = madd(d0, f32x4.sub(v128.load(x), kk), b0);
      b1 = madd(d1, f32x4.sub(v128.load(x, 16), kk), b1);
      b2 = madd(d2, f32x4.sub(v128.load(x, 32), kk), b2);
      b3 = madd(d3, f32x4.sub(v128.load(x, 48), kk), b3);
    }
    for (; x + 16 <= end; x += 16, dy += 16) {
      const d0 = v128.load(dy);
      a0 = f32x4.add(a0, d0);
      b0 = madd(d0, f32x4.sub(v128.load(x), kk), b0);
    }
    s += lanes(f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3)));
    q += lanes(f32x4.add(f32x4.add(b0, b1), f32x4.add(b2, b3)));
    for (; x < end; x += 4, dy += 4) {
      const d = load<f32>(dy);
      s += <f64>d;
      q += <f64>(d * (load<f32>(x) - k));
    }
  }
  sum = s;
  product = q;
  if (touches) touched = v128.any_true(line);
}

/** Σγ·dy and Σγ·dy·(x − k), γ along the row, into the globals above; γ 0 where there is none. */
function rowProducts(x: usize, dy: usize, gamma: usize, length: i32, k: f32): void {
  if (gamma == 0) return stretchProducts(x, dy, length, k);
  const kk = f32x4.splat(k);
  let s: f64 = 0;
  let q: f64 = 0;
  for (let start = 0; start < length; start += CHUNK) {
    const end = x + ((<usize>min(CHUNK, length - start)) << 2);
    let a0 = f32x4.splat(0);
    let a1 = f32x4.splat(0);
    let a2 = f32x4.splat(0);
    let a3 = f32x4.splat(0);
    let b0 = f32x4.splat(0);
    let b1 = f32x4.splat(0);
    let b2 = f32x4.splat(0);
    let b3 = f32x4.splat(0);
    for (; x + 64 <= end; x += 64, dy += 64, gamma += 64) {
      const d0 = f32x4.mul(v128.load(dy), v128.load(gamma));
      const d1 = f32x4.mul(v128.load(dy, 16), v128.load(gamma, 16));
      const d2 = f32x4.mul(v128.load(dy, 32), v128.load(gamma, 32));
      const d3 = f32x4.mul(v128.load(dy, 48), v128.load(gamma, 48));
      a0 = f32x4.add(a0, d0);
      a1 = f32x4.add(a1, d1);
      a2 = f32x4.add(a2, d2);
      a3 = f32x4.add(a3, d3);
      b0 = madd(d0, f32x4.sub(v128.load(x), kk), b0);
      b1 = madd(d1, f32x4.sub(v128.load(x, 16), kk), b1);
      b2 = madd(d2, f32x4.sub(v128.load(x, 32), kk), b2);
      b3 = madd(d3, f32x4.sub(v128.load(x, 48), kk), b3);
    }
    for (; x + 16 <= end; x += 16, dy += 16, gamma += 16) {
      const d0 = f32x4.mul(v128.load(dy), v128.load(gamma));
      a0 = f32x4.add(a0, d0);
      b0 = madd(d0, f32x4.sub(v128.load(x), kk), b0);
    }
    s += lanes(f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3)));
    q += lanes(f32x4.add(f32x4.add(b0, b1), f32x4.add(b2, b3)));
    for (; x < end; x += 4, dy += 4, gamma += 4) {
      const d = load<f32>(dy) * load<f32>(gamma);
      s += <f64>d;
      q += <f64>(d * (load<f32>(x) - k));
    }
  }
  sum = s;
  product = q;
}

/** dx = a·dy + b·(x − k) + c */
@inline
function gradientStretch(x: usize, dy: usize, dx: usize, length: i32, k: f32, a: f32, b: f32, c: f32): void {
  const kk = f32x4.splat(k);
  const aa = f32x4.splat(a);
  const bb = f32x4.splat(b);
  const cc = f32x4.splat(c);
  const end = x + ((<usize>length) << 2);
  for (; x + 32 <= end; x += 32, dy += 32, dx += 32) {
    const v0 = madd(f32x4.sub(v128.load(x), kk), bb, cc);
    const v1 = madd(f32x4.sub(v128.load(x, 16), kk), bb, cc);
    v128.store(dx, madd(v128.load(dy), aa, v0));
    v128.store(dx, madd(v128.load(dy, 16), aa, v1), 16);
  }
  for (; x < end; x += 4, dy += 4, dx += 4) {
    store<f32>(dx, load<f32>(dy) * a + ((load<f32>(x) - k) * b + c));
  }
}

/** Pieces of segments: Σdy and Σdy·x̂, two float64 each, in `partials`. */
export function segmentProducts(job: Job, from: i32, to: i32): i32 {
  for (let i = from; i < to; i++) {
    const segment = i / job.pieces;
    const offset = (i - segment * job.pieces) * job.piece;
    const length = min(job.piece, job.length - offset);
    const at = (<usize>segment * <usize>job.length + <usize>offset) << 2;
    const g = i32At(job.groups, segment);
    const mean = job.centred ? f64At(job.mean, g) : 0;
    stretchProducts(job.x + at, job.dy + at, length, <f32>mean);
    keep(job, i, g, mean);
  }
  return 0;
}

/** Pieces of rows: Σγ·dy and Σγ·dy·x̂, two float64 each, in `partials`. */
export function rowPieceProducts(job: Job, from: i32, to: i32): i32 {
  for (let i = from; i < to; i++) {
    const row = i / job.pieces;
    const offset = (i - row * job.pieces) * job.piece;
    const length = min(job.piece, job.length - offset);
    const at = (<usize>row * <usize>job.length + <usize>offset) << 2;
    const g = i32At(job.groups, row);
    const mean = job.centred ? f64At(job.mean, g) : 0;
    const gamma: usize = job.gamma == 0 ? 0 : job.gamma + ((<usize>offset) << 2);
    rowProducts(job.x + at, job.dy + at, gamma, length, <f32>mean);
    keep(job, i, g, mean);
  }
  return 0;
}

/** The latest sums, those about k made those about the mean. */
@inline
function keep(job: Job, i: i32, g: i32, mean: f64): void {
  f64To(job.partials, 2 * i, sum);
  f64To(job.partials, 2 * i + 1, (product + (<f64>(<f32>mean) - mean) * sum) * f64At(job.rstd, g));
}

/** Partials → Σg and Σg·x̂ of each group, in `variance`'s two float64 a group. γ counts unless rows had it before. */
export function mergeProducts(job: Job, from: i32, to: i32): i32 {
  memory.fill(job.variance, 0, (<usize>job.groupCount) << 4);
  let place = job.partials;
  for (let segment = from; segment < to; segment++) {
    const at = job.variance + ((<usize>i32At(job.groups, segment)) << 4);
    const weight = job.perGroup == 0 || job.gamma == 0 ? 1 : f32At(job.gamma, i32At(job.parameters, segment));
    for (let piece = 0; piece < job.pieces; piece++, place += 16) {
      store<f64>(at, load<f64>(at) + weight * load<f64>(place));
      store<f64>(at, load<f64>(at, 8) + weight * load<f64>(place, 8), 8);
    }
  }
  let wild = 0;
  for (let g = 0; g < 2 * job.groupCount; g++) if (!isTame(f64At(job.variance, g))) wild++;
  return wild;
}

/** Partials of segments → Σdy and Σdy·x̂ of each parameter, in `sums` and `products`, which are 0 before. */
export function mergeParameters(job: Job, from: i32, to: i32): i32 {
  let place = job.partials;
  for (let segment = from; segment < to; segment++) {
    const p = i32At(job.parameters, segment);
    for (let piece = 0; piece < job.pieces; piece++, place += 16) {
      f64To(job.sums, p, f64At(job.sums, p) + load<f64>(place));
      f64To(job.products, p, f64At(job.products, p) + load<f64>(place, 8));
    }
  }
  return 0;
}

let a: f32 = 0;
let b: f32 = 0;
let c: f32 = 0;

/** a, b and c of a segment with γ `weight`, given Σg and Σg·x̂ of its group, into the globals above. */
@inline
function coefficients(job: Job, g: i32, mean: f64, r: f64, weight: f64, shiftSum: f64, slopeSum: f64): void {
  const slope = slopeSum * (job.weights == 0 ? job.weight : f64At(job.weights, g));
  const shift = job.ownMean ? shiftSum / <f64>job.size : 0;
  a = <f32>(r * weight);
  b = <f32>(-r * r * slope);
  c = <f32>(-r * (shift + slope * (<f64>(<f32>mean) - mean) * r));
}

/** Pieces of segments: dx, given Σg and Σg·x̂ of the groups in `variance`. */
export function gradientSegments(job: Job, from: i32, to: i32): i32 {
  for (let i = from; i < to; i++) {
    const segment = i / job.pieces;
    const offset = (i - segment * job.pieces) * job.piece;
    const length = min(job.piece, job.length - offset);
    const at = (<usize>segment * <usize>job.length + <usize>offset) << 2;
    const g = i32At(job.groups, segment);
    const mean = job.centred ? f64At(job.mean, g) : 0;
    const weight = job.gamma == 0 ? 1 : f32At(job.gamma, i32At(job.parameters, segment));
    coefficients(
      job,
      g,
      mean,
      f64At(job.rstd, g),
      weight,
      f64At(job.variance, 2 * g),
      f64At(job.variance, 2 * g + 1),
    );
    gradientStretch(job.x + at, job.dy + at, job.out + at, length, <f32>mean, a, b, c);
  }
  return 0;
}

/** Shorter segments are done before what was asked for has come. */
const TOUCHED: i32 = 512;

/** Groups that lie together, each while it is in the cache: `segmentProducts`, `mergeProducts`, `gradientSegments`. */
export function backwardSegments(job: Job, from: i32, to: i32): i32 {
  let wild = 0;
  for (let g = from; g < to; g++) {
    const first = g * job.perGroup;
    const mean = job.centred ? f64At(job.mean, g) : 0;
    const k = <f32>mean;
    const r = f64At(job.rstd, g);
    let shift: f64 = 0;
    let slope: f64 = 0;
    for (let i = first; i < first + job.perGroup; i++) {
      const at = (<usize>i * <usize>job.length) << 2;
      if (job.length < TOUCHED) stretchProducts(job.x + at, job.dy + at, job.length, k);
      else stretchProductsTouching(job.x + at, job.dy + at, job.length, k, job.out + at);
      keep(job, i, g, mean);
      const weight = job.gamma == 0 ? 1 : f32At(job.gamma, i32At(job.parameters, i));
      shift += weight * f64At(job.partials, 2 * i);
      slope += weight * f64At(job.partials, 2 * i + 1);
    }
    if (!isTame(shift) || !isTame(slope)) wild++;
    for (let i = first; i < first + job.perGroup; i++) {
      const at = (<usize>i * <usize>job.length) << 2;
      const weight = job.gamma == 0 ? 1 : f32At(job.gamma, i32At(job.parameters, i));
      coefficients(job, g, mean, r, weight, shift, slope);
      gradientStretch(job.x + at, job.dy + at, job.out + at, job.length, k, a, b, c);
    }
  }
  return wild;
}

/**
 * Stacks of `rows` rows, each row a group, while they are in the cache: dx, and Σdy·x̂ and Σdy of each column, in
 * float32 over the stack, in `partials`: a row of products and one of sums for each stack.
 */
export function backwardRows(job: Job, from: i32, to: i32): i32 {
  let wild = 0;
  const bytes = (<usize>job.length) << 2;
  for (let stack = from; stack < to; stack++) {
    const products = job.partials + <usize>stack * 2 * bytes;
    memory.fill(products, 0, 2 * bytes);
    const last = min((stack + 1) * job.rows, job.segments);
    for (let row = stack * job.rows; row < last; row++) {
      const at = <usize>row * bytes;
      const mean = job.centred ? f64At(job.mean, row) : 0;
      const r = f64At(job.rstd, row);
      rowProducts(job.x + at, job.dy + at, job.gamma, job.length, <f32>mean);
      const about = (product + (<f64>(<f32>mean) - mean) * sum) * r;
      if (!isTame(sum) || !isTame(about)) wild++;
      coefficients(job, row, mean, r, 1, sum, about);
      gradientRow(
        job.x + at,
        job.dy + at,
        job.out + at,
        job.gamma,
        products,
        products + bytes,
        bytes,
        mean,
        r,
      );
    }
  }
  return wild;
}

/** dx of one row by the coefficients above; adds dy·x̂ and dy to the columns' sums. */
@inline
function gradientRow(
  x: usize,
  dy: usize,
  dx: usize,
  gamma: usize,
  products: usize,
  sums: usize,
  bytes: usize,
  mean: f64,
  r: f64,
): void {
  const k = <f32>mean;
  const rr = <f32>r;
  const tt = <f32>((<f64>k - mean) * r);
  const kk = f32x4.splat(k);
  const rrr = f32x4.splat(rr);
  const ttt = f32x4.splat(tt);
  const aa = f32x4.splat(a);
  const bb = f32x4.splat(b);
  const cc = f32x4.splat(c);
  let j: usize = 0;
  for (; j + 16 <= bytes; j += 16) {
    const u = f32x4.sub(v128.load(x + j), kk);
    const d = v128.load(dy + j);
    const g = gamma == 0 ? d : f32x4.mul(d, v128.load(gamma + j));
    v128.store(products + j, madd(d, madd(u, rrr, ttt), v128.load(products + j)));
    v128.store(sums + j, f32x4.add(v128.load(sums + j), d));
    v128.store(dx + j, madd(g, aa, madd(u, bb, cc)));
  }
  for (; j < bytes; j += 4) {
    const u = load<f32>(x + j) - k;
    const d = load<f32>(dy + j);
    const g = gamma == 0 ? d : d * load<f32>(gamma + j);
    store<f32>(products + j, d * (u * rr + tt) + load<f32>(products + j));
    store<f32>(sums + j, load<f32>(sums + j) + d);
    store<f32>(dx + j, g * a + (u * b + c));
  }
}

/** The stacks' sums in their order, for pieces of the columns: into `products` and `sums`, float64. */
export function mergeColumns(job: Job, from: i32, to: i32): i32 {
  const bytes = (<usize>job.length) << 2;
  const stacks = (job.segments + job.rows - 1) / job.rows;
  for (let piece = from; piece < to; piece++) {
    const first = (<usize>piece * job.piece) << 2;
    const end = min(first + ((<usize>job.piece) << 2), bytes);
    for (let j = first; j < end; j += 4) {
      store<f64>(job.products + (j << 1), 0);
      store<f64>(job.sums + (j << 1), 0);
    }
    for (let stack = 0; stack < stacks; stack++) {
      const row = job.partials + <usize>stack * 2 * bytes;
      let j = first;
      for (; j + 16 <= end; j += 16) {
        addLanes(job.products + (j << 1), v128.load(row + j));
        addLanes(job.sums + (j << 1), v128.load(row + bytes + j));
      }
      for (; j < end; j += 4) {
        const to = j << 1;
        store<f64>(job.products + to, load<f64>(job.products + to) + <f64>load<f32>(row + j));
        store<f64>(job.sums + to, load<f64>(job.sums + to) + <f64>load<f32>(row + bytes + j));
      }
    }
  }
  return 0;
}

/**
 * Blocks of `piece` columns down all rows, of rows too long for the cache or that share groups: dx, given Σg and Σg·x̂
 * of the groups in `variance`, and Σdy·x̂ and Σdy of each column, in `products` and `sums`. `partials` has room for the
 * float32 sums of every column.
 */
export function gradientColumns(job: Job, from: i32, to: i32): i32 {
  const bytes = (<usize>job.length) << 2;
  for (let block = from; block < to; block++) {
    const first = (<usize>block * job.piece) << 2;
    const width = min((<usize>job.piece) << 2, bytes - first);
    const products = job.partials + first;
    const sums = job.partials + bytes + first;
    const gamma: usize = job.gamma == 0 ? 0 : job.gamma + first;
    memory.fill(job.products + (first << 1), 0, width << 1);
    memory.fill(job.sums + (first << 1), 0, width << 1);
    for (let stack = 0; stack < job.segments; stack += job.rows) {
      memory.fill(products, 0, width);
      memory.fill(sums, 0, width);
      const last = min(stack + job.rows, job.segments);
      for (let row = stack; row < last; row++) {
        const g = i32At(job.groups, row);
        const at = <usize>row * bytes + first;
        const mean = job.centred ? f64At(job.mean, g) : 0;
        const r = f64At(job.rstd, g);
        coefficients(job, g, mean, r, 1, f64At(job.variance, 2 * g), f64At(job.variance, 2 * g + 1));
        gradientRow(job.x + at, job.dy + at, job.out + at, gamma, products, sums, width, mean, r);
      }
      addFloats(job.products + (first << 1), products, width);
      addFloats(job.sums + (first << 1), sums, width);
    }
  }
  return 0;
}

/** Adds `bytes` of float32 to float64. */
export function addFloats(to: usize, from: usize, bytes: usize): void {
  let j: usize = 0;
  for (; j + 16 <= bytes; j += 16) addLanes(to + (j << 1), v128.load(from + j));
  for (; j < bytes; j += 4) {
    store<f64>(to + (j << 1), load<f64>(to + (j << 1)) + <f64>load<f32>(from + j));
  }
}
