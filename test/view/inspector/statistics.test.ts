/** Strips, histograms, quantiles, searches, scales, presets and files of slices, against definitions and hand results. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeNpy } from '../../../src/data/npy.ts';
import { Tensor } from '../../../src/engine/tensor/tensor.ts';
import { LINE_STATISTICS, type Slice } from '../../../src/protocol/questions.ts';
import { DEFAULT_VIEW_SETTINGS } from '../../../src/protocol/view-settings.ts';
import {
  automatic,
  lutOf,
  preset,
  withRamp,
  withRange,
  withScale,
} from '../../../src/view/inspector/coloring.ts';
import { histogramOf, quantilesOf } from '../../../src/view/inspector/distribution.ts';
import { findElement } from '../../../src/view/inspector/find.ts';
import { lineStatistics } from '../../../src/view/inspector/lines.ts';
import { LINEAR, placeOn, symlogOf, valueAt } from '../../../src/view/inspector/scale.ts';
import { axesAt, defaultSlice, moveAxis, placeOf, showing } from '../../../src/view/inspector/slice.ts';
import { readerOf } from '../../../src/view/inspector/slice-elements.ts';
import { npyPart, npyParts, sliceCsv } from '../../../src/view/inspector/slice-file.ts';
import { make, tensorView } from '../samples.ts';

const matrix: Slice = { rows: 0, columns: 1, index: [0, 0] };
const span = (size: number, block = 1, facets = 1) => ({ facet: 0, facets, start: 0, size, block });

/** Statistics of the cells by name. */
function named(values: Float32Array, cells: number): Record<string, number[]> {
  return Object.fromEntries(
    LINE_STATISTICS.map((name, i) => [name, [...values.subarray(i * cells, (i + 1) * cells)]]),
  );
}

describe('strips beside a picture', () => {
  // NumPy: np.percentile([1, 2, 3, 4, 10], [25, 50, 75]) is [2, 3, 4], its std 3.1622777.
  const x = new Tensor(Float32Array.of(1, 2, 3, 4, 10, 5, 5, 5, 5, Number.NaN), [2, 5], ['H', 'W']);

  it('have mean, deviation, ends and quartiles of each row, over what is finite', () => {
    const { values, stride } = lineStatistics(x, matrix, 'rows', span(2));
    assert.equal(stride, 1);
    assert.deepEqual(named(values, 2), {
      mean: [4, 5],
      std: [Math.fround(Math.sqrt(10)), 0],
      min: [1, 5],
      q1: [2, 5],
      median: [3, 5],
      q3: [4, 5],
      max: [10, 5],
    });
  });

  it('have those of each column, and of blocks of them', () => {
    const { mean, max } = named(lineStatistics(x, matrix, 'columns', span(5)).values, 5);
    assert.deepEqual(
      [mean, max],
      [
        [3, 3.5, 4, 4.5, 10],
        [5, 5, 5, 5, 10],
      ],
    );
    const blocks = named(lineStatistics(x, matrix, 'columns', span(5, 2)).values, 3);
    assert.deepEqual(blocks.mean, [3.25, 4.25, 10]);
  });

  it('have all facets of their line, and of a short last line of wrapped ones only those that are there', () => {
    const y = make([3, 2, 2], 'C H W', ([c = 0, h = 0]) => c * 10 + h);
    const slice: Slice = { rows: 1, columns: 2, facetColumns: 0, wrap: 2, index: [0, 0, 0] };
    const rows = named(lineStatistics(y, slice, 'rows', span(2, 1, 2)).values, 4);
    assert.deepEqual(rows.mean, [5, 6, 20, 21]);
    const columns = named(lineStatistics(y, slice, 'columns', span(2, 1, 2)).values, 4);
    assert.deepEqual(columns.mean, [10.5, 10.5, 10.5, 10.5]);
    assert.deepEqual(columns.max, [21, 21, 11, 11]);
  });

  it('are NaN where nothing is finite', () => {
    const nothing = make([1, 3], 'H W', () => Number.NaN);
    const { values } = lineStatistics(nothing, matrix, 'rows', span(1));
    assert.ok(values.every(Number.isNaN));
  });
});

describe('the distribution of a tensor', () => {
  const data = Float32Array.of(-1, 0, 0.5, 1, 2, 3, Number.NaN, Number.POSITIVE_INFINITY);

  it('counts values in equal parts, the upper end in the last, and those outside', () => {
    const found = histogramOf(data, { min: 0, max: 2, bins: 4, scale: LINEAR });
    assert.deepEqual([found.counts, found.below, found.above], [[1, 1, 1, 1], 1, 1]);
  });

  it('has quantiles as NumPy interpolates them', () => {
    // np.quantile([-1, 0, .5, 1, 2, 3], [0, .25, .5, 1])
    assert.deepEqual(quantilesOf(data, [0, 0.25, 0.5, 1]), [-1, 0.125, 0.75, 3]);
  });

  it('has no quantiles without finite values', () => {
    assert.deepEqual(quantilesOf(Float32Array.of(Number.NaN), [0.5]), [Number.NaN]);
  });
});

