/** Every record of the table: its samples, the invariants that it states, its example cell. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import {
  concat,
  createLayer,
  fromJSON,
  gradCheck,
  type Invariant,
  invariants,
  type Layer,
  type NormRecord,
  norms,
  type Statistics,
  statistics,
  type Tensor,
  Tensor as TensorClass,
} from '../../src/engine/index.ts';
import { close, refuses } from './expect.ts';
import { extrasOf, inputOf } from './samples.ts';

type Property = (layer: Layer, x: Tensor, inputs: Record<string, Tensor>) => void;

/** Float32 rounding of outputs near 5 in size is 2.4e-7; sums over a group average it out. */
const ROUNDING = 5e-7;

const properties: Record<Invariant, Property> = {
  zeroMean(layer, x, inputs) {
    for (const mean of groups(layer, x, inputs).output.mean) close([mean], [0], ROUNDING);
  },
  unitVariance(layer, x, inputs) {
    const { input, output } = groups(layer, x, inputs);
    const expected = input.variance.map((variance) => variance / (variance + epsOf(layer)));
    close(output.variance, expected, 2 * ROUNDING);
  },
  unitMeanSquare(layer, x, inputs) {
    const { input, output } = groups(layer, x, inputs);
    const meanSquare = (found: Statistics) => found.l2.map((l2) => (l2 * l2) / found.count);
    const expected = meanSquare(input).map((square) => square / (square + epsOf(layer)));
    close(meanSquare(output), expected, 2 * ROUNDING);
  },
  shiftInvariance(layer, x, inputs) {
    const shifted = x.map((value) => value + 64);
    // x + 64 is rounded to float32 before the layer sees it; the output shows that times the slope of the layer.
    const lost = Math.max(...x.data.map((value, i) => Math.abs((shifted.data[i] ?? 0) - value - 64)));
    const tolerance = 4 * lost * slopeOf(layer, x, inputs) + ROUNDING;
    close(layer.forward(shifted, inputs).y.data, layer.forward(x, inputs).y.data, tolerance);
  },
  scaleInvariance(layer, x, inputs) {
    // Scaling by 4 is exact; what remains is ε, worth ε/2s² of the value where s is what x is divided by.
    const scaled = x.map((value) => value * 4);
    const { y } = layer.forward(x, inputs);
    const smallest = 1 / slopeOf(layer, x, inputs) ** 2;
    const largest = y.data.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const tolerance = ((largest * epsOf(layer)) / (2 * smallest)) * 1.1 + largest * ROUNDING;
    close(layer.forward(scaled, inputs).y.data, y.data, tolerance);
  },
  batchIndependence(layer, x, inputs) {
    const N = x.axes.indexOf('N');
    if (N < 0) return;
    const whole = layer.forward(x, inputs).y;
    const each = Array.from({ length: x.shape[N] ?? 0 }, (_, index) => {
      const own = Object.entries(inputs).map(([name, one]) => [name, sampleOf(one, index)]);
      return layer.forward(sampleOf(x, index), Object.fromEntries(own)).y;
    });
    assert.deepEqual(concat(each, 'N').data, whole.data);
  },
};

/** One sample, still with its axis N; tensors without N are for all samples. */
function sampleOf(x: Tensor, index: number): Tensor {
  const N = x.axes.indexOf('N');
  if (N < 0) return x;
  const sample = x.select({ N: index });
  const axes = [...sample.axes];
  const shape = [...sample.shape];
  axes.splice(N, 0, 'N');
  shape.splice(N, 0, 1);
  return new TensorClass(sample.data, shape, axes);
}

function groups(layer: Layer, x: Tensor, inputs: Record<string, Tensor>) {
  const grouping = layer.groupingFor(x);
  return { input: statistics(x, grouping), output: statistics(layer.forward(x, inputs).y, grouping) };
}

function epsOf({ options }: Layer): number {
  return typeof options.eps === 'number' ? options.eps : 0;
}

