/**
 * Where each cell of a picture stands: rows × columns from the last two axes, small multiples from the two
 * before, outer axes fixed at an index. Device pixels throughout; it draws nothing.
 */
import { type Fit, fitTiles, type Space } from './fit.ts';
import { type Label, placeLabels } from './labels.ts';

export type { Space } from './fit.ts';
export type { Label } from './labels.ts';

/** The cells of a preview and what they are called. */
export interface Grid {
  axes: readonly string[];
  /** Cells per axis. */
  shape: readonly number[];
  /** Index of the first element, for the labels of the facets. */
  start: readonly number[];
}

export interface Tile {
  x: number;
  y: number;
  /** Grid indices of all axes before the last two. */
  index: number[];
}

export interface Layout extends Fit {
  width: number;
  height: number;
  /** Entries of a cursor: the tensor's rank. */
  rank: number;
  tiles: Tile[];
  labels: Label[];
}

/** Tiles along one of two facet axes. */
const MOST_TILES = 64;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One index for each axis before the last four: the chosen one, 0 without a choice, the last at most. */
export function outerOf(shape: readonly number[], chosen: readonly number[]): number[] {
  const outer = shape.slice(0, Math.max(0, shape.length - 4));
  return outer.map((n, axis) => Math.max(0, Math.min(n - 1, chosen[axis] ?? 0)));
}

/**
 * Lays out a grid within `space`. `outer` chooses the index of axes before the last four.
 *
 *     [N C H W] → N rows × C columns of H × W tiles    [C H W] → tiles that wrap    [W] → a strip
 */
export function layoutGrid(grid: Grid, outer: readonly number[], space: Space): Layout {
  const rank = grid.shape.length;
  const facetAxes = facetsOf(grid.shape);
  const fit = fitTiles(grid, facetAxes, space);
  const tiles: Tile[] = [];
  const count = facetAxes.reduce((size, n) => size * n, 1);
  for (let i = 0; i < count; i++) {
    const columns = facetAxes[1] ?? 1;
    const facet = facetAxes.length === 2 ? [Math.floor(i / columns), i % columns] : facetAxes.map(() => i);
    tiles.push({
      x: fit.left + (i % fit.across) * (fit.tileWidth + fit.gapX),
      y: fit.top + Math.floor(i / fit.across) * (fit.tileHeight + fit.gapY),
      index: [...outerOf(grid.shape, outer), ...facet],
    });
  }
  const down = Math.ceil(count / Math.max(1, fit.across));
  return {
    ...fit,
    rank,
    tiles,
    width: fit.left + Math.max(1, fit.across * (fit.tileWidth + fit.gapX) - fit.gapX),
    height: Math.max(1, fit.top + down * (fit.tileHeight + fit.gapY) - fit.gapY),
    labels: placeLabels(grid, facetAxes, fit, tiles, space.pixelRatio),
  };
}

/** Tiles per facet axis: none without cells; bounded, because a saved preview may claim any number. */
function facetsOf(shape: readonly number[]): number[] {
  const facets = shape.slice(Math.max(0, shape.length - 4), Math.max(0, shape.length - 2));
  const cells = shape.slice(-2).reduce((size, n) => size * n, 1);
  return facets.map((n) =>
    cells === 0 ? 0 : Math.min(n, facets.length === 1 ? MOST_TILES ** 2 : MOST_TILES),
  );
}

/** The grid indices under a point; between tiles, those of the nearest cell. Undefined without cells. */
export function cursorAt(layout: Layout, x: number, y: number): number[] | undefined {
  if (layout.rows === 0 || layout.columns === 0) return undefined;
  const across = clamp(
    Math.floor((x - layout.left + layout.gapX / 2) / (layout.tileWidth + layout.gapX)),
    layout.across,
  );
  const down = clamp(
    Math.floor((y - layout.top + layout.gapY / 2) / (layout.tileHeight + layout.gapY)),
    Math.ceil(layout.tiles.length / layout.across),
  );
  const tile = layout.tiles[Math.min(layout.tiles.length - 1, down * layout.across + across)];
  if (!tile) return undefined;
  const column = clamp(Math.floor((x - tile.x) / layout.cellWidth), layout.columns);
  const row = clamp(Math.floor((y - tile.y) / layout.cellHeight), layout.rows);
  return [...tile.index, row, column].slice(-layout.rank || Infinity);
}

/** Where the cell of a cursor is drawn; undefined when its tile is not on screen. */
export function boxOf(layout: Layout, cursor: readonly number[]): Box | undefined {
  const leading = cursor.slice(0, Math.max(0, layout.rank - 2));
  const tile = layout.tiles.find(({ index }) => index.every((n, axis) => n === leading[axis]));
  if (!tile) return undefined;
  const column = cursor[layout.rank - 1] ?? 0;
  const row = layout.rank > 1 ? (cursor[layout.rank - 2] ?? 0) : 0;
  const x = tile.x + Math.floor(column * layout.cellWidth);
  const y = tile.y + Math.floor(row * layout.cellHeight);
  return { x, y, width: Math.max(1, layout.cellWidth), height: Math.max(1, layout.cellHeight) };
}

function clamp(n: number, count: number): number {
  return Math.max(0, Math.min(count - 1, n));
}
