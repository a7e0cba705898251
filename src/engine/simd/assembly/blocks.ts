/** The extremes of blocks of elements: what a picture draws of a tensor that has more elements than it has pixels. */
import { i32At, Job } from './job';

const ABSOLUTE: i32 = 0x7fffffff;
const INFINITE: i32 = 0x7f800000;

/**
 * Rows of cells. A cell is the elements of `length` columns of cells by `rows`' lines of elements: in `stacks` the first
 * line of each row of cells and one more for the end, in `groups` where each line begins in `x`, in `parameters` where
 * each column of cells begins in a line, in `gamma` how many elements of a line it has, and in `piece` how far those lie
 * apart. Writes the least finite element in `out`, +∞ where there is none, the largest in `sums`, −∞ where there is
 * none, and in `products` a byte: 1 for NaN, 2 for ∞, 4 for −∞ among them. Returns how many cells have such a byte.
 */
export function blockExtremes(job: Job, from: i32, to: i32): i32 {
  let marked = 0;
  for (let row = from; row < to; row++) {
    const first = i32At(job.stacks, row);
    const end = i32At(job.stacks, row + 1);
    for (let column = 0; column < job.length; column++) {
      const start = i32At(job.parameters, column);
      const length = i32At(job.gamma, column);
      const cell = (<usize>row) * (<usize>job.length) + <usize>column;
      const isPlain = job.piece == 1 && length >= 4 && plainCell(job, first, end, start, length, cell);
      if (isPlain) continue;
      if (anyCell(job, first, end, start, length, cell)) marked++;
    }
  }
  return marked;
}

/** Four elements at a time; the last four of a line may be some that were seen. False where not all are finite. */
function plainCell(job: Job, first: i32, end: i32, start: i32, length: i32, cell: usize): bool {
  let least = f32x4.splat(Infinity);
  let most = f32x4.splat(-Infinity);
  let special = i32x4.splat(0);
  for (let line = first; line < end; line++) {
    let at = job.x + (<usize>(i32At(job.groups, line) + start) << 2);
    const last = at + (<usize>(length - 4) << 2);
    for (; at < last; at += 16) {
      const v = v128.load(at);
      least = f32x4.pmin(least, v);
      most = f32x4.pmax(most, v);
      special = v128.or(special, notFinite(v));
    }
    const v = v128.load(last);
    least = f32x4.pmin(least, v);
    most = f32x4.pmax(most, v);
    special = v128.or(special, notFinite(v));
  }
  if (v128.any_true(special)) return false;
  let other = i32x4.shuffle(least, least, 2, 3, 0, 1);
  least = f32x4.pmin(least, other);
  other = i32x4.shuffle(least, least, 1, 0, 3, 2);
  least = f32x4.pmin(least, other);
  other = i32x4.shuffle(most, most, 2, 3, 0, 1);
  most = f32x4.pmax(most, other);
  other = i32x4.shuffle(most, most, 1, 0, 3, 2);
  most = f32x4.pmax(most, other);
  store<f32>(job.out + (cell << 2), f32x4.extract_lane(least, 0));
  store<f32>(job.sums + (cell << 2), f32x4.extract_lane(most, 0));
  store<u8>(job.products + cell, 0);
  return true;
}

/** One element after the other, finite or not. Whether some are not. */
function anyCell(job: Job, first: i32, end: i32, start: i32, length: i32, cell: usize): bool {
  let least: f32 = Infinity;
  let most: f32 = -Infinity;
  let marks: i32 = 0;
  const step = (<usize>job.piece) << 2;
  for (let line = first; line < end; line++) {
    let at = job.x + (<usize>(i32At(job.groups, line) + start) << 2);
    for (let i = 0; i < length; i++, at += step) {
      const value = load<f32>(at);
      const size = load<i32>(at) & ABSOLUTE;
      if (size >= INFINITE) {
        marks |= size > INFINITE ? 1 : value > 0 ? 2 : 4;
        continue;
      }
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
  }
  store<f32>(job.out + (cell << 2), least);
  store<f32>(job.sums + (cell << 2), most);
  store<u8>(job.products + cell, <u8>marks);
  return marks != 0;
}

@inline
function notFinite(v: v128): v128 {
  return i32x4.ge_s(v128.and(v, i32x4.splat(ABSOLUTE)), i32x4.splat(INFINITE));
}
