/**
 * SIMD kernels, AssemblyScript: single passes over float32 data. They know pointers and lengths, no tensor and no
 * normalization; what is a segment or a row, and how sums become statistics, is `../segments.ts`.
 *
 * Sums are taken of x − k with k near the mean, in four vectors of float32 over a chunk of 2048 elements, and merged
 * in float64 by Chan, Golub and LeVeque's formula (1979): so neither an offset nor a long row costs digits. A chunk
 * whose mean turns out far from k is read again. The chunks are always the same ones, whoever computes them.
 */

const CHUNK: i32 = 2048;

/** The sum of the lanes, in float64. */
function lanes(v: v128): f64 {
  return (
    <f64>f32x4.extract_lane(v, 0) +
    <f64>f32x4.extract_lane(v, 1) +
    (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3))
  );
}

let sum: f64 = 0;
let squares: f64 = 0;

/** Σ(x − k) and Σ(x − k)² of at most CHUNK elements, into the globals above. */
function chunkSums(x: usize, length: i32, k: f32): void {
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
  for (; x + 64 <= end; x += 64) {
    const v0 = f32x4.sub(v128.load(x), shift);
    const v1 = f32x4.sub(v128.load(x, 16), shift);
    const v2 = f32x4.sub(v128.load(x, 32), shift);
    const v3 = f32x4.sub(v128.load(x, 48), shift);
    a0 = f32x4.add(a0, v0);
    a1 = f32x4.add(a1, v1);
    a2 = f32x4.add(a2, v2);
    a3 = f32x4.add(a3, v3);
    b0 = f32x4.add(b0, f32x4.mul(v0, v0));
    b1 = f32x4.add(b1, f32x4.mul(v1, v1));
    b2 = f32x4.add(b2, f32x4.mul(v2, v2));
    b3 = f32x4.add(b3, f32x4.mul(v3, v3));
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
}

/** Mean and Σ(x − mean)² of each of `segments` stretches of `length` elements: two float64 each, at `out`. */
export function segmentMoments(x: usize, segments: i32, length: i32, out: usize): void {
  for (let i = 0; i < segments; i++) {
    let count: f64 = 0;
    let mean: f64 = 0;
    let m2: f64 = 0;
    let k = load<f32>(x);
    for (let start = 0; start < length; start += CHUNK) {
      const n = min(CHUNK, length - start);
      chunkSums(x, n, k);
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
    store<f64>(out, mean);
    store<f64>(out, m2, 8);
    out += 16;
  }
}

/** y = (x − k)·scale + shift with k, scale and shift of each segment, three float32 each, at `table`. */
export function segmentScale(x: usize, y: usize, segments: i32, length: i32, table: usize): void {
  const bytes = (<usize>length) << 2;
  for (let i = 0; i < segments; i++) {
    const k = load<f32>(table);
    const scale = load<f32>(table, 4);
    const shift = load<f32>(table, 8);
    const kk = f32x4.splat(k);
    const ss = f32x4.splat(scale);
    const tt = f32x4.splat(shift);
    const end = x + bytes;
    for (; x + 64 <= end; x += 64, y += 64) {
      v128.store(y, f32x4.add(f32x4.mul(f32x4.sub(v128.load(x), kk), ss), tt));
      v128.store(y, f32x4.add(f32x4.mul(f32x4.sub(v128.load(x, 16), kk), ss), tt), 16);
      v128.store(y, f32x4.add(f32x4.mul(f32x4.sub(v128.load(x, 32), kk), ss), tt), 32);
      v128.store(y, f32x4.add(f32x4.mul(f32x4.sub(v128.load(x, 48), kk), ss), tt), 48);
    }
    for (; x < end; x += 4, y += 4) store<f32>(y, (load<f32>(x) - k) * scale + shift);
    table += 12;
  }
}

/** y = ((x − k)·scale + shift)·gamma[j] + beta[j] along each row; k, scale and shift at `table` as above. */
export function rowScale(
  x: usize,
  y: usize,
  rows: i32,
  length: i32,
  table: usize,
  gamma: usize,
  beta: usize,
): void {
  const bytes = (<usize>length) << 2;
  for (let i = 0; i < rows; i++) {
    const k = load<f32>(table);
    const scale = load<f32>(table, 4);
    const shift = load<f32>(table, 8);
    const kk = f32x4.splat(k);
    const ss = f32x4.splat(scale);
    const tt = f32x4.splat(shift);
    let j: usize = 0;
    for (; j + 32 <= bytes; j += 32) {
      const v0 = f32x4.add(f32x4.mul(f32x4.sub(v128.load(x + j), kk), ss), tt);
      const v1 = f32x4.add(f32x4.mul(f32x4.sub(v128.load(x + j, 16), kk), ss), tt);
      v128.store(y + j, f32x4.add(f32x4.mul(v0, v128.load(gamma + j)), v128.load(beta + j)));
      v128.store(y + j, f32x4.add(f32x4.mul(v1, v128.load(gamma + j, 16)), v128.load(beta + j, 16)), 16);
    }
    for (; j < bytes; j += 4) {
      const hat = (load<f32>(x + j) - k) * scale + shift;
      store<f32>(y + j, hat * load<f32>(gamma + j) + load<f32>(beta + j));
    }
    x += bytes;
    y += bytes;
    table += 12;
  }
}

/** Σdy and Σdy·(x − k) of each segment, k at `table` one float32 each; two float64 each, at `out`. */
export function segmentProducts(
  x: usize,
  dy: usize,
  segments: i32,
  length: i32,
  table: usize,
  out: usize,
): void {
  for (let i = 0; i < segments; i++) {
    const k = load<f32>(table);
    const kk = f32x4.splat(k);
    let s: f64 = 0;
    let q: f64 = 0;
    for (let start = 0; start < length; start += CHUNK) {
      const end = x + ((<usize>min(CHUNK, length - start)) << 2);
      let a0 = f32x4.splat(0);
      let a1 = f32x4.splat(0);
      let b0 = f32x4.splat(0);
      let b1 = f32x4.splat(0);
      for (; x + 32 <= end; x += 32, dy += 32) {
        const d0 = v128.load(dy);
        const d1 = v128.load(dy, 16);
        a0 = f32x4.add(a0, d0);
        a1 = f32x4.add(a1, d1);
        b0 = f32x4.add(b0, f32x4.mul(d0, f32x4.sub(v128.load(x), kk)));
        b1 = f32x4.add(b1, f32x4.mul(d1, f32x4.sub(v128.load(x, 16), kk)));
      }
      s += lanes(f32x4.add(a0, a1));
      q += lanes(f32x4.add(b0, b1));
      for (; x < end; x += 4, dy += 4) {
        const d = load<f32>(dy);
        s += <f64>d;
        q += <f64>(d * (load<f32>(x) - k));
      }
    }
    store<f64>(out, s);
    store<f64>(out, q, 8);
    out += 16;
    table += 4;
  }
}

/** dx = a·dy + b·(x − k) + c with k, a, b, c of each segment, four float32 each, at `table`. */
export function segmentBackward(
  x: usize,
  dy: usize,
  dx: usize,
  segments: i32,
  length: i32,
  table: usize,
): void {
  const bytes = (<usize>length) << 2;
  for (let i = 0; i < segments; i++) {
    const k = load<f32>(table);
    const a = load<f32>(table, 4);
    const b = load<f32>(table, 8);
    const c = load<f32>(table, 12);
    const kk = f32x4.splat(k);
    const aa = f32x4.splat(a);
    const bb = f32x4.splat(b);
    const cc = f32x4.splat(c);
    const end = x + bytes;
    for (; x + 32 <= end; x += 32, dy += 32, dx += 32) {
      const v0 = f32x4.add(f32x4.mul(f32x4.sub(v128.load(x), kk), bb), cc);
      const v1 = f32x4.add(f32x4.mul(f32x4.sub(v128.load(x, 16), kk), bb), cc);
      v128.store(dx, f32x4.add(f32x4.mul(v128.load(dy), aa), v0));
      v128.store(dx, f32x4.add(f32x4.mul(v128.load(dy, 16), aa), v1), 16);
    }
    for (; x < end; x += 4, dy += 4, dx += 4) {
      store<f32>(dx, load<f32>(dy) * a + ((load<f32>(x) - k) * b + c));
    }
    table += 16;
  }
}

/** Σγ·dy and Σγ·dy·(x − k) of each row, gamma along it, k at `table` one float32 each; two float64 each, at `out`. */
export function rowProducts(
  x: usize,
  dy: usize,
  rows: i32,
  length: i32,
  table: usize,
  gamma: usize,
  out: usize,
): void {
  for (let i = 0; i < rows; i++) {
    const k = load<f32>(table);
    const kk = f32x4.splat(k);
    let weights = gamma;
    let s: f64 = 0;
    let q: f64 = 0;
    for (let start = 0; start < length; start += CHUNK) {
      const end = x + ((<usize>min(CHUNK, length - start)) << 2);
      let a0 = f32x4.splat(0);
      let a1 = f32x4.splat(0);
      let b0 = f32x4.splat(0);
      let b1 = f32x4.splat(0);
      for (; x + 32 <= end; x += 32, dy += 32, weights += 32) {
        const d0 = f32x4.mul(v128.load(dy), v128.load(weights));
        const d1 = f32x4.mul(v128.load(dy, 16), v128.load(weights, 16));
        a0 = f32x4.add(a0, d0);
        a1 = f32x4.add(a1, d1);
        b0 = f32x4.add(b0, f32x4.mul(d0, f32x4.sub(v128.load(x), kk)));
        b1 = f32x4.add(b1, f32x4.mul(d1, f32x4.sub(v128.load(x, 16), kk)));
      }
      s += lanes(f32x4.add(a0, a1));
      q += lanes(f32x4.add(b0, b1));
      for (; x < end; x += 4, dy += 4, weights += 4) {
        const d = load<f32>(dy) * load<f32>(weights);
        s += <f64>d;
        q += <f64>(d * (load<f32>(x) - k));
      }
    }
    store<f64>(out, s);
    store<f64>(out, q, 8);
    out += 16;
    table += 4;
  }
}

/** dx = a·γ·dy + b·(x − k) + c along each row; k, a, b, c of each row, four float32 each, at `table`. */
export function rowBackward(
  x: usize,
  dy: usize,
  dx: usize,
  rows: i32,
  length: i32,
  table: usize,
  gamma: usize,
): void {
  const bytes = (<usize>length) << 2;
  for (let i = 0; i < rows; i++) {
    const k = load<f32>(table);
    const a = load<f32>(table, 4);
    const b = load<f32>(table, 8);
    const c = load<f32>(table, 12);
    const kk = f32x4.splat(k);
    const aa = f32x4.splat(a);
    const bb = f32x4.splat(b);
    const cc = f32x4.splat(c);
    let j: usize = 0;
    for (; j + 16 <= bytes; j += 16) {
      const v = f32x4.add(f32x4.mul(f32x4.sub(v128.load(x + j), kk), bb), cc);
      const g = f32x4.mul(v128.load(dy + j), v128.load(gamma + j));
      v128.store(dx + j, f32x4.add(f32x4.mul(g, aa), v));
    }
    for (; j < bytes; j += 4) {
      const g = load<f32>(dy + j) * load<f32>(gamma + j);
      store<f32>(dx + j, g * a + ((load<f32>(x + j) - k) * b + c));
    }
    x += bytes;
    dy += bytes;
    dx += bytes;
    table += 16;
  }
}

/**
 * Adds Σdy·x̂ and Σdy down the columns of a few rows to float64 sums, x̂ = (x − k)·r + t with k, r and t of each row,
 * three float32 each, at `table`. A few rows, so that sums in float32 are of a few terms.
 */
export function columnProducts(
  x: usize,
  dy: usize,
  rows: i32,
  length: i32,
  table: usize,
  products: usize,
  sums: usize,
): void {
  const bytes = (<usize>length) << 2;
  let j: usize = 0;
  for (; j + 16 <= bytes; j += 16) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let at = j;
    for (let i = 0, row = table; i < rows; i++, row += 12, at += bytes) {
      const hat = f32x4.add(
        f32x4.mul(f32x4.sub(v128.load(x + at), f32x4.splat(load<f32>(row))), f32x4.splat(load<f32>(row, 4))),
        f32x4.splat(load<f32>(row, 8)),
      );
      const d = v128.load(dy + at);
      a = f32x4.add(a, f32x4.mul(d, hat));
      b = f32x4.add(b, d);
    }
    addLanes(products + (j << 1), a);
    addLanes(sums + (j << 1), b);
  }
  for (; j < bytes; j += 4) {
    let a: f32 = 0;
    let b: f32 = 0;
    let at = j;
    for (let i = 0, row = table; i < rows; i++, row += 12, at += bytes) {
      const hat = (load<f32>(x + at) - load<f32>(row)) * load<f32>(row, 4) + load<f32>(row, 8);
      const d = load<f32>(dy + at);
      a += d * hat;
      b += d;
    }
    store<f64>(products + (j << 1), load<f64>(products + (j << 1)) + <f64>a);
    store<f64>(sums + (j << 1), load<f64>(sums + (j << 1)) + <f64>b);
  }
}

/** Adds four float32 to four float64. */
function addLanes(to: usize, v: v128): void {
  store<f64>(to, load<f64>(to) + <f64>f32x4.extract_lane(v, 0));
  store<f64>(to, load<f64>(to, 8) + <f64>f32x4.extract_lane(v, 1), 8);
  store<f64>(to, load<f64>(to, 16) + <f64>f32x4.extract_lane(v, 2), 16);
  store<f64>(to, load<f64>(to, 24) + <f64>f32x4.extract_lane(v, 3), 24);
}

/** Σ(x − k) and Σ(x − k)² down the columns of a few rows, k of each column one float32 at `centres`; set, float64. */
export function columnSums(
  x: usize,
  rows: i32,
  length: i32,
  centres: usize,
  sums: usize,
  squares: usize,
): void {
  const bytes = (<usize>length) << 2;
  let j: usize = 0;
  for (; j + 16 <= bytes; j += 16) {
    const k = v128.load(centres + j);
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let at = x + j;
    for (let i = 0; i < rows; i++, at += bytes) {
      const d = f32x4.sub(v128.load(at), k);
      a = f32x4.add(a, d);
      b = f32x4.add(b, f32x4.mul(d, d));
    }
    storeLanes(sums + (j << 1), a);
    storeLanes(squares + (j << 1), b);
  }
  for (; j < bytes; j += 4) {
    const k = load<f32>(centres + j);
    let a: f32 = 0;
    let b: f32 = 0;
    let at = x + j;
    for (let i = 0; i < rows; i++, at += bytes) {
      const d = load<f32>(at) - k;
      a += d;
      b += d * d;
    }
    store<f64>(sums + (j << 1), <f64>a);
    store<f64>(squares + (j << 1), <f64>b);
  }
}

/** Four float32 as four float64. */
function storeLanes(to: usize, v: v128): void {
  store<f64>(to, <f64>f32x4.extract_lane(v, 0));
  store<f64>(to, <f64>f32x4.extract_lane(v, 1), 8);
  store<f64>(to, <f64>f32x4.extract_lane(v, 2), 16);
  store<f64>(to, <f64>f32x4.extract_lane(v, 3), 24);
}

/** y = (x − k)·scale + shift with k, scale and shift of each column, a row of float32 each. */
export function columnScale(
  x: usize,
  y: usize,
  rows: i32,
  length: i32,
  centres: usize,
  scales: usize,
  shifts: usize,
): void {
  const bytes = (<usize>length) << 2;
  for (let i = 0; i < rows; i++, x += bytes, y += bytes) {
    let j: usize = 0;
    for (; j + 16 <= bytes; j += 16) {
      const d = f32x4.sub(v128.load(x + j), v128.load(centres + j));
      v128.store(y + j, f32x4.add(f32x4.mul(d, v128.load(scales + j)), v128.load(shifts + j)));
    }
    for (; j < bytes; j += 4) {
      const d = load<f32>(x + j) - load<f32>(centres + j);
      store<f32>(y + j, d * load<f32>(scales + j) + load<f32>(shifts + j));
    }
  }
}

/** Adds Σdy and Σdy·(x − k) down the columns of a few rows to float64 sums, k of each column at `centres`. */
export function columnDots(
  x: usize,
  dy: usize,
  rows: i32,
  length: i32,
  centres: usize,
  sums: usize,
  products: usize,
): void {
  const bytes = (<usize>length) << 2;
  let j: usize = 0;
  for (; j + 16 <= bytes; j += 16) {
    const k = v128.load(centres + j);
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    for (let i = 0, at = j; i < rows; i++, at += bytes) {
      const d = v128.load(dy + at);
      a = f32x4.add(a, d);
      b = f32x4.add(b, f32x4.mul(d, f32x4.sub(v128.load(x + at), k)));
    }
    addLanes(sums + (j << 1), a);
    addLanes(products + (j << 1), b);
  }
  for (; j < bytes; j += 4) {
    const k = load<f32>(centres + j);
    let a: f32 = 0;
    let b: f32 = 0;
    for (let i = 0, at = j; i < rows; i++, at += bytes) {
      const d = load<f32>(dy + at);
      a += d;
      b += d * (load<f32>(x + at) - k);
    }
    store<f64>(sums + (j << 1), load<f64>(sums + (j << 1)) + <f64>a);
    store<f64>(products + (j << 1), load<f64>(products + (j << 1)) + <f64>b);
  }
}

/** dx = a·dy + b·(x − k) + c with k, a, b and c of each column, a row of float32 each. */
export function columnBackward(
  x: usize,
  dy: usize,
  dx: usize,
  rows: i32,
  length: i32,
  centres: usize,
  a: usize,
  b: usize,
  c: usize,
): void {
  const bytes = (<usize>length) << 2;
  for (let i = 0; i < rows; i++, x += bytes, dy += bytes, dx += bytes) {
    let j: usize = 0;
    for (; j + 16 <= bytes; j += 16) {
      const d = f32x4.sub(v128.load(x + j), v128.load(centres + j));
      const v = f32x4.add(f32x4.mul(d, v128.load(b + j)), v128.load(c + j));
      v128.store(dx + j, f32x4.add(f32x4.mul(v128.load(dy + j), v128.load(a + j)), v));
    }
    for (; j < bytes; j += 4) {
      const d = load<f32>(x + j) - load<f32>(centres + j);
      store<f32>(dx + j, load<f32>(dy + j) * load<f32>(a + j) + (d * load<f32>(b + j) + load<f32>(c + j)));
    }
  }
}