/** The largest 1/σ of a group, or what stands for it: how much the output magnifies a change of the input. */
function slopeOf(layer: Layer, x: Tensor, inputs: Record<string, Tensor>): number {
  const { rstd } = layer.forward(x, inputs);
  const slopes = rstd ?? layer.backward(x.map(() => 1)).dx;
  return slopes.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Offsets at which a one-pass variance or a float32 mean would show. */
const offsets = [
  { title: 'standard normal', mean: 0, std: 1 },
  { title: 'offset 1e4', mean: 1e4, std: 1 },
  { title: 'offset −300, std 20', mean: -300, std: 20 },
];

/** `C6`, or where they differ `gamma C6, alpha scalar`. */
function shapesOf(parameters: Readonly<Record<string, Tensor>>): string {
  const each = Object.entries(parameters).map(([name, one]) => `${name} ${one}`);
  const shapes = new Set(Object.values(parameters).map(String));
  return shapes.size === 1 ? ([...shapes][0] ?? '') : each.join(', ') || 'none';
}

function checkSamples(record: NormRecord): void {
  for (const sample of record.valid) {
    const title = `${JSON.stringify(sample.options)} on ${sample.axes} is ${sample.pattern}`;
    it(title, () => {
      const layer = createLayer(record, sample.options);
      const x = inputOf(sample);
      const patterns = layer.groupingsFor(x).map(({ pattern }) => pattern);
      assert.equal(patterns.join(' | '), sample.pattern);
      const found = layer.forward(x, extrasOf(sample));
      assert.equal(found.y.toString(), x.toString());
      assert.equal(shapesOf(layer.parameters()), sample.parameters);
      assert.deepEqual(Object.keys(found), ['y', ...record.statistics]);
      const grouping = layer.groupingFor(x);
      for (const name of record.statistics) {
        assert.deepEqual([found[name]?.axes, found[name]?.shape], [grouping.axes, grouping.shape], name);
      }
    });
    checkGradients(record, sample);
    it(`is made anew from its JSON (${title})`, () => {
      const layer = createLayer(record, sample.options);
      layer.forward(inputOf(sample, 3, 2), extrasOf(sample));
      const again = fromJSON(JSON.parse(JSON.stringify(layer.eval())));
      const x = inputOf(sample);
      assert.deepEqual(again.options, layer.options);
      assert.deepEqual(again.forward(x, extrasOf(sample)), layer.forward(x, extrasOf(sample)));
    });
  }
  for (const sample of record.errors) {
    it(`refuses: ${sample.message}`, () => {
      const run = (): unknown =>
        createLayer(record, sample.options).forward(inputOf(sample), extrasOf(sample));
      refuses(run, sample.code, sample.message);
    });
  }
}

/** In training where backward is the gradient of forward, and in eval after one training batch. */
function checkGradients(record: NormRecord, sample: NormRecord['valid'][number]): void {
  const check = (layer: Layer): void => {
    // Away from where parameters begin, which may be a kink, as of a clip.
    for (const [name, one] of Object.entries(layer.parameters())) {
      Reflect.set(
        layer,
        name,
        one.map((value, i) => 0.8 * value + 0.2 * Math.sin(i)),
      );
    }
    // Finite differences are this good beside a kink; PyTorch's vectors hold the digits.
    const found = gradCheck(layer, inputOf(sample, 0.5, 1), extrasOf(sample), { tolerance: 5e-3 });
    assert.ok(found.ok, found.toString());
    const names = ['dx', ...Object.keys(layer.parameters()).map((name) => `d${name}`)];
    for (const name of names)
      assert.ok(
        found.errors.some((one) => one.name === name),
        `no ${name}`,
      );
  };
  const title = `${JSON.stringify(sample.options)} on ${sample.axes}`;
  if (createLayer(record, sample.options).heldConstant === undefined) {
    it(`goes back as finite differences say: ${title}`, () => {
      const layer = createLayer(record, sample.options);
      layer.forward(inputOf(sample), extrasOf(sample));
      check(layer);
    });
  }
  it(`goes back as finite differences say in eval: ${title}`, () => {
    const layer = createLayer(record, sample.options);
    layer.forward(inputOf(sample, 0.25, 1.5), extrasOf(sample));
    check(layer.eval());
  });
}

function checkInvariants(record: NormRecord): void {
  for (const invariant of record.invariants) {
    for (const { title, mean, std } of offsets) {
      it(`${invariants[invariant]} (${title})`, () => {
        for (const sample of record.valid) {
          const x = inputOf(sample, mean, std);
          properties[invariant](createLayer(record, sample.options), x, extrasOf(sample));
        }
      });
    }
  }
}

/** Runs the cell with 'normbook' standing for the source; its last expression is what a notebook shows. */
async function runExample(record: NormRecord): Promise<void> {
  const url = new URL('../../src/engine/index.ts', import.meta.url);
  const code = record.example.replaceAll("'normbook'", JSON.stringify(url.href));
  assert.ok(code.includes(fileURLToPath(url)), 'the example imports from normbook');
  const last = code.trimEnd().lastIndexOf('\n') + 1;
  const shown = `${code.slice(0, last)}export const shown = ${code.slice(last)}`;
  const cell: unknown = await import(`data:text/javascript,${encodeURIComponent(shown)}`);
  assert.ok(typeof cell === 'object' && cell !== null && 'shown' in cell);
  assert.ok(cell.shown instanceof TensorClass, 'its last line is a tensor');
}

for (const record of norms) {
  describe(`${record.title} (${record.id})`, () => {
    checkSamples(record);
    checkInvariants(record);
    it('runs its example', () => runExample(record));
    it('has samples of both kinds and says what it is in one sentence', () => {
      assert.ok(record.valid.length > 0 && record.errors.length > 0);
      assert.match(record.summary, /^[A-Z][^.]*\.$/);
      assert.match(record.id, /^[a-z][A-Za-z0-9]*$/);
      assert.ok(record.paper.year > 1850 && record.paper.authors !== '' && record.paper.title !== '');
    });
  });
}

describe('the table of normalizations', () => {
  it('is in order of publication, each id and name once', () => {
    const years = norms.map(({ paper }) => paper.year);
    assert.deepEqual(
      years,
      [...years].sort((a, b) => a - b),
    );
    assert.equal(new Set(norms.map(({ id }) => id)).size, norms.length);
    assert.equal(new Set(norms.map(({ name }) => name)).size, norms.length);
  });
});
