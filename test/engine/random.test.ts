/** Noise and orders that are as random as they should, and the same everywhere. */
import assert from 'node:assert/strict';
import { permutation, randn, statistics, uniform } from '../../src/engine/index.ts';
import { logarithm } from '../../src/engine/tensor/random.ts';
import { close } from './expect.ts';

/** Recorded from the first implementation; they must never change, or every notebook changes. */
const BITS = ['bf0771e0', '3ec0d4a1', 'bf9efac4', '3e0d9a36'];

const UNIFORM_BITS = ['3e08a10c', '3f42cd1a', '3e27a076', '3f0995da'];
const ORDER = [3, 4, 2, 6, 1, 5, 7, 0];

describe('randn', () => {
  it('gives the same numbers for the same seed, others for another', () => {
    assert.deepEqual(randn([9], { seed: 7 }).data, randn([9], 'C', { seed: 7 }).data);
    assert.deepEqual(randn([9]).data, randn([9], { seed: 0 }).data);
    assert.notDeepEqual(randn([9], { seed: 7 }).data, randn([9], { seed: 8 }).data);
    assert.notDeepEqual(randn([9], { seed: 2 ** 32 }).data, randn([9], { seed: 0 }).data);
  });
  it('gives these very bits on every machine', () => {
    const bits = [...new Uint32Array(randn([4], { seed: 1 }).data.buffer)].map((word) => word.toString(16));
    assert.deepEqual(bits, BITS);
  });
  it('is normal in mean, deviation, skewness and kurtosis', () => {
    const found = statistics(randn([200_000], { seed: 3, mean: 2, std: 0.5 }));
    // Five standard errors at n = 200000: 0.5·5/√n, 5·0.5/√2n, 5·√(6/n), 5·√(24/n).
    close(found.mean, [2], 0.0056);
    close(found.std, [0.5], 0.004);
    close(found.skewness, [0], 0.028);
    close(found.kurtosis, [3], 0.055);
  });
  it('has a logarithm of its own that agrees with the engine’s', () => {
    for (let i = 1; i < 1000; i++) {
      const s = i / 1000;
      // Relative: a few units in the last place of float64.
      close([logarithm(s) / Math.log(s)], [1], 1e-15);
      close([logarithm(s * 2 ** -60) / Math.log(s * 2 ** -60)], [1], 1e-15);
    }
  });
});

describe('uniform', () => {
  it('gives these very numbers on every machine', () => {
    const bits = [...new Uint32Array(uniform([4], { seed: 1 }).data.buffer)].map((word) => word.toString(16));
    assert.deepEqual(bits, UNIFORM_BITS);
  });
  it('gives the same numbers for the same seed, others for another', () => {
    assert.deepEqual(uniform([9], { seed: 7 }), uniform([9], 'C', { seed: 7 }));
    assert.deepEqual(uniform([9]), uniform([9], { seed: 0 }));
    assert.notDeepEqual(uniform([9], { seed: 7 }), uniform([9], { seed: 8 }));
  });
  it('takes axis names', () => {
    assert.equal(uniform([2, 3], 'H W', { seed: 1 }).toString(), 'H2 W3');
  });
  it('is even in mean, deviation, skewness and kurtosis', () => {
    const found = statistics(uniform([200_000], { seed: 3, min: -1, max: 3 }));
    // Of the even distribution: 1, 4/√12, 0, 1.8; five standard errors or more at n = 200000.
    close(found.mean, [1], 0.013);
    close(found.std, [4 / Math.sqrt(12)], 0.006);
    close(found.skewness, [0], 0.028);
    close(found.kurtosis, [1.8], 0.02);
  });
  it('stays from min to below max, also where float32 has few numbers between them', () => {
    const next = 1 + 2 ** -23;
    for (const [min, max] of [
      [-1, 3],
      [1, next],
      [1, 1 + 2 ** -22],
      [2 ** 24, 2 ** 24 + 2],
    ] as const) {
      const found = statistics(uniform([5000], { min, max }));
      assert.ok(Number(found.min[0]) >= min && Number(found.max[0]) < max, `${min} to ${max}`);
    }
  });
  it('is constant where min equals max, in float64 or rounded', () => {
    assert.deepEqual(uniform([3], { min: 2, max: 2 }).nested(), [2, 2, 2]);
    assert.deepEqual(uniform([3], { min: 1 - 1e-12, max: 1 - 1e-13 }).nested(), [1, 1, 1]);
  });
});

describe('permutation', () => {
  it('gives this very order on every machine', () => {
    assert.deepEqual(permutation(8, { seed: 1 }), ORDER);
  });
  it('has every number once', () => {
    for (const n of [0, 1, 2, 100]) {
      const sorted = permutation(n, { seed: 4 }).sort((a, b) => a - b);
      assert.deepEqual(
        sorted,
        Array.from({ length: n }, (_, i) => i),
      );
    }
  });
  it('gives each order equally often', () => {
    const counts = new Map<string, number>();
    const rounds = 24_000;
    for (let seed = 0; seed < rounds; seed++) {
      const order = permutation(4, { seed }).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.equal(counts.size, 24);
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 23 degrees of freedom: above 58.6 once in 15000 tries.
    assert.ok(chiSquare < 58.6, `χ² = ${chiSquare}`);
  });
});
