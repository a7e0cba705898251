/**
 * What must hold for any data, over the whole table: stated invariants, what gradients inherit from them, and
 * linearity. Shapes are the records' samples with every axis stretched, data seeded noise of any offset and scale.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createLayer,
  type Layer,
  type NormRecord,
  norms,
  randn,
  statistics,
  type Tensor,
} from '../../src/engine/index.ts';
import { close } from '../engine/expect.ts';
import { extrasOf } from '../engine/samples.ts';

type Sample = NormRecord['valid'][number];

interface Given {
  layer: Layer;
  x: Tensor;
  inputs: Record<string, Tensor>;
  dy: Tensor;
}

/** An option's sizes still divide a stretched axis; the axes of the inputs stretch along. */
function stretched<T extends { shape: readonly number[]; axes: string }>(
  one: T,
  factors: Record<string, number>,
): T {
  const names = one.axes.split(' ');
  return { ...one, shape: one.shape.map((extent, i) => extent * (factors[names[i] ?? ''] ?? 1)) };
}

const AXES = ['N', 'C', 'H', 'W', 'L', 'D'];

function given(record: NormRecord): fc.Arbitrary<Given> {
  return fc
    .record({
      sample: fc.constantFrom(...record.valid),
      factors: fc.record(Object.fromEntries(AXES.map((axis) => [axis, fc.integer({ min: 1, max: 2 })]))),
      seed: fc.nat(),
      mean: fc.constantFrom(0, 1, -300, 1e4),
      scale: fc.constantFrom(1, 2 ** -10, 2 ** 10),
    })
    .map(({ sample, factors, seed, mean, scale }) => made(record, sample, factors, { seed, mean, scale }));
}

function made(
  record: NormRecord,
  sample: Sample,
  factors: Record<string, number>,
  { seed, mean, scale }: { seed: number; mean: number; scale: number },
): Given {
  const { shape, axes } = stretched(sample, factors);
  const inputs = Object.entries(sample.inputs ?? {}).map(([name, one]) => [name, stretched(one, factors)]);
  return {
    layer: createLayer(record, sample.options),
    x: randn(shape, axes, { seed, mean: mean * scale, std: scale }),
    inputs: extrasOf({ inputs: Object.fromEntries(inputs) }),
    dy: randn(shape, axes, { seed: seed + 1 }),
  };
}

/** Sums over groups of `a·b`, and of their sizes for a tolerance. */
function inner(layer: Layer, x: Tensor, a: Tensor, b: Tensor): { sum: number; size: number }[] {
  const grouping = layer.groupingFor(x);
  const product = a.map((value, i) => value * (b.data[i] ?? 0));
  const sums = statistics(product, grouping);
  const sizes = statistics(product.map(Math.abs), grouping);
  return Array.from(sums.mean, (sum, g) => ({ sum, size: sizes.mean[g] ?? 0 }));
}

function assertOrthogonal(found: { sum: number; size: number }[], tolerance: number): void {
  for (const { sum, size } of found) {
    assert.ok(Math.abs(sum) <= tolerance * size + 1e-30, `${sum} of ${size}`);
  }
}

function holdsConstant(record: NormRecord): boolean {
  return record.valid.some(({ options }) => createLayer(record, options).heldConstant !== undefined);
}

const RUNS = { numRuns: 25, seed: 20260101 };

for (const record of norms) {
  const holds = (name: string, check: (one: Given) => void): void => {
    it(name, () => fc.assert(fc.property(given(record), check), RUNS));
  };
  const states = (invariant: NormRecord['invariants'][number]): boolean =>
    record.invariants.includes(invariant);

  describe(`${record.title}, for any data`, () => {
    holds('gives finite results of the shape of x for finite data', ({ layer, x, inputs, dy }) => {
      const { y } = layer.forward(x, inputs);
      const { dx } = layer.backward(dy);
      assert.deepEqual([y.shape, y.axes, dx.shape, dx.axes], [x.shape, x.axes, x.shape, x.axes]);
      assert.ok(y.data.every(Number.isFinite) && dx.data.every(Number.isFinite));
    });
    holds('leaves x as it is and gives the same again', ({ layer, x, inputs, dy }) => {
      const before = x.data.slice();
      layer.forward(x, inputs);
      const first = layer.eval().forward(x, inputs).y.data.slice();
      layer.backward(dy);
      assert.deepEqual(x.data, before);
      assert.deepEqual(layer.forward(x, inputs).y.data, first);
    });
    holds('goes back linearly in dy', ({ layer, x, inputs, dy }) => {
      layer.forward(x, inputs);
      layer.eval().forward(x, inputs);
      const once = layer.backward(dy);
      const doubled: Record<string, Tensor | undefined> = layer.backward(dy.map((value) => 2 * value));
      for (const [name, gradient] of Object.entries(once)) {
        // A power of two commutes with every rounding but that of denormal numbers.
        const wanted = gradient?.data.map((value) => 2 * value) ?? [];
        close(doubled[name]?.data ?? [], wanted, 1e-37);
      }
    });
    if (states('zeroMean')) {
      holds('gives groups of mean 0', ({ layer, x, inputs }) => {
        const { y } = layer.forward(x, inputs);
        for (const mean of statistics(y, layer.groupingFor(x)).mean)
          assert.ok(Math.abs(mean) < 1e-6, `${mean}`);
      });
    }
    // Where backward holds statistics constant, gradients know nothing of what forward does not see.
    if (states('shiftInvariance') && !holdsConstant(record)) {
      holds(
        'has a gradient that sums to 0 over each group: no shift of it changes y',
        ({ layer, x, inputs, dy }) => {
          layer.forward(x, inputs);
          const { dx } = layer.backward(dy);
          assertOrthogonal(
            inner(
              layer,
              x,
              dx,
              dx.map(() => 1),
            ),
            1e-4,
          );
        },
      );
    }
    if (states('scaleInvariance') && !holdsConstant(record)) {
      holds(
        'has a gradient at right angles to x: no stretching of x changes y, but for ε',
        ({ layer, x, inputs, dy }) => {
          const { rstd } = layer.forward(x, inputs);
          const { dx } = layer.backward(dy);
          const { eps } = layer.options;
          // ε is worth ε/(σ² + ε) of the gradient's own part along x; offsets cancel to the rounding of float32.
          const slack = typeof eps === 'number' ? eps * Math.max(...(rstd?.data ?? [])) ** 2 : 0;
          if (slack < 1e-3) assertOrthogonal(inner(layer, x, dx, x), 1e-5 + 10 * slack);
        },
      );
    }
    if (states('batchIndependence')) {
      holds('turns with the samples', ({ layer, x, inputs }) => {
        const turned = Object.entries(inputs).map(([name, one]) => [name, rotated(one)]);
        const { y } = layer.forward(rotated(x), Object.fromEntries(turned));
        assert.deepEqual(y.data, rotated(layer.forward(x, inputs).y).data);
      });
    }
  });
}

/** The last sample first; what has no samples as it is. */
function rotated(x: Tensor): Tensor {
  if (x.axes[0] !== 'N') return x;
  const step = x.size / (x.shape[0] ?? 1);
  return x.map((_, i) => x.data[(i - step + x.size) % x.size] ?? 0);
}
