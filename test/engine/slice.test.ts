/** Ranges and positions along axes. */
import assert from 'node:assert/strict';
import {
  arange,
  type EngineErrorCode,
  type Positions,
  permutation,
  type SliceRange,
  Tensor,
  tensor,
  zeros,
} from '../../src/engine/index.ts';
import { refuses } from './expect.ts';

const x = arange(24).reshape([2, 3, 4], 'N C W');
const wrong = (range: unknown): SliceRange => range as SliceRange;

const cases: [title: string, make: () => Tensor, is: string, data: number[]][] = [
  ['slices a middle axis', () => x.slice({ C: [1, 2] }), 'N2 C1 W4', [4, 5, 6, 7, 16, 17, 18, 19]],
  ['slices to the end', () => x.slice({ n: [1], c: [2] }), 'N1 C1 W4', [20, 21, 22, 23]],
  ['slices in steps', () => x.slice({ N: [0, 1], C: [0, 3, 2], W: [1, 4, 2] }), 'N1 C2 W2', [1, 3, 9, 11]],
  [
    'slices in steps to the end',
    () => x.slice({ N: [1], C: [2], W: [0, undefined, 3] }),
    'N1 C1 W2',
    [20, 23],
  ],
  ['counts from the end', () => x.slice({ N: [-1], C: [-2, -1], W: [-3, -1] }), 'N1 C1 W2', [17, 18]],
  [
    'leaves out what is beyond the axis',
    () => x.slice({ N: [1, 9], C: [-9, 1], W: [3, 99] }),
    'N1 C1 W1',
    [15],
  ],
  ['gives an empty axis for an empty range', () => x.slice({ W: [3, 1] }), 'N2 C3 W0', []],
  ['copies all without ranges', () => x.slice({}), 'N2 C3 W4', [...x.data]],
  ['slices nothing of a scalar', () => tensor(5).slice({}), 'scalar', [5]],
  ['slices an empty axis', () => zeros([0]).slice({ C: [0, 3] }), 'C0', []],
  [
    'takes positions in their order',
    () => x.take('N', [1, 0]).select({ C: 0 }),
    'N2 W4',
    [12, 13, 14, 15, 0, 1, 2, 3],
  ],
  ['takes positions repeatedly', () => x.take('w', [3, 3]).select({ N: 0 }), 'C3 W2', [3, 3, 7, 7, 11, 11]],
  ['takes by a typed array', () => arange(4).take('C', Uint8Array.of(2, 0)), 'C2', [2, 0]],
  ['takes by a tensor', () => arange(4).take('C', tensor([3, 1], 'K')), 'C2', [3, 1]],
  ['takes nothing', () => x.take('C', []), 'N2 C0 W4', []],
];

const positions = (value: unknown): Positions => value as Positions;
const range = 'expected [start, end, step] of integers, step ≥ 1, both others optional';
const refused: [title: string, call: () => unknown, code: EngineErrorCode, message: string][] = [
  [
    'an unknown axis',
    () => x.slice({ H: [0] }),
    'axis',
    'slice: no axis H, expected N, C or W; choose one of these',
  ],
  [
    'an axis twice',
    () => x.slice({ C: [0], c: [1] }),
    'axis',
    'slice: axis C twice; give it once; c and C count as the same',
  ],
  [
    'an index in place of a range',
    () => x.slice({ C: wrong(1) }),
    'axis',
    `slice: C = 1, ${range}; write it as in { C: [0, 8] }; select picks one index, take picks in any order`,
  ],
  [
    'a step backwards',
    () => x.slice({ C: [2, 0, -1] }),
    'axis',
    `slice: C = [2,0,-1], ${range}; write it as in { C: [0, 8] }; select picks one index, take picks in any order`,
  ],
  [
    'half an index',
    () => x.slice({ C: [0.5] }),
    'axis',
    `slice: C = [0.5], ${range}; write it as in { C: [0, 8] }; select picks one index, take picks in any order`,
  ],
  [
    'a range without a name',
    () => x.slice([0, 1] as unknown as Record<string, SliceRange>),
    'axis',
    'slice: an array, expected an object by axis name; write it as in { N: [0, 8] }',
  ],
  [
    'a name without an index',
    () => x.select('N' as unknown as Record<string, number>),
    'axis',
    'select: string N, expected an object by axis name; write it as in { N: 0 }',
  ],
  [
    'a position beyond the axis',
    () => x.take('C', [0, 3]),
    'axis',
    'take: C = 3, expected an integer from 0 to 2; choose an index inside the axis',
  ],
  [
    'a position that is NaN',
    () => x.take('C', tensor([Number.NaN])),
    'axis',
    'take: C = NaN, expected an integer from 0 to 2; choose an index inside the axis',
  ],
  [
    'positions along several axes',
    () => x.take('C', zeros([1, 1])),
    'data',
    'take: positions N1 C1, expected a list of positions, or a tensor of one axis; write it as in x.take("N", [3, 1, 2])',
  ],
  [
    'a single position',
    () => x.take('C', positions(1)),
    'data',
    'take: number 1, expected a list of positions, or a tensor of one axis; write it as in x.take("N", [3, 1, 2])',
  ],
];

describe('slice and take', () => {
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
  it('slices as JavaScript slices, for every start, end and step', () => {
    const list = [0, 1, 2, 3, 4];
    for (let start = -7; start <= 7; start++) {
      for (let end = -7; end <= 7; end++) {
        for (let step = 1; step <= 4; step++) {
          const expected = list.slice(start, end).filter((_, i) => i % step === 0);
          assert.deepEqual(
            arange(5)
              .slice({ C: [start, end, step] })
              .nested(),
            expected,
            `${start} ${end} ${step}`,
          );
        }
      }
    }
  });
  it('copies', () => {
    const own = arange(3);
    for (const copy of [own.slice({}), own.slice({ C: [0] }), own.take('C', [0, 1, 2])]) {
      copy.data[0] = 9;
      assert.equal(own.data[0], 0);
    }
  });
  it('shuffles with a permutation, and back with its inverse', () => {
    const order = permutation(3, { seed: 5 });
    const inverse = order.map((_, i) => order.indexOf(i));
    assert.deepEqual(x.take('C', order).take('C', inverse).data, x.data);
  });
});
