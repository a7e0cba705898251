/** Training and eval, running statistics, backward's conditions, and layers as data. */
import assert from 'node:assert/strict';
import {
  batchNorm,
  fromJSON,
  groupNorm,
  instanceNorm,
  layerNorm,
  normalization,
  ones,
  randn,
  statistics,
  Tensor,
  tensor,
} from '../../src/engine/index.ts';
import { close, refuses } from './expect.ts';

const x = randn([4, 3, 5, 5], 'N C H W', { seed: 2, mean: 2, std: 3 });
const other = randn([4, 3, 5, 5], 'N C H W', { seed: 3, mean: -1 });

function unbiased(input: Tensor, pattern: string): Float64Array {
  const { variance, count } = statistics(input, pattern);
  return variance.map((value) => (value * count) / (count - 1));
}

describe('running statistics', () => {
  it('begin at mean 0 and variance 1, and eval before training leaves x nearly as it is', () => {
    const bn = batchNorm({ eps: 0 }).eval();
    assert.deepEqual(bn.forward(x).y.data, x.data);
    assert.deepEqual(
      [bn.runningMean?.nested(), bn.runningVar?.nested()],
      [
        [0, 0, 0],
        [1, 1, 1],
      ],
    );
    assert.equal(bn.numBatchesTracked?.nested(), 0);
  });
  it('move by the momentum toward mean and unbiased variance', () => {
    const bn = batchNorm({ momentum: 0.25 });
    bn.forward(x);
    const { mean } = statistics(x, '... -> c');
    close(
      bn.runningMean?.data ?? [],
      mean.map((value) => 0.25 * value),
      1e-6,
    );
    close(
      bn.runningVar?.data ?? [],
      unbiased(x, '... -> c').map((value) => 0.75 + 0.25 * value),
      1e-5,
    );
  });
  it('are the plain average of all batches for momentum null', () => {
    const bn = batchNorm({ momentum: null });
    for (const one of [x, other, x]) bn.forward(one);
    const [a, b] = [unbiased(x, '... -> c'), unbiased(other, '... -> c')];
    close(
      bn.runningVar?.data ?? [],
      a.map((value, c) => (2 * value + (b[c] ?? 0)) / 3),
      1e-5,
    );
    assert.equal(bn.numBatchesTracked?.nested(), 3);
  });
  it('are those of the last batch for momentum 1, whatever was before', () => {
    const bn = batchNorm({ momentum: 1 });
    bn.forward(x.map(() => Number.NaN));
    bn.forward(x);
    close(bn.runningMean?.data ?? [], statistics(x, '... -> c').mean, 1e-6);
  });
  it('do not move in eval, nor is anything kept without tracking', () => {
    const bn = batchNorm();
    bn.forward(x);
    const before = bn.runningMean?.data.slice();
    bn.eval().forward(other);
    assert.deepEqual(bn.runningMean?.data, before);
    const untracked = batchNorm({ trackRunningStats: false });
    untracked.forward(x);
    assert.deepEqual(untracked.state(), {});
    assert.deepEqual(untracked.eval().forward(x).y.data, batchNorm().forward(x).y.data);
  });
  it('keep the variance where one element a channel has none that is unbiased', () => {
    const bn = batchNorm({ momentum: 0.5 });
    bn.forward(tensor([[4, 6]]));
    assert.deepEqual(
      [bn.runningMean?.nested(), bn.runningVar?.nested()],
      [
        [2, 3],
        [1, 1],
      ],
    );
  });
  it('stay through a batch of no samples', () => {
    const bn = batchNorm();
    bn.forward(new Tensor(new Float32Array(), [0, 3], ['N', 'C']));
    assert.deepEqual([bn.runningMean?.nested(), bn.numBatchesTracked?.nested()], [[0, 0, 0], 0]);
  });
  it('of instance norm take the average over the samples', () => {
    const norm = instanceNorm({ trackRunningStats: true, momentum: 1 });
    norm.forward(x);
    const each = unbiased(x, 'n c h w -> n c');
    const average = [0, 1, 2].map((c) =>
      [0, 1, 2, 3].reduce((sum, n) => sum + (each[n * 3 + c] ?? 0) / 4, 0),
    );
    close(norm.runningVar?.data ?? [], average, 1e-5);
  });
  it('can be assigned and forgotten', () => {
    const bn = batchNorm({ eps: 0, affine: false }).eval();
    bn.runningMean = tensor([1, 2, 3]);
    bn.runningVar = tensor([4, 4, 4]);
    close(bn.forward(x).y.data, x.map((value, i) => (value - 1 - (Math.floor(i / 25) % 3)) / 2).data, 1e-6);
    bn.reset();
    assert.deepEqual(bn.state(), {});
  });
  it('a tensor read before a forward does not change with it', () => {
    const bn = batchNorm();
    bn.forward(x);
    const { runningMean } = bn;
    const before = runningMean?.data.slice();
    bn.forward(other);
    assert.deepEqual(runningMean?.data, before);
  });
});

