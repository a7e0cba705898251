/**
 * Moments, standardization and gradients where the group changes with every element: the columns of stacks of rows
 * that have the same groups. Sums are in float32 within a stack and in float64 between them.
 *
 * `groups` holds the first group of each row; the group of column j is so many further. Stacks are from row
 * `stacks[i]` to before `stacks[i + 1]`.
 */

import { addFloats } from './backward';
import { addLanes, f32At, f64At, f64To, i32At, isTame, Job, LEAST_VARIANCE, madd, WILD } from './job';

/** Float64 of a stack's columns: means, then Σ(x − mean)². */
export function columnMoments(job: Job, from: i32, to: i32): i32 {
  const bytes = (<usize>job.length) << 2;
  for (let stack = from; stack < to; stack++) {
    const first = i32At(job.stacks, stack);
    const rows = i32At(job.stacks, stack + 1) - first;
    const x = job.x + <usize>first * bytes;
    const means = job.partials + <usize>stack * 4 * bytes;
    const squares = means + 2 * bytes;
    let j: usize = 0;
    for (; j + 16 <= bytes; j += 16) fourColumns(x + j, rows, bytes, means + (j << 1), squares + (j << 1));
    for (; j < bytes; j += 4) oneColumn(x + j, rows, bytes, means + (j << 1), squares + (j << 1));
  }
  return 0;
}

/** The mean about which squares are summed comes from a first look, which the cache still holds for the second. */
@inline
function fourColumns(x: usize, rows: i32, bytes: usize, means: usize, squares: usize): void {
  const start = v128.load(x);
  let a = f32x4.splat(0);
  let at = x;
  for (let i = 0; i < rows; i++, at += bytes) a = f32x4.add(a, f32x4.sub(v128.load(at), start));
  const n = f32x4.splat(<f32>rows);
  const k = f32x4.add(start, f32x4.div(a, n));
  a = f32x4.splat(0);
  let b = f32x4.splat(0);
  at = x;
  for (let i = 0; i < rows; i++, at += bytes) {
    const d = f32x4.sub(v128.load(at), k);
    a = f32x4.add(a, d);
    b = madd(d, d, b);
  }
  twoColumns(k, a, b, rows, means, squares);
  const high = i32x4.shuffle(k, k, 2, 3, 2, 3);
  twoColumns(
    high,
    i32x4.shuffle(a, a, 2, 3, 2, 3),
    i32x4.shuffle(b, b, 2, 3, 2, 3),
    rows,
    means + 16,
    squares + 16,
  );
}

@inline
function twoColumns(k: v128, a: v128, b: v128, rows: i32, means: usize, squares: usize): void {
  const sum = f64x2.promote_low_f32x4(a);
  const shift = f64x2.div(sum, f64x2.splat(<f64>rows));
  v128.store(means, f64x2.add(f64x2.promote_low_f32x4(k), shift));
  v128.store(squares, f64x2.sub(f64x2.promote_low_f32x4(b), f64x2.mul(sum, shift)));
}

function oneColumn(x: usize, rows: i32, bytes: usize, means: usize, squares: usize): void {
  const start = load<f32>(x);
  let a: f32 = 0;
  let at = x;
  for (let i = 0; i < rows; i++, at += bytes) a += load<f32>(at) - start;
  const k = start + a / <f32>rows;
  a = 0;
  let b: f32 = 0;
  at = x;
  for (let i = 0; i < rows; i++, at += bytes) {
    const d = load<f32>(at) - k;
    a += d;
    b += d * d;
  }
  store<f64>(means, <f64>k + <f64>a / <f64>rows);
  store<f64>(squares, <f64>b - (<f64>a * <f64>a) / <f64>rows);
}

/** Stacks in their order, for pieces of the columns → Σ(x − mean)² and mean of each group; `sums` counts rows, from 0. */
export function mergeColumnMoments(job: Job, from: i32, to: i32): i32 {
  const bytes = (<usize>job.length) << 2;
  for (let stack = 0; stack < job.stackCount; stack++) {
    const row = i32At(job.stacks, stack);
    const n = <f64>(i32At(job.stacks, stack + 1) - row);
    const base = i32At(job.groups, row);
    const means = job.partials + <usize>stack * 4 * bytes;
    const squares = means + 2 * bytes;
    for (let j = from * job.piece; j < min(to * job.piece, job.length); j++) {
      const g = base + j;
      const before = f64At(job.sums, g);
      if (before == 0) {
        // As it is: a division would cost a constant column its variance of 0.
        f64To(job.mean, g, f64At(means, j));
        f64To(job.variance, g, f64At(squares, j));
        f64To(job.sums, g, n);
        continue;
      }
      const total = before + n;
      const mean = f64At(job.mean, g);
      const delta = f64At(means, j) - mean;
      const part = (delta * n) / total;
      f64To(job.mean, g, mean + part);
      f64To(job.variance, g, f64At(job.variance, g) + f64At(squares, j) + delta * part * before);
      f64To(job.sums, g, total);
    }
  }
  return 0;
}

