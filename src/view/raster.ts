/** Cells → pixels of the size they have on screen: cost follows the picture, not the tensor. */
import type { Domain } from '../protocol/view.ts';
import { colorIndex, colorTable } from './colormap.ts';
import { centreOf, deviation } from './deviation.ts';
import type { Layout, Tile } from './layout.ts';
import { markCells } from './marks.ts';
import type { Cells } from './preview.ts';

export interface Raster {
  width: number;
  height: number;
  /** RGBA, not premultiplied; transparent between tiles. */
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** Draws every tile; where several cells share a pixel, the one that deviates most from the centre shows. */
export function rasterize(cells: Pick<Cells, 'values' | 'shape'>, layout: Layout, domain: Domain): Raster {
  const { width, height } = layout;
  const data = new Uint8ClampedArray(width * height * 4);
  const pixels = new Uint32Array(data.buffer);
  const colors = packedColors(domain);
  const centre = centreOf(domain);
  for (const tile of layout.tiles) {
    const values = tileCells(cells, tile, layout);
    const pooled = pool(values, layout, centre);
    const at = { pixels, stride: width };
    const indices = Uint16Array.from(pooled.values, (value) => colorIndex(value, domain));
    paint(at, tile, layout, { ...pooled, indices }, colors);
    if (!layout.numbers) markCells(at, tile, layout, pooled);
  }
  return { width, height, data };
}

/** The cells of one tile, row-major. */
export function tileCells(
  { values, shape }: Pick<Cells, 'values' | 'shape'>,
  tile: Tile,
  layout: Layout,
): Float32Array {
  const matrix = tile.index.reduce((offset, n, axis) => offset * (shape[axis] ?? 1) + n, 0);
  const size = layout.rows * layout.columns;
  return values.subarray(matrix * size, (matrix + 1) * size);
}

export interface Pooled {
  values: Float32Array;
  rows: number;
  columns: number;
}

/** At most one value a pixel; the order of deviations is total, so columns and rows pool one after the other. */
function pool(values: Float32Array, layout: Layout, centre: number): Pooled {
  const columns = Math.min(layout.columns, layout.tileWidth);
  const rows = Math.min(layout.rows, layout.tileHeight);
  if (columns === layout.columns && rows === layout.rows) return { values, rows, columns };
  const out = new Float32Array(rows * columns);
  const best = new Float64Array(rows * columns).fill(-1);
  for (let row = 0; row < layout.rows; row++) {
    const target = Math.floor((row * rows) / layout.rows) * columns;
    for (let column = 0; column < layout.columns; column++) {
      const value = values[row * layout.columns + column] ?? 0;
      const i = target + Math.floor((column * columns) / layout.columns);
      const distance = deviation(value, centre);
      if (distance > (best[i] ?? 0)) {
        best[i] = distance;
        out[i] = value;
      }
    }
  }
  return { values: out, rows, columns };
}

export interface Surface {
  pixels: Uint32Array;
  stride: number;
}

function paint(
  { pixels, stride }: Surface,
  tile: Tile,
  { tileWidth, tileHeight }: Layout,
  { indices, rows, columns }: { indices: Uint16Array; rows: number; columns: number },
  colors: Uint32Array,
): void {
  let painted = -1;
  for (let y = 0; y < tileHeight; y++) {
    const row = Math.floor((y * rows) / tileHeight);
    const start = (tile.y + y) * stride + tile.x;
    if (row === painted) {
      pixels.copyWithin(start, start - stride, start - stride + tileWidth);
      continue;
    }
    painted = row;
    for (let x = 0; x < tileWidth; x++) {
      const column = Math.floor((x * columns) / tileWidth);
      pixels[start + x] = colors[indices[row * columns + column] ?? 0] ?? 0;
    }
  }
}

/** The colour table as RGBA words in this machine's byte order. */
function packedColors(domain: Domain): Uint32Array {
  const table = colorTable(domain.scale);
  const bytes = new Uint8Array((table.length / 3) * 4).fill(255);
  for (let i = 0; i < table.length / 3; i++) bytes.set(table.subarray(i * 3, i * 3 + 3), i * 4);
  return new Uint32Array(bytes.buffer);
}
