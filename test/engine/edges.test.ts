/** Forward at the edges: one element, constant, NaN, ±∞, empty, huge and tiny. */
import assert from 'node:assert/strict';
import {
  batchNorm,
  full,
  instanceNorm,
  type Layer,
  layerNorm,
  partialRmsNorm,
  randn,
  spectralNorm,
  type Tensor,
  tensor,
  zeros,
} from '../../src/engine/index.ts';
import { close } from './expect.ts';

describe('forward at the edges', () => {
  const cases: [title: string, layer: Layer<'rstd'>, input: Tensor, y: number[], rstd: number[]][] = [
    ['one element is its own mean', instanceNorm({ eps: 0.25 }), tensor([[7, -7]]), [0, 0], [2, 2]],
    ['a constant group is 0, exactly', layerNorm({ eps: 0.25 }), full([1, 3], 0.1), [0, 0, 0], [2]],
    ['a constant group with ε = 0 is NaN', layerNorm({ eps: 0 }), full([1, 2], 3), [NaN, NaN], [Infinity]],
    [
      'NaN spoils its group and no other',
      batchNorm({ eps: 0 }),
      tensor([
        [NaN, 1],
        [0, 3],
      ]),
      [NaN, -1, NaN, 1],
      [NaN, 1],
    ],
    [
      '∞ spoils its group and no other',
      batchNorm({ eps: 0 }),
      tensor([
        [Infinity, 1],
        [0, 3],
      ]),
      [NaN, -1, NaN, 1],
      [NaN, 1],
    ],
    ['an empty averaged axis leaves NaN statistics', batchNorm(), zeros([0, 2]), [], [NaN, NaN]],
    ['an empty kept axis leaves none', batchNorm(), zeros([2, 0]), [], []],
    [
      'values near the top of float32 do not overflow',
      layerNorm({ eps: 0 }),
      tensor([[3e38, -3e38]]),
      [1, -1],
      [1 / 3e38],
    ],
    ['denormal values do not vanish', layerNorm({ eps: 0 }), tensor([[1e-44, -1e-44]]), [1, -1], [Infinity]],
  ];
  for (const [title, layer, input, y, rstd] of cases) {
    it(title, () => {
      const found = layer.forward(input);
      close(found.y.data, y, 1e-7);
      close(found.rstd.data, rstd, 1e-7);
    });
  }
});

describe('state at the edges', () => {
  it('of spectral norm stays through a zero weight, for ε = 0 too', () => {
    for (const eps of [0, 1e-12]) {
      const norm = spectralNorm({ eps, iterations: 30 });
      const w = randn([4, 6], 'O I', { seed: 2 });
      norm.forward(w);
      const { u, v } = norm;
      norm.forward(zeros([4, 6], 'O I'));
      assert.deepEqual([norm.u?.data, norm.v?.data], [u?.data, v?.data]);
      assert.ok(norm.forward(w).y.data.every(Number.isFinite));
    }
  });
  it('of partial RMS norm has NaN for groups of no elements, as RMS norm has', () => {
    const found = partialRmsNorm().forward(zeros([2, 0], 'N C'));
    close(found.meanSquare.data, [Number.NaN, Number.NaN], 0);
  });
});
