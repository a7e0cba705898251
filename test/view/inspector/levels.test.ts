/** A picture drawn from levels is the same as from the values, but for what they cannot know. */
import assert from 'node:assert/strict';
import { DEFAULT_VIEW_SETTINGS } from '../../../src/protocol/view-settings.ts';
import { coloredOf } from '../../../src/view/inspector/colored.ts';
import type { Coloring } from '../../../src/view/inspector/coloring.ts';
import { levelsOf } from '../../../src/view/inspector/levels.ts';
import { readRegion } from '../../../src/view/inspector/read-region.ts';
import { MARK, type RegionCells } from '../../../src/view/inspector/regions.ts';
import { LINEAR, symlogOf } from '../../../src/view/inspector/scale.ts';

const { diverging, sequential } = DEFAULT_VIEW_SETTINGS;
const names = { diverging, sequential };
const shape = [60, 90];
const slice = { rows: 0, columns: 1, index: [0, 0] };
const rare = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 40, -40];
const data = Float32Array.from({ length: 60 * 90 }, (_, i) =>
  i % 97 === 5 ? (rare[Math.floor(i / 97) % rare.length] ?? 0) : Math.sin(i * 0.7) + Math.cos(i * 0.013),
);

function cellsOf(block: number): RegionCells {
  const span = (size: number) => ({ facet: 0, facets: 1, start: 0, size, block });
  return readRegion({ data, shape }, slice, span(60), span(90));
}

const colorings: Record<string, Coloring> = {
  diverging: { min: -1, max: 1, ramp: 'diverging', scale: LINEAR, names },
  'sequential, of few float32': { min: 1, max: 1 + 2e-7, ramp: 'sequential', scale: LINEAR, names },
  'over all of float32': { min: -3e38, max: 3e38, ramp: 'diverging', scale: LINEAR, names },
  symlog: { min: -2, max: 2, ramp: 'diverging', scale: symlogOf({ min: -2, max: 2 }), names },
};

describe('levels of cells', () => {
  for (const [name, coloring] of Object.entries(colorings)) {
    for (const block of [1, 3]) {
      it(`are drawn as their values are: ${name}, blocks of ${block}`, () => {
        const cells = cellsOf(block);
        const [of, drawn] = [coloredOf(cells, coloring), coloredOf(levelsOf(cells, coloring), coloring)];
        assert.deepEqual(drawn.words, of.words);
        assert.deepEqual(drawn.marked, of.marked);
        const kind = (value: number): number => (Number.isFinite(value) ? 0 : value);
        assert.deepEqual(
          drawn.marked.map((at) => kind(drawn.value(at))),
          of.marked.map((at) => kind(of.value(at))),
        );
      });
    }
  }

  it('are drawn in another range nearly as their values are', () => {
    const cells = cellsOf(1);
    const coloring = colorings.diverging ?? assert.fail();
    const wider = { ...coloring, min: -1.5, max: 1.5 };
    const [of, drawn] = [coloredOf(cells, wider), coloredOf(levelsOf(cells, coloring), wider)];
    const green = (word: number): number => (word >>> 8) & 255;
    data.forEach((value, at) => {
      if (Math.abs(value) > 1) return;
      const off = Math.abs(green(drawn.words[at] ?? 0) - green(of.words[at] ?? 0));
      assert.ok(off <= 3, `${value}: ${off}`);
    });
  });

  it('leave empty what is not there', () => {
    const cells = cellsOf(3);
    const marks = Uint8Array.from(cells.min, (_, at) => (at % 2 === 0 ? MARK.absent : 0));
    const coloring = colorings.diverging ?? assert.fail();
    const drawn = coloredOf(levelsOf({ ...cells, marks }, coloring), coloring);
    assert.deepEqual(
      [...drawn.words].map((word) => word === 0),
      [...marks].map((mark) => mark !== 0),
    );
    assert.equal(drawn.isFull, false);
  });
});
