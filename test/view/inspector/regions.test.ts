/** Cells of a picture against a search of all elements, from the tensor and from a preview of it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Tensor } from '../../../src/engine/tensor/tensor.ts';
import type { Slice, Span } from '../../../src/protocol/questions.ts';
import { domainOf } from '../../../src/view/domain.ts';
import { readPreviewRegion } from '../../../src/view/inspector/preview-regions.ts';
import { readRegion } from '../../../src/view/inspector/read-region.ts';
import { MARK, type RegionCells } from '../../../src/view/inspector/regions.ts';
import { makePreview, readPreview, wholeOf } from '../../../src/view/preview.ts';
import { random } from '../samples.ts';

/** Now and then something that is not finite. */
function tensorOf(shape: number[], seed: number): Tensor {
  const next = random(seed);
  const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const size = shape.reduce((product, n) => product * n, 1);
  const data = Float32Array.from({ length: size }, () => {
    const dice = next();
    return dice < 0.03 ? (special[Math.floor(dice * 100)] ?? 0) : next() * 8 - 4;
  });
  return new Tensor(
    data,
    shape,
    shape.map((_, axis) => `A${axis}`),
  );
}

/** The element at an index, by the definition of row-major order. */
function at({ data, shape }: Tensor, index: readonly number[]): number {
  return data[index.reduce((flat, n, axis) => flat * (shape[axis] ?? 1) + n, 0)] ?? Number.NaN;
}

/** What a cell must tell: every element of the tensor is looked at. */
function searched(x: Tensor, slice: Slice, rows: Span, columns: Span): RegionCells {
  const cells = (span: Span): number => Math.ceil(span.size / span.block);
  const [height, width] = [rows.facets * cells(rows), columns.facets * cells(columns)];
  const min = new Float32Array(height * width).fill(Number.POSITIVE_INFINITY);
  const max = new Float32Array(height * width).fill(Number.NEGATIVE_INFINITY);
  const marks = new Uint8Array(height * width);
  const index = [...slice.index];
  const place = (axis: number | undefined, n: number): void => {
    if (axis !== undefined) index[axis] = n;
  };
  for (let fr = 0; fr < rows.facets; fr++) {
    for (let r = 0; r < rows.size; r++) {
      for (let f = 0; f < columns.facets; f++) {
        for (let c = 0; c < columns.size; c++) {
          place(slice.rows, rows.start + r);
          place(slice.columns, columns.start + c);
          if (slice.wrap === undefined) {
            place(slice.facetRows, rows.facet + fr);
            place(slice.facetColumns, columns.facet + f);
          } else place(slice.facetColumns, (rows.facet + fr) * slice.wrap + columns.facet + f);
          if (index.some((n, axis) => n >= (x.shape[axis] ?? 1))) continue;
          const value = at(x, index);
          const cell =
            (fr * cells(rows) + Math.floor(r / rows.block)) * width +
            f * cells(columns) +
            Math.floor(c / columns.block);
          if (Number.isFinite(value)) {
            min[cell] = Math.min(min[cell] ?? 0, value);
            max[cell] = Math.max(max[cell] ?? 0, value);
          } else marks[cell] = (marks[cell] ?? 0) | (Number.isNaN(value) ? 1 : value > 0 ? 2 : 4);
        }
      }
    }
  }
  return { rows: height, columns: width, min, max, marks };
}

/** Element cells carry what is not finite as a value, blocks as a mark. */
function normalized({ rows, columns, min, max, marks }: RegionCells): unknown {
  const cells = Array.from(min, (low, i) => {
    const mark = marks?.[i] ?? 0;
    if (min === max && !Number.isFinite(low)) {
      return [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.isNaN(low) ? 1 : low > 0 ? 2 : 4];
    }
    return [low, max[i], mark];
  });
  return { rows, columns, cells };
}

const SHAPE = [3, 4, 7, 10];

const span = (facets: number, size: number): fc.Arbitrary<Span> =>
  fc
    .record({ facet: fc.nat(facets - 1), start: fc.nat(size - 1), block: fc.constantFrom(1, 2, 4, 8) })
    .chain(({ facet, start, block }) =>
      fc.record({
        facet: fc.constant(facet),
        facets: fc.integer({ min: 1, max: facets - facet }),
        start: fc.constant(start),
        size: fc.integer({ min: 1, max: size - start }),
        block: fc.constant(block),
      }),
    );

