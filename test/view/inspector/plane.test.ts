/** Where elements are on screen: nothing is lost, and zooming keeps what is under the pointer. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chunksOnScreen } from '../../../src/view/inspector/chunks.ts';
import { fitSlice } from '../../../src/view/inspector/fit.ts';
import {
  blockOf,
  bounded,
  cellsOnScreen,
  lengthOf,
  placeOfStretch,
  revealing,
  type Side,
  stepped,
  stretchAt,
  stretchWith,
  zoomed,
} from '../../../src/view/inspector/plane.ts';
import { defaultSlice } from '../../../src/view/inspector/slice.ts';

const sides = fc.record({ facets: fc.integer({ min: 1, max: 40 }), size: fc.integer({ min: 1, max: 5000 }) });
/** From many elements a pixel to many pixels an element; a facet has a pixel at least. */
const sights = sides.chain((side) =>
  fc.record({
    side: fc.constant(side),
    scale: fc.double({ min: Math.max(0.002, 1 / side.size), max: 40, noNaN: true }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
);
const runs = { seed: 3, numRuns: 500 };

describe('a picture on screen', () => {
  it('gives every cell a pixel, in order, and none twice apart', () => {
    fc.assert(
      fc.property(sights, ({ side, scale }) => {
        const length = Math.ceil(lengthOf(side, scale));
        fc.pre(length < 200_000);
        const block = blockOf(side, scale);
        const cells = Math.ceil(side.size / block);
        const { facet, cell } = cellsOnScreen(side, { scale, offset: 0 }, length, block);
        const seen: number[] = [];
        for (let p = 0; p < length; p++) {
          if ((facet[p] ?? -1) < 0) continue;
          const place = (facet[p] ?? 0) * cells + (cell[p] ?? 0);
          if (seen.at(-1) !== place) seen.push(place);
        }
        assert.deepEqual(
          seen,
          Array.from({ length: side.facets * cells }, (_, i) => i),
        );
      }),
      runs,
    );
  });

  it('tells for each pixel the cell that is drawn there', () => {
    fc.assert(
      fc.property(sights, ({ side, scale, at }) => {
        const length = Math.max(1, Math.floor(lengthOf(side, scale)));
        const pixel = Math.min(length - 1, Math.floor(at * length));
        const sight = bounded(side, { scale, offset: at * 100 }, Math.min(length, 300));
        const block = blockOf(side, scale);
        const { facet, cell } = cellsOnScreen(side, sight, length, block);
        if ((facet[pixel] ?? -1) < 0) return;
        const found = stretchAt(side, sight, pixel + 0.5);
        assert.deepEqual([found?.facet, found?.from], [facet[pixel], (cell[pixel] ?? 0) * block]);
        assert.ok(found);
        const place = placeOfStretch(side, sight, found);
        assert.ok(place.from <= pixel + 0.5 + 1e-6 && pixel + 0.5 <= place.to + 1e-6);
      }),
      runs,
    );
  });

  it('keeps the element under the pointer while it zooms', () => {
    fc.assert(
      fc.property(sights, fc.double({ min: 1, max: 8, noNaN: true }), ({ side, scale, at }, factor) => {
        const pixel = at * lengthOf(side, scale);
        const before = stretchAt(side, { scale, offset: 0 }, pixel);
        const sight = zoomed(side, { scale, offset: 0 }, scale * factor, pixel);
        const after = stretchAt(side, sight, pixel);
        assert.ok(before && after);
        // Between facets the gap changes with the scale: the neighbour may be the nearer one.
        if (before.facet !== after.facet) return;
        const slack = blockOf(side, scale);
        assert.ok(after.to > before.from - slack && after.from < before.to + slack);
      }),
      runs,
    );
  });

  it('covers the screen with chunks that do not overlap', () => {
    fc.assert(
      fc.property(sights, ({ side, scale, at }) => {
        const pixels = Math.min(600, Math.ceil(lengthOf(side, scale)));
        const sight = bounded(side, { scale, offset: at * lengthOf(side, scale) }, pixels);
        const block = blockOf(side, scale);
        const { facet, cell } = cellsOnScreen(side, sight, pixels, block);
        const chunks = chunksOnScreen(side, sight, pixels);
        for (let p = 0; p < pixels; p++) {
          const [f, c] = [facet[p] ?? -1, cell[p] ?? -1];
          if (f < 0) continue;
          const holding = chunks.filter(
            (span) =>
              f >= span.facet &&
              f < span.facet + span.facets &&
              c * block >= span.start &&
              c * block < span.start + span.size,
          );
          assert.equal(holding.length, 1);
        }
      }),
      { ...runs, numRuns: 100 },
    );
  });

  it('steps from cell to cell into the next facet, and stays at the ends', () => {
    const side: Side = { facets: 2, size: 3 };
    const walk = [stretchWith(side, 10, 0, 0)];
    for (let i = 0; i < 6; i++) walk.push(stepped(side, 10, walk.at(-1) ?? { facet: 0, from: 0, to: 1 }, 1));
    assert.deepEqual(
      walk.map(({ facet, from }) => `${facet}:${from}`),
      ['0:0', '0:1', '0:2', '1:0', '1:1', '1:2', '1:2'],
    );
  });

  it('scrolls as little as needed to show a cell', () => {
    const side: Side = { facets: 1, size: 100 };
    const sight = { scale: 10, offset: 0 };
    assert.equal(revealing(side, sight, { facet: 0, from: 5, to: 6 }, 200).offset, 0);
    assert.equal(revealing(side, sight, { facet: 0, from: 25, to: 26 }, 200).offset, 60);
    assert.equal(revealing(side, { scale: 10, offset: 500 }, { facet: 0, from: 3, to: 4 }, 200).offset, 30);
  });

  const rooms: [string, number[]][] = [
    ['an image', [480, 640]],
    ['a batch of images', [6, 6, 32, 32]],
    ['channels that wrap', [1, 64, 28, 28]],
    ['a strip', [1, 100_000]],
    ['a tall strip', [100_000, 1]],
    ['a scalar', []],
    ['very many tiny facets', [64, 512, 7, 7]],
  ];
  for (const [name, shape] of rooms) {
    it(`fits all of ${name}`, () => {
      const room = { width: 800, height: 420, pixelRatio: 1 };
      const { slice, rows, columns } = fitSlice(shape, defaultSlice(shape), room);
      const extent = (axis: number | undefined): number => (axis === undefined ? 1 : (shape[axis] ?? 1));
      const down = slice.wrap ? Math.ceil(extent(slice.facetColumns) / slice.wrap) : extent(slice.facetRows);
      const across = slice.wrap ?? extent(slice.facetColumns);
      const height = lengthOf({ facets: down, size: extent(slice.rows) }, rows.scale);
      const width = lengthOf({ facets: across, size: extent(slice.columns) }, columns.scale);
      // A facet is never less than a pixel, whatever the room.
      assert.ok(height <= Math.max(420, 2 * down), `${height} high`);
      assert.ok(width <= Math.max(800, 2 * across), `${width} wide`);
    });
  }
});
