/** What is seen of a tensor and how it changes: slice, zoom, scroll. */
import { useCallback, useMemo, useState } from 'preact/hooks';
import type { Slice } from '../../protocol/questions.ts';
import { type Cell, placeOfElement } from '../../view/inspector/cursor.ts';
import { type Fitted, fitSlice, type Room, sidesOf } from '../../view/inspector/fit.ts';
import type { Screen } from '../../view/inspector/paint.ts';
import { bounded, lengthOf, revealing, type Sight, stretchWith, zoomed } from '../../view/inspector/plane.ts';
import { atIndex, axesAt, defaultSlice, isSliceOf, showing } from '../../view/inspector/slice.ts';
import { walkOf } from '../../view/inspector/strided.ts';

/** CSS pixels of the largest cell: more says no more. */
const MOST_SCALE = 160;
export const ZOOM_STEP = 1.5;

export interface Looking {
  /** With its facets wrapped as they are drawn. */
  readonly slice: Slice;
  readonly screen: Screen;
  /** Whether all is seen. */
  readonly isFitted: boolean;
  /** Whether the slice is the one that the shape suggests. */
  readonly isUsual: boolean;
  setSlice(slice: Slice): void;
  zoom(factor: number, x: number, y: number): void;
  pan(dx: number, dy: number): void;
  fit(): void;
  /** Brings an element on screen, and the slice to it. */
  reveal(element: readonly number[]): void;
  /** The cell that holds an element of the slice. */
  cellWith(element: readonly number[]): Cell;
}

interface Moved {
  readonly rows: Sight;
  readonly columns: Sight;
}

/** `cellSize`: CSS pixels of the largest cell that is fitted. `remembered`: the slice to begin with, where it fits. */
export function useLooking(
  shape: readonly number[],
  room: Room,
  cellSize: number,
  remembered: Slice | undefined,
): Looking {
  const usual = useMemo(() => defaultSlice(shape), [shape]);
  const [wanted, setWanted] = useState<Slice>(() => (isSliceOf(shape, remembered) ? remembered : usual));
  // Undefined while all is to be seen, whatever the room.
  const [moved, setMoved] = useState<Moved>();
  const fitted = useMemo(
    () => fitSlice(shape, wanted, room, cellSize),
    [shape, wanted, room.width, room.height, room.pixelRatio, cellSize],
  );
  const screen = useMemo(() => screenOf(shape, fitted, moved, room), [shape, fitted, moved, room]);
  const { slice } = fitted;
  const apply = useCallback(
    (rows: Sight, columns: Sight) => {
      setMoved({
        rows: bounded(screen.rows.side, rows, screen.height),
        columns: bounded(screen.columns.side, columns, screen.width),
      });
    },
    [screen],
  );
  const most = MOST_SCALE * room.pixelRatio;
  const cellWith = (element: readonly number[]): Cell => {
    const place = placeOfElement(walkOf(shape, slice), slice, element);
    const { rows, columns } = screen;
    return {
      rows: stretchWith(rows.side, rows.sight.scale, place.rows.facet, place.rows.element),
      columns: stretchWith(columns.side, columns.sight.scale, place.columns.facet, place.columns.element),
    };
  };
  return {
    slice,
    screen,
    isFitted: moved === undefined,
    isUsual: JSON.stringify(wanted) === JSON.stringify(usual),
    setSlice: (next) => {
      const { wrap: _, ...plain } = next;
      // Another index of the same axes is looked at from the same place.
      if (!isSameAxes(plain, wanted)) setMoved(undefined);
      setWanted(plain);
    },
    zoom: (factor, x, y) => {
      const { rows, columns } = screen;
      const least = { rows: fitted.rows.scale, columns: fitted.columns.scale };
      const scales = {
        rows: limited(rows.sight.scale * factor, least.rows, most),
        columns: limited(columns.sight.scale * factor, least.columns, most),
      };
      if (scales.rows === least.rows && scales.columns === least.columns) setMoved(undefined);
      else {
        apply(
          zoomed(rows.side, rows.sight, scales.rows, y),
          zoomed(columns.side, columns.sight, scales.columns, x),
        );
      }
    },
    pan: (dx, dy) => {
      if (moved === undefined) return;
      const by = ({ scale, offset }: Sight, shift: number): Sight => ({ scale, offset: offset - shift });
      apply(by(moved.rows, dy), by(moved.columns, dx));
    },
    fit: () => setMoved(undefined),
    reveal: (element) => {
      const next = showing(slice, element);
      if (next !== slice) {
        const { wrap: _, ...plain } = next;
        setWanted(plain);
      }
      if (moved === undefined) return;
      const cell = cellWith(element);
      const { rows, columns, width, height } = screen;
      setMoved({
        rows: revealing(rows.side, rows.sight, cell.rows, height),
        columns: revealing(columns.side, columns.sight, cell.columns, width),
      });
    },
    cellWith,
  };
}

/** As large as what is drawn, and no larger than the room. */
function screenOf(shape: readonly number[], fitted: Fitted, moved: Moved | undefined, room: Room): Screen {
  const { rows, columns } = sidesOf(shape, fitted.slice);
  const sight = moved ?? fitted;
  const extent = (side: typeof rows, scale: number, most: number): number =>
    Math.max(1, Math.min(most, Math.ceil(lengthOf(side, scale))));
  const [width, height] = [
    extent(columns, sight.columns.scale, room.width),
    extent(rows, sight.rows.scale, room.height),
  ];
  return {
    width,
    height,
    rows: { side: rows, sight: bounded(rows, sight.rows, height) },
    columns: { side: columns, sight: bounded(columns, sight.columns, width) },
  };
}

function isSameAxes(a: Slice, b: Slice): boolean {
  return (
    a.rows === b.rows &&
    a.columns === b.columns &&
    a.facetRows === b.facetRows &&
    a.facetColumns === b.facetColumns
  );
}

function limited(scale: number, least: number, most: number): number {
  return Math.max(least, Math.min(Math.max(most, least), scale));
}

/** One index on or back of the first axis that has a slider; false where none has. */
export function slide(shape: readonly number[], { slice, setSlice }: Looking, by: 1 | -1): boolean {
  const axis = axesAt(slice, 'slider').find((one) => (shape[one] ?? 1) > 1);
  if (axis === undefined) return false;
  const next = (slice.index[axis] ?? 0) + by;
  if (next >= 0 && next < (shape[axis] ?? 1)) setSlice(atIndex(slice, axis, next));
  return true;
}
