/**
 * The extremes of ever larger blocks of a matrix, so that a picture of any size reads few numbers and loses no outlier.
 * It draws nothing.
 */
import { EngineError } from '../errors.ts';
import { allocate, floats } from '../memory/memory.ts';
import { fastLevel, fastMarks, type Level } from '../simd/pyramid.ts';

export type { Level } from '../simd/pyramid.ts';

/**
 * Levels of a row-major matrix: first its own elements, then each two by two cells of the level before as one, to a
 * single cell; extents that are odd end in cells of fewer elements. NaN counts for `min` and `max` only where there is
 * nothing else, and in `marks` always. No levels of an empty matrix. Throws code `shape` where the extents do not hold
 * the elements.
 */
export function pyramid(data: Float32Array, rows: number, columns: number): Level[] {
  if (rows * columns !== data.length) {
    throw new EngineError('shape', {
      what: 'pyramid',
      got: `${data.length} elements for ${rows} rows of ${columns}`,
      expected: `${rows * columns}`,
      remedy: 'give the extents of one matrix',
    });
  }
  if (data.length === 0) return [];
  const marks = allocate('pyramid', Uint8Array, data.length);
  if (!fastMarks(data, marks)) referenceMarks(data, marks);
  const levels: Level[] = [{ rows, columns, min: data, max: data, marks }];
  for (let below = levels[0]; below !== undefined && below.marks.length > 1; ) {
    const above = emptyLevel(Math.ceil(below.rows / 2), Math.ceil(below.columns / 2));
    if (!fastLevel(below, above)) referenceLevel(below, above);
    levels.push(above);
    below = above;
  }
  return levels;
}

function emptyLevel(rows: number, columns: number): Level {
  const size = rows * columns;
  const marks = allocate('pyramid', Uint8Array, size);
  return { rows, columns, min: floats('pyramid', size), max: floats('pyramid', size), marks };
}

function referenceMarks(data: Float32Array, marks: Uint8Array): void {
  data.forEach((value, i) => {
    marks[i] = Number.isNaN(value) ? 1 : Number.isFinite(value) ? 0 : 2;
  });
}

/** Cell by cell: what the kernel is checked against. */
export function referenceLevel(below: Level, above: Level): void {
  for (let row = 0; row < above.rows; row++) {
    for (let column = 0; column < above.columns; column++) {
      let [min, max, marks] = [NaN, NaN, 0];
      for (let r = 2 * row; r < Math.min(2 * row + 2, below.rows); r++) {
        for (let c = 2 * column; c < Math.min(2 * column + 2, below.columns); c++) {
          const i = r * below.columns + c;
          const [low = NaN, high = NaN] = [below.min[i], below.max[i]];
          if (low < min || Number.isNaN(min)) min = low;
          if (high > max || Number.isNaN(max)) max = high;
          marks |= below.marks[i] ?? 0;
        }
      }
      const place = row * above.columns + column;
      above.min[place] = min;
      above.max[place] = max;
      above.marks[place] = marks;
    }
  }
}