/** Any four of its axes, or fewer, in any places. */
const pictures = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 1 }).chain((axes) => {
  const [columns = 0, rows, facetColumns, facetRows] = axes;
  const slice: Slice = {
    index: SHAPE.map((n) => Math.floor(n / 2)),
    columns,
    ...(rows === undefined ? {} : { rows }),
    ...(facetColumns === undefined ? {} : { facetColumns }),
    ...(facetRows === undefined ? {} : { facetRows }),
  };
  const extent = (axis: number | undefined): number => (axis === undefined ? 1 : (SHAPE[axis] ?? 1));
  return fc.record({
    slice: fc.constant(slice),
    rows: span(extent(facetRows), extent(rows)),
    columns: span(extent(facetColumns), extent(columns)),
  });
});

describe('a region of a picture', () => {
  it('has the least, the greatest and all that is not finite of each block, whatever axes are seen', () => {
    const x = tensorOf(SHAPE, 5);
    fc.assert(
      fc.property(pictures, ({ slice, rows, columns }) => {
        assert.deepEqual(
          normalized(readRegion(x, slice, rows, columns)),
          normalized(searched(x, slice, rows, columns)),
        );
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('is the same from a preview that has every element', () => {
    const x = tensorOf(SHAPE, 6);
    const preview = makePreview(x, wholeOf(SHAPE), domainOf(x.data), 1e6);
    const saved = { preview, cells: readPreview(preview) };
    fc.assert(
      fc.property(pictures, ({ slice, rows, columns }) => {
        assert.deepEqual(
          normalized(readPreviewRegion(saved, SHAPE, slice, rows, columns)),
          normalized(searched(x, slice, rows, columns)),
        );
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('reads wrapped facets in the order of lines of text', () => {
    const x = tensorOf([5, 2, 3], 7);
    const slice: Slice = { rows: 1, columns: 2, facetColumns: 0, wrap: 2, index: [0, 0, 0] };
    const rows: Span = { facet: 0, facets: 2, start: 0, size: 2, block: 1 };
    const columns: Span = { facet: 0, facets: 2, start: 0, size: 3, block: 1 };
    assert.deepEqual(
      normalized(readRegion(x, slice, rows, columns)),
      normalized(searched(x, slice, rows, columns)),
    );
  });

  it('says which cells a preview of a part does not have, the place after the last wrapped facet too', () => {
    const x = tensorOf([3, 2, 4], 8);
    const preview = makePreview(x, { start: [0, 0, 0], size: [2, 2, 4] }, domainOf(x.data), 1e6);
    const saved = { preview, cells: readPreview(preview) };
    const slice: Slice = { rows: 1, columns: 2, facetColumns: 0, wrap: 2, index: [0, 0, 0] };
    const whole: Span = { facet: 0, facets: 2, start: 0, size: 2, block: 2 };
    const { marks } = readPreviewRegion(saved, x.shape, slice, whole, { ...whole, size: 4, block: 4 });
    assert.deepEqual(
      Array.from(marks ?? [], (mark) => mark === MARK.absent),
      [false, false, true, true],
    );
  });

  it('has nothing past the last facet of a wrapped picture, though the data go on', () => {
    const x = tensorOf([2, 3, 1, 2], 4);
    const slice: Slice = { rows: 2, columns: 3, facetColumns: 1, wrap: 2, index: [0, 0, 0, 0] };
    for (const block of [1, 2]) {
      const rows: Span = { facet: 0, facets: 2, start: 0, size: 1, block: 1 };
      const { marks } = readRegion(x, slice, rows, { ...rows, size: 2, block });
      const perFacet = 2 / block;
      const absent = Array.from(marks ?? [], (mark) => mark === MARK.absent);
      assert.deepEqual(absent.slice(-perFacet), Array(perFacet).fill(true));
      assert.equal(absent.filter(Boolean).length, perFacet);
    }
  });

  it('is refused outside the tensor', () => {
    const x = tensorOf([2, 3], 9);
    const slice: Slice = { rows: 0, columns: 1, index: [0, 0] };
    const inside: Span = { facet: 0, facets: 1, start: 0, size: 2, block: 1 };
    assert.throws(() => readRegion(x, slice, { ...inside, start: 1 }, inside), RangeError);
    assert.throws(() => readRegion(x, slice, inside, { ...inside, facets: 2 }), RangeError);
  });
});
