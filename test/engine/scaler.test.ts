/** Scalers of data: fitted on one tensor, applied to others, undone, saved; and refused where nothing is fitted. */
import assert from 'node:assert/strict';
import {
  createLayer,
  fromJSON,
  minMaxScale,
  norms,
  randn,
  robustScale,
  Scaler,
  statistics,
  Tensor,
  tensor,
  whitening,
  zScore,
} from '../../src/engine/index.ts';
import { close, refuses } from './expect.ts';

const records = norms.filter(({ family }) => family === 'data');

function made(id: string): Scaler {
  const record = records.find((one) => one.id === id);
  assert.ok(record);
  const scaler = createLayer(record);
  assert.ok(scaler instanceof Scaler);
  return scaler;
}

const train = randn([40, 3], 'N C', { seed: 1, mean: 5, std: 2 });
const test = randn([7, 3], 'N C', { seed: 2, mean: 4, std: 3 });
/** Two features that move together. */
const correlated = tensor(
  Array.from({ length: 50 }, (_, i) => [Math.sin(i), 2 * Math.sin(i) + Math.cos(3 * i)]),
  'N C',
);
/** What y = apply(x) loses by float32 comes back as large as the data is beside it. */
const ROUNDING = 2e-5;

describe('the scalers of the table', () => {
  it('are these four', () => {
    assert.deepEqual(records.map(({ id }) => id).sort(), [
      'minMaxScale',
      'robustScale',
      'whitening',
      'zScore',
    ]);
  });
  for (const { id } of records) {
    describe(id, () => {
      it('comes back to x from what it made of it', () => {
        const scaler = made(id).fit(train);
        close(scaler.inverse(scaler.apply(train)).data, train.data, ROUNDING);
        close(scaler.inverse(scaler.apply(test)).data, test.data, ROUNDING);
      });
      it('comes back for images, and in any order of the axes', () => {
        for (const axes of ['N C H W', 'N H W C', 'C W N H']) {
          const x = randn([3, 4, 5, 2], axes, { seed: 3, mean: -1 });
          const scaler = made(id).fit(x);
          const back = scaler.inverse(scaler.apply(x));
          assert.equal(back.toString(), x.toString());
          close(back.data, x.data, ROUNDING);
        }
      });
      it('applies what it was fitted on, whatever it is applied to', () => {
        const scaler = made(id).fit(train);
        const before = JSON.stringify(scaler);
        const both = scaler.apply(test).data;
        const first = scaler.apply(new Tensor(test.data.slice(0, 3), [1, 3], ['N', 'C']));
        assert.deepEqual(first.data, both.slice(0, 3));
        assert.equal(JSON.stringify(scaler), before);
      });
      it('fits in training, applies in eval, and agrees to rounding', () => {
        const scaler = made(id);
        assert.ok(scaler.training);
        const trained = scaler.forward(train).y;
        close(scaler.apply(train).data, trained.data, ROUNDING);
        assert.ok(scaler.training, 'apply leaves the mode');
        assert.ok(!scaler.fit(train).training, 'fit ends in eval');
        const state = JSON.stringify(scaler.state());
        scaler.forward(test);
        assert.equal(JSON.stringify(scaler.state()), state, 'eval fits nothing');
        scaler.train().forward(test);
        assert.notEqual(JSON.stringify(scaler.state()), state, 'training does');
      });
      it('goes back to x with what was fitted held constant', () => {
        const scaler = made(id).fit(train);
        scaler.forward(test);
        const dy = test.map((_, i) => Math.cos(i));
        const { dx } = scaler.backward(dy);
        const moved = scaler.apply(test.map((value, i) => value + (dy.data[i] ?? 0)));
        const along = moved.data.reduce(
          (sum, value, i) => sum + (value - (scaler.apply(test).data[i] ?? 0)) * (dy.data[i] ?? 0),
          0,
        );
        const slope = dx.data.reduce((sum, value, i) => sum + value * (dy.data[i] ?? 0), 0);
        // The map is a straight line, so that a large step is exact but for rounding.
        close([along], [slope], 1e-4 * Math.abs(slope));
      });
      it('leaves a feature finite that does not vary, and comes back', () => {
        const x = tensor(
          [
            [1, 7, 2],
            [2, 7, 0],
            [4, 7, 5],
            [4.5, 7, 1],
          ],
          'N C',
        );
        const scaler = made(id).fit(x);
        const y = scaler.apply(x);
        assert.deepEqual([...y.data].filter((_, i) => i % 3 === 1).map(Math.abs), [0, 0, 0, 0]);
        close(scaler.inverse(y).data, x.data, ROUNDING);
        const other = scaler.apply(x.map((value) => value + 1));
        assert.ok(other.data.every(Number.isFinite));
      });
      it('is saved and made anew, fitted or not', () => {
        const scaler = made(id).fit(train);
        const again = fromJSON(JSON.parse(JSON.stringify(scaler)));
        assert.ok(again instanceof Scaler && !again.training);
        assert.deepEqual(again.apply(test), scaler.apply(test));
        assert.deepEqual(again.inverse(test), scaler.inverse(test));
        const restored = made(id).restore(JSON.parse(JSON.stringify(scaler)));
        assert.deepEqual(restored.apply(test), scaler.apply(test));
        const unfitted = fromJSON(JSON.parse(JSON.stringify(made(id))));
        assert.ok(unfitted instanceof Scaler && unfitted.training);
        assert.throws(() => unfitted.apply(test), /not fitted/);
      });
      it('refuses to apply or to go back before it is fitted, or after reset', () => {
        const message = (method: string): string =>
          `${id}.${method}: a scaler that is not fitted; call fit(x) first`;
        const fresh = made(id);
        refuses(() => fresh.apply(test), 'state', message('apply'));
        refuses(() => fresh.inverse(test), 'state', message('inverse'));
        refuses(() => made(id).eval().forward(test), 'state', message('apply'));
        const reset = made(id).fit(train).reset();
        refuses(() => reset.apply(test), 'state', message('apply'));
        assert.ok(fresh.training, 'the mode is as it was');
      });
      it('refuses data of other features, and is as it was', () => {
        const scaler = made(id).fit(train);
        const before = JSON.stringify(scaler);
        const other = randn([4, 2], 'N C', { seed: 4 });
        assert.throws(() => scaler.apply(other), { name: 'EngineError', code: 'shape' });
        assert.throws(() => scaler.inverse(other), { name: 'EngineError', code: 'shape' });
        assert.equal(JSON.stringify(scaler), before);
      });
      it('lets NaN show in the feature that has it', () => {
        const x = train.map((value, i) => (i === 4 ? Number.NaN : value));
        const y = made(id).forward(x).y;
        assert.ok([...y.data].filter((_, i) => i % 3 === 1).every(Number.isNaN));
        if (id === 'whitening') return; // which mixes all features
        assert.ok([...y.data].filter((_, i) => i % 3 !== 1).every(Number.isFinite));
      });
    });
  }
});

