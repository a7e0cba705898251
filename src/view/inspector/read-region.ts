/**
 * A part of a picture from the tensor's elements. Each is read once, whatever the size of the blocks. Only where tensors
 * are: pages have cells.
 */
import { blockExtremes } from '../../engine/statistics/block-extremes.ts';
import type { Slice, Span } from '../../protocol/questions.ts';
import { MARK, type RegionCells } from './regions.ts';
import { cellsOf, eachCell, hasFacet, isWithin, type Strided, type Walk, walkOf } from './strided.ts';

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

function readBlocks(data: Float32Array, walk: Walk, rows: Span, columns: Span): RegionCells {
  const [height, width] = [rows.facets * cellsOf(rows), columns.facets * cellsOf(columns)];
  const { stride } = walk.columns;
  const starts = new Int32Array(width);
  const lengths = new Int32Array(width);
  eachCell(columns, walk.columns, (column, origin, from, to) => {
    starts[column] = origin + from * stride;
    lengths[column] = to - from;
  });
  const lines = new Int32Array(rows.facets * rows.size);
  const ends = new Int32Array(height + 1);
  let line = 0;
  eachCell(rows, walk.rows, (row, origin, from, to) => {
    for (let r = from; r < to; r++) lines[line++] = walk.origin + origin + r * walk.rows.stride;
    ends[row + 1] = line;
  });
  const extremes = blockExtremes(data, { lines, rows: ends, starts, lengths, stride });
  return { rows: height, columns: width, ...extremes };
}
