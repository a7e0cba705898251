/** Glyphs on cells that are not finite, so that they differ by shape too: ╳ NaN, ▲ +Infinity, ▼ −Infinity. */
import type { Layout, Tile } from './layout.ts';
import type { Pooled, Surface } from './raster.ts';

/** Device pixels below which a glyph is a smudge. */
const SMALLEST_CELL = 5;
const WHITE = 0xffffffff;

export function markCells(surface: Surface, tile: Tile, layout: Layout, pooled: Pooled): void {
  const { cellWidth, cellHeight } = layout;
  const size = Math.floor(Math.min(cellWidth, cellHeight, 24));
  if (size < SMALLEST_CELL) return;
  pooled.values.forEach((value, i) => {
    if (Number.isFinite(value)) return;
    const x = tile.x + Math.floor((i % pooled.columns) * cellWidth + (cellWidth - size) / 2);
    const y = tile.y + Math.floor(Math.floor(i / pooled.columns) * cellHeight + (cellHeight - size) / 2);
    drawMark(surface, x, y, size, value);
  });
}

function drawMark({ pixels, stride }: Surface, x: number, y: number, size: number, value: number): void {
  const inset = Math.max(1, Math.round(size / 5));
  const inner = size - 2 * inset;
  const thick = Math.max(1, Math.round(size / 10));
  for (let dy = 0; dy < inner; dy++) {
    for (let dx = 0; dx < inner; dx++) {
      if (covers(dx, dy, inner, thick, value)) pixels[(y + inset + dy) * stride + x + inset + dx] = WHITE;
    }
  }
}

function covers(dx: number, dy: number, inner: number, thick: number, value: number): boolean {
  if (Number.isNaN(value)) return Math.abs(dx - dy) < thick || Math.abs(dx + dy - (inner - 1)) < thick;
  const fromTip = value > 0 ? dy : inner - 1 - dy;
  return Math.abs(2 * dx - (inner - 1)) <= fromTip;
}
