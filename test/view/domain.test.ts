/** Domains of ordinary, degenerate and outlier-ridden data; order statistics against sorting. */
import assert from 'node:assert/strict';
import { domainOf, sharedDomain } from '../../src/view/domain.ts';
import { magnitudeAt } from '../../src/view/magnitude.ts';
import { normals } from './samples.ts';

const outlier = Float32Array.from(normals(10_000, 1), (v, i) => (i === 5 ? 1e6 : v));

describe('A domain', () => {
  const cases: [string, ArrayLike<number>, [number, number, string]][] = [
    ['is symmetric for signed data', [-1, 2.5], [-2.5, 2.5, 'diverging']],
    ['starts at 0 for data that are not negative', [0.5, 2], [0, 2, 'sequential']],
    ['hugs data far from 0', [100, 101], [100, 101, 'sequential']],
    ['hugs negative data far from 0', [-101, -100], [-101, -100, 'sequential']],
    ['rounds outward to three digits', [-1, 2.6137], [-2.62, 2.62, 'diverging']],
    ['of zeros is −1 to 1', [0, 0], [-1, 1, 'diverging']],
    ['of a constant has that at its far end', [5, 5], [0, 5, 'sequential']],
    ['of nothing is −1 to 1', [], [-1, 1, 'diverging']],
    ['of NaN and infinities is −1 to 1', [Number.NaN, Infinity], [-1, 1, 'diverging']],
    ['of a small tensor reaches its maximum', [-1, 0, 1, 3], [-3, 3, 'diverging']],
  ];
  for (const [name, data, [min, max, scale]] of cases) {
    it(name, () => assert.deepEqual(domainOf(Float32Array.from(data)), { min, max, scale, shared: false }));
  }

  it('is not flattened by one outlier', () => {
    const { max } = domainOf(outlier);
    assert.ok(max > 2.9 && max < 3.3, `${max}`);
  });

  it('of a few hundred values is not flattened by one of them either', () => {
    const few = Float32Array.from(normals(384, 1), (v, i) => (i === 5 ? 900 : v));
    const rest = Math.max(...few.map((v, i) => (i === 5 ? 0 : Math.abs(v))));
    const { max } = domainOf(few);
    assert.ok(max >= rest && max < rest + 0.02, `${max} for ${rest}`);
  });

  it('is shared by all variants, symmetric, and reaches the largest of them', () => {
    const lists = [Float32Array.of(1, 2), Float32Array.of(0, -3)];
    assert.deepEqual(sharedDomain(lists), { min: -3, max: 3, scale: 'diverging', shared: true });
  });

  it('never degenerates, from subnormals to the largest float32', () => {
    for (const value of [1e-45, 1e-40, 1e-20, 1, 1e20, 3.4028234663852886e38]) {
      for (const data of [[value], [-value], [value, -value]]) {
        const { min, max } = domainOf(Float32Array.from(data));
        assert.ok(min < max && Number.isFinite(min) && Number.isFinite(max), `${value}: ${min} … ${max}`);
      }
    }
  });

  it('ranks magnitudes as sorting does', () => {
    const sorted = [...outlier].map(Math.abs).sort((a, b) => a - b);
    const halves = [outlier.subarray(0, 3000), outlier.subarray(3000)];
    for (const rank of [0, 1, 4999, 9979, 9999]) {
      assert.equal(magnitudeAt(halves, (rank + 1) / 10_000), sorted[rank]);
    }
  });
});
