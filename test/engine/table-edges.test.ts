/** Every normalization of the table at the edges: zeros, constants, one element, nothing, NaN, ∞, tiny and huge. */
import assert from 'node:assert/strict';
import { createLayer, groupOf, type Layer, type NormRecord, norms, Tensor } from '../../src/engine/index.ts';
import { extrasOf, inputOf } from './samples.ts';

type Sample = NormRecord['valid'][number];

/** Where the definition itself has 0/0: of a weight without a direction. */
const UNDEFINED: Readonly<Record<string, readonly string[]>> = {
  weightNorm: ['zeros'],
  spectralNorm: ['zeros', 'denormal numbers'],
};

function made(
  record: NormRecord,
  sample: Sample,
): { layer: Layer; x: Tensor; inputs: Record<string, Tensor> } {
  return { layer: createLayer(record, sample.options), x: inputOf(sample), inputs: extrasOf(sample) };
}

/** Forward in training and eval and backward in both; all results. */
function throughout(layer: Layer, x: Tensor, inputs: Record<string, Tensor>): Record<string, Tensor> {
  const trained = layer.forward(x, inputs);
  const { dx } = layer.backward(x.map(() => 1));
  const y = layer.eval().forward(x, inputs).y;
  const inEval = layer.backward(x.map(() => 1)).dx;
  return { 'y in training': trained.y, 'dx in training': dx, 'y in eval': y, 'dx in eval': inEval };
}

function finite(results: Record<string, Tensor>): void {
  for (const [name, { data }] of Object.entries(results)) {
    const at = data.findIndex((value) => !Number.isFinite(value));
    assert.equal(at, -1, `${name}[${at}] is ${data[at]}`);
  }
}

/** The sample's shape with another extent along one axis. */
function resized(sample: Sample, axis: string, extent: number): Sample | undefined {
  const at = sample.axes.split(' ').indexOf(axis);
  if (at < 0) return undefined;
  const along = (one: { shape: readonly number[]; axes: string }): number[] =>
    one.axes.split(' ').map((name, i) => (name === axis ? extent : (one.shape[i] ?? 0)));
  const inputs = Object.entries(sample.inputs ?? {}).map(([name, one]) => [
    name,
    { ...one, shape: along(one) },
  ]);
  return { ...sample, shape: along(sample), inputs: Object.fromEntries(inputs) };
}

const constants: [title: string, value: number][] = [
  ['zeros', 0],
  ['a constant that float32 rounds', 0.1],
  ['denormal numbers', 1e-42],
];

for (const record of norms) {
  describe(`${record.title} at the edges`, () => {
    for (const [title, value] of constants) {
      if (UNDEFINED[record.id]?.includes(title) === true) continue;
      it(`has finite results for ${title}`, () => {
        for (const sample of record.valid) {
          const { layer, x, inputs } = made(record, sample);
          finite(
            throughout(
              layer,
              x.map(() => value),
              inputs,
            ),
          );
        }
      });
    }
    it('overflows to ∞ at most, never to NaN, for a constant near the top of float32', () => {
      for (const sample of record.valid) {
        const { layer, x, inputs } = made(record, sample);
        const large = x.map(() => 1e37);
        for (const { data } of Object.values(throughout(layer, large, inputs)))
          assert.ok(!data.some(Number.isNaN));
      }
    });
    it('has finite results for numbers from 1e-38 to 1e38 together', () => {
      for (const sample of record.valid) {
        const { layer, x, inputs } = made(record, sample);
        const { y } = layer.forward(
          x.map((value, i) => Math.sign(value) * 10 ** ((i % 77) - 38)),
          inputs,
        );
        assert.ok(y.data.every(Number.isFinite));
      }
    });
    for (const axis of ['N', 'H', 'W', 'L']) {
      it(`has defined results where ${axis} is 1, and none where it is 0`, () => {
        for (const sample of record.valid) {
          const [one, none] = [resized(sample, axis, 1), resized(sample, axis, 0)];
          // A pattern may need more than one along an axis: then it says so, with an error of its own.
          if (one === undefined || none === undefined || 'size' in sample.options) continue;
          const single = made(record, one);
          finite(throughout(single.layer, single.x, single.inputs));
          const empty = made(record, none);
          for (const result of Object.values(throughout(empty.layer, empty.x, empty.inputs))) {
            assert.deepEqual([result.shape, result.size], [none.shape, 0]);
          }
        }
      });
    }
    if (record.invariants.includes('batchIndependence')) {
      for (const special of [Number.NaN, Infinity, -Infinity]) {
        it(`keeps ${special} in the sample that has it`, () => {
          for (const sample of record.valid) {
            if (!sample.axes.startsWith('N ')) continue;
            const { layer, x, inputs } = made(record, sample);
            const clean = layer.forward(x, inputs).y;
            const { y } = layer.forward(
              x.map((value, i) => (i === 1 ? special : value)),
              inputs,
            );
            const size = x.size / (x.shape[0] ?? 1);
            assert.deepEqual(y.data.subarray(size), clean.data.subarray(size));
          }
        });
      }
    }
    // Where running statistics divide in training, those of the batch do not show.
    if (record.statistics.includes('rstd') && record.id !== 'powerNorm') {
      it('keeps NaN in the groups that have it, and hides it in none of these', () => {
        for (const sample of record.valid) {
          const { layer, x, inputs } = made(record, sample);
          const { y, rstd } = layer.forward(
            x.map((value, i) => (i === 1 ? Number.NaN : value)),
            inputs,
          );
          const groupings = layer.groupingsFor(x);
          const isTouched = (i: number): boolean =>
            groupings.some((one) => groupOf(one, i) === groupOf(one, 1));
          y.data.forEach((value, i) => {
            assert.ok(!Number.isNaN(value) || isTouched(i), `y[${i}] of ${sample.axes}`);
          });
          const [first] = groupings;
          assert.ok(first && Number.isNaN(rstd?.data[groupOf(first, 1)]));
        }
      });
    }
  });
}

describe('the table at the edges', () => {
  it('takes a tensor of no elements at all', () => {
    const nothing = new Tensor(new Float32Array(), [0, 0], ['N', 'C']);
    for (const record of norms) {
      const [sample] = record.valid;
      if (sample?.inputs !== undefined || sample?.options.size !== undefined) continue;
      const layer = createLayer(record, sample?.options);
      assert.equal(layer.forward(nothing).y.size, 0, record.id);
      assert.equal(layer.backward(nothing).dx.size, 0, record.id);
    }
  });
});
