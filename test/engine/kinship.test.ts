/** Batch, instance, layer and group normalization are one formula: where two of them must agree. */
import assert from 'node:assert/strict';
import {
  batchNorm,
  groupNorm,
  instanceNorm,
  layerNorm,
  normalization,
  randn,
  switchableNorm,
  tensor,
} from '../../src/engine/index.ts';
import { close } from './expect.ts';

const x = randn([3, 6, 4, 5], 'N C H W', { seed: 5, mean: 3, std: 2 });

describe('the four are one formula', () => {
  it('group norm with one group has the statistics and results of layer norm over the image', () => {
    const one = groupNorm({ groups: 1 }).forward(x);
    const layer = layerNorm().forward(x);
    // Short rows and groups are summed by different kernels.
    close(one.y.data, layer.y.data, 1e-6);
    close(one.mean.data, layer.mean.data, 1e-6);
    close(one.rstd.data, layer.rstd.data, 1e-6);
  });
  it('group norm with a group per channel is instance norm', () => {
    const each = groupNorm({ groups: 6 }).forward(x);
    const instance = instanceNorm().forward(x);
    assert.deepEqual([each.y.data, each.variance.data], [instance.y.data, instance.variance.data]);
  });
  it('instance norm of one image is batch norm', () => {
    const image = x.select({ N: 0 }).reshape([1, 6, 4, 5]);
    assert.deepEqual(instanceNorm().forward(image).y.data, batchNorm().forward(image).y.data);
  });
  it('a pattern is the normalization that it spells', () => {
    const own = normalization('n (g c) h w -> n g', { g: 3, affine: '(g c)' });
    assert.deepEqual(own.forward(x).y.data, groupNorm({ groups: 3 }).forward(x).y.data);
    assert.equal(own.gamma?.toString(), 'C6');
  });
  it('the order of the axes changes nothing but the order of the elements', () => {
    const pixels = tensor(
      [
        [
          [
            [1, 10],
            [2, 30],
          ],
        ],
        [
          [
            [3, 20],
            [4, 80],
          ],
        ],
      ],
      'N H W C',
    );
    const planes = tensor([
      [[[1, 2]], [[10, 30]]],
      [[[3, 4]], [[20, 80]]],
    ]);
    const last = batchNorm().forward(pixels).y;
    const first = batchNorm().forward(planes).y;
    for (const N of [0, 1]) {
      for (const C of [0, 1]) {
        assert.deepEqual(last.select({ N, C }).data, first.select({ N, C }).data);
      }
    }
  });
  it('samples may be called B as well as N', () => {
    const batch = x.rename('B C H W');
    for (const layer of [instanceNorm(), layerNorm(), groupNorm({ groups: 3 }), switchableNorm()]) {
      assert.deepEqual(layer.forward(batch).y.data, layer.forward(x).y.data, layer.id);
      assert.equal(layer.patternFor(batch), layer.patternFor(x).replaceAll(/\bn\b/g, 'b'));
    }
    const tokens = randn([2, 5, 8], 'B T C');
    assert.equal(layerNorm().patternFor(tokens), 'b t c -> b');
  });
});
