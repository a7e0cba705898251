/** The same cells as the kernel would give, as far as a saved preview has them: what is drawn until it answers. */
import type { Slice, Span } from '../../protocol/questions.ts';
import type { Preview } from '../../protocol/view.ts';
import type { Cells } from '../preview.ts';
import { MARK, markOf, type RegionCells } from './regions.ts';
import { cellsOf, eachCell, hasFacet, rowMajorStrides, walkOf } from './strided.ts';

/** A stretch of the preview's cells along one direction; `facet` is the index on the facets' axis. */
interface Part {
  readonly facet: number;
  readonly offset: number;
  readonly count: number;
}

export function readPreviewRegion(
  { preview, cells }: { preview: Preview; cells: Cells },
  shape: readonly number[],
  slice: Slice,
  rows: Span,
  columns: Span,
): RegionCells {
  const strides = rowMajorStrides(cells.shape);
  const walk = walkOf(shape, slice);
  const wrap = walk.wrapped?.across;
  const down = partsOf(preview, strides, rows, wrap === undefined ? slice.facetRows : undefined, slice.rows);
  const across = partsOf(
    preview,
    strides,
    columns,
    wrap === undefined ? slice.facetColumns : undefined,
    slice.columns,
  );
  const width = columns.facets * cellsOf(columns);
  const size = rows.facets * cellsOf(rows) * width;
  const min = new Float32Array(size).fill(Number.POSITIVE_INFINITY);
  const max = new Float32Array(size).fill(Number.NEGATIVE_INFINITY);
  const marks = new Uint8Array(size);
  const origin = originOf(preview, strides, slice);
  const [rowStride, columnStride] = [strideOf(strides, slice.rows), strideOf(strides, slice.columns)];
  let isMarked = false;
  down.forEach((row, i) => {
    across.forEach((column, j) => {
      const at = i * width + j;
      // A wrapped facet's place follows from both directions.
      const facet =
        wrap === undefined ? 0 : facetOffset(preview, strides, slice, row.facet * wrap + column.facet);
      const isThere = wrap === undefined || hasFacet(walk, row.facet, column.facet);
      if (origin === undefined || facet === undefined || !isThere || row.count * column.count === 0) {
        marks[at] = MARK.absent;
        isMarked = true;
        return;
      }
      const start = origin + facet + row.offset + column.offset;
      for (let r = 0; r < row.count; r++) {
        for (let c = 0; c < column.count; c++) {
          const value = cells.values[start + r * rowStride + c * columnStride] ?? 0;
          if (value - value === 0) {
            if (value < (min[at] ?? 0)) min[at] = value;
            if (value > (max[at] ?? 0)) max[at] = value;
          } else {
            marks[at] = (marks[at] ?? 0) | markOf(value);
            isMarked = true;
          }
        }
      }
    });
  });
  return { rows: rows.facets * cellsOf(rows), columns: width, min, max, marks: isMarked ? marks : undefined };
}

/** For each cell of the span which cells of the preview it covers; none outside its window. */
function partsOf(
  preview: Preview,
  strides: readonly number[],
  span: Span,
  facetAxis: number | undefined,
  axis: number | undefined,
): Part[] {
  const parts: Part[] = [];
  const stride = strideOf(strides, axis);
  const flat = { facets: 0, facetStride: 0, size: 0, stride: 0 };
  eachCell(span, flat, (cell, _, from, to) => {
    const facet = span.facet + Math.floor(cell / cellsOf(span));
    const facetAt = facetAxis === undefined ? 0 : cellAt(preview, facetAxis, facet);
    const [first, last] =
      axis === undefined ? [0, 0] : [cellAt(preview, axis, from), cellBefore(preview, axis, to)];
    if (facetAt === undefined || first === undefined || last === undefined || last < first) {
      parts.push({ facet, offset: 0, count: 0 });
      return;
    }
    const offset = facetAt * strideOf(strides, facetAxis) + first * stride;
    parts.push({ facet, offset, count: last - first + 1 });
  });
  return parts;
}

/** The cell that holds an element; undefined outside the window. */
function cellAt({ start, size, block }: Preview, axis: number, element: number): number | undefined {
  const within = element - (start[axis] ?? 0);
  if (within < 0 || within >= (size[axis] ?? 0)) return undefined;
  return Math.floor(within / (block[axis] ?? 1));
}

/** The last cell before an element, cut to the window. */
function cellBefore(preview: Preview, axis: number, end: number): number | undefined {
  const last = Math.min(end, (preview.start[axis] ?? 0) + (preview.size[axis] ?? 0)) - 1;
  return cellAt(preview, axis, last);
}

/** Where the elements stand that the slice fixes; undefined outside the window. */
function originOf(preview: Preview, strides: readonly number[], slice: Slice): number | undefined {
  const seen = [slice.rows, slice.columns, slice.facetRows, slice.facetColumns];
  let origin = 0;
  for (const [axis, index] of slice.index.entries()) {
    if (seen.includes(axis)) continue;
    const cell = cellAt(preview, axis, index);
    if (cell === undefined) return undefined;
    origin += cell * (strides[axis] ?? 0);
  }
  return origin;
}

function facetOffset(
  preview: Preview,
  strides: readonly number[],
  slice: Slice,
  facet: number,
): number | undefined {
  const axis = slice.facetColumns;
  if (axis === undefined) return 0;
  const cell = cellAt(preview, axis, facet);
  return cell === undefined ? undefined : cell * (strides[axis] ?? 0);
}

function strideOf(strides: readonly number[], axis: number | undefined): number {
  return axis === undefined ? 0 : (strides[axis] ?? 0);
}

/** Whether the preview holds every element with its very value: then nothing has to be asked. */
export function isWhole(
  { preview, cells }: { preview: Preview; cells: Cells },
  shape: readonly number[],
): boolean {
  return cells.exact && shape.every((n, axis) => preview.size[axis] === n);
}

/** Of a cell that holds something not finite, what comes first: NaN before +∞ before −∞. */
export function specialOf(mark: number): number | undefined {
  if (mark & MARK.nan) return Number.NaN;
  if (mark & MARK.posInf) return Number.POSITIVE_INFINITY;
  return mark & MARK.negInf ? Number.NEGATIVE_INFINITY : undefined;
}
