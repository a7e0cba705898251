/**
 * Cells of a part of a picture: its elements, or the least and greatest of blocks of them with marks for what is not
 * finite. Each element is read once, whatever the size of the blocks; a block's cost is its elements'.
 */
import type { Slice, Span } from '../../protocol/questions.ts';
import { cellsOf, eachCell, hasFacet, isWithin, type Strided, type Walk, walkOf } from './strided.ts';

/**
 * `absent`: there is nothing at this place, or nothing is known of it. `far`: what is drawn is far beyond the range of
 * the colours; told only where there are levels in place of values.
 */
export const MARK = { nan: 1, posInf: 2, negInf: 4, absent: 8, far: 16 } as const;

/** Cells in row-major order. Where cells are elements, `min` and `max` are the same array and there are no marks. */
export interface RegionCells {
  readonly rows: number;
  readonly columns: number;
  /** +∞ for a block without finite elements. */
  readonly min: Float32Array;
  /** −∞ for a block without finite elements. */
  readonly max: Float32Array;
  readonly marks: Uint8Array | undefined;
}

/** Throws a RangeError for spans outside the tensor. */
export function readRegion(tensor: Strided, slice: Slice, rows: Span, columns: Span): RegionCells {
  const walk = walkOf(tensor.shape, slice);
  if (!isWithin(rows, walk.rows) || !isWithin(columns, walk.columns)) {
    throw new RangeError(`no such region in a tensor of shape [${tensor.shape}]`);
  }
  const isBlocks = rows.block > 1 || columns.block > 1;
  const read = isBlocks ? readBlocks : readElements;
  return withoutMissing(read(tensor.data, walk, rows, columns), walk, rows, columns);
}

/** Past the last facet of a wrapped picture there is nothing, though the data may go on. */
function withoutMissing(cells: RegionCells, walk: Walk, rows: Span, columns: Span): RegionCells {
  const last = [rows.facet + rows.facets - 1, columns.facet + columns.facets - 1] as const;
  if (hasFacet(walk, ...last)) return cells;
  const marks = cells.marks ?? new Uint8Array(cells.min.length);
  const [perRow, perColumn] = [cellsOf(rows), cellsOf(columns)];
  for (let at = 0; at < marks.length; at++) {
    const down = rows.facet + Math.floor(Math.floor(at / cells.columns) / perRow);
    const across = columns.facet + Math.floor((at % cells.columns) / perColumn);
    if (!hasFacet(walk, down, across)) marks[at] = MARK.absent;
  }
  return { ...cells, marks };
}

function readElements(data: Float32Array, walk: Walk, rows: Span, columns: Span): RegionCells {
  const [height, width] = [rows.facets * cellsOf(rows), columns.facets * cellsOf(columns)];
  const values = new Float32Array(height * width);
  const { stride } = walk.columns;
  eachCell(rows, walk.rows, (row, rowOrigin, r) => {
    const at = walk.origin + rowOrigin + r * walk.rows.stride;
    for (let facet = 0; facet < columns.facets; facet++) {
      let from = at + (columns.facet + facet) * walk.columns.facetStride + columns.start * stride;
      const to = row * width + facet * columns.size;
      if (stride === 1) values.set(data.subarray(from, from + columns.size), to);
      else for (let i = 0; i < columns.size; i++, from += stride) values[to + i] = data[from] ?? 0;
    }
  });
  return { rows: height, columns: width, min: values, max: values, marks: undefined };
}

/** Rows of a block one after the other: what is read lies together, and the cells of a row of blocks stay in the cache. */
function readBlocks(data: Float32Array, walk: Walk, rows: Span, columns: Span): RegionCells {
  const [height, width] = [rows.facets * cellsOf(rows), columns.facets * cellsOf(columns)];
  const min = new Float32Array(height * width).fill(Number.POSITIVE_INFINITY);
  const max = new Float32Array(height * width).fill(Number.NEGATIVE_INFINITY);
  const marks = new Uint8Array(height * width);
  const { stride } = walk.columns;
  const starts = new Int32Array(width);
  const lengths = new Int32Array(width);
  eachCell(columns, walk.columns, (column, origin, from, to) => {
    starts[column] = origin + from * stride;
    lengths[column] = to - from;
  });
  let isMarked = false;
  eachCell(rows, walk.rows, (row, rowOrigin, r0, r1) => {
    for (let r = r0; r < r1; r++) {
      const line = walk.origin + rowOrigin + r * walk.rows.stride;
      for (let column = 0; column < width; column++) {
        const cell = row * width + column;
        let low = min[cell] ?? 0;
        let high = max[cell] ?? 0;
        let mark = 0;
        let i = line + (starts[column] ?? 0);
        for (const end = i + (lengths[column] ?? 0) * stride; i < end; i += stride) {
          const value = data[i] ?? 0;
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
  });
  return { rows: height, columns: width, min, max, marks: isMarked ? marks : undefined };
}

/** Of a value that is not finite. */
export function markOf(value: number): number {
  if (Number.isNaN(value)) return MARK.nan;
  return value > 0 ? MARK.posInf : MARK.negInf;
}
