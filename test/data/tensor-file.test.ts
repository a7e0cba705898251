// Files of arrays written by NumPy, Python's zipfile and safetensors, against what those libraries read in them.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { npy } from './npy-file.ts';
import { safetensors } from './safetensors-file.ts';
import { openBytes, patterns, region, tensorBytes, tensorCases } from './tensor-fixture.ts';

describe('openTensorFile', () => {
  for (const { name, format, bytes, entries, metadata } of tensorCases) {
    it(`reads what its writer reads: ${format}, ${name}`, () => {
      const file = openBytes(bytes, 'misnamed.txt');
      assert.equal(file.format, format);
      assert.deepEqual(
        file.entries.map(({ columnMajor, readInto, readStored, isDeflated, ...known }) => known),
        entries.map(({ values, ...known }) => known),
      );
      assert.deepEqual(file.metadata, metadata);
      file.entries.forEach((entry, i) => {
        const values = entries[i]?.values;
        // As lists: of arrays, NaN with a sign and NaN without one differ.
        const count = entry.shape.reduce((product, extent) => product * extent, 1);
        if (values === undefined) assert.throws(() => region(entry, 0, 0), { message: /; / }, entry.name);
        else if (values.length === count)
          assert.deepEqual([...region(entry, 0, count)], [...values], entry.name);
      });
    });
  }

  it('inflates an array of many times its size in the file', () => {
    const name = 'much more than it takes deflated';
    const expected = tensorCases.find((one) => one.name === name)?.entries[0];
    const [entry] = openBytes(tensorBytes(name)).entries;
    assert.ok(entry && expected?.values);
    assert.equal(entry.bytes, 336_000);
    const values = region(entry, 0, 42_000);
    for (let row = 0; row < 6000; row++) {
      assert.deepEqual(values.slice(7 * row, 7 * row + 7), expected.values);
    }
  });

  for (const [dtype, descr, written] of [
    ['float16', '<f2', 'F16'],
    ['bfloat16', undefined, 'BF16'],
  ] as const) {
    it(`decodes all 65536 patterns of ${dtype}`, () => {
      const bits = Uint16Array.from({ length: 65_536 }, (_, i) => i);
      const data = new Uint8Array(bits.buffer);
      const header = { x: { dtype: written, shape: [65_536], data_offsets: [0, data.length] } };
      const files = [safetensors(header, data)];
      if (descr !== undefined) {
        files.push(npy(`{'descr': '${descr}', 'fortran_order': False, 'shape': (65536,)}`, data));
      }
      for (const file of files) {
        const [entry] = openBytes(file).entries;
        assert.ok(entry);
        assert.equal(digest(region(entry, 0, 65_536)), patterns[dtype]);
        // Few elements are decoded by another way than many.
        const few = Array.from({ length: 64 }, (_, i) => [...region(entry, 1024 * i, 1024 * (i + 1))]);
        assert.equal(digest(Float32Array.from(few.flat())), patterns[dtype]);
      }
    });
  }

  it('keeps names and texts of metadata that mean something to JavaScript', () => {
    const text = `{"__metadata__":{"__proto__":"a","constructor":"b"},"__proto__":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}`;
    const file = openBytes(safetensors(text, [7]));
    assert.deepEqual(Object.entries(file.metadata ?? {}), [
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    const [entry] = file.entries;
    assert.ok(entry);
    assert.equal(entry.name, '__proto__');
    assert.deepEqual(region(entry, 0, 1), Float32Array.of(7));
  });

  it('opens a safetensors file in which only some dtypes are known', () => {
    const header = {
      good: { dtype: 'U8', shape: [2], data_offsets: [0, 2] },
      wave: { dtype: 'C64', shape: [1], data_offsets: [2, 10] },
      tiny: { dtype: 'F4', shape: [4], data_offsets: [10, 12] },
    };
    const file = openBytes(safetensors(header, new Uint8Array(12).fill(1)), 'x.safetensors');
    assert.deepEqual(
      file.entries.map(({ dtype, kind }) => `${dtype} ${kind}`),
      ['uint8 integer', 'complex64 other', 'float4_e2m1fn_x2 other'],
    );
    assert.match(
      file.entries[1]?.problem ?? '',
      /^at byte 64 the dtype of "wave" is "C64", expected float, int, uint or bool of 8 to 64 bits; save it with x\.to\(torch\.float32\)$/,
    );
    assert.throws(() => file.entries[2]?.readInto(new Float32Array(1), 0), {
      message: /^x\.safetensors: at byte \d+ the dtype of "tiny" is "F4"/,
    });
  });

  it('gives the tensors of a safetensors file in the order of their data', () => {
    const header = {
      late: { dtype: 'U8', shape: [2], data_offsets: [1, 3] },
      none: { dtype: 'U8', shape: [0], data_offsets: [1, 1] },
      early: { dtype: 'U8', shape: [1], data_offsets: [0, 1] },
    };
    const { entries } = openBytes(safetensors(header, [1, 2, 3]));
    assert.deepEqual(
      entries.map(({ name }) => name),
      ['early', 'none', 'late'],
    );
  });
});

/** With one NaN for all. */
function digest(values: Float32Array): string {
  const bits = new Uint32Array(values.slice().buffer);
  values.forEach((value, i) => {
    if (Number.isNaN(value)) bits[i] = 0x7fc00000;
  });
  return createHash('sha256').update(bits).digest('hex');
}
