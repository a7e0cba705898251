/** The life of a layer: names, patterns, parameters that take their shape, refusals. */
import assert from 'node:assert/strict';
import {
  batchNorm,
  groupNorm,
  layerNorm,
  normalization,
  ones,
  randn,
  tensor,
  zeros,
} from '../../src/engine/index.ts';

const x = randn([2, 6, 3, 3], 'N C H W');

describe('a layer', () => {
  it('says what it is', () => {
    const bn = batchNorm({ eps: 1e-3 });
    assert.deepEqual([bn.id, bn.name, bn.title], ['batchNorm', 'BN', 'Batch normalization']);
    assert.deepEqual(bn.options, { eps: 1e-3, affine: true, momentum: 0.1, trackRunningStats: true });
    const own = normalization('... -> c');
    assert.deepEqual([own.id, own.name, own.parameters()], ['normalization', '... -> c', {}]);
  });
  it('has a pattern for any tensor, and that of the latest forward', () => {
    const ln = layerNorm({ affine: false });
    assert.equal(ln.pattern, undefined);
    assert.equal(ln.patternFor(x), 'n c h w -> n');
    assert.equal(ln.pattern, undefined);
    ln.forward(randn([2, 3, 4]));
    assert.equal(ln.pattern, 'n l d -> n l');
  });
  it('makes γ of ones and β of zeros at the first forward and keeps them', () => {
    const gn = groupNorm({ groups: 2 });
    assert.deepEqual([gn.gamma, gn.beta], [undefined, undefined]);
    gn.forward(x);
    const { gamma, beta } = gn;
    assert.deepEqual(
      [gamma?.nested(), beta?.nested()],
      [
        [1, 1, 1, 1, 1, 1],
        [0, 0, 0, 0, 0, 0],
      ],
    );
    gamma?.data.fill(2);
    const { y } = gn.forward(x);
    assert.deepEqual(
      y.data,
      groupNorm({ groups: 2 })
        .forward(x)
        .y.map((value) => value * 2).data,
    );
  });
  it('takes γ before and after the first forward, under its own axis names', () => {
    const ln = layerNorm();
    ln.gamma = ones([6, 3, 3]);
    ln.forward(x);
    assert.equal(ln.gamma?.toString(), 'C6 H3 W3');
    ln.beta = zeros([6, 3, 3]);
    assert.equal(ln.beta?.toString(), 'C6 H3 W3');
  });
  it('has no γ and β without affine', () => {
    const bn = batchNorm({ affine: false });
    bn.forward(x);
    assert.deepEqual([bn.gamma, bn.beta], [undefined, undefined]);
  });
  it('shares γ between groups where affine names the inner part', () => {
    const own = normalization('n (g c) h w -> n g', { g: 3, affine: 'c' });
    own.gamma = tensor([1, 8]);
    const plain = normalization('n (g c) h w -> n g', { g: 3 }).forward(x).y;
    // Scaling by a power of two commutes with the rounding to float32.
    const scaled = plain.map((value, i) => (Math.floor(i / 9) % 2 === 0 ? value : 8 * value));
    assert.deepEqual(own.forward(x).y.data, scaled.data);
    assert.equal(own.gamma?.toString(), 'c2');
  });
  it('is as before when forward throws', () => {
    const bn = batchNorm();
    bn.forward(x);
    const { gamma, pattern } = bn;
    assert.throws(() => bn.forward(randn([2, 5], 'N C')));
    assert.deepEqual([bn.gamma?.data, bn.pattern], [gamma?.data, pattern]);
  });
});