describe('backward', () => {
  it('goes back through the latest forward only', () => {
    const ln = layerNorm();
    ln.forward(other);
    const { y } = ln.forward(x);
    const fresh = layerNorm();
    fresh.forward(x);
    assert.deepEqual(ln.backward(y).dx.data, fresh.backward(y).dx.data);
  });
  it('has the shapes of what it is the gradient of', () => {
    const gn = groupNorm({ groups: 3 });
    const { dx, dgamma, dbeta } = gn.backward(gn.forward(x).y);
    assert.deepEqual([String(dx), String(dgamma), String(dbeta)], ['N4 C3 H5 W5', 'C3', 'C3']);
    const plain = groupNorm({ groups: 3, affine: false });
    assert.deepEqual(Object.keys(plain.backward(plain.forward(x).y)), ['dx']);
  });
  it('takes dy under any axis names', () => {
    const bn = batchNorm();
    const { y } = bn.forward(x);
    assert.deepEqual(bn.backward(y.rename('A B Q R')).dx.axes, ['N', 'C', 'H', 'W']);
  });
  it('refuses a dy whose axes are in another order, which extents may hide', () => {
    const norm = batchNorm();
    norm.forward(randn([3, 3], 'N C'));
    const message =
      "batchNorm.backward: dy C3 N3, expected the axes in the order N C; call transpose('N C') on it";
    refuses(() => norm.backward(ones([3, 3], 'C N')), 'axis', message);
  });
  it('refuses to run before forward', () => {
    const message = 'batchNorm: backward before any forward; call forward(x) first';
    refuses(() => batchNorm().backward(x), 'state', message);
  });
  it('refuses a dy that is not like y', () => {
    const bn = batchNorm();
    bn.forward(x);
    const message = 'batchNorm.backward: dy C3, expected N4 C3 H5 W5; pass the gradient of the latest y';
    refuses(() => bn.backward(ones([3])), 'shape', message);
  });
});