/** Σ(x − mean)² → variance and rstd; returns how many groups are wild. */
export function finishColumns(job: Job, from: i32, to: i32): i32 {
  let wild = 0;
  for (let g = from; g < to; g++) {
    let variance = f64At(job.variance, g) / <f64>job.size;
    // A column of one value has exactly 0, and so has what differs too little for any eps to show.
    const isSmall = !(variance >= LEAST_VARIANCE) && (variance != 0 || job.eps == 0);
    const isLost = isSmall || !(variance < Infinity);
    const mean = f64At(job.mean, g);
    if (!job.centred) variance += mean * mean;
    f64To(job.variance, g, isLost ? WILD : variance);
    f64To(job.rstd, g, 1 / sqrt(variance + job.eps));
    wild += <i32>isLost;
  }
  return wild;
}

/** k, scale and shift of each group, float32, three lists after one another in `partials`. */
export function columnTables(job: Job, from: i32, to: i32): i32 {
  let wild = 0;
  const each = (<usize>job.groupCount) << 2;
  for (let g = from; g < to; g++) {
    const p = g % job.length;
    const mean = job.centred ? f64At(job.mean, g) : 0;
    const k = <f32>mean;
    const scale = f64At(job.rstd, g) * (job.gamma == 0 ? 1 : f32At(job.gamma, p));
    const shift = (<f64>k - mean) * scale + (job.beta == 0 ? 0 : f32At(job.beta, p));
    if (!isTame(mean) || !isTame(scale) || !isTame(shift)) wild++;
    const to = job.partials + ((<usize>g) << 2);
    store<f32>(to, k);
    store<f32>(to + each, <f32>scale);
    store<f32>(to + 2 * each, <f32>shift);
  }
  return wild;
}

/** y = (x − k)·scale + shift by the tables, of rows. */
export function scaleColumns(job: Job, from: i32, to: i32): i32 {
  const bytes = (<usize>job.length) << 2;
  const each = (<usize>job.groupCount) << 2;
  for (let row = from; row < to; row++) {
    const x = job.x + <usize>row * bytes;
    const y = job.out + <usize>row * bytes;
    const k = job.partials + ((<usize>i32At(job.groups, row)) << 2);
    const scale = k + each;
    const shift = scale + each;
    let j: usize = 0;
    for (; j + 16 <= bytes; j += 16) {
      const d = f32x4.sub(v128.load(x + j), v128.load(k + j));
      v128.store(y + j, madd(d, v128.load(scale + j), v128.load(shift + j)));
    }
    for (; j < bytes; j += 4) {
      store<f32>(y + j, (load<f32>(x + j) - load<f32>(k + j)) * load<f32>(scale + j) + load<f32>(shift + j));
    }
  }
  return 0;
}

/** Of stacks: Σdy and Σdy·(x − k) of each column, k the mean in float32; float32, two rows for each in `partials`. */
export function columnProducts(job: Job, from: i32, to: i32): i32 {
  const bytes = (<usize>job.length) << 2;
  for (let stack = from; stack < to; stack++) {
    const first = i32At(job.stacks, stack);
    const last = i32At(job.stacks, stack + 1);
    const base = i32At(job.groups, first);
    const sums = job.partials + <usize>stack * 2 * bytes;
    for (let j = 0; j < job.length; j++) {
      const k = job.centred ? <f32>f64At(job.mean, base + j) : 0;
      let a: f32 = 0;
      let b: f32 = 0;
      const at = <usize>first * bytes + ((<usize>j) << 2);
      if (j + 4 <= job.length) {
        fourProducts(job, base + j, first, last, at, sums + ((<usize>j) << 2), bytes);
        j += 3;
        continue;
      }
      let x = job.x + at;
      let dy = job.dy + at;
      for (let row = first; row < last; row++, x += bytes, dy += bytes) {
        const d = load<f32>(dy);
        a += d;
        b += d * (load<f32>(x) - k);
      }
      store<f32>(sums + ((<usize>j) << 2), a);
      store<f32>(sums + bytes + ((<usize>j) << 2), b);
    }
  }
  return 0;
}

