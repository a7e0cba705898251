/** A tensor that stays in its file against the same tensor in memory, and what is told of it while it is read. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LargePanel } from '../../src/kernel/large-panel.ts';
import { LargeTensor } from '../../src/kernel/large-tensor.ts';
import { summarize } from '../../src/kernel/panel.ts';
import type { Slice, Span } from '../../src/protocol/questions.ts';
import { parseView } from '../../src/protocol/view-guard.ts';
import { findElement } from '../../src/view/inspector/find.ts';
import { lineStatistics } from '../../src/view/inspector/lines.ts';
import { readRegion } from '../../src/view/inspector/read-region.ts';
import type { RegionCells } from '../../src/view/inspector/regions.ts';
import { readerOf } from '../../src/view/inspector/slice-elements.ts';
import { npyPart } from '../../src/view/inspector/slice-file.ts';
import { random } from '../view/samples.ts';

/** Elements as a file gives them, with what was read of it. */
function fileOf(shape: number[], seed = 1) {
  const next = random(seed);
  const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const data = Float32Array.from({ length: shape.reduce((product, n) => product * n, 1) }, () => {
    const dice = next();
    return dice < 0.003 ? (special[Math.floor(dice * 1000)] ?? 0) : next() * 8 - 3;
  });
  const file = {
    shape,
    data,
    read: 0,
    readInto(out: Float32Array, start: number): void {
      assert.ok(start >= 0 && start + out.length <= data.length, `${start} + ${out.length}`);
      file.read += out.length;
      out.set(data.subarray(start, start + out.length));
    },
  };
  return file;
}

/** Least, greatest and what is not finite of each cell, however it is carried. */
function told({ min, max, marks }: RegionCells): unknown {
  return Array.from(min, (low, i) => {
    const isElement = min === max;
    const mark = isElement
      ? Number.isNaN(low)
        ? 1
        : low === Infinity
          ? 2
          : low === -Infinity
            ? 4
            : 0
      : marks?.[i];
    return [mark ?? 0, Number.isFinite(low) ? low : undefined, Number.isFinite(max[i]) ? max[i] : undefined];
  });
}

const SHAPE = [2, 5, 300, 290];
const span = (size: number): fc.Arbitrary<Span> =>
  fc.record({ start: fc.nat(size - 1), block: fc.constantFrom(1, 2, 16) }).chain(({ start, block }) =>
    fc.record({
      facet: fc.constant(0),
      facets: fc.constant(1),
      start: fc.constant(start),
      size: fc.integer({ min: 1, max: size - start }),
      block: fc.constant(block),
    }),
  );
const part = (facet: number, facets: number, start: number, size: number, block: number): Span => ({
  facet,
  facets,
  start,
  size,
  block,
});
const pictures = fc
  .shuffledSubarray([0, 1, 2, 3], { minLength: 2, maxLength: 2 })
  .chain(([rows = 0, columns = 1]) =>
    fc.record({
      slice: fc.constant<Slice>({ rows, columns, index: [1, 2, 3, 4] }),
      rows: span(SHAPE[rows] ?? 1),
      columns: span(SHAPE[columns] ?? 1),
    }),
  );