describe('a search', () => {
  const x = make(
    [2, 3],
    'H W',
    (_, i) => [0, Number.NaN, 5, Number.NaN, -2, Number.NEGATIVE_INFINITY][i] ?? 0,
  );
  const cases: [string, Parameters<typeof findElement>[1], number[] | undefined, number[] | undefined][] = [
    ['the first NaN', 'nan', undefined, [0, 1]],
    ['the next NaN', 'nan', [0, 1], [1, 0]],
    ['the first NaN after the last', 'nan', [1, 0], [0, 1]],
    ['the greatest finite value', 'max', undefined, [0, 2]],
    ['the least finite value', 'min', [0, 2], [1, 1]],
    ['−∞', 'negInf', undefined, [1, 2]],
    ['no +∞ where there is none', 'posInf', undefined, undefined],
  ];
  for (const [name, what, after, expected] of cases) {
    it(`finds ${name}`, () => assert.deepEqual(findElement(x, what, after), expected));
  }
});

describe('a scale of colours', () => {
  for (const [name, scale, range] of [
    ['linear', LINEAR, { min: -3, max: 9 }],
    ['symlog', symlogOf({ min: -1000, max: 1000 }), { min: -1000, max: 1000 }],
    ['linear over all that float32 holds', LINEAR, { min: -3.4e38, max: 3.4e38 }],
  ] as const) {
    it(`finds values again, ${name}`, () => {
      const [place, value] = [placeOn(scale, range), valueAt(scale, range)];
      assert.equal(place(range.min), 0);
      assert.equal(place(range.max), 1);
      for (const at of [0.1, 0.35, 0.5, 0.93]) assert.ok(Math.abs(place(value(at)) - at) < 1e-9);
    });
  }

  it('spreads what lies near 0 where it is logarithmic', () => {
    const range = { min: -1000, max: 1000 };
    // log1p(1 / 1) / log1p(1000 / 1) of the way from the middle: hand calculation.
    const expected = 0.5 + (0.5 * Math.log(2)) / Math.log(1001);
    assert.ok(Math.abs(placeOn(symlogOf(range), range)(1) - expected) < 1e-12);
  });

  const view = tensorView(
    'x',
    make([1, 1000], 'H W', (_, i) => (i - 499.5) / 100),
  );
  const [panel] = view.panels;
  it('has presets: all values, the middle 98 %, three deviations', () => {
    assert.ok(panel);
    const sequential = withRamp(automatic(panel, DEFAULT_VIEW_SETTINGS), 'sequential');
    const near = (found: { min: number; max: number }, min: number, max: number): void => {
      assert.ok(Math.abs(found.min - min) < 1e-3 && Math.abs(found.max - max) < 1e-3, JSON.stringify(found));
    };
    near(preset(panel, 'full', sequential), -4.995, 4.995);
    // np.quantile of the same values.
    near(preset(panel, 'middle', sequential), -4.8951, 4.8951);
    // The deviation of n equally spaced values is their distance · √((n² − 1) / 12).
    const sigma = 0.01 * Math.sqrt((1000 ** 2 - 1) / 12);
    near(preset(panel, 'sigma', sequential), -3 * sigma, 3 * sigma);
  });

  it('keeps 0 in the middle of a diverging ramp', () => {
    assert.ok(panel);
    const { min, max } = withRange(automatic(panel, DEFAULT_VIEW_SETTINGS), { min: -1, max: 3 });
    assert.deepEqual([min, max], [-3, 3]);
  });

  it('has a colour for every value, also where all are one', () => {
    assert.ok(panel);
    const flat = withRange(withRamp(automatic(panel, DEFAULT_VIEW_SETTINGS), 'sequential'), {
      min: 2,
      max: 2,
    });
    assert.ok(flat.min < flat.max);
    for (const coloring of [automatic(panel, DEFAULT_VIEW_SETTINGS), flat, withScale(flat, 'symlog')]) {
      const lut = lutOf(coloring);
      for (const value of [
        -1e38,
        -1,
        0,
        2,
        1e38,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
      ]) {
        assert.ok((lut.colors[lut.index(value)] ?? 0) !== 0, `${value}`);
      }
    }
  });
});

