/** Forward by hand, by the definition, each value. */
import assert from 'node:assert/strict';
import {
  batchNorm,
  groupNorm,
  instanceNorm,
  type Layer,
  layerNorm,
  normalization,
  randn,
  type Tensor,
  tensor,
} from '../../src/engine/index.ts';
import { close } from './expect.ts';

const x = randn([3, 6, 4, 5], 'N C H W', { seed: 5, mean: 3, std: 2 });
const far = randn([3, 6, 4, 5], 'N C H W', { seed: 5, mean: 1e4 });

/** Group by group with a filter: slow, and sharing nothing with the engine's walk. `key` names the group. */
function byDefinition(input: Tensor, eps: number, key: (n: number, c: number) => string): number[] {
  const [, C = 0, H = 0, W = 0] = input.shape;
  const values = [...input.data];
  const keys = values.map((_, i) => key(Math.floor(i / (C * H * W)), Math.floor(i / (H * W)) % C));
  const scales = new Map<string, { mean: number; rstd: number }>();
  for (const one of new Set(keys)) {
    const group = values.filter((_, i) => keys[i] === one);
    const mean = group.reduce((sum, value) => sum + value, 0) / group.length;
    const variance = group.reduce((sum, value) => sum + (value - mean) ** 2, 0) / group.length;
    scales.set(one, { mean, rstd: 1 / Math.sqrt(variance + eps) });
  }
  return values.map((value, i) => {
    const scale = scales.get(keys[i] ?? '');
    assert.ok(scale);
    return (value - scale.mean) * scale.rstd;
  });
}

const definitions: [title: string, layer: () => Layer, key: (n: number, c: number) => string][] = [
  ['batch norm', () => batchNorm(), (_, c) => `${c}`],
  ['instance norm', () => instanceNorm(), (n, c) => `${n} ${c}`],
  ['layer norm', () => layerNorm(), (n) => `${n}`],
  ['group norm', () => groupNorm({ groups: 3 }), (n, c) => `${n} ${Math.floor(c / 2)}`],
  ['a pattern that strides', () => normalization('n (g c) h w -> c', { g: 3 }), (_, c) => `${c % 2}`],
];

describe('forward by the definition', () => {
  for (const [title, layer, key] of definitions) {
    for (const [name, input] of Object.entries({ x, far })) {
      it(`${title} of ${name}`, () => {
        // A few roundings to float32 of values below 4; one would be half of 2⁻²².
        close(layer().forward(input).y.data, byDefinition(input, 1e-5, key), 2 ** -20);
      });
    }
  }
});

describe('forward by hand', () => {
  it('batch norm of two channels: means 3 and 30, variances 5 and 500', () => {
    const bn = batchNorm({ eps: 0 });
    const input = tensor([
      [0, 0],
      [2, 20],
      [4, 40],
      [6, 60],
    ]);
    bn.gamma = tensor([2, 1]);
    bn.beta = tensor([10, 0]);
    const { y, mean, variance, rstd } = bn.forward(input);
    close(mean.data, [3, 30], 0);
    close(variance.data, [5, 500], 0);
    // Exact in float64, then rounded to float32: 2⁻²⁵ relative.
    close(rstd.data, [1 / Math.sqrt(5), 1 / Math.sqrt(500)], 2e-8);
    const first = (value: number): number => 10 + (2 * (value - 3)) / Math.sqrt(5);
    const second = (value: number): number => (value - 30) / Math.sqrt(500);
    close(
      y.data,
      [first(0), second(0), first(2), second(20), first(4), second(40), first(6), second(60)],
      5e-7,
    );
  });
  it('adds ε under the root, not to it', () => {
    const { rstd } = layerNorm({ eps: 3 }).forward(tensor([[1, 3]]));
    close(rstd.data, [0.5], 0);
  });
  it('gives each element of a layer norm a γ and β of its own', () => {
    const ln = layerNorm({ eps: 0 });
    ln.gamma = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      'C W',
    );
    ln.beta = tensor(
      [
        [10, 20],
        [30, 40],
      ],
      'C W',
    );
    const { y } = ln.forward(
      tensor(
        [
          [
            [1, 1],
            [3, 3],
          ],
          [
            [3, 3],
            [1, 1],
          ],
        ],
        'N C W',
      ),
    );
    close(y.data, [9, 18, 33, 44, 11, 22, 27, 36], 0);
    assert.equal(ln.gamma?.toString(), 'C2 W2');
  });
});
