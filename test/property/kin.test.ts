/** How the normalizations are related, for any shape and data, and statistics put together from parts. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  batchNorm,
  concat,
  groupNorm,
  instanceNorm,
  layerNorm,
  merge,
  normalization,
  randn,
  statistics,
  Tensor,
} from '../../src/engine/index.ts';
import { close } from '../engine/expect.ts';

const extent = fc.integer({ min: 1, max: 6 });
const image = fc
  .record({
    N: extent,
    C: extent,
    H: extent,
    W: extent,
    seed: fc.nat(),
    mean: fc.constantFrom(0, -3, 300, 1e4),
    std: fc.constantFrom(1, 0.01, 100),
  })
  .map(({ N, C, H, W, seed, mean, std }) => randn([N, C, H, W], 'N C H W', { seed, mean, std }));

const RUNS = { numRuns: 200, seed: 20260102 };

function holds(name: string, check: (x: Tensor) => void): void {
  it(name, () => fc.assert(fc.property(image, check), RUNS));
}

/** To a few roundings of float32: which kernel computes depends on the shape. */
function alike(a: { y: Tensor }, b: { y: Tensor }): void {
  close(a.y.data, b.y.data, 1e-6 * Math.max(1, ...b.y.data.map(Math.abs)));
}

describe('for any images', () => {
  holds('one group is layer norm over the image', (x) => {
    alike(groupNorm({ groups: 1 }).forward(x), layerNorm().forward(x));
  });
  holds('as many groups as channels is instance norm', (x) => {
    const groups = x.shape[1] ?? 1;
    alike(groupNorm({ groups }).forward(x), instanceNorm().forward(x));
  });
  holds('a batch of one is instance norm', (x) => {
    const one = new Tensor(x.select({ N: 0 }).data, [1, ...x.shape.slice(1)], x.axes);
    alike(batchNorm().forward(one), instanceNorm().forward(one));
  });
  holds('every normalization is its pattern', (x) => {
    const own = normalization('n c h w -> c', { affine: 'c' });
    const bn = batchNorm();
    assert.deepEqual(own.forward(x).y.data, bn.forward(x).y.data);
    assert.deepEqual(own.backward(x), bn.backward(x));
  });
  holds('eval after one batch with momentum 1 uses the statistics of that batch', (x) => {
    const bn = batchNorm({ momentum: 1 });
    const { mean, variance } = bn.forward(x);
    const count = x.size / (x.shape[1] ?? 1);
    assert.deepEqual(bn.runningMean?.data, mean.data);
    if (count > 1)
      close(
        bn.runningVar?.data ?? [],
        variance.map((v) => (v * count) / (count - 1)).data,
        1e-6 * Math.max(...variance.data),
      );
    // In eval the variance is the unbiased one: undone, it is the training result to rounding.
    const biased = bn.eval();
    biased.runningVar = variance;
    const trained = batchNorm().forward(x).y.data;
    const size = Math.max(1, ...x.data.map(Math.abs)) / Math.sqrt(Math.min(...variance.data) + 1e-5);
    close(biased.forward(x).y.data, trained, 3e-7 * size);
  });
});

describe('for any split of a tensor', () => {
  const split = fc
    .record({ x: image, cuts: fc.array(fc.nat(), { maxLength: 3 }) })
    .map(({ x, cuts }) => ({ x, parts: partsOf(x, cuts) }));
  it('the merged statistics of the parts are those of the whole', () => {
    fc.assert(
      fc.property(split, ({ x, parts }) => {
        assert.deepEqual(concat(parts, 'N').data, x.data);
        const whole = statistics(x, '... -> c');
        const merged = parts.map((part) => statistics(part, '... -> c')).reduce(merge);
        assert.equal(merged.count, whole.count);
        for (const name of ['mean', 'variance', 'std', 'l2'] as const) {
          close(merged[name], whole[name], 1e-10 * Math.max(1, ...whole[name].map(Math.abs)));
        }
        for (const name of ['min', 'max', 'zeros', 'nan', 'inf'] as const) {
          assert.deepEqual(merged[name], whole[name]);
        }
      }),
      RUNS,
    );
  });
});

/** Between the samples after each cut. */
function partsOf(x: Tensor, cuts: readonly number[]): Tensor[] {
  const samples = x.shape[0] ?? 0;
  const places = [...new Set(cuts.map((cut) => cut % samples))]
    .filter((cut) => cut > 0)
    .sort((a, b) => a - b);
  const step = x.size / samples;
  return [0, ...places].map((start, i) => {
    const end = places[i] ?? samples;
    return new Tensor(x.data.slice(start * step, end * step), [end - start, ...x.shape.slice(1)], x.axes);
  });
}