describe('the axes of a picture', () => {
  it('are the last two, and before them facets of those longer than 1', () => {
    assert.deepEqual(defaultSlice([2, 3, 4, 5]), {
      rows: 2,
      columns: 3,
      facetRows: 0,
      facetColumns: 1,
      index: [0, 0, 0, 0],
    });
    assert.deepEqual(defaultSlice([1, 3, 4, 5]), {
      rows: 2,
      columns: 3,
      facetColumns: 1,
      index: [0, 0, 0, 0],
    });
    assert.deepEqual(defaultSlice([]), { index: [] });
  });

  it('change places with whoever stands there', () => {
    const slice = defaultSlice([2, 3, 4, 5]);
    const moved = moveAxis(slice, 0, 'rows');
    assert.deepEqual([moved.rows, moved.facetRows], [0, 2]);
    const slid = moveAxis(slice, 3, 'slider');
    assert.deepEqual([placeOf(slid, 3), axesAt(slid, 'columns')], ['slider', []]);
    assert.equal(moveAxis(slid, 3, 'columns').columns, 3);
  });

  it('as facets are two at most: a third sends the one that runs down to the sliders', () => {
    const slice = moveAxis(defaultSlice([2, 3, 4, 5, 6]), 0, 'facets');
    assert.deepEqual([slice.facetRows, slice.facetColumns], [0, 2]);
    assert.equal(placeOf(slice, 1), 'slider');
  });

  it('stand where an element is that is to be seen', () => {
    const slice = defaultSlice([4, 2, 2, 2, 2]);
    assert.deepEqual(showing(slice, [3, 1, 1, 1, 1]).index, [3, 0, 0, 0, 0]);
    assert.equal(showing(slice, [0, 1, 1, 1, 1]), slice);
  });
});

describe('a slice as a file', () => {
  const x = make([2, 2, 3], 'N H W', (_, i) => i / 10);
  const second: Slice = { rows: 1, columns: 2, index: [1, 0, 0] };

  it('of NumPy is read again as what it was', () => {
    const { shape, data } = decodeNpy(npyPart(readerOf(x), second, 0), 'slice.npy');
    assert.deepEqual([...shape], [2, 3]);
    assert.deepEqual([...data], [...x.data.subarray(6)]);
    const scalar = decodeNpy(npyPart(readerOf(x), { index: [1, 1, 2] }, 0), 'slice.npy');
    assert.deepEqual([[...scalar.shape], ...scalar.data], [[], Math.fround(1.1)]);
  });

  it('of NumPy is the same in parts, whatever axes are seen', () => {
    const four = make([3, 4, 5, 6], 'N C H W', (_, i) => Math.sin(i));
    const seen = fc.shuffledSubarray([0, 1, 2, 3]);
    const index = fc.tuple(fc.nat(2), fc.nat(3), fc.nat(4), fc.nat(5));
    fc.assert(
      fc.property(
        seen,
        index,
        fc.integer({ min: 1, max: 400 }),
        ([rows, columns, facetRows, facetColumns], at, size) => {
          const axes = { rows, columns, facetRows, facetColumns };
          const slice: Slice = {
            ...(JSON.parse(JSON.stringify(axes)) as Omit<Slice, 'index'>),
            index: [...at],
          };
          const parts = Array.from({ length: npyParts(readerOf(four), slice, size) }, (_, part) => [
            ...npyPart(readerOf(four), slice, part, size),
          ]);
          const { shape, data } = decodeNpy(Uint8Array.from(parts.flat()), 'slice.npy');
          const kept = [0, 1, 2, 3].filter((axis) => Object.values(axes).includes(axis));
          assert.deepEqual(
            [...shape],
            kept.map((axis) => four.shape[axis]),
          );
          const expected = [...four.data].filter((_, i) =>
            [Math.floor(i / 120), Math.floor(i / 30) % 4, Math.floor(i / 6) % 5, i % 6].every(
              (n, axis) => kept.includes(axis) || n === at[axis],
            ),
          );
          assert.deepEqual([...data], expected);
        },
      ),
      { seed: 3, numRuns: 100 },
    );
  });

  it('of comma-separated values has the indices by name', () => {
    assert.deepEqual(sliceCsv(readerOf(x), x.axes, second).split('\n').slice(0, 3), [
      'H,W,value',
      `0,0,${Math.fround(0.6)}`,
      `0,1,${Math.fround(0.7)}`,
    ]);
    const odd = new Tensor(Float32Array.of(1), [1], ['a,b']);
    assert.equal(sliceCsv(readerOf(odd), odd.axes, { columns: 0, index: [0] }), '"a,b",value\n0,1\n');
  });

  it('of more lines than a table has is refused with another way', () => {
    const long = new Tensor(new Float32Array(2 ** 20 + 1), [2 ** 20 + 1], ['L']);
    assert.throws(() => sliceCsv(readerOf(long), long.axes, { columns: 0, index: [0] }), /save it as NPY/);
  });
});
