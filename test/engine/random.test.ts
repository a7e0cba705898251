/** Noise that is normal, and the same everywhere. */
import assert from 'node:assert/strict';
import { randn, statistics } from '../../src/engine/index.ts';
import { logarithm } from '../../src/engine/random.ts';
import { close } from './expect.ts';

/** Recorded from the first implementation; they must never change, or every notebook changes. */
const BITS = ['bf0771e0', '3ec0d4a1', 'bf9efac4', '3e0d9a36'];

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
