/** Where cells stand, for every rank and for extreme shapes; pixels → indices → pixels. */
import assert from 'node:assert/strict';
import { cellOf, describeElements, elementsAt, offsetOf, step } from '../../src/view/cursor.ts';
import { boxOf, cursorAt, type Layout, layoutGrid } from '../../src/view/layout.ts';
import { indexOf } from './samples.ts';

const AXES = ['B', 'T', 'N', 'C', 'H', 'W'];
const lay = (shape: number[], width = 600, height = 400, pixelRatio = 1, outer: number[] = []): Layout =>
  layoutGrid({ axes: AXES.slice(AXES.length - shape.length), shape, start: shape.map(() => 0) }, outer, {
    width,
    height,
    pixelRatio,
  });

const SHAPES = [
  [],
  [16],
  [100_000],
  [3, 4],
  [1, 100_000],
  [100_000, 1],
  [5, 20, 48],
  [6, 6, 16, 16],
  [2, 64, 7, 9],
  [2, 3, 2, 8, 8],
  [2, 2, 2, 2, 4, 4],
  [700, 900],
];

describe('A layout', () => {
  for (const shape of SHAPES) {
    for (const ratio of [1, 2, 1.25]) {
      it(`of [${shape}] at ${ratio} pixels per pixel fits, overlaps nothing and finds every cell again`, () => {
        const layout = lay(shape, 600, 400, ratio);
        assert.ok(layout.width <= 600 * ratio, `width ${layout.width}`);
        assert.ok(layout.height <= 700 * ratio, `height ${layout.height}`);
        for (const size of [layout.width, layout.height, layout.tileWidth, layout.tileHeight]) {
          assert.ok(Number.isInteger(size) && size > 0, `${size}`);
        }
        const cells = shape.reduce((a, b) => a * b, 1);
        const outer = Math.max(
          1,
          shape.slice(0, -4).reduce((a, b) => a * b, 1),
        );
        for (let flat = 0; flat < cells / outer; flat += Math.max(1, Math.floor(cells / 997))) {
          const cell = indexOf(flat, shape);
          const box = boxOf(layout, cell);
          assert.ok(box && box.x >= 0 && box.x + box.width <= layout.width + 1);
          if (layout.cellWidth < 1 || layout.cellHeight < 1) continue;
          assert.deepEqual(cursorAt(layout, box.x + box.width / 2, box.y + box.height / 2), cell);
        }
      });
    }
  }

  it('puts N down and C across', () => {
    const { tiles, across, cellWidth } = lay([2, 3, 8, 8]);
    assert.equal(across, 3);
    assert.deepEqual(
      tiles.map(({ index }) => index),
      [
        [0, 0],
        [0, 1],
        [0, 2],
        [1, 0],
        [1, 1],
        [1, 2],
      ],
    );
    assert.ok((tiles[3]?.y ?? 0) > (tiles[0]?.y ?? 0) && tiles[3]?.x === tiles[0]?.x);
    assert.equal(cellWidth % 1, 0);
  });

  it('wraps the tiles of three axes to make them larger', () => {
    const { across, tiles } = lay([8, 20, 48], 600);
    assert.ok(across > 1 && across < 8);
    assert.equal(tiles.length, 8);
  });

  it('names the first facets with their axis and the others by number, from the window’s start', () => {
    const layout = layoutGrid({ axes: ['N', 'C', 'H', 'W'], shape: [2, 2, 8, 8], start: [4, 6, 0, 0] }, [], {
      width: 400,
      height: 300,
      pixelRatio: 1,
    });
    assert.deepEqual(
      layout.labels.map(({ text }) => text),
      ['C 6', '7', 'N 4', '5'],
    );
  });

  it('thins labels rather than let them touch', () => {
    const { labels, tileWidth, gapX } = lay([2, 64, 4, 4], 600);
    const tops = labels.filter(({ side }) => side === 'top');
    assert.ok(tops.length < 64 && tops.length > 8);
    for (const [i, { x, text }] of tops.slice(1).entries()) {
      assert.ok(x - (tops[i]?.x ?? 0) >= text.length * 6.4, `${tileWidth} ${gapX}`);
    }
  });

  it('keeps images square when their cells share pixels', () => {
    const { tileWidth, tileHeight } = lay([6, 6, 32, 32], 170);
    assert.equal(tileWidth, tileHeight);
    assert.ok(tileWidth < 32);
  });

  it('keeps a strip thick enough to see', () => {
    assert.ok(lay([1, 100_000]).tileHeight >= 20);
    assert.ok(lay([100_000, 1]).tileWidth >= 20);
  });

  it('has room for numbers in the cells of a small tensor', () => {
    assert.equal(lay([3, 4]).numbers, true);
    assert.equal(lay([30, 40]).numbers, false);
  });

  for (const shape of [[1e9, 0, 4], [1e9, 1, 0, 5], [100_000, 1, 1], [50_000, 2, 1, 1], [0], [3, 0]]) {
    it(`stays small for a preview that claims [${shape}]`, () => {
      const { tiles, width, height } = lay(shape);
      assert.ok(
        tiles.length <= 4096 && width * height < 4e6,
        `${tiles.length} tiles on ${width} × ${height}`,
      );
      assert.ok(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0);
    });
  }

  it('finds nothing where there are no cells', () => assert.equal(cursorAt(lay([0, 3]), 5, 5), undefined));

  it('finds the nearest cell from the gap between tiles', () => {
    const layout = lay([1, 2, 8, 8]);
    const [first, second] = layout.tiles;
    assert.deepEqual(
      cursorAt(layout, (first?.x ?? 0) + layout.tileWidth + 0.5, (first?.y ?? 0) + 1),
      [0, 0, 0, 7],
    );
    assert.deepEqual(cursorAt(layout, (second?.x ?? 0) - 0.5, (first?.y ?? 0) + 1), [0, 1, 0, 0]);
  });
});