describe('what the scalers make of the data they were fitted on', () => {
  it('has mean 0 and deviation 1: zScore', () => {
    const found = statistics(zScore().fit(train).apply(train), 'n c -> c');
    close(found.mean, [0, 0, 0], 1e-6);
    close(found.std, [1, 1, 1], 1e-6);
  });
  it('lies from min to max, both ends exactly: minMaxScale', () => {
    const found = statistics(minMaxScale({ min: -1, max: 3 }).fit(train).apply(train), 'n c -> c');
    assert.deepEqual([...found.min, ...found.max], [-1, -1, -1, 3, 3, 3]);
  });
  it('has median 0 and quartiles 1 apart: robustScale', () => {
    const found = statistics(robustScale().fit(train).apply(train), 'n c -> c');
    close(found.median, [0, 0, 0], 1e-6);
    const span = found.quantile(0.75).map((high, c) => high - (found.quantile(0.25)[c] ?? 0));
    close(span, [1, 1, 1], 1e-6);
  });
  it('hardly moves with one outlier: robustScale', () => {
    const spoilt = train.map((value, i) => (i === 0 ? 1e6 : value));
    const [clean, moved] = [train, spoilt].map((x) => robustScale().fit(x).apply(test).data);
    // One rank of 40 further on, where zScore would move by thousands.
    close(moved ?? [], clean ?? [], 0.3);
  });
  it('is uncorrelated, each feature of variance 1: whitening', () => {
    const y = whitening({ eps: 0 }).fit(correlated).apply(correlated);
    const sums = [0, 0, 0];
    for (let i = 0; i < y.data.length; i += 2) {
      const [a, b] = [y.data[i] ?? 0, y.data[i + 1] ?? 0];
      [a * a, a * b, b * b].forEach((product, k) => {
        sums[k] = (sums[k] ?? 0) + product / 50;
      });
    }
    close(sums, [1, 0, 1], 1e-5);
  });
  it('is the data itself, centred, where it is white already: whitening', () => {
    const white = whitening({ eps: 0 }).fit(correlated).apply(correlated);
    close(whitening({ eps: 0 }).fit(white).apply(white).data, white.data, 1e-5);
  });
});
