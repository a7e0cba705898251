/** What is painted against its definition, pixel by pixel: the cell there, its element farthest from neutral, its colour. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_VIEW_SETTINGS } from '../../../src/protocol/view-settings.ts';
import { chunksOnScreen } from '../../../src/view/inspector/chunks.ts';
import { type Coloring, FAR, lutOf } from '../../../src/view/inspector/coloring.ts';
import { type Painted, paint, type Screen } from '../../../src/view/inspector/paint.ts';
import { blockOf, cellsOnScreen } from '../../../src/view/inspector/plane.ts';
import { readRegion } from '../../../src/view/inspector/read-region.ts';
import { LINEAR, symlogOf } from '../../../src/view/inspector/scale.ts';
import { hasFacet, walkOf } from '../../../src/view/inspector/strided.ts';

const { diverging, sequential } = DEFAULT_VIEW_SETTINGS;
const names = { diverging, sequential };
const range = { min: -1, max: 1 };
const COLORINGS: Record<string, Coloring> = {
  diverging: { ...range, ramp: 'diverging', scale: LINEAR, names },
  sequential: { min: 0.25, max: 0.75, ramp: 'sequential', scale: LINEAR, names },
  symlog: { ...range, ramp: 'diverging', scale: symlogOf(range), names },
};

/** Facets of [3, 90, 70], with some of what is not finite, and some far beyond the range. */
const shape = [3, 90, 70];
const slice = { rows: 1, columns: 2, facetColumns: 0, index: [0, 0, 0] };
const rare = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 50, -50, 9, -9];
const data = Float32Array.from({ length: 3 * 90 * 70 }, (_, i) => {
  const wave = Math.sin(i * 0.7) + Math.cos(i * 0.013);
  return i % 211 === 7 ? (rare[Math.floor(i / 211) % rare.length] ?? 0) : wave;
});
const other = data.map((value) => -value / 2);
const walks = [slice, { ...slice, wrap: 2 }].map((seen) => ({ seen, walk: walkOf(shape, seen) }));

const looks = fc.record({
  which: fc.nat(walks.length - 1),
  coloring: fc.constantFrom(...Object.keys(COLORINGS)),
  scale: fc.record({
    rows: fc.double({ min: 0.05, max: 6, noNaN: true }),
    columns: fc.double({ min: 0.05, max: 6, noNaN: true }),
  }),
  offset: fc.record({
    rows: fc.double({ min: 0, max: 200, noNaN: true }),
    columns: fc.double({ min: 0, max: 200, noNaN: true }),
  }),
});
const runs = { seed: 11, numRuns: 150 };

