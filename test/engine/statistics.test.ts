/** Statistics by hand, by pattern, and where NaN, ±∞ and empty axes enter. */
import assert from 'node:assert/strict';
import {
  full,
  groupNorm,
  randn,
  type Statistics,
  statistics,
  type Tensor,
  tensor,
  zeros,
} from '../../src/engine/index.ts';
import { close, refuses } from './expect.ts';

type Expected = Partial<Record<keyof Statistics, number[]>>;

const cases: [title: string, x: Tensor, pattern: string | undefined, expected: Expected][] = [
  [
    'all of 1 2 3 6: mean 3, central powers 14, 18, 98',
    tensor([1, 2, 3, 6]),
    undefined,
    {
      mean: [3],
      variance: [3.5],
      std: [Math.sqrt(3.5)],
      min: [1],
      max: [6],
      l2: [Math.sqrt(50)],
      skewness: [4.5 / 3.5 ** 1.5],
      kurtosis: [24.5 / 12.25],
    },
  ],
  [
    'per channel',
    tensor([
      [0, 1, -0],
      [2, 5, 0],
    ]),
    '... -> c',
    { mean: [1, 3, 0], variance: [1, 4, 0], zeros: [1, 0, 2] },
  ],
  [
    'per sample',
    tensor([
      [0, 1, 2],
      [2, 5, 5],
    ]),
    'n c -> n',
    { mean: [1, 4], variance: [2 / 3, 2] },
  ],
  [
    'a constant group has no skewness',
    full([4], 0.1),
    undefined,
    { variance: [0], skewness: [NaN], kurtosis: [NaN] },
  ],
  [
    'NaN and ±∞ spoil moments, not extremes, and are counted',
    tensor([
      [NaN, 1, Infinity, -Infinity],
      [2, NaN, 3, 4],
    ]),
    'n c -> c',
    {
      mean: [NaN, NaN, Infinity, -Infinity],
      variance: [NaN, NaN, NaN, NaN],
      min: [2, 1, 3, -Infinity],
      max: [2, 1, Infinity, 4],
      nan: [1, 1, 0, 0],
      posInf: [0, 0, 1, 0],
      negInf: [0, 0, 0, 1],
    },
  ],
  [
    'nothing but NaN has no extremes',
    tensor([NaN, NaN]),
    undefined,
    { min: [NaN], max: [NaN], nan: [2], zeros: [0] },
  ],
  [
    'no elements: NaN, counts 0',
    zeros([0, 2]),
    'n c -> c',
    { mean: [NaN, NaN], std: [NaN, NaN], min: [NaN, NaN], l2: [0, 0], zeros: [0, 0] },
  ],
  ['no groups: nothing', zeros([2, 0]), 'n c -> c', { mean: [], min: [], nan: [] }],
  ['one element', tensor([-3]), undefined, { mean: [-3], variance: [0], min: [-3], max: [-3], l2: [3] }],
  ['float64: 1e8 and 1e8 + 8 differ', tensor([1e8, 1e8 + 8]), undefined, { mean: [1e8 + 4], variance: [16] }],
];

describe('statistics', () => {
  for (const [title, x, pattern, expected] of cases) {
    it(title, () => {
      const found = statistics(x, pattern);
      for (const [name, values] of Object.entries(expected)) {
        const got = Object.entries(found).find(([key]) => key === name)?.[1];
        assert.ok(got instanceof Float64Array, name);
        // Float64 to its last bits for values below 10.
        close(got, values, 1e-14);
      }
    });
  }
  it('name their axes, shape, pattern and counts', () => {
    const { axes, shape, groups, count, pattern } = statistics(randn([2, 6, 3, 3]), 'n (g c) ... -> n g', {
      g: 2,
    });
    assert.deepEqual(
      { axes, shape, groups, count, pattern },
      {
        axes: ['N', 'g'],
        shape: [2, 2],
        groups: 4,
        count: 27,
        pattern: 'n (g c) h w -> n g',
      },
    );
    const all = statistics(randn([2, 3]));
    assert.deepEqual([all.axes, all.shape, all.groups, all.count, all.pattern], [[], [], 1, 6, 'n c ->']);
  });
  it("take a layer's groups in place of a pattern, if they are of that size", () => {
    const gn = groupNorm({ groups: 3 });
    const x = randn([2, 6], 'N C');
    assert.deepEqual(statistics(x, gn.groupingFor(x)), statistics(x, 'n (g c) -> n g', { g: 3 }));
    const message =
      'statistics: a grouping of 12 elements for N2 C3, which has 6; resolve the pattern for this tensor';
    refuses(() => statistics(zeros([2, 3]), gn.groupingFor(x)), 'shape', message);
  });
});
