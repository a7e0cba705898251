/** Other orders of axes, axes split and composed. */
import assert from 'node:assert/strict';
import {
  type Axes,
  arange,
  type EngineErrorCode,
  type SplitSizes,
  Tensor,
  tensor,
  zeros,
} from '../../src/engine/index.ts';
import { refuses } from './expect.ts';
import { Draws, indicesOf, valueAt } from './naive.ts';

const x = arange(24).reshape([2, 3, 4], 'N C W');
const tokens = arange(12).reshape([1, 6, 2], 'N L C');
const images = arange(16).reshape([1, 1, 4, 4]);

const cases: [title: string, make: () => Tensor, is: string, data: number[]][] = [
  ['transposes', () => arange(6).reshape([2, 3]).transpose('C N'), 'C3 N2', [0, 3, 1, 4, 2, 5]],
  [
    'permutes by pattern',
    () => arange(6).reshape([2, 3]).rearrange('n c -> c n'),
    'C3 N2',
    [0, 3, 1, 4, 2, 5],
  ],
  [
    'makes images of tokens',
    () => tokens.rearrange('n (h w) c -> n c h w', { h: 2 }),
    'N1 C2 h2 w3',
    [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11],
  ],
  [
    'makes patches of images',
    () => images.rearrange('n c (h p) (w q) -> n (h w) (c p q)', { p: 2, q: 2 }, 'N L D'),
    'N1 L4 D4',
    [0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15],
  ],
  [
    'calls a composed axis by all its names',
    () => x.rearrange('n c w -> w (c n)'),
    'W4 CN6',
    [0, 12, 4, 16, 8, 20, 1, 13, 5, 17, 9, 21, 2, 14, 6, 18, 10, 22, 3, 15, 7, 19, 11, 23],
  ],
  ['flattens', () => x.rearrange('n c w -> (n c w)'), 'NCW24', [...x.data]],
  [
    'keeps the name of an axis put together again',
    () => x.rearrange('n c (a b) -> n c (a b)', { a: 2 }),
    'N2 C3 W4',
    [...x.data],
  ],
  [
    'shuffles channels between groups',
    () => arange(6).rearrange('(g c) -> (c g)', { g: 2 }, 'C'),
    'C6',
    [0, 3, 1, 4, 2, 5],
  ],
  [
    'moves an axis past those not named',
    () => arange(6).reshape([2, 1, 3], 'N C W').rearrange('n ... -> ... n'),
    'C1 W3 N2',
    [0, 3, 1, 4, 2, 5],
  ],
  ['leaves out an axis of one element', () => arange(2).reshape([2, 1]).rearrange('n c -> n'), 'N2', [0, 1]],
  ['takes a scalar', () => tensor(5).rearrange('->'), 'scalar', [5]],
  ['takes an empty axis', () => zeros([0, 4]).rearrange('n (g c) -> (n g) c', { g: 2 }), 'Ng0 c2', []],
  ['transposes an empty axis', () => zeros([0, 4]).transpose('C N'), 'C4 N0', []],
  ['transposes a scalar', () => tensor(5).transpose(''), 'scalar', [5]],
];