describe('a tensor in a file', () => {
  it('gives the same regions as one in memory, whatever axes are seen', () => {
    const file = fileOf(SHAPE);
    const large = new LargeTensor(file);
    fc.assert(
      fc.property(pictures, ({ slice, rows, columns }) => {
        assert.deepEqual(
          told(large.region(slice, rows, columns)),
          told(readRegion(file, slice, rows, columns)),
        );
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  it('gives facets, wrapped ones too, and says which are not there', () => {
    const file = fileOf([5, 4, 6], 2);
    const slice: Slice = { rows: 1, columns: 2, facetColumns: 0, wrap: 2, index: [0, 0, 0] };
    const rows: Span = { facet: 0, facets: 3, start: 0, size: 4, block: 2 };
    const columns: Span = { facet: 0, facets: 2, start: 0, size: 6, block: 2 };
    const [large, held] = [
      new LargeTensor(file).region(slice, rows, columns),
      readRegion(file, slice, rows, columns),
    ];
    // Where there is no facet, memory beyond it may have been looked at.
    const seen = (cells: RegionCells) => (told(cells) as number[][]).filter((_, i) => held.marks?.[i] !== 8);
    assert.deepEqual(seen(large), seen(held));
    assert.deepEqual(
      Array.from(large.marks ?? [], (mark) => mark === 8),
      Array.from(held.marks ?? [], (mark) => mark === 8),
    );
  });

  it('gives the same strips as one in memory, whatever axes are seen', () => {
    const file = fileOf(SHAPE);
    const large = new LargeTensor(file);
    fc.assert(
      fc.property(pictures, fc.constantFrom('rows' as const, 'columns' as const), (picture, along) => {
        const { slice, [along]: of } = picture;
        const held = lineStatistics(file, slice, along, of);
        const { values, stride } = large.lines({ kind: 'lines', slice, along, span: of });
        assert.equal(stride, held.stride);
        values.forEach((value, i) => {
          const expected = held.values[i] ?? 0;
          const close = Math.abs(value - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
          assert.ok(close || (Number.isNaN(value) && Number.isNaN(expected)), `${i}: ${value}, ${expected}`);
        });
      }),
      { seed: 8, numRuns: 60 },
    );
  });

  it('gives strips of facets, wrapped ones too, and of values far from 0', () => {
    const file = fileOf([5, 40, 60], 2);
    for (let i = 0; i < file.data.length; i++) file.data[i] = (file.data[i] ?? 0) + 4096;
    const large = new LargeTensor(file);
    const index = [0, 0, 0];
    const cases: [Slice, 'rows' | 'columns', Span][] = [
      [{ rows: 1, columns: 2, facetColumns: 0, wrap: 2, index }, 'rows', part(1, 2, 4, 30, 4)],
      [{ rows: 1, columns: 2, facetColumns: 0, wrap: 2, index }, 'columns', part(0, 2, 0, 60, 8)],
      [{ rows: 2, columns: 1, facetRows: 0, index }, 'rows', part(1, 3, 3, 50, 1)],
      [{ rows: 2, columns: 1, facetRows: 0, index }, 'columns', part(0, 1, 3, 30, 16)],
      [{ columns: 2, index: [3, 7, 0] }, 'rows', part(0, 1, 0, 1, 1)],
    ];
    for (const [slice, along, of] of cases) {
      const expected = lineStatistics(file, slice, along, of).values;
      const { values } = large.lines({ kind: 'lines', slice, along, span: of });
      const off = values.map((value, i) => Math.abs(value - (expected[i] ?? 0)));
      assert.ok(Math.max(...off) < 1e-3, `${JSON.stringify(slice)} ${along}: ${off}`);
    }
  });

  it('takes quartiles of a sample where lines are long', () => {
    const file = fileOf([3, 6, 200_001], 9);
    const slice: Slice = { rows: 1, columns: 2, facetColumns: 0, index: [0, 0, 0] };
    const all = part(0, 1, 0, 6, 1);
    const { values, stride } = new LargeTensor(file).lines({
      kind: 'lines',
      slice,
      along: 'rows',
      span: all,
    });
    assert.deepEqual([stride, values.length], [2, 7 * 6]);
    assert.deepEqual(values.slice(2 * 6), lineStatistics(file, slice, 'rows', all).values.slice(2 * 6));
  });

  it('reads for strips of a part no more than its lines, and says what would be too much', () => {
    const slice: Slice = { rows: 0, columns: 1, index: [0, 0] };
    const file = fileOf([400, 9000], 3);
    new LargeTensor(file).lines({ kind: 'lines', slice, along: 'columns', span: part(0, 1, 500, 128, 1) });
    assert.equal(file.read, 128 * 400);
    const turned: Slice = { rows: 1, columns: 0, index: [0, 0] };
    new LargeTensor(file).lines({
      kind: 'lines',
      slice: turned,
      along: 'rows',
      span: part(0, 1, 500, 128, 1),
    });
    assert.equal(file.read, 2 * 128 * 400);
    const endless = { shape: [2 ** 17, 2 ** 17], readInto: () => assert.fail('it is read') };
    assert.throws(
      () =>
        new LargeTensor(endless).lines({
          kind: 'lines',
          slice,
          along: 'rows',
          span: part(0, 1, 0, 2 ** 14, 128),
        }),
      /strip: .* elements to be read, expected at most .*; zoom in/,
    );
  });

  it('is saved slice by slice, part by part, as from memory', () => {
    const file = fileOf([3, 50, 70], 4);
    const panel = new LargePanel('weights', file);
    const slice: Slice = { rows: 0, columns: 2, index: [0, 11, 0] };
    const answer = panel.answer({ kind: 'export', format: 'npy', slice });
    assert.deepEqual(answer, {
      bytes: Buffer.from(npyPart(readerOf(file), slice, 0)).toString('base64'),
      parts: 1,
    });
    assert.throws(() => panel.answer({ kind: 'export', format: 'npy', slice, part: 1 }), /no part 1 of 1/);
  });

  it('reads for a small region no more than its lines', () => {
    const file = fileOf([4000, 3000], 3);
    const small: Span = { facet: 0, facets: 1, start: 1000, size: 128, block: 1 };
    new LargeTensor(file).region({ rows: 0, columns: 1, index: [0, 0] }, small, small);
    assert.ok(file.read <= 128 * 3000, `${file.read}`);
  });

  it('is searched from a place on, around its end', () => {
    const file = fileOf([40, 50], 5);
    const large = new LargeTensor(file);
    for (const what of ['nan', 'posInf', 'negInf', 'max'] as const) {
      for (const after of [undefined, [0, 0], [20, 7], [39, 49]]) {
        const { index } = large.find(what, after);
        assert.deepEqual(index, findElement(file, what, after), `${what} after ${after}`);
      }
    }
  });

  it('is shown by a sample at once, and as it is when it has been read through', async () => {
    const file = fileOf([1500, 2000], 6);
    const panel = new LargePanel('weights', file);
    assert.equal(panel.panel.isSampled, true);
    parseView({ version: 1, kind: 'tensor', panels: [panel.panel] });
    assert.ok(file.read < file.data.length);
    assert.equal(await panel.complete(() => Promise.resolve(true)), true);
    const found = panel.panel.summary;
    const exact = summarize(file);
    assert.deepEqual([found.nan, found.posInf, found.negInf], [exact.nan, exact.posInf, exact.negInf]);
    assert.deepEqual([found.min, found.max], [exact.min, exact.max]);
    for (const key of ['mean', 'std'] as const)
      assert.ok(Math.abs(Number(found[key]) - Number(exact[key])) < 1e-5);
    assert.equal(panel.panel.isSampled, undefined);
  });

  it('is read no further when nobody wants it any more', async () => {
    const panel = new LargePanel('weights', fileOf([1500, 2000], 7));
    assert.equal(await panel.complete(() => Promise.resolve(false)), false);
    assert.equal(panel.panel.isSampled, true);
  });
});