describe('what is painted of a picture', () => {
  it('is for each pixel the colour of the element of its cell that is farthest from neutral', () => {
    fc.assert(
      fc.property(looks, ({ which, coloring, scale, offset }) => {
        const { seen, walk } = walks[which] ?? assert.fail();
        const screen: Screen = {
          width: 150,
          height: 130,
          rows: { side: walk.rows, sight: { scale: scale.rows, offset: offset.rows } },
          columns: { side: walk.columns, sight: { scale: scale.columns, offset: offset.columns } },
        };
        const used = COLORINGS[coloring] ?? assert.fail();
        const pixels = new Uint32Array(screen.width * screen.height);
        const { marked } = paint(pixels, screen, piecesOf(screen, seen), used);
        const expected = defined(screen, walk, used);
        assert.deepEqual(pixels, expected.pixels);
        const places = marked.map(({ x, y, value }) => `${x} ${y} ${Math.sign(value) || value}`);
        assert.deepEqual(places.sort(), expected.marked.sort());
      }),
      runs,
    );
  });

  it('is the same after any way there, by whole pixels or not, from other cells and colours', () => {
    const steps = fc.array(
      fc.record({
        rows: fc.oneof(fc.integer({ min: -140, max: 140 }), fc.constantFrom(0, 0.5)),
        columns: fc.oneof(fc.integer({ min: -160, max: 160 }), fc.constantFrom(0, 0.25)),
        change: fc.constantFrom('none', 'none', 'none', 'cells', 'colors', 'slice', 'fewer', 'zoom'),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(looks, steps, ({ which, scale, offset }, way) => {
        const { walk, seen } = walks[which] ?? assert.fail();
        const at = { ...offset };
        const known = new Map<string, ReturnType<typeof piecesOf>[0]>();
        let coloring = COLORINGS.diverging ?? assert.fail();
        let index = 0;
        let size = 1;
        const pixels = new Uint32Array(150 * 130);
        let before: Painted | undefined;
        for (const { rows, columns, change } of [{ rows: 0, columns: 0, change: 'none' }, ...way]) {
          at.rows += rows;
          at.columns += columns;
          if (change === 'cells') known.clear();
          if (change === 'zoom') size *= 1.25;
          if (change === 'slice') index = 1 - index;
          if (change === 'colors')
            coloring =
              (coloring.ramp === 'diverging' ? COLORINGS.sequential : COLORINGS.diverging) ?? coloring;
          const screen: Screen = {
            width: 150,
            height: 130,
            rows: { side: walk.rows, sight: { scale: size * scale.rows, offset: at.rows } },
            columns: { side: walk.columns, sight: { scale: size * scale.columns, offset: at.columns } },
          };
          const values = index === 0 ? data : other;
          const pieces = piecesOf(screen, seen, values).map((piece) => {
            const key = JSON.stringify([index, piece.rows, piece.columns]);
            const kept = known.get(key) ?? piece;
            known.set(key, kept);
            return { ...kept };
          });
          if (change === 'fewer') pieces.pop();
          before = paint(pixels, screen, pieces, coloring, before);
          const fresh = new Uint32Array(pixels.length);
          const { marked } = paint(fresh, screen, pieces, coloring);
          assert.deepEqual(pixels, fresh);
          assert.deepEqual(before.marked, marked);
        }
      }),
      runs,
    );
  });

  it('is the same when cells that were painted are painted in other colours, and back', () => {
    const { seen, walk } = walks[0] ?? assert.fail();
    const sight = { scale: 1.3, offset: 0 };
    const screen: Screen = {
      width: 150,
      height: 130,
      rows: { side: walk.rows, sight },
      columns: { side: walk.columns, sight },
    };
    const pieces = piecesOf(screen, seen);
    for (const name of ['diverging', 'sequential', 'diverging', 'symlog', 'sequential']) {
      const coloring = COLORINGS[name] ?? assert.fail();
      const pixels = new Uint32Array(screen.width * screen.height);
      paint(pixels, screen, pieces, { ...coloring });
      assert.deepEqual(pixels, defined(screen, walk, coloring).pixels, name);
    }
  });
});

function piecesOf({ width, height, rows, columns }: Screen, seen: typeof slice, values = data) {
  return chunksOnScreen(rows.side, rows.sight, height).flatMap((r) =>
    chunksOnScreen(columns.side, columns.sight, width).map((c) => ({
      rows: r,
      columns: c,
      cells: readRegion({ data: values, shape }, seen, r, c),
    })),
  );
}

function defined(
  { width, height, rows, columns }: Screen,
  walk: (typeof walks)[0]['walk'],
  coloring: Coloring,
) {
  const pixels = new Uint32Array(width * height);
  const marked = new Map<string, string>();
  const lut = lutOf(coloring);
  const [down, across] = [
    { ...cellsOnScreen(rows.side, rows.sight, height, blockOf(rows.side, rows.sight.scale)) },
    { ...cellsOnScreen(columns.side, columns.sight, width, blockOf(columns.side, columns.sight.scale)) },
  ];
  const blocks = [blockOf(rows.side, rows.sight.scale), blockOf(columns.side, columns.sight.scale)] as const;
  const centre = coloring.ramp === 'diverging' ? 0 : (coloring.min + coloring.max) / 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fr, fc_] = [down.facet[y] ?? -1, across.facet[x] ?? -1];
      if (fr < 0 || fc_ < 0 || !hasFacet(walk, fr, fc_)) continue;
      const [r, c] = [(down.cell[y] ?? 0) * blocks[0], (across.cell[x] ?? 0) * blocks[1]];
      const elements: number[] = [];
      for (let i = r; i < Math.min(rows.side.size, r + blocks[0]); i++) {
        for (let j = c; j < Math.min(columns.side.size, c + blocks[1]); j++) {
          const at = fr * walk.rows.facetStride + fc_ * walk.columns.facetStride;
          elements.push(data[at + i * walk.rows.stride + j * walk.columns.stride] ?? 0);
        }
      }
      const value =
        elements.find(Number.isNaN) ??
        elements.find((n) => n === Infinity) ??
        elements.find((n) => n === -Infinity) ??
        // Of two as far away, the greater.
        elements.sort((a, b) => Math.abs(b - centre) - Math.abs(a - centre) || b - a)[0] ??
        0;
      pixels[y * width + x] = lut.colors[lut.index(value)] ?? 0;
      const isNear = Math.abs(value) <= Math.abs(centre) + FAR * (coloring.max - coloring.min);
      const cell = `${fr} ${fc_} ${r} ${c}`;
      if (!isNear && !marked.has(cell)) marked.set(cell, `${x} ${y} ${Math.sign(value) || value}`);
    }
  }
  return { pixels, marked: [...marked.values()] };
}