describe('A cursor', () => {
  const preview = {
    start: [2, 0, 10],
    size: [3, 4, 7],
    block: [1, 1, 3],
    encoding: 'float32' as const,
    min: 0,
    max: 0,
    data: '',
  };

  it('covers the elements of its cell, fewer at the end', () => {
    assert.deepEqual(elementsAt(preview, [1, 3, 0]), { start: [3, 3, 10], size: [1, 1, 3] });
    assert.deepEqual(elementsAt(preview, [1, 3, 2]), { start: [3, 3, 16], size: [1, 1, 1] });
  });

  it('finds the cell of an element, and none outside the window', () => {
    assert.deepEqual(cellOf(preview, [4, 1, 15]), [2, 1, 1]);
    assert.equal(cellOf(preview, [5, 1, 15]), undefined);
    assert.equal(cellOf(preview, [4, 1, 9]), undefined);
  });

  it('is described by axis names, with ranges for blocks', () => {
    assert.equal(describeElements(['N', 'H', 'W'], [3, 3, 10], [1, 1, 3]), 'N 3 · H 3 · W 10–12');
  });

  it('counts cells row-major', () => assert.equal(offsetOf([3, 4, 5], [1, 2, 3]), 33));

  const shape = [2, 2, 3, 4];
  const moves: [string, number[], 1 | 2, 1 | -1, number[]][] = [
    ['right', [0, 0, 1, 1], 1, 1, [0, 0, 1, 2]],
    ['right into the next tile', [0, 0, 1, 3], 1, 1, [0, 1, 1, 0]],
    ['not beyond the last tile', [0, 1, 1, 3], 1, 1, [0, 1, 1, 3]],
    ['down into the tile below', [0, 1, 2, 3], 2, 1, [1, 1, 0, 3]],
    ['up into the tile above', [1, 1, 0, 3], 2, -1, [0, 1, 2, 3]],
  ];
  for (const [name, from, axis, by, to] of moves)
    it(`moves ${name}`, () => assert.deepEqual(step(shape, from, axis, by), to));
});