@inline
function fourProducts(job: Job, g: i32, first: i32, last: i32, at: usize, sums: usize, bytes: usize): void {
  let k = f32x4.splat(0);
  if (job.centred) {
    k = f32x4.replace_lane(k, 0, <f32>f64At(job.mean, g));
    k = f32x4.replace_lane(k, 1, <f32>f64At(job.mean, g + 1));
    k = f32x4.replace_lane(k, 2, <f32>f64At(job.mean, g + 2));
    k = f32x4.replace_lane(k, 3, <f32>f64At(job.mean, g + 3));
  }
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let x = job.x + at;
  let dy = job.dy + at;
  for (let row = first; row < last; row++, x += bytes, dy += bytes) {
    const d = v128.load(dy);
    a = f32x4.add(a, d);
    b = madd(d, f32x4.sub(v128.load(x), k), b);
  }
  v128.store(sums, a);
  v128.store(sums + bytes, b);
}

/** Stacks in their order → Σdy and Σdy·x̂ of each group, in `sums` and `products`, which are 0 before. */
export function mergeColumnProducts(job: Job, from: i32, to: i32): i32 {
  const bytes = (<usize>job.length) << 2;
  for (let stack = from; stack < to; stack++) {
    const base = (<usize>i32At(job.groups, i32At(job.stacks, stack))) << 3;
    const sums = job.partials + <usize>stack * 2 * bytes;
    addFloats(job.sums + base, sums, bytes);
    addFloats(job.products + base, sums + bytes, bytes);
  }
  let wild = 0;
  for (let g = 0; g < job.groupCount; g++) {
    const mean = job.centred ? f64At(job.mean, g) : 0;
    const sum = f64At(job.sums, g);
    const product = (f64At(job.products, g) + (<f64>(<f32>mean) - mean) * sum) * f64At(job.rstd, g);
    f64To(job.products, g, product);
    if (!isTame(sum) || !isTame(product)) wild++;
  }
  return wild;
}

/** k, a, b and c of dx = a·dy + b·(x − k) + c of each group, float32, four lists after one another in `partials`. */
export function gradientTables(job: Job, from: i32, to: i32): i32 {
  const each = (<usize>job.groupCount) << 2;
  for (let g = from; g < to; g++) {
    const weight = job.gamma == 0 ? 1 : f32At(job.gamma, g % job.length);
    const mean = job.centred ? f64At(job.mean, g) : 0;
    const r = f64At(job.rstd, g);
    const k = <f32>mean;
    const slope = weight * f64At(job.products, g) * (job.weights == 0 ? job.weight : f64At(job.weights, g));
    const shift = job.ownMean ? (weight * f64At(job.sums, g)) / <f64>job.size : 0;
    const to = job.partials + ((<usize>g) << 2);
    store<f32>(to, k);
    store<f32>(to + each, <f32>(r * weight));
    store<f32>(to + 2 * each, <f32>(-r * r * slope));
    store<f32>(to + 3 * each, <f32>(-r * (shift + slope * (<f64>k - mean) * r)));
  }
  return 0;
}

/** dx of rows by the tables. */
export function gradientOfColumns(job: Job, from: i32, to: i32): i32 {
  const bytes = (<usize>job.length) << 2;
  const each = (<usize>job.groupCount) << 2;
  for (let row = from; row < to; row++) {
    const at = <usize>row * bytes;
    const k = job.partials + ((<usize>i32At(job.groups, row)) << 2);
    const a = k + each;
    const b = a + each;
    const c = b + each;
    let j: usize = 0;
    for (; j + 16 <= bytes; j += 16) {
      const u = f32x4.sub(v128.load(job.x + at + j), v128.load(k + j));
      const v = madd(u, v128.load(b + j), v128.load(c + j));
      v128.store(job.out + at + j, madd(v128.load(job.dy + at + j), v128.load(a + j), v));
    }
    for (; j < bytes; j += 4) {
      const u = load<f32>(job.x + at + j) - load<f32>(k + j);
      const d = load<f32>(job.dy + at + j);
      store<f32>(job.out + at + j, d * load<f32>(a + j) + (u * load<f32>(b + j) + load<f32>(c + j)));
    }
  }
  return 0;
}
