/** How many panels stand in a row, and how large each may be. */
import { useMemo } from 'preact/hooks';
import { fitSlice, type Room, sidesOf } from '../../view/inspector/fit.ts';
import { lengthOf } from '../../view/inspector/plane.ts';
import { defaultSlice } from '../../view/inspector/slice.ts';
import { GUTTER } from '../inspector/stage.tsx';
import type { Measured } from '../space.ts';
import type { Mode } from './modes.ts';

/** CSS pixels between panels. */
export const GAP = 20;
/** CSS pixels of a panel, below which its title has no room and fewer stand in a row. */
const LEAST_WIDTH = 180;
/** A picture may shrink to this share of its best size, by length, for the sake of fewer rows. */
const ENOUGH = 0.6;
/** CSS pixels that a picture may be high: one of several, and one alone. */
const HEIGHT = 300;
const TALL = 420;

export interface Rows {
  /** For each picture. */
  readonly room: Room;
  readonly columns: number;
  /** CSS pixels. */
  readonly panelWidth: number;
}

export function useRoom(
  space: Measured,
  shape: readonly number[],
  cellSize: number,
  mode: Mode,
  count: number,
) {
  return useMemo(() => {
    const isAlone = mode === 'swipe' || mode === 'flicker';
    return isAlone ? rowsOf(space, 1, TALL) : arrange(space, shape, cellSize, count);
  }, [space, shape, cellSize, mode, count]);
}

/** Of as few rows as leave each picture large enough; as wide as the pictures need, and as the titles do. */
export function arrange(space: Measured, shape: readonly number[], cellSize: number, count: number): Rows {
  const slice = defaultSlice(shape);
  const found: { rows: Rows; scale: number; width: number }[] = [];
  for (let columns = count; columns >= 1; columns--) {
    // 3 + 2 rather than 4 + 1: of column counts with equally many rows the least.
    if (columns > 1 && Math.ceil(count / columns) === Math.ceil(count / (columns - 1))) continue;
    const rows = rowsOf(space, columns, HEIGHT);
    if (rows.panelWidth < LEAST_WIDTH && columns > 1) continue;
    const fitted = fitSlice(shape, slice, rows.room, cellSize);
    const side = sidesOf(shape, fitted.slice).columns;
    const width = lengthOf(side, fitted.columns.scale) / space.pixelRatio + GUTTER.left;
    found.push({ rows, scale: Math.sqrt(fitted.rows.scale * fitted.columns.scale), width });
  }
  const best = Math.max(...found.map(({ scale }) => scale));
  const chosen = found.find(({ scale }) => scale >= ENOUGH * best);
  if (chosen === undefined) return rowsOf(space, 1, HEIGHT);
  const { rows, width } = chosen;
  return { ...rows, panelWidth: Math.min(rows.panelWidth, Math.max(COMFORTABLE, Math.ceil(width))) };
}

/** CSS pixels of a panel in which its title stands well. */
const COMFORTABLE = 240;

function rowsOf({ width, pixelRatio }: Measured, columns: number, height: number): Rows {
  const panelWidth = Math.floor((width - GAP * (columns - 1)) / columns);
  const pixels = (css: number): number => Math.max(40, Math.floor(css * pixelRatio));
  return {
    room: { width: pixels(panelWidth - GUTTER.left), height: pixels(height), pixelRatio },
    columns,
    panelWidth,
  };
}
