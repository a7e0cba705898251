/** Puts a raster on a canvas, pixel for pixel, and numbers into cells that have room for them. */
import type { Domain } from '../protocol/view.ts';
import { colorIndex, colorTable, isDark } from '../view/colormap.ts';
import { compact, exact } from '../view/format.ts';
import type { Layout } from '../view/layout.ts';
import type { Cells } from '../view/preview.ts';
import { rasterize, tileCells } from '../view/raster.ts';

const LONGEST_TEXT = 6;

export function drawCells(
  canvas: HTMLCanvasElement,
  cells: Cells,
  layout: Layout,
  domain: Domain,
  ratio: number,
): void {
  const { width, height, data } = rasterize(cells, layout, domain);
  canvas.width = width;
  canvas.height = height;
  canvas.style.width = `${width / ratio}px`;
  canvas.style.height = `${height / ratio}px`;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.putImageData(new ImageData(data, width, height), 0, 0);
  if (layout.numbers) writeNumbers(context, cells, layout, domain, ratio);
}

/** A short exact number as it is, others to four digits. */
function cellText(value: number): string {
  const whole = exact(value);
  return whole.length <= LONGEST_TEXT ? whole : compact(value);
}

function writeNumbers(
  context: CanvasRenderingContext2D,
  cells: Cells,
  layout: Layout,
  domain: Domain,
  ratio: number,
): void {
  context.font = `${11.5 * ratio}px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const tile of layout.tiles) {
    tileCells(cells, tile, layout).forEach((value, i) => {
      const x = tile.x + ((i % layout.columns) + 0.5) * layout.cellWidth;
      const y = tile.y + (Math.floor(i / layout.columns) + 0.5) * layout.cellHeight + 0.5 * ratio;
      context.fillStyle = isDark(colorTable(domain.scale), colorIndex(value, domain)) ? '#fff' : '#1a1a1a';
      context.fillText(cellText(value), x, y, layout.cellWidth - 4 * ratio);
    });
  }
}
