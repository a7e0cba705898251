// NPY files written by NumPy, against NumPy's own `astype('float32')`.
import assert from 'node:assert/strict';
import { decodeNpy } from '../../src/data/index.ts';
import { cases, same } from './fixture.ts';
import { npy } from './npy-file.ts';

describe('decodeNpy', () => {
  for (const { name, bytes, shape, expected } of cases('npy').filter((one) => one.expected !== undefined)) {
    it(`gives what NumPy gives as float32: ${name}`, () => {
      // Exact: every dtype is rounded once, to nearest even, as NumPy does.
      same(decodeNpy(bytes, 'a.npy'), shape, expected);
    });
  }

  const axes: readonly (readonly [shape: string, axes: string])[] = [
    ['()', ''],
    ['(1,)', 'C'],
    ['(1, 1)', 'N C'],
    ['(1, 1, 1)', 'N L D'],
    ['(1, 1, 1, 1)', 'N C H W'],
    ['(1, 1, 1, 1, 1)', 'N C D H W'],
    ['(1, 1, 1, 1, 1, 1)', 'A0 A1 A2 A3 A4 A5'],
  ];
  for (const [shape, names] of axes) {
    it(`names the axes of shape ${shape} "${names}"`, () => {
      const x = decodeNpy(npy(`{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}}`, [7]), 'a.npy');
      assert.equal(x.axes.join(' '), names);
      assert.deepEqual(x.data, Float32Array.of(7));
    });
  }

  const spellings: readonly (readonly [what: string, header: string])[] = [
    ['double quotes', '{"descr": "|u1", "fortran_order": False, "shape": (1,)}'],
    ['no spaces and no comma at the end', "{'descr':'|u1','fortran_order':False,'shape':(1,)}"],
    [
      'another order and a comma at the end',
      "{ 'shape' : ( 1 , ) , 'fortran_order' : True , 'descr' : '|u1' , }",
    ],
    ['long integers of Python 2', "{'descr': '|u1', 'fortran_order': False, 'shape': (1L,)}"],
    ['a native byte order', "{'descr': '=u1', 'fortran_order': False, 'shape': (1,)}"],
  ];
  for (const [what, header] of spellings) {
    it(`reads a header with ${what}`, () => {
      assert.equal(String(decodeNpy(npy(header, [7]), 'a.npy')), 'C1');
    });
  }

  it('reads bytes that stand unaligned inside a larger buffer', () => {
    const file = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", [0, 0, 128, 63]);
    const inside = new Uint8Array(file.length + 3);
    inside.set(file, 3);
    assert.deepEqual(decodeNpy(inside.subarray(3), 'a.npy').data, Float32Array.of(1));
  });
});
