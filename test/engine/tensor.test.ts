/** Reading and reshaping a tensor by axis name. */
import assert from 'node:assert/strict';
import { arange, tensor, zeros } from '../../src/engine/index.ts';
import { refuses } from './expect.ts';

const x = arange(24).reshape([2, 3, 4], 'N C W');

describe('a tensor', () => {
  it('gives one element by names in any case and order', () => {
    assert.equal(x.at({ N: 1, C: 2, W: 3 }), 23);
    assert.equal(x.at({ w: 1, n: 0, c: 1 }), 5);
    assert.equal(tensor(5).at({}), 5);
  });
  it('selects a first, a middle and a last axis', () => {
    assert.deepEqual(x.select({ N: 1 }).nested(), [
      [12, 13, 14, 15],
      [16, 17, 18, 19],
      [20, 21, 22, 23],
    ]);
    assert.deepEqual(x.select({ c: 1 }).nested(), [
      [4, 5, 6, 7],
      [16, 17, 18, 19],
    ]);
    assert.deepEqual(x.select({ W: 3, N: 0 }).nested(), [3, 7, 11]);
    assert.equal(x.select({ c: 1 }).toString(), 'N2 W4');
  });
  it('selects a copy', () => {
    const own = tensor([1, 2], [1, 2]);
    own.select({ N: 0 }).data[0] = 9;
    assert.equal(own.data[0], 1);
  });
  it('selects everything when no axis is named, a scalar when all are', () => {
    assert.deepEqual(x.select({}).data, x.data);
    assert.equal(x.select({ N: 1, C: 2, W: 3 }).nested(), 23);
  });
  it('maps values and positions', () => {
    assert.deepEqual([...tensor([1, 2]).map((value, i) => value * 10 + i).data], [10, 21]);
  });
  it('reshapes and renames without a copy', () => {
    assert.equal(x.reshape([6, 4]).data, x.data);
    assert.equal(x.reshape([6, 4]).toString(), 'N6 C4');
    assert.equal(x.rename('N L D').toString(), 'N2 L3 D4');
    assert.equal(x.rename('N L D').data, x.data);
  });
  it('nests empty axes', () => {
    assert.deepEqual(zeros([2, 0]).nested(), [[], []]);
  });

  const cases = [
    ['an unknown axis', () => x.at({ H: 0 }), 'at: no axis H, expected N, C or W; choose one of these'],
    ['a long name', () => x.at({ channel: 0 }), 'at: no axis channel, expected N, C or W; did you mean C?'],
    [
      'an index beyond the axis',
      () => x.select({ C: 3 }),
      'select: C = 3, expected an integer from 0 to 2; choose an index inside the axis',
    ],
    [
      'a negative index',
      () => x.at({ N: -1, C: 0, W: 0 }),
      'at: N = -1, expected an integer from 0 to 1; choose an index inside the axis',
    ],
    [
      'an index into an empty axis',
      () => zeros([0]).at({ C: 0 }),
      'at: C = 0, expected none: the axis is empty; choose an index inside the axis',
    ],
    [
      'an index left out',
      () => x.at({ N: 0 }),
      'at: no index for C W; give one for every axis, or use select',
    ],
    ['another number of names', () => x.rename('N C'), 'rename: axis names "N C" for 3 axes; give 3 names'],
  ] as const;
  for (const [title, call, message] of cases) {
    it(`refuses ${title}`, () => refuses(call, 'axis', message));
  }
  it('refuses a shape of another size', () => {
    const message =
      'reshape: 24 elements (N2 C3 W4) for shape [5, 5], which holds 25; choose a shape of 24 elements';
    refuses(() => x.reshape([5, 5]), 'shape', message);
  });
});
