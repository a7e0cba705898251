/**
 * The extremes of blocks of a tensor's elements, so that a picture of any size loses no outlier: a level of a min/max
 * pyramid, of blocks of any size, from the elements themselves. It draws nothing.
 */
import { type Blocks, type Extremes, fastBlockExtremes } from '../simd/block-extremes.ts';

export type { Blocks, Extremes } from '../simd/block-extremes.ts';

/** What is in a cell besides finite elements. */
const NAN = 1;
const INFINITE = 2;
const NEGATIVE_INFINITE = 4;

/** Each element is read once, whatever the size of the blocks. All of `blocks` is to be within the data. */
export function blockExtremes(data: Float32Array, blocks: Blocks): Extremes {
  return fastBlockExtremes(data, blocks) ?? referenceBlockExtremes(data, blocks);
}

/** Element by element: what the kernel is checked against. */
export function referenceBlockExtremes(
  data: Float32Array,
  { lines, rows, starts, lengths, stride }: Blocks,
): Extremes {
  const [height, width] = [rows.length - 1, starts.length];
  const min = new Float32Array(height * width).fill(Number.POSITIVE_INFINITY);
  const max = new Float32Array(height * width).fill(Number.NEGATIVE_INFINITY);
  const marks = new Uint8Array(height * width);
  let isMarked = false;
  for (let row = 0; row < height; row++) {
    for (let line = rows[row] ?? 0; line < (rows[row + 1] ?? 0); line++) {
      for (let column = 0; column < width; column++) {
        const cell = row * width + column;
        let low = min[cell] ?? 0;
        let high = max[cell] ?? 0;
        let mark = 0;
        const length = lengths[column] ?? 0;
        let at = (lines[line] ?? 0) + (starts[column] ?? 0);
        for (let i = 0; i < length; i++, at += stride) {
          const value = data[at] ?? 0;
          // Nothing is true of NaN, and infinities are beyond all: what is not finite comes into one of the branches,
          // and most elements into none.
          if (!(value >= low)) {
            if (value - value === 0) low = value;
            else mark |= markOf(value);
          }
          if (!(value <= high)) {
            if (value - value === 0) high = value;
            else mark |= markOf(value);
          }
        }
        if (mark !== 0) {
          marks[cell] = (marks[cell] ?? 0) | mark;
          isMarked = true;
        }
        min[cell] = low;
        max[cell] = high;
      }
    }
  }
  return { min, max, marks: isMarked ? marks : undefined };
}

/** Of a value that is not finite. */
function markOf(value: number): number {
  if (Number.isNaN(value)) return NAN;
  return value > 0 ? INFINITE : NEGATIVE_INFINITE;
}
