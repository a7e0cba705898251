/** Elements of the tensor ↔ cells of its picture. */
import type { Slice } from '../../protocol/questions.ts';
import type { Stretch } from './plane.ts';
import { hasFacet, type Walk, walkOf } from './strided.ts';

/** A cell of the picture: where it is in both directions. */
export interface Cell {
  readonly rows: Stretch;
  readonly columns: Stretch;
}

/** First index and extent per axis. */
export interface Elements {
  readonly start: number[];
  readonly size: number[];
}

/** The elements of a cell; undefined past the last facet of a wrapped picture. */
export function elementsIn(
  shape: readonly number[],
  slice: Slice,
  { rows, columns }: Cell,
): Elements | undefined {
  const walk = walkOf(shape, slice);
  if (!hasFacet(walk, rows.facet, columns.facet)) return undefined;
  const start = [...slice.index];
  const size = start.map(() => 1);
  const put = (axis: number | undefined, from: number, count: number): void => {
    if (axis === undefined) return;
    start[axis] = from;
    size[axis] = count;
  };
  put(slice.rows, rows.from, rows.to - rows.from);
  put(slice.columns, columns.from, columns.to - columns.from);
  put(slice.facetRows, rows.facet, 1);
  const { wrapped } = walk;
  put(
    slice.facetColumns,
    wrapped === undefined ? columns.facet : rows.facet * wrapped.across + columns.facet,
    1,
  );
  return { start, size };
}

/** Where an element is in both directions: its facet and its place in it. */
export function placeOfElement(
  { wrapped }: Pick<Walk, 'wrapped'>,
  slice: Slice,
  element: readonly number[],
): { rows: { facet: number; element: number }; columns: { facet: number; element: number } } {
  const at = (axis: number | undefined): number => (axis === undefined ? 0 : (element[axis] ?? 0));
  const facet = at(slice.facetColumns);
  return {
    rows: {
      facet: wrapped === undefined ? at(slice.facetRows) : Math.floor(facet / wrapped.across),
      element: at(slice.rows),
    },
    columns: { facet: wrapped === undefined ? facet : facet % wrapped.across, element: at(slice.columns) },
  };
}
