/** Threads: the same bits whatever their number, and a pool that neither hangs nor differs whatever befalls it. */
import assert from 'node:assert/strict';
import { Script } from 'node:vm';
import {
  batchNorm,
  EngineError,
  engineSettings,
  groupNorm,
  instanceNorm,
  type Layer,
  layerNorm,
  randn,
  rmsNorm,
  statistics,
  type Tensor,
} from '../../src/engine/index.ts';

/** Large enough to be shared, in all the ways that kernels walk. */
const images = { shape: [16, 32, 40, 41], axes: 'N C H W' };
const tokens = { shape: [24, 50, 512], axes: 'N L D' };
const oddTokens = { shape: [7, 301, 203], axes: 'N L D' };
const long = { shape: [4, 3, 40_001], axes: 'N L D' };

const layers: readonly [string, () => Layer, { shape: number[]; axes: string }][] = [
  ['batch norm of images', batchNorm, images],
  ['batch norm of tokens', batchNorm, oddTokens],
  ['instance norm', () => instanceNorm({ affine: true }), images],
  ['group norm', () => groupNorm({ groups: 8 }), images],
  ['layer norm of images', layerNorm, images],
  ['layer norm of tokens', layerNorm, tokens],
  ['layer norm of long rows', layerNorm, long],
  ['RMS norm', rmsNorm, oddTokens],
];

function all(layer: Layer, x: Tensor, dy: Tensor): Record<string, Float32Array> {
  const found = { ...layer.forward(x), ...layer.backward(dy) };
  return Object.fromEntries(
    Object.entries(found).map(([name, one]) => [name, one?.data ?? new Float32Array()]),
  );
}

describe('threads', () => {
  const { threads } = engineSettings();
  afterEach(() => void engineSettings({ threads }));

  for (const [name, make, { shape, axes }] of layers) {
    it(`change no bit of ${name}, forward and backward`, () => {
      const x = randn(shape, axes, { seed: 1, mean: 3 });
      const dy = randn(shape, axes, { seed: 2 });
      engineSettings({ threads: 1 });
      const expected = all(make(), x, dy);
      for (const count of [2, 3]) {
        engineSettings({ threads: count });
        // The first rounds are done before the threads have started.
        for (let round = 0; round < 20; round++) assert.deepEqual(all(make(), x, dy), expected);
      }
    });
  }
  it('change no bit of statistics, histograms, arithmetic and products', () => {
    const x = randn(images.shape, images.axes, { seed: 5 });
    const matrix = randn([512, 300], 'D E', { seed: 6 });
    const token = randn(tokens.shape, tokens.axes, { seed: 7 });
    const compute = (): unknown => [
      statistics(x, '... -> c').toJSON(),
      statistics(token, '... -> d').toJSON(),
      statistics(x, '... -> n h').histogram(17).counts,
      x.add(x.mul(0.1)).data,
      x.sub(x.mean('... -> c')).data,
      token.matmul(matrix, 'D').data,
    ];
    engineSettings({ threads: 1 });
    const expected = compute();
    engineSettings({ threads: 3 });
    for (let round = 0; round < 8; round++) assert.deepEqual(compute(), expected);
  });
  it('agree on jobs of random sizes, one after the other', () => {
    const source = randn([2 ** 22], 'C', { seed: 8 });
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 300; round++) {
      const [rows, columns] = [1 + random(400), 8 + random(4000)];
      const x = source.slice({ C: [0, rows * columns] }).reshape([rows, columns], 'N C');
      engineSettings({ threads: 1 + (round % 4) });
      const found = layerNorm({ affine: false }).forward(x);
      const row = random(rows);
      const alone = layerNorm({ affine: false }).forward(x.slice({ N: [row, row + 1] }));
      assert.deepEqual(found.y.data.slice(row * columns, (row + 1) * columns), alone.y.data);
      for (const one of [x, found.y]) one.dispose();
    }
  });
  it('are sound after a run that was ended from outside, again and again', () => {
    engineSettings({ threads: 2 });
    const x = randn(images.shape, images.axes, { seed: 9 });
    const layer = batchNorm({ trackRunningStats: false });
    const expected = layer.forward(x).y.data;
    const host: { run?: () => void } = globalThis as object;
    host.run = () => {
      for (;;) layer.forward(x).y.dispose();
    };
    const script = new Script('run()');
    for (let round = 0; round < 25; round++) {
      assert.throws(() => script.runInThisContext({ timeout: 3 + (round % 7) }), /timed out/);
      assert.deepEqual(layer.forward(x).y.data, expected);
    }
    delete host.run;
  });
  it('are settled before the memory of a run that was ended is used by a smaller one, which needs none', () => {
    const host: { run?: () => void } = globalThis as object;
    const large = randn([32, 64, 56, 56], 'N C H W', { seed: 1, mean: 5 });
    const dyLarge = randn(large.shape, 'N C H W', { seed: 2 });
    const layer = batchNorm({ trackRunningStats: false });
    layer.forward(large);
    host.run = () => {
      for (;;) for (const one of Object.values(layer.backward(dyLarge))) one?.dispose();
    };
    const script = new Script('run()');
    const small: [Layer, Tensor][] = [
      [batchNorm(), randn([8, 100, 64], 'N L D', { seed: 3 })],
      [layerNorm(), randn([8, 100, 64], 'N L D', { seed: 4 })],
    ];
    engineSettings({ threads: 1 });
    const expected = small.map(([one, x]) => all(one, x, x));
    engineSettings({ threads: 4 });
    for (let round = 0; round < 40; round++) {
      assert.throws(() => script.runInThisContext({ timeout: 2 + (round % 9) }), /timed out/);
      small.forEach(([one, x], i) => {
        assert.deepEqual(all(one, x, x), expected[i]);
      });
    }
    delete host.run;
  });
  it('are as many as are asked for, and a number of them', () => {
    assert.equal(engineSettings({ threads: 3 }).threads, 3);
    assert.throws(
      () => engineSettings({ threads: 0 }),
      new EngineError('option', {
        what: 'engineSettings: threads',
        got: '0',
        expected: 'an integer from 1 to 64',
        remedy: 'engineSettings() shows the present ones',
      }),
    );
    assert.throws(() => engineSettings({ thread: 2 } as object), /engineSettings: thread: is no setting/);
  });
});
