/** Pixels of rasters and PNGs against colours looked up by hand. */
import assert from 'node:assert/strict';
import { decode } from 'fast-png';
import type { Domain } from '../../src/protocol/view.ts';
import { colorTable, NAN_INDEX } from '../../src/view/colormap.ts';
import { layoutGrid } from '../../src/view/layout.ts';
import { viewToPng } from '../../src/view/png.ts';
import { rasterize } from '../../src/view/raster.ts';
import { comparisonOf, make, photos, tensorView } from './samples.ts';

const SIGNED: Domain = { min: -1, max: 1, scale: 'diverging', shared: false };
const color = (i: number) => [...colorTable('diverging').subarray(i * 3, i * 3 + 3), 255];

function drawn(values: number[], shape: number[], width: number, height: number) {
  const layout = layoutGrid({ axes: shape.map(String), shape, start: shape.map(() => 0) }, [], {
    width,
    height,
    pixelRatio: 1,
  });
  const raster = rasterize({ values: Float32Array.from(values), shape }, layout, SIGNED);
  const at = (x: number, y: number) => [
    ...raster.data.subarray((y * raster.width + x) * 4, (y * raster.width + x) * 4 + 4),
  ];
  return { layout, raster, at };
}

describe('A raster', () => {
  it('fills whole squares with the colour of their cell', () => {
    const { layout, at } = drawn([-1, 0, 1, 0.5], [2, 2], 40, 40);
    assert.deepEqual([layout.cellWidth, layout.cellHeight], [20, 20]);
    assert.deepEqual(
      [at(0, 0), at(19, 19), at(20, 0), at(0, 20), at(39, 39)],
      [color(0), color(0), color(127), color(254), color(191)],
    );
  });

  it('shows the largest deviation where cells share a pixel', () => {
    const values = Array.from({ length: 100_000 }, (_, i) => (i === 50_123 ? -1 : 0.1));
    const { raster, at } = drawn(values, [1, 100_000], 200, 100);
    const row = Array.from({ length: raster.width }, (_, x) => at(x, 0));
    assert.equal(row.filter((pixel) => pixel.join() === color(0).join()).length, 1);
    assert.deepEqual(at(Math.floor((50_123 * 200) / 100_000), 0), color(0));
  });

  it('lets NaN win over every number', () => {
    const values = Array.from({ length: 4000 }, (_, i) => (i === 7 ? Number.NaN : 1));
    assert.deepEqual(drawn(values, [1, 4000], 100, 50).at(0, 0), color(NAN_INDEX));
  });

  it('marks NaN, +∞ and −∞ with three different shapes', () => {
    const { layout, raster, at } = drawn([Number.NaN, Infinity, -Infinity, 0], [1, 4], 80, 40);
    const shapes = [0, 1, 2, 3].map((cell) => {
      let bits = '';
      for (let y = 0; y < layout.cellHeight; y++) {
        for (let x = 0; x < layout.cellWidth; x++)
          bits += at(cell * layout.cellWidth + x, y).join() === '255,255,255,255' ? '1' : '0';
      }
      return bits;
    });
    assert.equal(new Set(shapes).size, 4);
    assert.ok(
      !shapes[3]?.includes('1') && shapes.slice(0, 3).every((bits) => bits.includes('1')),
      `${raster.width}`,
    );
  });

  it('is transparent between tiles', () => {
    const { layout, at } = drawn(Array(128).fill(1), [1, 2, 8, 8], 100, 100);
    const [tile] = layout.tiles;
    assert.deepEqual(at((tile?.x ?? 0) + layout.tileWidth, tile?.y ?? 0), [0, 0, 0, 0]);
  });
});

describe('A PNG', () => {
  it('has the bytes of its view, at most 900 pixels wide', () => {
    const { view } = comparisonOf(photos([4, 4, 8, 8]), 2);
    const bytes = viewToPng(view);
    assert.deepEqual(bytes, viewToPng(view));
    const { width, height } = decode(bytes);
    assert.ok(width <= 900 && height > 100, `${width} × ${height}`);
  });

  it('shows the colours of the data', () => {
    const { data, width } = decode(
      viewToPng(
        tensorView(
          'x',
          make([8, 8], 'H W', ([h = 0]) => h - 4),
        ),
      ),
    );
    const seen = new Set<string>();
    for (let i = 0; i < data.length; i += 3) seen.add([data[i], data[i + 1], data[i + 2]].join());
    for (const level of [0, 127, 222])
      assert.ok(seen.has(color(level).slice(0, 3).join()), `level ${level} of ${width}`);
  });

  for (const [name, shape] of [
    ['a scalar', []],
    ['an empty tensor', [0, 3]],
    ['a long strip', [1, 50_000]],
    ['five axes', [2, 2, 3, 4, 4]],
  ] as const) {
    it(`exists for ${name}`, () => {
      const axes = ['A', 'B', 'C', 'D', 'E'].slice(0, shape.length).join(' ');
      const bytes = viewToPng(
        tensorView(
          'x',
          make([...shape], axes, () => 1),
          { sets: [] },
        ),
      );
      assert.ok(decode(bytes).width <= 900);
    });
  }
});
