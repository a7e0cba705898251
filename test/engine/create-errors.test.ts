/** Tensors that cannot be made, and what the error says. */
import {
  type Axes,
  arange,
  concat,
  type EngineErrorCode,
  type Nested,
  permutation,
  randn,
  stack,
  type Tensor,
  tensor,
  uniform,
  zeros,
} from '../../src/engine/index.ts';
import { refuses } from './expect.ts';

// What JavaScript users can pass although the types forbid it.
const wrong = (value: unknown): Nested => value as Nested;
const wrongAxes = (value: unknown): Axes => value as Axes;

const sparse: number[] = [1];
sparse[2] = 3;

const refused: [title: string, call: () => unknown, code: EngineErrorCode, message: string][] = [
  [
    'ragged arrays',
    () => tensor([[1, 2], [3]]),
    'data',
    'tensor: an array of 1 at [1], expected an array of 2 as in the places before; make all arrays of one depth equally long, with numbers inside',
  ],
  [
    'a number where an array belongs',
    () => tensor([[1], 2]),
    'data',
    'tensor: number 2 at [1], expected an array of 1 as in the places before; make all arrays of one depth equally long, with numbers inside',
  ],
  [
    'an array where a number belongs',
    () => tensor([1, [2]]),
    'data',
    'tensor: an array of 1 at [1], expected a number as in the places before; make all arrays of one depth equally long, with numbers inside',
  ],
  [
    'a text among numbers',
    () => tensor(wrong([1, 'a'])),
    'data',
    'tensor: string a at [1], expected a number as in the places before; make all arrays of one depth equally long, with numbers inside',
  ],
  [
    'a typed array of another length',
    () => tensor([Int8Array.of(1, 2), Int8Array.of(3)]),
    'data',
    'tensor: an array of 1 at [1], expected an array of 2 as in the places before; make all arrays of one depth equally long, with numbers inside',
  ],
  [
    'a typed array where numbers were',
    () => tensor([1, Int8Array.of(3)]),
    'data',
    'tensor: an array of 1 at [1], expected a number as in the places before; make all arrays of one depth equally long, with numbers inside',
  ],
  [
    'a typed array where arrays of arrays were',
    () => tensor([[[1]], Int8Array.of(3)]),
    'data',
    'tensor: number 3 at [1, 0], expected an array of 1 as in the places before; make all arrays of one depth equally long, with numbers inside',
  ],
  [
    'integers of 64 bits',
    () => tensor(wrong(BigInt64Array.of(1n))),
    'data',
    'tensor: a BigInt64Array, expected an array of numbers; convert it with Array.from(data, Number)',
  ],
  [
    'integers of 64 bits as rows',
    () => tensor(wrong([BigUint64Array.of(1n)])),
    'data',
    'tensor: a BigUint64Array, expected an array of numbers; convert it with Array.from(data, Number)',
  ],
  [
    'bytes without a type',
    () => tensor(wrong(new DataView(new ArrayBuffer(8)))),
    'data',
    'tensor: a DataView, expected an array of numbers; make a typed array of it',
  ],
  [
    'a hole',
    () => tensor(sparse),
    'data',
    'tensor: nothing at [1], expected a number as in the places before; make all arrays of one depth equally long, with numbers inside',
  ],
  [
    'a shape that does not hold the data',
    () => tensor([1, 2, 3], [2, 2]),
    'shape',
    'tensor: 3 elements for shape [2, 2], expected 4 elements; correct the shape, or leave it out for nested arrays',
  ],
  [
    'nested arrays of another shape',
    () => tensor([[1, 2]], [2, 1]),
    'shape',
    'tensor: arrays of shape [1, 2] for shape [2, 1], expected the same shape; correct the shape, or leave it out for nested arrays',
  ],
  [
    'a negative extent',
    () => zeros([2, -1]),
    'shape',
    'zeros: shape [2, -1], expected integers from 0 up; write it as in [6, 6, 16, 16]',
  ],
  [
    'six axes without names',
    () => zeros([1, 1, 1, 1, 1, 1]),
    'axis',
    'zeros: 6 axes without names; name them, as in "N C T H W X"',
  ],
  ['too few names', () => zeros([1, 2], 'N'), 'axis', 'zeros: axis names "N" for 2 axes; give 2 names'],
  [
    'names that differ in case only',
    () => zeros([1, 2], 'C c'),
    'axis',
    'zeros: axis c twice in C c; give every axis a name of its own; c and C count as the same',
  ],
  [
    'an odd name',
    () => zeros([1, 2], 'N 2'),
    'axis',
    'zeros: axis name "2", expected a letter, then letters, digits or _; rename it, as in "N C H W"',
  ],
  [
    'axes of another type',
    () => zeros([1], wrongAxes(3)),
    'axis',
    'zeros: axes of type number, expected a text or a list of names; write them as in "N C H W"',
  ],
  [
    'an endless sequence',
    () => arange(0, 1, 0),
    'data',
    'arange: start 0, end 1, step 0, expected finite numbers and a step other than 0; write it as in arange(6) or arange(0, 1, 0.25)',
  ],
  [
    'a misspelt option',
    () => randn([2], { sed: 1 } as object),
    'option',
    'randn: unknown option sed, expected seed, mean or std; did you mean seed?',
  ],
  [
    'a least number above the largest',
    () => uniform([2], { min: 1, max: 0 }),
    'option',
    'uniform: min 1 and max 0, expected min ≤ max, both in the range of float32; the defaults are 0 and 1',
  ],
  [
    'a range beyond float32',
    () => uniform([2], { max: 1e39 }),
    'option',
    'uniform: min 0 and max 1e+39, expected min ≤ max, both in the range of float32; the defaults are 0 and 1',
  ],
  [
    'a permutation of a negative number',
    () => permutation(-1),
    'option',
    'permutation: n -1, expected an integer from 0 up; pass the extent of an axis, as in permutation(6)',
  ],
  [
    'a fractional seed',
    () => randn([2], { seed: 0.5 }),
    'option',
    'randn: seed 0.5, expected an integer; the default is 0',
  ],
  [
    'stacking no list',
    () => stack(zeros([2]) as unknown as Tensor[], 'N'),
    'data',
    'stack: object C2, expected a list of tensors; write it as in stack([x, y], "N")',
  ],
  [
    'joining plain arrays',
    () => concat([[1, 2]] as unknown as Tensor[], 'C'),
    'data',
    'concat: an array, expected a tensor; make one with tensor()',
  ],
  ['stacking nothing', () => stack([], 'N'), 'data', 'stack: no tensors; pass at least one'],
  [
    'stacking unequal shapes',
    () => stack([zeros([2]), zeros([3])], 'N'),
    'shape',
    'stack: C3 after C2, expected C2; reshape or rename it to agree with the first',
  ],
  [
    'stacking on an axis that is there',
    () => stack([zeros([2])], 'c'),
    'axis',
    'stack: axis C twice in c C; give every axis a name of its own; c and C count as the same',
  ],
  [
    'joining along an unknown axis',
    () => concat([zeros([2])], 'N'),
    'axis',
    'concat: no axis N, expected C; choose one of these',
  ],
  [
    'joining unequal shapes',
    () => concat([zeros([2, 3]), zeros([2, 4])], 'N'),
    'shape',
    'concat: N2 C4 after N2 C3, expected N C3; reshape or rename it to agree with the first',
  ],
];

describe('making tensors', () => {
  for (const [title, call, code, message] of refused) {
    it(`refuses ${title}`, () => refuses(call, code, message));
  }
});