const refused: [title: string, call: () => unknown, code: EngineErrorCode, message: string][] = [
  [
    'transposing without all axes',
    () => x.transpose('W N'),
    'axis',
    'transpose: no place for C in "W N", expected each of N C W; write all axes in the order wanted',
  ],
  [
    'transposing an axis to two places',
    () => x.transpose('N C W c'),
    'axis',
    'transpose: axis c twice in N C W c; give every axis a name of its own; c and C count as the same',
  ],
  [
    'transposing an unknown axis',
    () => x.transpose('N C Width'),
    'axis',
    'transpose: no axis Width, expected N, C or W; did you mean W?',
  ],
  [
    'axis numbers',
    () => x.transpose([0, 2, 1] as unknown as Axes),
    'axis',
    'transpose: axis name "0", expected a letter, then letters, digits or _; rename it, as in "N C H W"',
  ],
  [
    'a pattern without an arrow',
    () => x.rearrange('n w c'),
    'pattern',
    'rearrange: "n w c" without "->", expected a pattern of axis names; write it as in "n c h w -> n h w c"',
  ],
  [
    'losing elements',
    () => x.rearrange('n ... -> n'),
    'pattern',
    'pattern "n c w -> n": 12 elements for each place of the result, expected 1; write every name of the left on the right too, or reduce with x.mean()',
  ],
  [
    'losing an empty axis',
    () => zeros([2, 0]).rearrange('n c -> n'),
    'pattern',
    'pattern "n c -> n": 0 elements for each place of the result, expected 1; write every name of the left on the right too, or reduce with x.mean()',
  ],
  [
    'sizes that do not divide',
    () => x.rearrange('n (g c) w -> n g c w', { g: 2 }),
    'groups',
    'pattern "n (g c) w -> n g c w": axis C of 3 does not split into (g c) with g = 2; choose 1 or 3',
  ],
  [
    'two axes of one name',
    () => zeros([2, 3, 4], 'H W HW').rearrange('h w hw -> (h w) hw'),
    'axis',
    'rearrange: axis HW twice in HW HW; give every axis a name of its own; c and C count as the same',
  ],
  [
    'too few names',
    () => x.rearrange('n c w -> n (c w)', {}, 'N'),
    'axis',
    'rearrange: axis names "N" for 2 axes; give 2 names',
  ],
];

const roundTrips: [there: string, back: string, sizes: (extents: Record<string, number>) => SplitSizes][] = [
  ['n c h w -> w n (c h)', 'w n (c h) -> n c h w', ({ h }) => ({ h: h ?? 0 })],
  ['n c h w -> (n h) (c w)', '(n h) (c w) -> n c h w', ({ n, c }) => ({ n: n ?? 0, c: c ?? 0 })],
  ['n ... w -> w n ...', 'w n ... -> n ... w', () => ({})],
];

describe('transpose and rearrange', () => {
  for (const [title, make, is, data] of cases) {
    it(title, () => {
      const found = make();
      assert.ok(found instanceof Tensor);
      assert.equal(found.toString(), is);
      assert.deepEqual([...found.data], data);
    });
  }
  for (const [title, call, code, message] of refused) {
    it(`refuse ${title}`, () => refuses(call, code, message));
  }
  it('copy also where nothing moves', () => {
    const own = arange(3);
    for (const copy of [own.transpose('C'), own.rearrange('c -> c')]) {
      copy.data[0] = 9;
      assert.equal(own.data[0], 0);
    }
  });
  it('put every element where its names say, and back', () => {
    const draws = new Draws(5);
    for (let round = 0; round < 100; round++) {
      const own = draws.noise(['N', 'C', 'H', 'W'], {
        n: draws.below(4),
        c: 1 + draws.below(3),
        h: 1 + draws.below(3),
        w: 2,
      });
      const order = draws.shuffled(own.axes);
      const moved = own.transpose(order);
      assert.deepEqual(moved.axes, order);
      assert.deepEqual(
        [...moved.data],
        indicesOf(moved).map((index) => valueAt(own, index)),
      );
      assert.deepEqual(moved, own.rearrange(`${own.axes.join(' ')} -> ${order.join(' ')}`));
      assert.deepEqual(moved.transpose('N C H W'), own);
    }
  });
  for (const [there, back, sizes] of roundTrips) {
    it(`${there} and ${back} undo each other`, () => {
      const draws = new Draws(6);
      for (let round = 0; round < 20; round++) {
        const extents = {
          n: 1 + draws.below(3),
          c: 1 + draws.below(3),
          h: 1 + draws.below(4),
          w: 1 + draws.below(4),
        };
        const own = draws.noise(['N', 'C', 'H', 'W'], extents);
        assert.deepEqual(own.rearrange(there).rearrange(back, sizes(extents), 'N C H W'), own);
      }
    });
  }
});
