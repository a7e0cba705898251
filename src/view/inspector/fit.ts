/** How large a picture is to begin with: all of it in the room there is, whole pixels where an element has one. */
import type { Slice } from '../../protocol/questions.ts';
import { lengthOf, type Side, type Sight } from './plane.ts';
import { walkOf } from './strided.ts';

/** Device pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

export interface Fitted {
  readonly slice: Slice;
  readonly rows: Sight;
  readonly columns: Sight;
}

/** CSS pixels of the largest cell without a number, where nothing else is said. */
const LARGEST_CELL = 24;
/** CSS pixels of a cell with a number. */
export const NUMBER_CELL = { width: 52, height: 22 };
/** A picture this many times longer than wide, or wider than long, is a strip, and stays so thick. */
const STRIP = 8;
const THINNEST_STRIP = 28;

export function sidesOf(shape: readonly number[], slice: Slice): { rows: Side; columns: Side } {
  const { rows, columns } = walkOf(shape, slice);
  return { rows, columns };
}

/** The slice with its facets wrapped as they are largest, and the scales at which all of it is seen. */
export function fitSlice(
  shape: readonly number[],
  slice: Slice,
  room: Room,
  largest: number = LARGEST_CELL,
): Fitted {
  const isWrapped = slice.facetColumns !== undefined && slice.facetRows === undefined;
  const facets = isWrapped ? (shape[slice.facetColumns ?? 0] ?? 1) : 0;
  let best: Fitted | undefined;
  for (const wrap of wrapsOf(facets)) {
    const { wrap: _, ...plain } = slice;
    const fitted = fittedOnce(shape, wrap === undefined ? plain : { ...plain, wrap }, room, largest);
    if (best === undefined || areaOf(fitted) > areaOf(best) * 1.2) best = fitted;
  }
  return best ?? fittedOnce(shape, slice, room, largest);
}

function areaOf({ rows, columns }: Fitted): number {
  return rows.scale * columns.scale;
}

/** All in one line first, then in more and more lines. */
function wrapsOf(facets: number): (number | undefined)[] {
  if (facets <= 1) return [undefined];
  const wraps: number[] = [];
  for (let down = 1; down <= Math.min(facets, 64); down++) {
    const across = Math.ceil(facets / down);
    if (wraps.at(-1) !== across) wraps.push(across);
  }
  return wraps;
}

function fittedOnce(
  shape: readonly number[],
  slice: Slice,
  { width, height, pixelRatio }: Room,
  largest: number,
): Fitted {
  const { rows, columns } = sidesOf(shape, slice);
  const number = {
    width: Math.round(NUMBER_CELL.width * pixelRatio),
    height: Math.round(NUMBER_CELL.height * pixelRatio),
  };
  if (lengthOf(columns, number.width) <= width && lengthOf(rows, number.height) <= height) {
    return { slice, rows: { scale: number.height, offset: 0 }, columns: { scale: number.width, offset: 0 } };
  }
  const [across, down] = [scaleFor(columns, width), scaleFor(rows, height)];
  const scale = whole(Math.min(across, down, largest * pixelRatio));
  return {
    slice,
    rows: { scale: thick(rows, columns, scale, Math.min(down, largest * pixelRatio), pixelRatio), offset: 0 },
    columns: {
      scale: thick(columns, rows, scale, Math.min(across, largest * pixelRatio), pixelRatio),
      offset: 0,
    },
  };
}

/** The largest scale at which a side fits; no facet is less than a pixel. */
export function scaleFor(side: Side, pixels: number): number {
  let [low, high] = [0, pixels / Math.max(1, side.size)];
  if (lengthOf(side, high) <= pixels) return high;
  // Gaps grow in steps with the scale, and the length with both.
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (lengthOf(side, middle) <= pixels) low = middle;
    else high = middle;
  }
  return Math.max(low, 1 / Math.max(1, side.size));
}

function whole(scale: number): number {
  return scale >= 1 ? Math.floor(scale) : scale;
}

/** The short side of a strip is drawn thicker than its elements are long. */
function thick(side: Side, other: Side, scale: number, most: number, pixelRatio: number): number {
  const isStrip = lengthOf(other, scale) > STRIP * lengthOf(side, scale);
  if (!isStrip) return scale;
  const wanted = (THINNEST_STRIP * pixelRatio) / Math.max(1, side.facets * side.size);
  return whole(Math.max(scale, Math.min(wanted, most)));
}
