/** Statistics by hand, by pattern, and where NaN, ±∞ and empty axes enter. */
import assert from 'node:assert/strict';
import {
  full,
  type Grouping,
  groupNorm,
  groupOf,
  randn,
  resolvePattern,
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
      inf: [0, 0, 1, 1],
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
  [
    'NaN as the first and the last does not hide the extremes',
    tensor([NaN, -2, 5, NaN]),
    undefined,
    { min: [-2], max: [5] },
  ],
  [
    'nothing but ∞ has it for mean and extremes',
    tensor([Infinity, Infinity]),
    undefined,
    { mean: [Infinity], variance: [NaN], min: [Infinity], max: [Infinity], l2: [Infinity], inf: [2] },
  ],
  [
    'the largest and the smallest float32 neither overflow nor underflow',
    tensor([
      [2 ** 127, 2 ** -149],
      [-(2 ** 127), 0],
    ]),
    'n c -> c',
    { variance: [2 ** 254, 2 ** -300], kurtosis: [1, 1], l2: [2 ** 127 * Math.SQRT2, 2 ** -149] },
  ],
  ['float64: 1e8 and 1e8 + 8 differ', tensor([1e8, 1e8 + 8]), undefined, { mean: [1e8 + 4], variance: [16] }],
];

const MOMENTS = ['mean', 'variance', 'std', 'l2', 'skewness', 'kurtosis'] as const;

/**
 * NumPy 1.24.2 in 80-bit floats, rounded once, for `MOMENTS` in this order:
 *   def moments(x):
 *     x = x.astype(np.longdouble); m = x.mean(); c = x - m; v = (c * c).mean(); s = np.sqrt(v)
 *     return m, v, s, np.sqrt((x * x).sum()), (c ** 3).mean() / v ** np.longdouble(1.5), (c ** 4).mean() / v ** 2
 *   i = np.arange(10007)
 *   moments(np.float32(offset + (i * i * 7 % 1009) / 64)) with i below 10000 and offset 0, then 1e4
 *   moments(i % 7 * (i % 5) // 3) but for mean and l2, of these numbers + 1e7: there 80 bits lose digits as well
 */
const byNumpy: [title: string, length: number, element: (i: number) => number, expected: number[]][] = [
  [
    'around 8',
    10_000,
    (i) => ((i * i * 7) % 1009) / 64,
    [
      7.8796140625, 21.917903490700684, 4.68165606283724, 916.5490781439281, -0.001571139997309316,
      1.7875984958523845,
    ],
  ],
  [
    'around 10⁴',
    10_000,
    (i) => 1e4 + ((i * i * 7) % 1009) / 64,
    [
      10007.8796140625, 21.917903490700684, 4.68165606283724, 1000788.0709094772, -0.0015711399973092903,
      1.7875984958523845,
    ],
  ],
  [
    'around 10⁷, where a mean is rounded by 10⁻⁹',
    10_007,
    (i) => 1e7 + Math.floor(((i % 7) * (i % 5)) / 3),
    [
      10000001.827620665, 4.595747541525569, 2.143769470238246, 1000350121.5974731, 1.1269489893899902,
      3.3617330696029777,
    ],
  ],
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
  for (const [title, length, element, expected] of byNumpy) {
    it(`are those of NumPy: ${title}`, () => {
      const found = statistics(tensor(Float32Array.from({ length }, (_, i) => element(i))));
      // Relative, to the rounding of sums of 4096 elements; a skewness near 0 absolute.
      const scales = expected.map((value) => Math.max(Math.abs(value), 1));
      close(
        MOMENTS.map((name, i) => (found[name][0] ?? NaN) / (scales[i] ?? 1)),
        expected.map((value, i) => value / (scales[i] ?? 1)),
        1e-14,
      );
    });
  }
  for (const pattern of [
    'n (g c) h w -> n g',
    '... -> h w',
    '... -> w',
    'n (g c) h w -> (g c)',
    '... ->',
    '... -> c n',
  ]) {
    it(`are by definition, ${pattern}`, () => {
      const x = randn([5, 6, 7, 9], { seed: 7, mean: 3 });
      const grouping = resolvePattern(pattern, x, { sizes: pattern.includes('g') ? { g: 2 } : {} });
      const found = statistics(x, grouping);
      for (let group = 0; group < found.groups; group++)
        checkByDefinition(found, group, elementsOf(x, grouping, group));
    });
  }
  it('lose nothing over runs of thousands', () => {
    const x = tensor(Float32Array.from({ length: 10_001 }, (_, i) => (i === 9000 ? NaN : i % 2)));
    const { zeros, nan, min, max, mean } = statistics(x.map((value) => (Number.isNaN(value) ? 0 : value)));
    assert.deepEqual(
      [zeros, nan, min, max].map((values) => values[0]),
      [5001, 0, 0, 1],
    );
    close(mean, [5000 / 10_001], 1e-15);
    assert.deepEqual([...statistics(x).nan, ...statistics(x).zeros], [1, 5000]);
  });
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

function elementsOf(x: Tensor, grouping: Grouping, group: number): number[] {
  return [...x.data].filter((_, i) => groupOf(grouping, i) === group);
}

function checkByDefinition(found: Statistics, group: number, elements: number[]): void {
  const average = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const mean = average(elements);
  const central = (power: number): number => average(elements.map((value) => (value - mean) ** power));
  const names = ['mean', 'variance', 'skewness', 'kurtosis', 'l2', 'min', 'max'] as const;
  close(
    names.map((name) => found[name][group] ?? NaN),
    [
      mean,
      central(2),
      central(3) / central(2) ** 1.5,
      central(4) / central(2) ** 2,
      Math.sqrt(average(elements.map((value) => value * value)) * elements.length),
      Math.min(...elements),
      Math.max(...elements),
    ],
    // Float64 to its last bits for values below 1000.
    1e-12,
  );
}
