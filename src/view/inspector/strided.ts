/** Elements of a tensor by their place in a picture: how far apart they lie in its data. */
import type { Slice, Span } from '../../protocol/questions.ts';

/** A tensor as its elements lie, the last axis fastest. */
export interface Strided {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** One direction of a picture in the data: elements from facet to facet, and from element to element in a facet. */
export interface Direction {
  readonly facets: number;
  readonly facetStride: number;
  readonly size: number;
  readonly stride: number;
}

export interface Walk {
  /** Where facet 0, element 0 of both directions is. */
  readonly origin: number;
  /** Where facets are wrapped: how many across, and how many there are; the last line of them may be short. */
  readonly wrapped: { readonly across: number; readonly count: number } | undefined;
  readonly rows: Direction;
  readonly columns: Direction;
}

export function walkOf(shape: readonly number[], slice: Slice): Walk {
  const strides = rowMajorStrides(shape);
  const seen = [slice.rows, slice.columns, slice.facetRows, slice.facetColumns];
  let origin = 0;
  shape.forEach((_, axis) => {
    if (!seen.includes(axis)) origin += (slice.index[axis] ?? 0) * (strides[axis] ?? 0);
  });
  const direction = (facet: number | undefined, axis: number | undefined): Direction => ({
    facets: facet === undefined ? 1 : (shape[facet] ?? 1),
    facetStride: facet === undefined ? 0 : (strides[facet] ?? 0),
    size: axis === undefined ? 1 : (shape[axis] ?? 1),
    stride: axis === undefined ? 0 : (strides[axis] ?? 0),
  });
  const rows = direction(slice.facetRows, slice.rows);
  const columns = direction(slice.facetColumns, slice.columns);
  const { wrap } = slice;
  if (wrap === undefined || slice.facetRows !== undefined) {
    return { origin, wrapped: undefined, rows, columns };
  }
  const down = { facets: Math.ceil(columns.facets / wrap), facetStride: columns.facetStride * wrap };
  const wrapped = { across: wrap, count: columns.facets };
  return { origin, wrapped, rows: { ...rows, ...down }, columns: { ...columns, facets: wrap } };
}

/** Whether there is a facet at this place: past the last one a wrapped picture is empty. */
export function hasFacet({ wrapped }: Pick<Walk, 'wrapped'>, down: number, across: number): boolean {
  return wrapped === undefined || down * wrapped.across + across < wrapped.count;
}

export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return strides;
}

/** All of a direction, an element a cell. */
export function wholeSpan({ facets, size }: Pick<Direction, 'facets' | 'size'>, block = 1): Span {
  return { facet: 0, facets, start: 0, size, block };
}

export function cellsOf({ size, block }: Pick<Span, 'size' | 'block'>): number {
  return Math.ceil(size / block);
}

/** Where each cell of a span begins and ends in its facet, and where the facet begins in the data. */
export function eachCell(
  span: Span,
  { facetStride }: Direction,
  visit: (cell: number, origin: number, from: number, to: number) => void,
): void {
  const cells = cellsOf(span);
  for (let facet = 0; facet < span.facets; facet++) {
    for (let i = 0; i < cells; i++) {
      const from = span.start + i * span.block;
      const to = Math.min(span.start + span.size, from + span.block);
      visit(facet * cells + i, (span.facet + facet) * facetStride, from, to);
    }
  }
}

/** Whether a span lies within a direction. */
export function isWithin(span: Span, { facets, size }: Direction): boolean {
  return span.facet + span.facets <= facets && span.start + span.size <= size;
}
