/** Statistics merged from parts against those of the whole: random splits, special values, and what is no part. */
import assert from 'node:assert/strict';
import {
  merge,
  randn,
  type Statistics,
  statistics,
  type Tensor,
  tensor,
  zeros,
} from '../../src/engine/index.ts';
import { uniforms } from '../../src/engine/tensor/random.ts';
import { close, refuses } from './expect.ts';

const draw = uniforms(17);

const data: [title: string, x: Tensor][] = [
  ['normal', randn([60, 3, 4], 'N C L', { seed: 1 })],
  ['normal at 1e4', randn([60, 3, 4], 'N C L', { seed: 2, mean: 1e4 })],
  ['skewed at −1e4', randn([60, 3, 4], 'N C L', { seed: 3 }).map((value) => value * value - 1e4)],
  [
    'growing noise at 1e6',
    randn([60, 3, 4], 'N C L', { seed: 8 }).map((value, i) => 1e6 + (value * i) / 500),
  ],
  ['growing along n', randn([60, 3, 4], 'N C L', { seed: 4 }).map((value, i) => value * i + i)],
  [
    'outliers in one sample',
    randn([60, 3, 4], 'N C L', { seed: 5 }).map((value, i) => (i < 12 ? 1e6 * value : value)),
  ],
  ['1e38', randn([60, 3, 4], 'N C L', { seed: 6 }).map((value) => value * 5e37)],
  ['denormals', randn([60, 3, 4], 'N C L', { seed: 7 }).map((value) => value * 1e-40)],
];

const patterns = ['n c l -> c', 'n c l ->', 'n c l -> l c'];

const special: [title: string, parts: number[][]][] = [
  [
    'NaN in one part',
    [
      [1, NaN],
      [2, 3],
    ],
  ],
  [
    '∞ in one part',
    [
      [1, 2],
      [Infinity, 3],
    ],
  ],
  [
    '∞ in both',
    [
      [1, Infinity],
      [Infinity, 3],
    ],
  ],
  [
    '∞ and −∞',
    [
      [1, Infinity],
      [-Infinity, 3],
    ],
  ],
  [
    'nothing but NaN in one part',
    [
      [NaN, NaN],
      [2, 3],
    ],
  ],
  ['a part of one element', [[1], [2, 3, 4]]],
  [
    'constants',
    [
      [0.1, 0.1],
      [0.1, 0.1, 0.1],
    ],
  ],
  ['two constants', [[1, 1, 1], [3]]],
  [
    'zeros of both signs',
    [
      [0, -0],
      [1, -0],
    ],
  ],
];

