/** + − × ÷ with axes matched by name. */
import assert from 'node:assert/strict';
import { arange, type EngineErrorCode, Tensor, tensor, zeros } from '../../src/engine/index.ts';
import { refuses } from './expect.ts';
import { Draws, indicesOf, valueAt } from './naive.ts';

const grid = tensor(
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  'N C',
);

interface Case {
  title: string;
  make: () => Tensor;
  is: string;
  data: number[];
}

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const cases: Case[] = [
  { title: 'adds a number', make: () => grid.add(10), is: 'N2 C3', data: [11, 12, 13, 14, 15, 16] },
  { title: 'subtracts a number', make: () => grid.sub(1), is: 'N2 C3', data: [0, 1, 2, 3, 4, 5] },
  {
    title: 'multiplies by a number',
    make: () => grid.mul(-2),
    is: 'N2 C3',
    data: [-2, -4, -6, -8, -10, -12],
  },
  { title: 'divides by a number', make: () => grid.div(2), is: 'N2 C3', data: [0.5, 1, 1.5, 2, 2.5, 3] },
  {
    title: 'adds the last axis to every row',
    make: () => grid.add(tensor([10, 20, 30], 'C')),
    is: 'N2 C3',
    data: [11, 22, 33, 14, 25, 36],
  },
  {
    title: 'subtracts the first axis from every column, whatever the case of its name',
    make: () => grid.sub(tensor([1, 4], 'n')),
    is: 'N2 C3',
    data: [0, 1, 2, 0, 1, 2],
  },
  {
    title: 'matches axes in another order',
    make: () => grid.mul(grid.transpose('C N')),
    is: 'N2 C3',
    data: [1, 4, 9, 16, 25, 36],
  },
  {
    title: 'puts axes that only the other has behind',
    make: () => tensor([1, 2], 'N').div(tensor([1, 2, 4], 'K')),
    is: 'N2 K3',
    data: [1, 0.5, 0.25, 2, 1, 0.5],
  },
  {
    title: 'lets an extent of 1 count for all, on either side',
    make: () => tensor([[1], [2]], 'N C').add(tensor([[10, 20]], 'N C')),
    is: 'N2 C2',
    data: [11, 21, 12, 22],
  },
  { title: 'takes a scalar tensor', make: () => grid.add(tensor(1)), is: 'N2 C3', data: [2, 3, 4, 5, 6, 7] },
  {
    title: 'gives a scalar the axes of the other',
    make: () => tensor(1).sub(grid),
    is: 'N2 C3',
    data: [0, -1, -2, -3, -4, -5],
  },
  { title: 'adds scalars', make: () => tensor(1).add(2), is: 'scalar', data: [3] },
  { title: 'keeps an empty axis', make: () => zeros([2, 0]).add(zeros([2], 'N')), is: 'N2 C0', data: [] },
  {
    title: 'stretches 1 to nothing beside an empty axis',
    make: () => zeros([0]).add(zeros([1])),
    is: 'C0',
    data: [],
  },
  {
    title: 'lets NaN and ±∞ flow',
    make: () => tensor([nan, infinity, 1, 0, -1]).div(tensor([1, infinity, 0, 0, 0])),
    is: 'C5',
    data: [nan, nan, infinity, nan, -infinity],
  },
  {
    title: 'may have itself on the other side',
    make: () => grid.sub(grid),
    is: 'N2 C3',
    data: [0, 0, 0, 0, 0, 0],
  },
];

const refused: [title: string, call: () => unknown, code: EngineErrorCode, message: string][] = [
  [
    'extents that differ',
    () => grid.add(tensor([1, 2], 'C')),
    'shape',
    'add: C of 2 (C2) for C of 3 (N2 C3), expected 3 or 1; slice one of them, or rename the axis if it is another one',
  ],
  [
    'an array',
    () => grid.mul([1, 2, 3] as unknown as Tensor),
    'data',
    'mul: an array, expected a tensor or a number; make one with tensor()',
  ],
  [
    'a text',
    () => grid.div('2' as unknown as number),
    'data',
    'div: string 2, expected a tensor or a number; make one with tensor()',
  ],
  [
    'an outer product by mistake that would fill the memory',
    () => zeros([64, 64, 768], 'N L D').sub(zeros([768])),
    'shape',
    'sub: a result of 2415919104 elements (N64 L64 D768 C768), expected at most 1073741824; rename axes that are meant to be the same, or go slice by slice',
  ],
];

describe('arithmetic', () => {
  for (const { title, make, is, data } of cases) {
    it(title, () => {
      const found = make();
      assert.ok(found instanceof Tensor);
      assert.equal(found.toString(), is);
      assert.deepEqual([...found.data], data);
    });
  }
  for (const [title, call, code, message] of refused) {
    it(`refuses ${title}`, () => refuses(call, code, message));
  }
  it('leaves both sides as they are', () => {
    const [x, other] = [arange(3), arange(3)];
    x.add(other);
    assert.deepEqual([...x.data, ...other.data], [0, 1, 2, 0, 1, 2]);
  });
  it('computes with a number in float64 and rounds once', () => {
    assert.equal(tensor([9]).mul(0.1).item(), Math.fround(9 * 0.1));
    assert.notEqual(Math.fround(9 * 0.1), Math.fround(9 * Math.fround(0.1)));
  });
  it('is what one element at a time gives, for any axes in any order', () => {
    const draws = new Draws(1);
    for (let round = 0; round < 200; round++) {
      const extents = {
        n: draws.below(4),
        c: 1 + draws.below(3),
        h: 1 + draws.below(3),
        w: 1 + draws.below(3),
      };
      const some = (): string[] => draws.shuffled(draws.some(['N', 'C', 'H', 'W']));
      const x = draws.noise(some(), draws.below(2) === 0 ? extents : { ...extents, c: 1 });
      const other = draws.noise(some(), draws.below(2) === 0 ? extents : { ...extents, h: 1 });
      const found = x.sub(other);
      const expected = indicesOf(found).map((index) => valueAt(x, index) - valueAt(other, index));
      assert.deepEqual(found.axes, [...x.axes, ...other.axes.filter((name) => !x.axes.includes(name))]);
      assert.deepEqual(found.data, Float32Array.from(expected), `${x} − ${other}`);
    }
  });
});