describe('a layer as data', () => {
  it('comes back from JSON with options, mode, parameters and state, NaN and ∞ among them', () => {
    const bn = batchNorm({ eps: 0.1, momentum: null });
    bn.forward(x);
    bn.gamma = tensor([1, Number.NaN, Number.POSITIVE_INFINITY]);
    const again = fromJSON(JSON.parse(JSON.stringify(bn.eval())));
    assert.equal(again.training, false);
    assert.deepEqual(
      [again.options, again.parameters(), again.state()],
      [bn.options, bn.parameters(), bn.state()],
    );
  });
  it('comes back where it is a pattern', () => {
    const own = normalization('n (g c) h w -> n g', { g: 3, affine: '(g c)', eps: 0.5 });
    own.forward(x);
    const again = fromJSON(JSON.parse(JSON.stringify(own)));
    assert.deepEqual(again.forward(x).y.data, own.forward(x).y.data);
  });
  it('before its first forward has its options alone', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(layerNorm({ over: 'W' }))), {
      id: 'layerNorm',
      options: { eps: 1e-5, affine: true, over: 'W' },
      training: true,
      values: {},
    });
  });
  it('takes a PyTorch state_dict under its prefix', () => {
    const dict = {
      'layer1.bn.weight': [2, 2, 2],
      'layer1.bn.bias': Float32Array.of(1, 1, 1),
      'layer1.bn.running_mean': tensor([0, 0, 0]),
      'layer1.bn.running_var': [3, 3, 3],
      'layer1.bn.num_batches_tracked': 7,
      'layer1.conv.weight': [[1]],
    };
    const bn = batchNorm({ eps: 1 }).loadStateDict(dict, 'layer1.bn.').eval();
    close(bn.forward(x).y.data, x.map((value) => (2 * value) / 2 + 1).data, 1e-6);
    assert.deepEqual([String(bn.gamma), bn.numBatchesTracked?.nested()], ['C3', 7]);
  });
  const saved = batchNorm();
  saved.forward(x);
  const refused: [string, () => unknown, string][] = [
    [
      'a state_dict with names missing',
      () => batchNorm().loadStateDict({ 'bn.weight': [1] }, 'bn.'),
      'batchNorm.loadStateDict: no bn.bias, bn.running_mean, bn.running_var, expected bn.weight, bn.bias, bn.running_mean, bn.running_var, bn.num_batches_tracked; check the prefix, and the options that decide which values there are',
    ],
    [
      'a state_dict with names of more',
      () => layerNorm().loadStateDict({ weight: [1], bias: [0], scale: [2] }),
      'layerNorm.loadStateDict: unknown scale, expected weight, bias; check the prefix, and the options that decide which values there are',
    ],
    [
      'JSON of another normalization',
      () => layerNorm().restore(JSON.parse(JSON.stringify(saved))),
      'layerNorm: a saved batchNorm, expected layerNorm; restore it into a layer of its own kind, or use fromJSON',
    ],
    [
      'JSON with values that these options do not have',
      () => batchNorm({ affine: false }).restore(JSON.parse(JSON.stringify(saved))),
      'batchNorm.restore: a value gamma that a layer of these options does not have, expected what toJSON() wrote; save the layer again',
    ],
    [
      'JSON whose numbers are none',
      () =>
        batchNorm().restore({
          id: 'batchNorm',
          options: {},
          values: { gamma: { axes: ['C'], shape: [1], data: ['x'] } },
        }),
      'batchNorm.restore: gamma without axes, shape and data, expected what toJSON() wrote; save the layer again',
    ],
    [
      'JSON of no normalization of the table',
      () => fromJSON({ id: 'mine', options: {}, training: true, values: {} }),
      'fromJSON: a layer mine, expected one of the normalizations of the table; define it anew and call restore(saved) on it',
    ],
    [
      'what is no layer',
      () => fromJSON([1]),
      'fromJSON: no object with id and options, expected what toJSON() wrote; save the layer again',
    ],
  ];
  for (const [title, call, message] of refused) it(`refuses ${title}`, () => refuses(call, 'state', message));
  it('restored is all as saved, whatever it was', () => {
    const bn = batchNorm();
    bn.forward(x);
    bn.restore(batchNorm().toJSON());
    assert.deepEqual([bn.parameters(), bn.state(), bn.pattern], [{}, {}, undefined]);
  });
  it('takes PyTorch shapes that differ by extents of 1, copies, and checkpoints that do not count batches', () => {
    const weight = Float32Array.of(2, 2, 2);
    const dict = {
      weight: tensor(weight, [1, 3, 1, 1], 'N C H W'),
      bias: [0, 0, 0],
      running_mean: [0, 0, 0],
      running_var: [1, 1, 1],
    };
    const bn = batchNorm({ eps: 0 }).loadStateDict(dict).eval();
    weight[0] = 9;
    close(bn.forward(x).y.data, x.map((value) => 2 * value).data, 1e-6);
    assert.equal(String(bn.gamma), 'C3');
  });
  it('is as before where a part of what it is given is refused', () => {
    const bn = batchNorm();
    bn.forward(x);
    const dict = {
      weight: [5, 5, 5],
      bias: [1, 2],
      running_mean: [0, 0, 0],
      running_var: [1, 1, 1],
      num_batches_tracked: 0,
    };
    assert.throws(() => bn.loadStateDict(dict));
    assert.deepEqual(bn.gamma?.nested(), [1, 1, 1]);
  });
});
