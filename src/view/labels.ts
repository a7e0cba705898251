/** Which facets are named, and where: `N 0`, then `1`, `2` …, thinned where tiles are narrow. */
import type { Fit } from './fit.ts';
import type { Grid, Tile } from './layout.ts';

/** Text in a box of device pixels; `left` labels are right-aligned before their row. */
export interface Label {
  text: string;
  side: 'top' | 'left';
  x: number;
  y: number;
  width: number;
  height: number;
}

/** CSS pixels at the labels' font size of 10.5. */
const DIGIT = 6.4;
const LINE = 15;
const WIDEST_LEFT = 88;

/** CSS pixels to keep free before the tiles; 0 when rows of tiles have no name. */
export function leftWidth(grid: Grid, facets: readonly number[]): number {
  if (facets.length < 2) return 0;
  const axis = grid.shape.length - 4;
  return Math.min(WIDEST_LEFT, Math.ceil(textWidth(textOf(grid, axis, (facets[0] ?? 1) - 1, true))) + 7);
}

/** CSS pixels to keep free above a row of tiles. */
export function topHeight(facets: readonly number[]): number {
  return facets.length === 0 ? 0 : LINE;
}

export function placeLabels(
  grid: Grid,
  facets: readonly number[],
  fit: Fit,
  tiles: readonly Tile[],
  ratio: number,
): Label[] {
  if (facets.length === 0) return [];
  const columnAxis = grid.shape.length - 3;
  const top = facets.length === 2 ? tiles.slice(0, fit.across) : tiles;
  const labels = thinned(grid, columnAxis, top, fit.tileWidth + fit.gapX, fit.across, ratio).map(
    ({ text, tile, width }): Label => {
      const height = Math.round(LINE * ratio);
      return { text, side: 'top', x: tile.x, y: tile.y - height, width, height };
    },
  );
  if (facets.length < 2) return labels;
  const rows = tiles.filter((_, i) => i % fit.across === 0);
  const step = Math.max(1, Math.ceil((12 * ratio) / (fit.tileHeight + fit.gapY)));
  const left = rows.flatMap((tile, i): Label[] => {
    if (i % step !== 0) return [];
    const text = textOf(grid, columnAxis - 1, i, i === 0);
    return [{ text, side: 'left', x: 0, y: tile.y, width: fit.left, height: fit.tileHeight }];
  });
  return [...labels, ...left];
}

/** Every k-th tile of each row, so that labels never touch. */
function thinned(
  grid: Grid,
  axis: number,
  tiles: readonly Tile[],
  pitch: number,
  across: number,
  ratio: number,
) {
  const last = textOf(grid, axis, (grid.shape[axis] ?? 1) - 1, false);
  const step = Math.max(1, Math.ceil(((textWidth(last) + 5) * ratio) / pitch));
  const named = textWidth(textOf(grid, axis, 0, true)) * ratio <= step * pitch || tiles.length === 1;
  return tiles.flatMap((tile, i) => {
    if ((i % across) % step !== 0) return [];
    return [{ tile, text: textOf(grid, axis, i, i === 0 && named), width: step * pitch }];
  });
}

function textOf(grid: Grid, axis: number, index: number, named: boolean): string {
  const number = String((grid.start[axis] ?? 0) + index);
  return named ? `${grid.axes[axis] ?? ''} ${number}`.trim() : number;
}

function textWidth(text: string): number {
  return text.length * DIGIT;
}
