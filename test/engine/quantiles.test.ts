/** Quantiles against NumPy and by hand, and those of merged statistics against their bound on unkind data. */
import assert from 'node:assert/strict';
import {
  arange,
  full,
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

/** −6.25 … 6.25 out of order, each a multiple of ⅛. */
const mixed = Float32Array.from({ length: 41 }, (_, i) => (((i * 37) % 101) - 50) / 8);

const probabilities = [0, 0.01, 0.05, 0.1, 0.25, 1 / 3, 0.5, 0.75, 0.9, 0.95, 0.99, 1];

/**
 * NumPy 1.24.2, float64:
 *   i = np.arange(41); x = (i * 37 % 101 - 50) / 8
 *   np.quantile(x, [0, .01, .05, .1, .25, 1/3, .5, .75, .9, .95, .99, 1])
 */
const ofMixed = [-6.25, -6.1, -5.5, -5, -3, -2.0000000000000004, 0, 3, 5, 5.5, 6.1000000000000005, 6.25];

/** Of the first 40 as (8, 5): for p in (.1, .5, .95): np.quantile(x[:40].reshape(8, 5), p, axis=0) */
const perColumn: [p: number, expected: number[]][] = [
  [0.1, [-4.85, -4.475, -4.0125, -5.0375, -3.2249999999999996]],
  [0.5, [1.0625, -1.6875, 0.8125, 0.1875, -0.4375]],
  [0.95, [5.549999999999999, 3.8812499999999988, 4.299999999999999, 5.45625, 5.131249999999999]],
];

const byHand: [title: string, x: Tensor, p: number, expected: number[]][] = [
  ['one element is every quantile', tensor([7]), 0.3, [7]],
  ['NaN is left out', tensor([NaN, 3, NaN, 1, 2]), 0.5, [2]],
  ['nothing but NaN has none', tensor([NaN, NaN]), 0.5, [NaN]],
  ['no elements have none', zeros([0, 2]), 0, [NaN]],
  ['0 % is the minimum, −∞ too', tensor([2, -Infinity, 1]), 0, [-Infinity]],
  ['100 % is the maximum, ∞ too', tensor([2, Infinity, 1]), 1, [Infinity]],
  ['between a number and ∞ there is only ∞', tensor([1, 2, Infinity]), 0.75, [Infinity]],
  ['between −∞ and a number there is only −∞', tensor([-Infinity, 2, 3]), 0.45, [-Infinity]],
  ['between two ∞ is ∞', tensor([1, Infinity, Infinity]), 0.75, [Infinity]],
  ['between −∞ and ∞ is NaN', tensor([-Infinity, Infinity]), 0.5, [NaN]],
  ['the largest float32 do not overflow', tensor([-3.4e38, 3.4e38]), 0.5, [0]],
];

describe('quantiles', () => {
  it('are those of NumPy, bit for bit', () => {
    const found = statistics(tensor(mixed));
    assert.deepEqual(
      probabilities.map((p) => found.quantile(p)[0]),
      ofMixed,
    );
  });
  it('are those of NumPy per column, in whatever order they are asked for', () => {
    const found = statistics(tensor(mixed.slice(0, 40), [8, 5]), 'n c -> c');
    for (const [p, expected] of [...perColumn, ...perColumn.slice().reverse()]) {
      assert.deepEqual([...found.quantile(p)], expected);
    }
  });
  it('go from the nearer of two elements, as those of NumPy', () => {
    // np.quantile([-1000., .125], .99), where -1000 + 1000.125 * .99 is -9.876250000000027
    assert.deepEqual([...statistics(tensor([-1000, 0.125])).quantile(0.99)], [-9.87625000000001]);
  });
  it('of a group of nothing but NaN do not come from its neighbours', () => {
    const found = statistics(tensor([1, NaN, 2, 3, NaN, 4], [2, 3]), 'n c -> c');
    for (const p of [0, 0.5, 1]) assert.ok(Number.isNaN(found.quantile(p)[1]), `p = ${p}`);
  });
  for (const [title, x, p, expected] of byHand) {
    it(title, () => close(statistics(x).quantile(p), expected, 0));
  }
  it('come as a table of the usual ones', () => {
    const found = statistics(arange(101));
    const table = Object.entries(found.quantiles).map(([name, values]) => `${name} ${values.join()}`);
    assert.deepEqual(table, [
      '0% 0',
      '1% 1',
      '5% 5',
      '25% 25',
      '50% 50',
      '75% 75',
      '95% 95',
      '99% 99',
      '100% 100',
    ]);
    assert.deepEqual([found.median[0], found.quantilesExact], [50, true]);
  });
  it('have 0 for −0, as min and max do', () => {
    const { min, max, median } = statistics(tensor([-0, -0]));
    assert.deepEqual(
      [min, max, median].map(([value]) => value),
      [0, 0, 0],
    );
  });
  it('leave the tensor as it is', () => {
    const x = tensor([3, 1, 2]);
    statistics(x).quantile(0.5);
    assert.deepEqual([...x.data], [3, 1, 2]);
  });
  it('refuse what is no probability', () => {
    const message = 'quantile: 95, expected a number from 0 to 1; write the 95 % quantile as 0.95';
    refuses(() => statistics(arange(3)).quantile(95), 'option', message);
    refuses(() => statistics(arange(3)).quantile(NaN), 'option', message.replace('95,', 'NaN,'));
    const whole = merge(statistics(arange(3)), statistics(arange(3)));
    refuses(() => whole.quantile(-1), 'option', message.replace('95,', '-1,'));
  });
});

const draw = uniforms(11);
const made = (length: number, f: (u: number, i: number) => number): Tensor =>
  tensor(Float32Array.from({ length }, (_, i) => f(draw(), i)));

const unkind: [title: string, x: Tensor][] = [
  ['normal', randn([5000], { seed: 5 })],
  ['far from 0', randn([5000], { seed: 6, mean: 1e4 })],
  ['denormals of both signs', made(3000, (u) => (u - 0.5) * 2e-39)],
  ['the smallest denormals', made(300, (_, i) => (i % 7) * 2 ** -149)],
  ['all magnitudes, both signs', made(4000, (u, i) => (i % 2 ? 1 : -1) * 2 ** (u * 276 - 149))],
  ['the lower edges of buckets', made(128, (_, i) => 1 + i / 128)],
  ['the upper edges of buckets', made(128, (_, i) => 1 + (i + 1) / 128 - 2 ** -23)],
  ['huge', made(500, (u) => (u - 0.5) * 6.8e38)],
  ['zeros of both signs among numbers', made(400, (u, i) => (i % 3 === 0 ? u : i % 3 === 1 ? 0 : -0))],
  ['NaN and ±∞ among numbers', made(400, (u, i) => [NaN, Infinity, -Infinity, u, u][i % 5] ?? u)],
  ['two clusters', made(1000, (u, i) => (i % 2 ? 1000 : -1e-3) + u)],
];

describe('quantiles of merged statistics', () => {
  for (const [title, x] of unkind) {
    it(`keep to their bound: ${title}`, () => {
      const merged = halves(x);
      const sorted = x.data.filter((value) => !Number.isNaN(value)).sort();
      const exact = statistics(x);
      for (let step = 0; step <= 200; step++) {
        const p = step / 200;
        const place = p * (sorted.length - 1);
        const [low = NaN, high = NaN] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
        // 2^−8 of the larger neighbour, and the rounding of the comparison itself.
        const bound = (2 ** -8 + 1e-12) * Math.max(Math.abs(low), Math.abs(high));
        close(merged.quantile(p), exact.quantile(p), Number.isFinite(bound) ? bound : 0);
      }
    });
  }
  it('say that they are not exact, and are at both ends', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const merged = halves(randn([99], { seed }));
      assert.equal(merged.quantilesExact, false);
      assert.deepEqual([merged.quantile(0), merged.quantile(1)], [merged.min, merged.max]);
    }
  });
  it('leave NaN out whatever its bits', () => {
    const odd = new Float32Array(Uint32Array.of(0x7f800001, 0x3f800000, 0xff800001, 0xffc00000).buffer);
    assert.deepEqual([...halves(tensor(odd)).quantile(0.5)], [1]);
    assert.deepEqual([...halves(tensor(odd)).parts().sketch.counts], [1]);
  });
  it('are exact for a constant', () => {
    assert.deepEqual([...halves(full([50], 0.1)).quantile(0.3)], [Math.fround(0.1)]);
  });
  it('never decrease with p', () => {
    const merged = halves(randn([300], { seed: 9 }));
    const found = Array.from({ length: 1001 }, (_, i) => merged.quantile(i / 1000)[0] ?? NaN);
    assert.deepEqual(
      found,
      [...found].sort((a, b) => a - b),
    );
  });
  it('are the same however the data were split', () => {
    const x = randn([600], { seed: 2 });
    const parts = [0, 100, 200, 300, 400, 500].map((i) => statistics(tensor(x.data.slice(i, i + 100))));
    assert.deepEqual(parts.reduce((a, b) => merge(a, b)).quantiles, halves(x).quantiles);
  });
  it('are NaN of no elements', () => {
    const none = statistics(zeros([0, 2]), 'n c -> c');
    assert.deepEqual([...merge(none, none).quantile(0.5)], [NaN, NaN]);
  });
});

function halves(x: Tensor): Statistics {
  const middle = Math.floor(x.size / 2);
  return merge(statistics(tensor(x.data.slice(0, middle))), statistics(tensor(x.data.slice(middle))));
}
