/** Margins around a tensor. */
import assert from 'node:assert/strict';
import {
  arange,
  type EngineErrorCode,
  type Filling,
  type Margin,
  Tensor,
  tensor,
  zeros,
} from '../../src/engine/index.ts';
import { refuses } from './expect.ts';
import { Draws, indicesOf, valueAt } from './naive.ts';

const grid = tensor(
  [
    [1, 2],
    [3, 4],
  ],
  'H W',
);
const line = arange(4);

const cases: [title: string, make: () => Tensor, is: string, data: number[]][] = [
  ['zeros on both sides', () => grid.pad({ W: 1 }), 'H2 W4', [0, 1, 2, 0, 0, 3, 4, 0]],
  [
    'each side by its own width',
    () => grid.pad({ h: [1, 0], w: [0, 2] }),
    'H3 W4',
    [0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0],
  ],
  ['another number', () => line.pad({ C: [0, 1] }, -1), 'C5', [0, 1, 2, 3, -1]],
  ['NaN', () => line.pad({ C: [1, 0] }, Number.NaN), 'C5', [Number.NaN, 0, 1, 2, 3]],
  ['the element at the edge', () => line.pad({ C: [2, 1] }, 'edge'), 'C7', [0, 0, 0, 1, 2, 3, 3]],
  [
    'elements mirrored at the edge',
    () => line.pad({ C: [3, 2] }, 'reflect'),
    'C9',
    [3, 2, 1, 0, 1, 2, 3, 2, 1],
  ],
  [
    'corners mirrored twice',
    () => grid.pad({ H: [0, 1], W: [1, 0] }, 'reflect'),
    'H3 W3',
    [2, 1, 2, 4, 3, 4, 2, 1, 2],
  ],
  ['no margin', () => line.pad({}), 'C4', [0, 1, 2, 3]],
  ['no margin of any filling', () => line.pad({ C: 0 }, 'reflect'), 'C4', [0, 1, 2, 3]],
  ['a scalar as it is', () => tensor(5).pad({}), 'scalar', [5]],
  ['an empty axis with numbers', () => zeros([0]).pad({ C: 1 }, 7), 'C2', [7, 7]],
  [
    'all margin where an axis is empty',
    () => zeros([0, 1]).pad({ N: 1, C: 1 }, 7),
    'N2 C3',
    [7, 7, 7, 7, 7, 7],
  ],
  ['nothing where another axis is empty', () => zeros([0, 2]).pad({ C: 1 }, 'edge'), 'N0 C4', []],
];

const refused: [title: string, call: () => unknown, code: EngineErrorCode, message: string][] = [
  [
    'a negative margin',
    () => line.pad({ C: -1 }),
    'axis',
    'pad: C = -1, expected an integer ≥ 0, or two as in [2, 0]; slice makes an axis shorter',
  ],
  [
    'three margins',
    () => line.pad({ C: [1, 2, 3] as unknown as Margin }),
    'axis',
    'pad: C = [1,2,3], expected an integer ≥ 0, or two as in [2, 0]; slice makes an axis shorter',
  ],
  [
    'a margin without a name',
    () => line.pad(1 as unknown as Record<string, Margin>),
    'axis',
    'pad: number 1, expected an object by axis name; write it as in { H: 1, W: [2, 0] }',
  ],
  ['an unknown axis', () => line.pad({ H: 1 }), 'axis', 'pad: no axis H, expected C; choose one of these'],
  [
    'mirroring more than there is',
    () => line.pad({ C: [4, 0] }, 'reflect'),
    'shape',
    'pad: a margin of 4 for C of 4 with "reflect", expected less than the extent; choose a smaller margin, or pad with a number',
  ],
  [
    'repeating the edge of nothing',
    () => zeros([0]).pad({ C: 1 }, 'edge'),
    'shape',
    'pad: a margin of 1 for C of 0 with "edge", expected an axis that is not empty; choose a smaller margin, or pad with a number',
  ],
  [
    'another filling',
    () => line.pad({ C: 1 }, 'wrap' as Filling),
    'option',
    'pad: "wrap", expected a number, "edge" or "reflect"; leave it out for zeros',
  ],
];

describe('pad', () => {
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
  it('copies also where there is no margin', () => {
    const own = arange(3);
    for (const copy of [own.pad({}), own.pad({}, 'edge')]) {
      copy.data[0] = 9;
      assert.equal(own.data[0], 0);
    }
  });
  it('puts every element where it belongs, and is undone by slice', () => {
    const draws = new Draws(7);
    for (let round = 0; round < 100; round++) {
      const x = draws.noise(['N', 'H', 'W'], {
        n: 1 + draws.below(3),
        h: 1 + draws.below(4),
        w: 1 + draws.below(4),
      });
      const [top, bottom, left] = [draws.below(3), draws.below(3), draws.below(3)];
      const found = x.pad({ H: [top, bottom], W: left }, 0.5);
      const expected = indicesOf(found).map(({ n = 0, h = 0, w = 0 }) => {
        const inside = h >= top && h - top < (x.shape[1] ?? 0) && w >= left && w - left < (x.shape[2] ?? 0);
        return inside ? valueAt(x, { n, h: h - top, w: w - left }) : 0.5;
      });
      assert.deepEqual([...found.data], expected);
      const [, height = 0, width = 0] = x.shape;
      assert.deepEqual(found.slice({ H: [top, top + height], W: [left, left + width] }), x);
    }
  });
});
