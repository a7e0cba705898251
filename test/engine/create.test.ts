/** Making tensors: shapes, names, refusals, and noise that is the same everywhere. */
import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { arange, concat, full, ones, stack, type Tensor, tensor, zeros } from '../../src/engine/index.ts';

interface Case {
  title: string;
  make: () => Tensor;
  is: string;
  data: number[];
}

const made: Case[] = [
  { title: 'reads a scalar', make: () => tensor(5), is: 'scalar', data: [5] },
  { title: 'reads a flat list as channels', make: () => tensor([1, 2]), is: 'C2', data: [1, 2] },
  {
    title: 'infers the shape of nested arrays',
    make: () =>
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    is: 'N2 C3',
    data: [1, 2, 3, 4, 5, 6],
  },
  {
    title: 'takes axis names in place of the shape',
    make: () => tensor([[1, 2]], 'H W'),
    is: 'H1 W2',
    data: [1, 2],
  },
  { title: 'calls three axes N L D', make: () => tensor([[[1]]]), is: 'N1 L1 D1', data: [1] },
  { title: 'calls four axes N C H W', make: () => zeros([1, 1, 1, 2]), is: 'N1 C1 H1 W2', data: [0, 0] },
  { title: 'calls five axes N C D H W', make: () => ones([1, 1, 1, 1, 1]), is: 'N1 C1 D1 H1 W1', data: [1] },
  {
    title: 'lays a flat list out in a shape',
    make: () => tensor([1, 2, 3, 4], [2, 2], ['H', 'W']),
    is: 'H2 W2',
    data: [1, 2, 3, 4],
  },
  {
    title: 'takes typed arrays as rows, beside plain ones',
    make: () => tensor([Float32Array.of(1, 2), Float64Array.of(3, 4), [5, 6]]),
    is: 'N3 C2',
    data: [1, 2, 3, 4, 5, 6],
  },
  {
    title: 'takes typed arrays as rows of rows',
    make: () => tensor([[Uint8Array.of(1)], [Int8Array.of(-1)]], 'H W C'),
    is: 'H2 W1 C1',
    data: [1, -1],
  },
  { title: 'takes an empty typed array', make: () => tensor(new Int16Array()), is: 'C0', data: [] },
  {
    title: 'converts other typed arrays',
    make: () => tensor(new Uint8Array([7, 8]), [1, 2]),
    is: 'N1 C2',
    data: [7, 8],
  },
  { title: 'keeps an empty axis', make: () => tensor([[], []]), is: 'N2 C0', data: [] },
  { title: 'fills', make: () => full([2], 0.5), is: 'C2', data: [0.5, 0.5] },
  { title: 'counts from 0', make: () => arange(3), is: 'C3', data: [0, 1, 2] },
  { title: 'counts in steps', make: () => arange(1, 0, -0.25), is: 'C4', data: [1, 0.75, 0.5, 0.25] },
  { title: 'counts nothing backwards', make: () => arange(3, 1), is: 'C0', data: [] },
  {
    title: 'stacks on a new axis',
    make: () => stack([tensor([1, 2]), tensor([3, 4])], 'N'),
    is: 'N2 C2',
    data: [1, 2, 3, 4],
  },
  {
    title: 'joins along the first axis',
    make: () =>
      concat(
        [
          tensor([[1, 2]]),
          tensor([
            [3, 4],
            [5, 6],
          ]),
        ],
        'n',
      ),
    is: 'N3 C2',
    data: [1, 2, 3, 4, 5, 6],
  },
  {
    title: 'joins along the last axis',
    make: () =>
      concat(
        [
          tensor([[1], [2]]),
          tensor([
            [3, 4],
            [5, 6],
          ]),
        ],
        'C',
      ),
    is: 'N2 C3',
    data: [1, 3, 4, 2, 5, 6],
  },
];

describe('making tensors', () => {
  for (const { title, make, is, data } of made) {
    it(title, () => {
      const x = make();
      assert.equal(x.toString(), is);
      assert.deepEqual([...x.data], data);
    });
  }
  it('stacks and joins whatever the case of the names', () => {
    const pair = [tensor([1], 'c'), tensor([2], 'C')];
    assert.equal(stack(pair, 'N').toString(), 'N2 c1');
    assert.equal(concat(pair, 'C').toString(), 'c2');
  });
  it('takes every kind of typed array, rounding to float32', () => {
    const kinds = [
      Int8Array,
      Uint8Array,
      Uint8ClampedArray,
      Int16Array,
      Uint16Array,
      Int32Array,
      Uint32Array,
    ];
    for (const kind of kinds) assert.deepEqual(tensor(kind.of(1, 2)).nested(), [1, 2], kind.name);
    assert.deepEqual(tensor(Float64Array.of(0.1, NaN, 1e39)).data, Float32Array.of(0.1, NaN, Infinity));
  });
  it('takes plain and typed arrays of another realm, such as a cell’s', () => {
    const foreign = runInNewContext('({ flat: Float32Array.of(1, 2), rows: [[1, 2], Int8Array.of(3, 4)] })');
    assert.deepEqual(tensor(foreign.flat).nested(), [1, 2]);
    assert.deepEqual(tensor(foreign.rows).nested(), [
      [1, 2],
      [3, 4],
    ]);
  });
  it('copies a Float32Array, of which later changes do not reach the tensor', () => {
    const data = new Float32Array(4);
    const x = tensor(data, [2, 2]);
    data[0] = 1;
    assert.deepEqual(x.data, new Float32Array(4));
  });
});
