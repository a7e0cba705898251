/** Histograms by hand, against naive counts, and what their bins promise: few enough, no wider than needed. */
import assert from 'node:assert/strict';
import {
  full,
  type Histogram,
  merge,
  randn,
  statistics,
  type Tensor,
  tensor,
  zeros,
} from '../../src/engine/index.ts';
import { uniforms } from '../../src/engine/tensor/random.ts';
import { refuses } from './expect.ts';

const byHand: [title: string, x: Tensor, bins: number, edges: number[], counts: number[][]][] = [
  [
    '0 … 7 in 8 bins of 1',
    tensor([0, 1, 2, 3, 4, 5, 6, 7, 7]),
    8,
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
    [[1, 1, 1, 1, 1, 1, 1, 2]],
  ],
  [
    '0 … 7 in at most 7 takes bins of 2',
    tensor([0, 1, 2, 3, 4, 5, 6, 7]),
    7,
    [0, 2, 4, 6, 8],
    [[2, 2, 2, 2]],
  ],
  ['edges are multiples of the width, not the extremes', tensor([3, 5.5, 9]), 3, [0, 4, 8, 12], [[1, 1, 1]]],
  ['an edge belongs to the bin above it', tensor([-1, 0, 1]), 2, [-2, 0, 2], [[1, 2]]],
  ['NaN and ±∞ are in no bin', tensor([NaN, 0, Infinity, 1, -Infinity]), 2, [0, 1, 2], [[1, 1]]],
  ['nothing finite has no bins', tensor([NaN, Infinity]), 4, [], [[]]],
  ['no elements have no bins', zeros([0, 3]), 4, [], [[]]],
  ['zeros alone are in a bin of the smallest denormal', zeros([3]), 4, [0, 2 ** -149], [[3]]],
  ['a constant is in a bin of float32 spacing', full([5], 1), 4, [1, 1 + 2 ** -23], [[5]]],
  [
    'the largest float32 of both signs',
    tensor([-3.4e38, 0, 3.4e38]),
    2,
    [-(2 ** 128), 0, 2 ** 128],
    [[1, 2]],
  ],
];

const draw = uniforms(3);
const made = (shape: number[], f: (u: number, i: number) => number): Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(
    Float32Array.from({ length: size }, (_, i) => f(draw(), i)),
    shape,
  );
};

const drawn: [title: string, x: Tensor][] = [
  ['normal', randn([40, 6], { seed: 1 })],
  ['far from 0', randn([40, 6], { seed: 1, mean: 1e4 })],
  ['far below 0', randn([40, 6], { seed: 1, mean: -300, std: 0.01 })],
  ['denormals', made([40, 3], (u) => (u - 0.3) * 1e-40)],
  ['the smallest denormals', made([40, 2], (_, i) => (i % 3) * 2 ** -149)],
  ['huge', made([40, 3], (u) => (u - 0.5) * 6.8e38)],
  ['all magnitudes', made([60, 2], (u, i) => (i % 3 ? 1 : -1) * 2 ** (u * 276 - 149))],
  ['neighbours in float32', made([50, 2], (_, i) => 1000 + (i % 5) * 2 ** -14)],
  ['a group of NaN, one of ∞', made([30, 3], (u, i) => [NaN, Infinity, u][i % 3] ?? u)],
];

describe('a histogram', () => {
  for (const [title, x, bins, edges, counts] of byHand) {
    it(title, () => {
      const found = statistics(x).histogram(bins);
      assert.deepEqual([[...found.edges], found.counts.map((row) => [...row])], [edges, counts]);
    });
  }
  for (const [title, x] of drawn) {
    for (const bins of [2, 5, 64, 1000]) {
      it(`counts each element once, in bins no wider than needed: ${title}, at most ${bins}`, () => {
        const found = statistics(x, 'n c -> c').histogram(bins);
        assert.deepEqual(
          found.counts.map((row) => [...row]),
          naive(x, found),
        );
        checkBins(found, x, bins);
      });
    }
    it(`of merged parts is that of the whole: ${title}`, () => {
      const merged = merge(statistics(rows(x, 0, 7), 'n c -> c'), statistics(rows(x, 7), 'n c -> c'));
      const whole = statistics(x, 'n c -> c');
      for (const bins of [64, 20, 2]) assert.deepEqual(merged.histogram(bins), whole.histogram(bins));
      assert.deepEqual(merged.histogram(1000), whole.histogram(), 'no more than 64 are kept');
    });
  }
  it('takes 64 bins at most by default, the same for all groups', () => {
    const x = tensor([0, 1, 63, 63.5, 2, 64], [3, 2]);
    const { width, first, exponent, counts } = statistics(x, 'n c -> c').histogram();
    assert.ok(Object.is(statistics(tensor([-0, 1])).histogram().first, 0), 'not −0');
    assert.deepEqual([width, first, exponent, counts.map(({ length }) => length)], [2, 0, 1, [33, 33]]);
  });
  it('refuses less than two bins, for one cannot hold both signs', () => {
    const message = 'histogram: 1 bins, expected an integer ≥ 2; the default is 64';
    const found = statistics(zeros([3]));
    refuses(() => found.histogram(1), 'option', message);
    refuses(() => found.histogram(2.5), 'option', message.replace('1 bins', '2.5 bins'));
    refuses(() => merge(found, found).histogram(1), 'option', message);
  });
});

function rows(x: Tensor, start: number, end = x.shape[0] ?? 0): Tensor {
  const columns = x.shape[1] ?? 0;
  return tensor(x.data.slice(start * columns, end * columns), [end - start, columns]);
}

/** Per column, how many elements lie between each two edges. */
function naive(x: Tensor, { edges }: Histogram): number[][] {
  const columns = x.shape[1] ?? 0;
  return Array.from({ length: columns }, (_, c) => {
    const column = [...x.data].filter((_, i) => i % columns === c);
    return Array.from({ length: Math.max(0, edges.length - 1) }, (_, bin) => {
      return column.filter((value) => value >= (edges[bin] ?? 0) && value < (edges[bin + 1] ?? 0)).length;
    });
  });
}

function checkBins({ edges, width, exponent, first }: Histogram, x: Tensor, bins: number): void {
  const finite = [...x.data].filter(Number.isFinite);
  const [min, max] = [Math.min(...finite), Math.max(...finite)];
  assert.equal(width, 2 ** exponent);
  assert.deepEqual(
    [...edges],
    Array.from(edges, (_, i) => (first + i) * width),
  );
  assert.ok(edges.length - 1 <= bins, `${edges.length - 1} bins`);
  assert.equal(Math.floor(min / width), first);
  assert.equal(Math.floor(max / width), first + edges.length - 2);
  const half = Math.floor((2 * max) / width) - Math.floor((2 * min) / width) + 1;
  // Bins of float32 spacing part all there is.
  const isFinest =
    finite.every((value) => Number.isInteger(value / width)) && Math.max(-min, max) / width >= 2 ** 23;
  assert.ok(half > bins || isFinest || exponent === -149, `half the width would make ${half} bins`);
}
