/** Every record of the table: its samples, the invariants that it states, its example cell. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import {
  concat,
  createLayer,
  type Invariant,
  invariants,
  type Layer,
  type NormRecord,
  norms,
  randn,
  statistics,
  type Tensor,
  Tensor as TensorClass,
} from '../../src/engine/index.ts';
import { close, refuses } from './expect.ts';

type Property = (layer: Layer, x: Tensor) => void;

/** Float32 rounding of outputs near 5 in size is 2.4e-7; sums over a group average it out. */
const ROUNDING = 5e-7;

const properties: Record<Invariant, Property> = {
  zeroMean(layer, x) {
    for (const mean of groups(layer, x).output.mean) close([mean], [0], ROUNDING);
  },
  unitVariance(layer, x) {
    const { input, output } = groups(layer, x);
    const expected = input.variance.map((variance) => variance / (variance + layer.eps));
    close(output.variance, expected, 2 * ROUNDING);
  },
  shiftInvariance(layer, x) {
    const shifted = x.map((value) => value + 64);
    // x + 64 is rounded to float32 before the layer sees it; the output shows that times 1/σ.
    const lost = Math.max(...x.data.map((value, i) => Math.abs((shifted.data[i] ?? 0) - value - 64)));
    const tolerance = 4 * lost * largestRstd(layer, x) + ROUNDING;
    close(layer.forward(shifted).y.data, layer.forward(x).y.data, tolerance);
  },
  scaleInvariance(layer, x) {
    // Scaling by 4 is exact; what remains is ε, worth ε/2σ² of the value.
    const scaled = x.map((value) => value * 4);
    const smallest = Math.min(...groups(layer, x).input.variance);
    const tolerance = (5 * layer.eps) / (2 * smallest) + ROUNDING;
    close(layer.forward(scaled).y.data, layer.forward(x).y.data, tolerance);
  },
  batchIndependence(layer, x) {
    if (!x.axes.includes('N')) return;
    const whole = layer.forward(x).y;
    const each = Array.from({ length: x.shape[x.axes.indexOf('N')] ?? 0 }, (_, N) => {
      const sample = x.select({ N });
      const alone = new TensorClass(sample.data, [1, ...sample.shape], ['N', ...sample.axes]);
      return layer.forward(alone).y;
    });
    assert.deepEqual(concat(each, 'N').data, whole.data);
  },
};

function groups(layer: Layer, x: Tensor) {
  const grouping = layer.groupingFor(x);
  return { input: statistics(x, grouping), output: statistics(layer.forward(x).y, grouping) };
}

/** The largest 1/σ of a group: how much the output magnifies a change of the input. */
function largestRstd(layer: Layer, x: Tensor): number {
  return Math.max(...layer.forward(x).rstd.data);
}

/** Offsets at which a one-pass variance or a float32 mean would show. */
const inputs = [
  { title: 'standard normal', mean: 0, std: 1 },
  { title: 'offset 1e4', mean: 1e4, std: 1 },
  { title: 'offset −300, std 20', mean: -300, std: 20 },
];

function inputOf(sample: { shape: readonly number[]; axes: string }, mean = 0, std = 1): Tensor {
  return randn(sample.shape, sample.axes, { seed: 11, mean, std });
}

function checkSamples(record: NormRecord): void {
  for (const sample of record.valid) {
    it(`${JSON.stringify(sample.options)} on ${sample.axes} is ${sample.pattern}`, () => {
      const layer = createLayer(record, sample.options);
      const x = inputOf(sample);
      assert.equal(layer.patternFor(x), sample.pattern);
      const { y, mean } = layer.forward(x);
      assert.equal(y.toString(), x.toString());
      assert.equal(layer.gamma?.toString() ?? 'scalar', sample.parameters);
      assert.equal(layer.beta?.toString() ?? 'scalar', sample.parameters);
      const grouping = layer.groupingFor(x);
      assert.deepEqual([mean.axes, mean.shape], [grouping.axes, grouping.shape]);
    });
  }
  for (const sample of record.errors) {
    it(`refuses: ${sample.message}`, () => {
      const run = (): unknown => createLayer(record, sample.options).forward(inputOf(sample));
      refuses(run, sample.code, sample.message);
    });
  }
}

function checkInvariants(record: NormRecord): void {
  for (const invariant of record.invariants) {
    for (const { title, mean, std } of inputs) {
      it(`${invariants[invariant]} (${title})`, () => {
        for (const sample of record.valid) {
          properties[invariant](createLayer(record, sample.options), inputOf(sample, mean, std));
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
      assert.match(record.id, /^[a-z][A-Za-z]*$/);
      assert.ok(record.paper.year > 1900 && record.paper.authors !== '' && record.paper.title !== '');
    });
  });
}

describe('the table of normalizations', () => {
  it('is in order of publication, each id and name once', () => {
    assert.deepEqual(norms.map(({ name }) => name).slice(0, 2), ['BN', 'IN']);
    assert.equal(new Set(norms.map(({ id }) => id)).size, norms.length);
    assert.equal(new Set(norms.map(({ name }) => name)).size, norms.length);
  });
});
