/** One level of a min/max pyramid: every two by two cells of a matrix as one. */
import { Job } from './job';

/**
 * Rows of the next level: the least of `x` in `out`, the largest of `dy` in `sums`, each of `segments` rows of `length`,
 * and in `products` a byte for each cell that says whether there is a NaN and whether an infinity among those of
 * `partials`. A matrix of an odd extent ends in cells of two or one.
 */
export function pyramid(job: Job, from: i32, to: i32): i32 {
  const columns = (job.length + 1) >> 1;
  for (let row = from; row < to; row++) {
    const first = (<usize>(2 * row)) * (<usize>job.length);
    const second = (<usize>min(2 * row + 1, job.segments - 1)) * (<usize>job.length);
    const at = (<usize>row) * (<usize>columns);
    let j: usize = 0;
    const pairs = (<usize>(job.length >> 1)) & ~3;
    for (; j < pairs; j += 4) {
      v128.store(job.out + ((at + j) << 2), least(job.x + ((first + 2 * j) << 2), job.x + ((second + 2 * j) << 2)));
      v128.store(job.sums + ((at + j) << 2), most(job.dy + ((first + 2 * j) << 2), job.dy + ((second + 2 * j) << 2)));
    }
    for (; j < <usize>columns; j++) {
      const left: usize = 2 * j;
      const right: usize = min(left + 1, <usize>job.length - 1);
      const low = lower(lower(f(job.x, first + left), f(job.x, first + right)), lower(f(job.x, second + left), f(job.x, second + right)));
      const high = upper(upper(f(job.dy, first + left), f(job.dy, first + right)), upper(f(job.dy, second + left), f(job.dy, second + right)));
      store<f32>(job.out + ((at + j) << 2), low);
      store<f32>(job.sums + ((at + j) << 2), high);
    }
    for (j = 0; j < <usize>columns; j++) {
      const left: usize = 2 * j;
      const right: usize = min(left + 1, <usize>job.length - 1);
      const marks =
        load<u8>(job.partials + first + left) |
        load<u8>(job.partials + first + right) |
        load<u8>(job.partials + second + left) |
        load<u8>(job.partials + second + right);
      store<u8>(job.products + at + j, <u8>marks);
    }
  }
  return 0;
}

@inline
function f(base: usize, index: usize): f32 {
  return load<f32>(base + (index << 2));
}

/** NaN only of two NaN. */
@inline
function lower(a: f32, b: f32): f32 {
  return b < a || a != a ? b : a;
}

@inline
function upper(a: f32, b: f32): f32 {
  return b > a || a != a ? b : a;
}

/** Four cells, from eight elements of each of two rows. */
@inline
function least(a: usize, b: usize): v128 {
  const low = lower4(v128.load(a), v128.load(b));
  const high = lower4(v128.load(a, 16), v128.load(b, 16));
  return lower4(i32x4.shuffle(low, high, 0, 2, 4, 6), i32x4.shuffle(low, high, 1, 3, 5, 7));
}

@inline
function most(a: usize, b: usize): v128 {
  const low = upper4(v128.load(a), v128.load(b));
  const high = upper4(v128.load(a, 16), v128.load(b, 16));
  return upper4(i32x4.shuffle(low, high, 0, 2, 4, 6), i32x4.shuffle(low, high, 1, 3, 5, 7));
}

@inline
function lower4(a: v128, b: v128): v128 {
  return v128.bitselect(b, a, v128.or(f32x4.lt(b, a), f32x4.ne(a, a)));
}

@inline
function upper4(a: v128, b: v128): v128 {
  return v128.bitselect(b, a, v128.or(f32x4.gt(b, a), f32x4.ne(a, a)));
}

/** A byte for each element of x from `from` to before `to`, in `products`: 1 for NaN, 2 for ±∞, else 0. */
export function specialMarks(job: Job, from: i32, to: i32): i32 {
  for (let i = from; i < to; i++) {
    const size = load<i32>(job.x + ((<usize>i) << 2)) & 0x7fffffff;
    store<u8>(job.products + <usize>i, <u8>(size > 0x7f800000 ? 1 : size == 0x7f800000 ? 2 : 0));
  }
  return 0;
}
