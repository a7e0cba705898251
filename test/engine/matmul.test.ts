/** Products summed over named axes. */
import assert from 'node:assert/strict';
import { type EngineErrorCode, Tensor, tensor, zeros } from '../../src/engine/index.ts';
import { close, refuses } from './expect.ts';
import { Draws, indicesOf, valueAt } from './naive.ts';

const a = tensor(
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  'N D',
);
const w = tensor(
  [
    [1, 0],
    [0, 1],
    [2, 2],
  ],
  'D E',
);

const cases: [title: string, make: () => Tensor, is: string, data: number[]][] = [
  ['two matrices over the one axis they share', () => a.matmul(w), 'N2 E2', [7, 8, 16, 17]],
  [
    'in whichever order the axes are',
    () => a.transpose('D N').matmul(w.transpose('E D')),
    'N2 E2',
    [7, 8, 16, 17],
  ],
  ['the other side first', () => w.matmul(a, 'd'), 'E2 N2', [7, 16, 8, 17]],
  ['a matrix and a vector', () => a.matmul(tensor([1, 0, -1], 'D')), 'N2', [-2, -2]],
  ['two vectors', () => tensor([1, 2], 'D').matmul(tensor([3, 4], 'D')), 'scalar', [11]],
  ['a batch, of axes both have besides', () => a.matmul(a, 'D'), 'N2', [14, 77]],
  [
    'each with each where the other is renamed',
    () => a.matmul(a.rename('M D'), 'D'),
    'N2 M2',
    [14, 32, 32, 77],
  ],
  ['sums over several axes', () => a.matmul(a, 'N D'), 'scalar', [91]],
  [
    'a batch of one for all',
    () => tensor([[[1, 2]]], 'N L D').matmul(tensor([[[1, 1]], [[2, 3]]], 'N S D'), 'D'),
    'N2 L1 S1',
    [3, 8],
  ],
  ['0 where the sum is empty', () => zeros([2, 0], 'N D').matmul(zeros([0, 1], 'D E')), 'N2 E1', [0, 0]],
  ['nothing where an axis is empty', () => zeros([0, 2], 'N D').matmul(zeros([2, 1], 'D E')), 'N0 E1', []],
  ['NaN where 0 meets ∞', () => tensor([0, 1], 'D').matmul(tensor([Infinity, 1], 'D')), 'scalar', [NaN]],
];

const refused: [title: string, call: () => unknown, code: EngineErrorCode, message: string][] = [
  [
    'several shared axes and none named',
    () => zeros([2, 3, 4], 'N L D').matmul(zeros([2, 5, 4], 'N S D')),
    'axis',
    'matmul: N2 L3 D4 and N2 S5 D4, which share N D, expected one shared axis, or the name of that to sum over; write matmul(b, "D")',
  ],
  [
    'no shared axis',
    () => a.matmul(zeros([3], 'K')),
    'axis',
    'matmul: N2 D3 and K3, which share no axis, expected one shared axis, or the name of that to sum over; rename one of a pair that belongs together',
  ],
  [
    'an axis that the other has not',
    () => a.matmul(w, 'N'),
    'axis',
    'matmul: no axis N, expected D or E; choose one of these',
  ],
  [
    'an axis twice',
    () => a.matmul(w, 'D d'),
    'axis',
    'matmul: axis d twice in D d; give every axis a name of its own; c and C count as the same',
  ],
  [
    'extents that differ along the sum, also where one is 1',
    () => a.matmul(zeros([1, 2], 'D E')),
    'shape',
    'matmul: D of 3 (N2 D3) and of 1 (D1 E2), expected one extent; slice one of them, or sum over another axis',
  ],
  [
    'extents that differ in the batch',
    () => a.matmul(zeros([3, 3], 'N D'), 'D'),
    'shape',
    'matmul: N of 3 (N3 D3) for N of 2 (N2 D3), expected 2 or 1; slice one of them, or rename the axis if it is another one',
  ],
  [
    'plain arrays',
    () => a.matmul([[1]] as unknown as Tensor),
    'data',
    'matmul: an array, expected a tensor; make one with tensor()',
  ],
];

describe('matmul', () => {
  for (const [title, make, is, data] of cases) {
    it(`gives ${title}`, () => {
      const found = make();
      assert.ok(found instanceof Tensor);
      assert.equal(found.toString(), is);
      assert.deepEqual([...found.data], data);
    });
  }
  for (const [title, call, code, message] of refused) {
    it(`refuses ${title}`, () => refuses(call, code, message));
  }
  it('sums in float64, whatever float32 would lose', () => {
    const large = tensor([2 ** 24, 1, 1, -(2 ** 24)], 'D');
    assert.equal(large.matmul(tensor([1, 1, 1, 1], 'D')).item(), 2);
  });
  it('is what one element at a time gives, for any axes in any order', () => {
    const draws = new Draws(4);
    for (let round = 0; round < 100; round++) {
      const extents = {
        n: 1 + draws.below(3),
        l: 1 + draws.below(6),
        s: 1 + draws.below(6),
        d: 1 + draws.below(5),
      };
      const x = draws.noise(draws.shuffled(['N', 'L', 'D']), extents);
      const other = draws.noise(draws.shuffled([...draws.some(['N']), 'S', 'D']), extents);
      const found = x.matmul(other, 'D');
      const expected = indicesOf(found).map((index) => {
        const terms = Array.from({ length: extents.d }, (_, d) => ({ ...index, d }));
        return terms.reduce((sum, one) => sum + valueAt(x, one) * valueAt(other, one), 0);
      });
      assert.equal(`${[...found.axes].sort()}`, 'L,N,S');
      close(found.data, Float32Array.from(expected), 0);
    }
  });
});