describe('merged statistics', () => {
  for (const [title, x] of data) {
    for (const pattern of patterns) {
      it(`of any split are those of the whole: ${title}, ${pattern}`, () => {
        for (let round = 0; round < 10; round++) {
          const parts = split(x).map((part) => statistics(part, pattern));
          alike(
            parts.reduce((a, b) => merge(a, b)),
            statistics(x, pattern),
          );
        }
      });
    }
  }
  for (const [title, parts] of special) {
    it(`let special values through as the whole does: ${title}`, () => {
      const [a, b] = parts.map((part) => statistics(tensor(part)));
      assert.ok(a && b);
      alike(merge(a, b), statistics(tensor(parts.flat())));
      alike(merge(b, a), statistics(tensor(parts.flat())));
    });
  }
  it('are exact for whole numbers whose means are exact', () => {
    const x = tensor([0, 8, 4, 4, 16, 0, 0, 16, 32, 0, 0, 0, 1, 3, 5, 7]);
    const parts = [0, 4, 8, 12].map((i) => statistics(tensor(x.data.slice(i, i + 4))));
    const merged = parts.reduce((a, b) => merge(a, b));
    const { mean, variance, l2, min, max } = statistics(x);
    assert.deepEqual(
      [mean, variance, l2, min, max],
      [merged.mean, merged.variance, merged.l2, merged.min, merged.max],
    );
  });
  it('by hand: 1 2 and 3 6 have mean 3, central powers 14, 18, 98', () => {
    const { sums } = merge(statistics(tensor([1, 2])), statistics(tensor([3, 6]))).parts();
    assert.deepEqual(
      Object.values(sums).map(([value]) => value),
      [3, 0, 14, 18, 98, 50],
    );
  });
  it('do not depend on the order of merging but for rounding', () => {
    const [a, b, c] = [1, 2, 3].map((seed) =>
      statistics(randn([100 * seed, 2], { seed, mean: 5 * seed }), 'n c -> c'),
    );
    assert.ok(a && b && c);
    alike(merge(a, b), merge(b, a));
    alike(merge(merge(a, b), c), merge(a, merge(b, c)));
  });
  it('are unchanged by a part of no elements', () => {
    const found = statistics(randn([40, 2], { seed: 3 }), 'n c -> c');
    const none = statistics(zeros([0, 2]), 'n c -> c');
    assert.deepEqual(saved(merge(found, none)), saved(found));
    assert.deepEqual(saved(merge(none, found)), saved(found));
    assert.deepEqual(saved(merge(none, none)), saved(none));
  });
  it('of no groups have none', () => {
    const found = statistics(zeros([2, 0]), 'n c -> c');
    const { count, groups, mean } = merge(found, found);
    assert.deepEqual([count, groups, mean.length], [4, 0, 0]);
  });
  it('hold none of the data: one buffer can read part after part', () => {
    const x = randn([3, 50], { seed: 8 });
    const buffer = new Float32Array(50);
    let merged = statistics(zeros([0]));
    for (const start of [0, 50, 100]) {
      buffer.set(x.data.subarray(start, start + 50));
      merged = merge(merged, statistics(tensor(buffer)));
    }
    buffer.fill(NaN);
    alike(merged, statistics(x));
  });
  it('add to neither part', () => {
    const [a, b] = [statistics(tensor([1, 2])), statistics(tensor([3, 4]))];
    const before = [saved(a), saved(b)];
    merge(a, b);
    assert.deepEqual([saved(a), saved(b)], before);
  });
  it('take parts that lack an axis, and then have a pattern for both', () => {
    const [batch, image] = [randn([2, 3, 4, 4], { seed: 1 }), randn([3, 4, 4], 'c h w', { seed: 2 })];
    const merged = merge(statistics(batch, 'n c h w -> c'), statistics(image, 'c h w -> c'));
    assert.deepEqual([merged.pattern, merged.axes, merged.shape, merged.count], ['... -> c', ['C'], [3], 48]);
    assert.equal(merge(statistics(batch), statistics(image)).pattern, '... ->');
    assert.equal(merge(statistics(batch), statistics(batch)).pattern, 'n c h w ->');
  });
  it('refuse other groups, which are no parts of one whole', () => {
    const x = zeros([2, 3]);
    const remedy =
      'expected the same for both parts; take both for the same kept axes, and split the data along another';
    const [perN, perC] = [statistics(x, 'n c -> n'), statistics(x, 'n c -> c')];
    refuses(() => merge(perN, perC), 'shape', `merge: groups of N2 and of C3, ${remedy}`);
    refuses(
      () => merge(perC, statistics(zeros([2, 4]), 'n c -> c')),
      'shape',
      `merge: groups of C3 and of C4, ${remedy}`,
    );
    refuses(
      () => merge(perC, statistics(zeros([2, 3], 'n d'), 'n d -> d')),
      'shape',
      `merge: groups of C3 and of d3, ${remedy}`,
    );
    refuses(() => merge(statistics(x), perC), 'shape', `merge: groups of scalar and of C3, ${remedy}`);
  });
  it('refuse what statistics did not return', () => {
    const untyped: (...parts: unknown[]) => unknown = merge as never;
    const end = 'expected two statistics; pass statistics(x, pattern), or Statistics.fromJSON(saved)';
    refuses(
      () => untyped(statistics(zeros([2])), zeros([2])),
      'data',
      `merge: got object C2, ${end}`.replace('got ', ''),
    );
    refuses(() => untyped([1], statistics(zeros([2]))), 'data', `merge: an array, ${end}`);
  });
});

/** Parts of one to thirty samples, sometimes of none. */
function split(x: Tensor): Tensor[] {
  const [n = 0, ...rest] = x.shape;
  const size = rest.reduce((a, b) => a * b, 1);
  const parts: Tensor[] = [];
  for (let start = 0; start < n; ) {
    const end = Math.min(n, start + Math.floor(draw() * 31));
    parts.push(tensor(x.data.slice(start * size, end * size), [end - start, ...rest], x.axes));
    start = end;
  }
  return parts;
}

function saved(found: Statistics): unknown {
  return JSON.parse(JSON.stringify(found));
}

/** Counts, extremes, histogram and sketch exactly, moments to float64's rounding. */
function alike(found: Statistics, expected: Statistics): void {
  assert.deepEqual([found.count, found.shape, found.axes], [expected.count, expected.shape, expected.axes]);
  for (const name of ['min', 'max', 'zeros', 'nan', 'posInf', 'negInf', 'inf'] as const) {
    // As lists, for the bits of one NaN may differ from those of another.
    assert.deepEqual([...found[name]], [...expected[name]], name);
  }
  assert.deepEqual(found.histogram(), expected.histogram());
  assert.deepEqual(found.parts().sketch, expected.parts().sketch);
  for (const name of ['mean', 'variance', 'std', 'l2', 'skewness', 'kurtosis'] as const) {
    for (let group = 0; group < found.groups; group++) {
      const want = expected[name][group] ?? NaN;
      // Of the value itself; a mean near 0 to the deviation, a skewness near 0 to 1.
      const scale = name === 'mean' ? (expected.std[group] ?? 0) : name === 'skewness' ? 1 : 0;
      const size = Math.max(Math.abs(want), Number.isFinite(scale) ? scale : 0);
      close([found[name][group] ?? NaN], [want], Number.isFinite(size) ? 1e-12 * size : 0);
    }
  }
}
