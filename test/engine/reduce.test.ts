/** Sum, mean, smallest and largest by pattern. */
import assert from 'node:assert/strict';
import {
  arange,
  type EngineErrorCode,
  ones,
  statistics,
  type Tensor,
  tensor,
  zeros,
} from '../../src/engine/index.ts';
import { refuses } from './expect.ts';
import { Draws, indicesOf, valueAt } from './naive.ts';

const grid = tensor(
  [
    [1, 2, 6],
    [5, 4, 0],
  ],
  'N C',
);
const images = arange(16).reshape([1, 1, 4, 4]);
const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

const cases: [title: string, make: () => Tensor, is: string, data: number[]][] = [
  ['the mean of all elements without a pattern', () => grid.mean(), 'scalar', [3]],
  ['the mean of each column', () => grid.mean('n c -> c'), 'C3', [3, 3, 3]],
  ['the mean of each row', () => grid.mean('n c -> n'), 'N2', [3, 3]],
  ['the sum with the rest left out', () => grid.sum('... -> n'), 'N2', [9, 9]],
  ['the smallest of each column', () => grid.min('n c -> c'), 'C3', [1, 2, 0]],
  ['the largest of each row', () => grid.max('n c -> n'), 'N2', [6, 5]],
  [
    'all elements where all axes are kept, in the order written',
    () => grid.sum('n c -> c n'),
    'C3 N2',
    [1, 5, 2, 4, 6, 0],
  ],
  [
    'the mean of patches, which is pooling',
    () => images.mean('n c (h p) (w q) -> n c h w', { p: 2, q: 2 }),
    'N1 C1 h2 w2',
    [2.5, 4.5, 10.5, 12.5],
  ],
  [
    'the largest of groups of channels',
    () => grid.max('n (g c) -> n g', { g: 3 }),
    'N2 g3',
    [1, 2, 6, 5, 4, 0],
  ],
  ['a scalar', () => tensor(7).mean(), 'scalar', [7]],
  ['NaN as the mean of no elements', () => zeros([2, 0]).mean('n c -> n'), 'N2', [nan, nan]],
  ['0 as the sum of no elements', () => zeros([2, 0]).sum('n c -> n'), 'N2', [0, 0]],
  ['NaN as the smallest of no elements', () => zeros([0]).min(), 'scalar', [nan]],
  ['NaN as the largest of no elements', () => zeros([0]).max(), 'scalar', [nan]],
  ['nothing where a kept axis is empty', () => zeros([2, 0]).mean('n c -> c'), 'C0', []],
  [
    'NaN where one is NaN',
    () =>
      tensor([
        [1, nan],
        [2, 3],
      ]).min('n c -> n'),
    'N2',
    [nan, 2],
  ],
  ['NaN as the largest too', () => tensor([nan, 1]).max(), 'scalar', [nan]],
  ['∞ as IEEE says', () => tensor([infinity, -infinity, 1]).sum(), 'scalar', [nan]],
  ['∞ where it is the largest', () => tensor([infinity, 1]).max(), 'scalar', [infinity]],
];

const refused: [title: string, call: () => unknown, code: EngineErrorCode, message: string][] = [
  [
    'an axis number',
    () => grid.mean(0 as unknown as string),
    'pattern',
    'mean: number 0, expected a pattern of axis names; write it as in "n c h w -> c"',
  ],
  [
    'axis names alone',
    () => grid.sum('n'),
    'pattern',
    'sum: "n" without "->", expected a pattern of axis names; write it as in "n c h w -> c"',
  ],
  [
    'an axis that is not there',
    () => grid.max('n c -> channels'),
    'pattern',
    'pattern "n c -> channels": "channels" at column 8 is not on the left; did you mean c?',
  ],
  [
    'one element of several',
    () => grid.item(),
    'shape',
    'item: 6 elements (N2 C3), expected one; reduce them first, as in x.mean().item(), or use at or nested',
  ],
  [
    'one element of none',
    () => zeros([0]).item(),
    'shape',
    'item: 0 elements (C0), expected one; reduce them first, as in x.mean().item(), or use at or nested',
  ],
];

describe('a reduction', () => {
  for (const [title, make, is, data] of cases) {
    it(`gives ${title}`, () => {
      const found = make();
      assert.equal(found.toString(), is);
      assert.deepEqual([...found.data], data);
    });
  }
  for (const [title, call, code, message] of refused) {
    it(`refuses ${title}`, () => refuses(call, code, message));
  }
  it('is read as a number where it is a single one, whatever its axes', () => {
    assert.equal(grid.mean().item(), 3);
    assert.equal(ones([1, 1]).item(), 1);
  });
  it('sums in float64, whatever float32 would lose', () => {
    // In float32 2²⁴ + 1 is 2²⁴, so that a float32 sum would stay there.
    assert.equal(
      tensor([2 ** 24, ...Array<number>(10_000).fill(1)])
        .sum()
        .item(),
      2 ** 24 + 10_000,
    );
    assert.equal(tensor([3e38, 3e38]).mean().item(), Math.fround(3e38));
  });
  it('is what one element at a time gives, for any axes kept', () => {
    const draws = new Draws(2);
    for (let round = 0; round < 100; round++) {
      const x = draws.noise(['N', 'C', 'H'], {
        n: 1 + draws.below(3),
        c: 1 + draws.below(4),
        h: 1 + draws.below(5),
      });
      const kept = draws.shuffled(draws.some(['n', 'c', 'h']));
      const found = x.sum(`n c h -> ${kept.join(' ')}`);
      const expected = indicesOf(found).map((index) => {
        const members = indicesOf(x).filter((one) => kept.every((name) => one[name] === index[name]));
        return members.reduce((sum, one) => sum + valueAt(x, one), 0);
      });
      // Sums of at most 60 in another order: the last bit of float64, which float32 seldom shows.
      found.data.forEach((value, i) => {
        const want = expected[i] ?? nan;
        assert.ok(Math.abs(value - want) <= 6e-8 * Math.abs(want) + 1e-14, `${value} for ${want}`);
      });
      assert.equal(found.size, expected.length);
    }
  });
  it('agrees with statistics where nothing is NaN', () => {
    const x = new Draws(3).noise(['N', 'C', 'H', 'W'], { n: 2, c: 3, h: 4, w: 5 });
    const expected = statistics(x, '... -> c');
    assert.deepEqual(x.min('... -> c').data, Float32Array.from(expected.min));
    assert.deepEqual(x.max('... -> c').data, Float32Array.from(expected.max));
    assert.deepEqual(x.mean('... -> c').data, Float32Array.from(expected.mean));
  });
});
