/** Which axis of a tensor runs where in its picture, and how an axis moves to another place. It draws nothing. */
import type { Slice } from '../../protocol/questions.ts';

/** Where an axis can be. The facets' first axis runs down, the second across. */
export const PLACES = ['rows', 'columns', 'facets', 'slider'] as const;
export type Place = (typeof PLACES)[number];

const SEEN = ['rows', 'columns', 'facetRows', 'facetColumns'] as const;
type Seen = (typeof SEEN)[number];

/**
 * The last two axes as rows and columns; of those before, the last two longer than 1 as facets down and across, one
 * alone across, where it wraps.
 */
export function defaultSlice(shape: readonly number[]): Slice {
  const rank = shape.length;
  const slice: Slice = { index: shape.map(() => 0) };
  if (rank > 0) slice.columns = rank - 1;
  if (rank > 1) slice.rows = rank - 2;
  const long = shape.slice(0, Math.max(0, rank - 2)).flatMap((n, axis) => (n > 1 ? [axis] : []));
  const [across, down] = long.reverse();
  if (across !== undefined) slice.facetColumns = across;
  if (down !== undefined) slice.facetRows = down;
  return slice;
}

/** Whether a slice, from wherever, is one of a tensor of this shape. */
export function isSliceOf(shape: readonly number[], slice: Slice | undefined): slice is Slice {
  if (slice === undefined || slice.index.length !== shape.length) return false;
  const axes = SEEN.flatMap((place) => slice[place] ?? []);
  return axes.every((axis) => axis < shape.length) && slice.index.every((n, axis) => n < (shape[axis] ?? 0));
}

export function placeOf(slice: Slice, axis: number): Place {
  if (slice.rows === axis) return 'rows';
  if (slice.columns === axis) return 'columns';
  return slice.facetRows === axis || slice.facetColumns === axis ? 'facets' : 'slider';
}

/** The axes at a place, in the order in which they are told. */
export function axesAt(slice: Slice, place: Place): number[] {
  return slice.index.map((_, axis) => axis).filter((axis) => placeOf(slice, axis) === place);
}

/**
 * The slice with the axis at another place. Whoever stood there takes the axis' old place; a third facet axis pushes
 * the one that runs down to the sliders.
 */
export function moveAxis(slice: Slice, axis: number, to: Place): Slice {
  const from = SEEN.find((place) => slice[place] === axis);
  if (placeOf(slice, axis) === to) return to === 'facets' ? turnedFacets(slice) : slice;
  const moved: Slice = { ...slice };
  if (from !== undefined) delete moved[from];
  if (to === 'slider') return moved;
  const target = to === 'facets' ? freeFacet(moved) : to;
  const other = moved[target];
  moved[target] = axis;
  if (other !== undefined && from !== undefined) moved[from] = other;
  return moved;
}

/** The slice with another index of an axis that is not seen. */
export function atIndex(slice: Slice, axis: number, index: number): Slice {
  return { ...slice, index: slice.index.map((old, other) => (other === axis ? index : old)) };
}

/** So that an element is in the picture: axes that are not seen stand at its index. */
export function showing(slice: Slice, element: readonly number[]): Slice {
  const index = slice.index.map((old, axis) =>
    placeOf(slice, axis) === 'slider' ? (element[axis] ?? old) : old,
  );
  return index.every((n, axis) => n === slice.index[axis]) ? slice : { ...slice, index };
}

function freeFacet(slice: Slice): Seen {
  return slice.facetColumns === undefined ? 'facetColumns' : 'facetRows';
}

/** Two facet axes change places; one alone turns from across to down, and back. */
function turnedFacets({ facetRows, facetColumns, ...rest }: Slice): Slice {
  return {
    ...rest,
    ...(facetColumns === undefined ? {} : { facetRows: facetColumns }),
    ...(facetRows === undefined ? {} : { facetColumns: facetRows }),
  };
}
