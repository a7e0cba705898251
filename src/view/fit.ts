/** How large cells and tiles are in the room there is. Device pixels; whole ones wherever a cell has one. */

import { leftWidth, topHeight } from './labels.ts';
import type { Grid } from './layout.ts';

/** CSS pixels of room, and device pixels per CSS pixel. */
export interface Space {
  width: number;
  height: number;
  pixelRatio: number;
}

export interface Fit {
  /** Room for labels before the first tile. */
  left: number;
  top: number;
  /** Tiles side by side. */
  across: number;
  gapX: number;
  gapY: number;
  /** Cells per tile. */
  rows: number;
  columns: number;
  tileWidth: number;
  tileHeight: number;
  /** Below 1 where several cells share a pixel. */
  cellWidth: number;
  cellHeight: number;
  /** Cells are large enough for their numbers to be written in them. */
  numbers: boolean;
}

const LARGEST_CELL = 24;
const NUMBER_CELL = { width: 58, height: 24 };
/** A tile this many times longer than wide, or wider than long, is a strip, and stays so thick. */
const STRIP = 8;
const THINNEST_STRIP = 28;
const GAP = 4;

/** The arrangement with the largest cells; of equals the one with the fewest rows of tiles. */
export function fitTiles(grid: Grid, facets: readonly number[], space: Space): Fit {
  const [first = 1, second] = facets;
  if (second !== undefined) return fitAcross(grid, facets, second, first, space);
  let best = fitAcross(grid, facets, Math.max(1, first), 1, space);
  for (let across = first - 1; across >= 1; across--) {
    const fit = fitAcross(grid, facets, across, Math.ceil(first / across), space);
    if (areaOf(fit) > areaOf(best) * 1.2 && (fit.numbers || !best.numbers)) best = fit;
  }
  return best;
}

function areaOf(fit: Fit): number {
  return fit.tileWidth * fit.tileHeight;
}

function fitAcross(grid: Grid, facets: readonly number[], across: number, down: number, space: Space): Fit {
  const ratio = space.pixelRatio;
  const rank = grid.shape.length;
  const columns = grid.shape[rank - 1] ?? 1;
  const rows = grid.shape[rank - 2] ?? 1;
  const left = Math.ceil(leftWidth(grid, facets) * ratio);
  const top = Math.ceil(topHeight(facets) * ratio);
  const gapX = Math.round(GAP * ratio);
  const gapY = facets.length === 1 && down > 1 ? gapX + top : gapX;
  const room = {
    width: Math.max(1, (Math.floor(space.width * ratio) - left - (across - 1) * gapX) / Math.max(1, across)),
    height: Math.max(1, (Math.floor(space.height * ratio) - top - (down - 1) * gapY) / Math.max(1, down)),
  };
  return { left, top, across, gapX, gapY, rows, columns, ...tileIn(room, rows, columns, ratio) };
}

type TileFit = Pick<Fit, 'tileWidth' | 'tileHeight' | 'cellWidth' | 'cellHeight' | 'numbers'>;

function tileIn(
  room: { width: number; height: number },
  rows: number,
  columns: number,
  ratio: number,
): TileFit {
  const width = Math.round(NUMBER_CELL.width * ratio);
  const height = Math.round(NUMBER_CELL.height * ratio);
  if (columns * width <= room.width && rows * height <= room.height) {
    return {
      tileWidth: columns * width,
      tileHeight: rows * height,
      cellWidth: width,
      cellHeight: height,
      numbers: true,
    };
  }
  const scale = Math.min(room.width / columns, room.height / rows, LARGEST_CELL * ratio);
  const square = scale >= 1 ? Math.floor(scale) : scale;
  const isStrip = Math.max(rows, columns) > STRIP * Math.min(rows, columns);
  const thinnest = isStrip ? THINNEST_STRIP * ratio : 0;
  const [tileWidth, tileHeight] = [
    extent(columns, square, Math.min(room.width, thinnest, columns * LARGEST_CELL * ratio)),
    extent(rows, square, Math.min(room.height, thinnest, rows * LARGEST_CELL * ratio)),
  ];
  return {
    tileWidth,
    tileHeight,
    cellWidth: tileWidth / columns,
    cellHeight: tileHeight / rows,
    numbers: false,
  };
}

/** Pixels for `cells` at a scale, at least `thinnest`; whole pixels a cell where there is one. */
function extent(cells: number, scale: number, thinnest: number): number {
  const pixels = Math.max(1, Math.floor(Math.max(cells * scale, thinnest)));
  return pixels >= cells ? Math.floor(pixels / cells) * cells : pixels;
}
