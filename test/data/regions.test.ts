// Arrays read by region: any region is that part of the whole, and little else of the file is read.
import assert from 'node:assert/strict';
import {
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { bytesReader, DataError, openReader, openTensorFile } from '../../src/data/index.ts';
import { npy } from './npy-file.ts';
import { safetensors } from './safetensors-file.ts';
import { CountingReader, entryOf, openBytes, region, tensorBytes, tensorCases } from './tensor-fixture.ts';

const RUNS = { numRuns: 300, seed: 20261123 };

/** An array of 16-bit integers 0, 1, 2 … in the order of the file. */
function counting(shape: readonly number[], fortran: boolean): Uint8Array {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const data = new Uint8Array(Uint16Array.from({ length: size }, (_, i) => i).buffer);
  const extents = shape.map((extent) => `${extent},`).join('');
  const order = fortran ? 'True' : 'False';
  return npy(`{'descr': '<u2', 'fortran_order': ${order}, 'shape': (${extents})}`, data);
}

/** The place in the file of each element in row-major order, worked out index by index. */
function places(shape: readonly number[], fortran: boolean): number[] {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return Array.from({ length: size }, (_, element) => {
    if (!fortran) return element;
    let rest = element;
    const index = shape.toReversed().map((extent) => {
      const at = rest % extent;
      rest = (rest - at) / extent;
      return at;
    });
    // Horner's rule, from the axis that runs slowest in the file.
    return index.reduce((place, at, i) => place * (shape[shape.length - 1 - i] ?? 1) + at, 0);
  });
}

const shapes = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 });

describe('a region of an array', () => {
  it('is that part of the whole, in both orders, for any shape', () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), fc.nat(), fc.nat(), (shape, fortran, a, b) => {
        const expected = places(shape, fortran);
        const entry = entryOf(openBytes(counting(shape, fortran)));
        const [start = 0, end = 0] = [a, b].map((one) => one % (expected.length + 1)).sort((x, y) => x - y);
        assert.deepEqual([...region(entry, start, end)], expected.slice(start, end));
      }),
      RUNS,
    );
  });

  it('makes the whole with those beside it, for every dtype and compression', () => {
    const all = tensorCases.flatMap(({ bytes, entries }) =>
      openBytes(bytes).entries.flatMap((entry, i) => {
        const values = entries[i]?.values;
        return values === undefined || values.length === 0 ? [] : [{ entry, values }];
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.array(fc.nat(), { maxLength: 5 }),
        ({ entry, values }, cuts) => {
          const ends = [...cuts.map((cut) => cut % values.length), values.length].sort((a, b) => a - b);
          const parts = ends.map((end, i) => region(entry, ends[i - 1] ?? 0, end));
          assert.deepEqual(
            parts.flatMap((part) => [...part]),
            [...values],
          );
        },
      ),
      RUNS,
    );
  });

  it('is written to a part of a larger array, and nothing beside it', () => {
    const entry = entryOf(openBytes(counting([4, 4], true)));
    const out = new Float32Array(6).fill(-1);
    entry.readInto(out.subarray(2, 4), 5);
    assert.deepEqual([...out], [-1, -1, 5, 9, -1, -1]);
  });

  const outside: readonly (readonly [start: number, length: number])[] = [
    [0, 17],
    [16, 1],
    [-1, 1],
    [0.5, 1],
    [Number.NaN, 1],
  ];
  for (const [start, length] of outside) {
    it(`must be inside: ${length} from ${start}`, () => {
      const entry = entryOf(openBytes(counting([4, 4], false), 'x.npy'));
      const what = `${length} elements from element ${start} were asked for`;
      const message = `x.npy: ${what}, expected some of 16; ask for elements that it has`;
      assert.throws(() => entry.readInto(new Float32Array(length), start), {
        name: 'DataError',
        code: 'size',
        message,
      });
    });
  }
});

describe('what is read of a file', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'normbook-regions-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** A file of 5 GB that takes no room on disk: its beginning is written, and its last eight elements. */
  function sparse(name: string, beginning: Uint8Array, length: number): void {
    const place = join(folder, name);
    writeFileSync(place, beginning);
    truncateSync(place, length);
    const file = openSync(place, 'r+');
    writeSync(file, new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer), 0, 32, length - 32);
    ftruncateSync(file, length);
  }

  const COUNT = 1_250_000_000;
  const large: readonly (readonly [name: string, beginning: Uint8Array])[] = [
    ['large.npy', npy(`{'descr': '<f4', 'fortran_order': False, 'shape': (1250, 1000000)}`)],
    ['column.npy', npy(`{'descr': '<f4', 'fortran_order': True, 'shape': (1250000000, 1)}`)],
    [
      'large.safetensors',
      safetensors({ x: { dtype: 'F32', shape: [1250, 1_000_000], data_offsets: [0, 4 * COUNT] } }),
    ],
  ];
  for (const [name, beginning] of large) {
    it(`is a few kB of 5 GB, at the very end of it: ${name}`, () => {
      sparse(name, beginning, beginning.length + 4 * COUNT);
      const file = openReader(name, folder);
      const counted = new CountingReader(file);
      const entry = entryOf(openTensorFile(counted, name));
      assert.equal(entry.bytes, 4 * COUNT);
      assert.deepEqual([...region(entry, COUNT - 4, COUNT)], [5, 6, 7, 8]);
      assert.deepEqual([...region(entry, 0, 2)], [0, 0]);
      file.close();
      assert.ok(counted.bytes < 1000, `${counted.bytes} bytes were read`);
    });
  }

  it('is a row of a column-major matrix, element by element where columns are long', () => {
    const shape = [20_000, 100];
    const counted = new CountingReader(bytesReader(counting(shape, true), 'x.npy'));
    const entry = entryOf(openTensorFile(counted, 'x.npy'));
    const [reads, bytes] = [counted.reads, counted.bytes];
    const row = region(entry, 100 * 777, 100 * 778);
    assert.deepEqual(
      [...row],
      Array.from({ length: 100 }, (_, column) => (column * 20_000 + 777) % 65_536),
    );
    assert.deepEqual([counted.reads - reads, counted.bytes - bytes], [100, 200]);
  });

  it('is at once what lies near: a row of a matrix of short columns', () => {
    const counted = new CountingReader(bytesReader(counting([100, 200], true), 'x.npy'));
    const entry = entryOf(openTensorFile(counted, 'x.npy'));
    const { reads } = counted;
    assert.equal(region(entry, 200 * 77, 200 * 78)[199], 199 * 100 + 77);
    assert.equal(counted.reads - reads, 1);
  });

  it('is all of a column-major array once, in large parts', () => {
    const shape = [30, 40, 50, 20];
    const file = counting(shape, true);
    const counted = new CountingReader(bytesReader(file, 'x.npy'));
    const entry = entryOf(openTensorFile(counted, 'x.npy'));
    const { reads, bytes } = counted;
    const expected = places(shape, true).map((place) => place % 65_536);
    const whole = region(entry, 0, expected.length);
    assert.ok(whole.every((value, i) => value === expected[i]));
    assert.equal(counted.reads - reads, 3);
    // A run of 30 elements that a part cuts is read again in the next.
    assert.ok(counted.bytes - bytes <= 2 * expected.length + 2 * 60);
  });

  it('is one array of a stored .npz, and of a deflated one all, once', () => {
    for (const [name, most] of [
      ['savez', 40],
      ['savez_compressed', 300],
    ] as const) {
      const counted = new CountingReader(bytesReader(tensorBytes(name), 'x.npz'));
      const entry = entryOf(openTensorFile(counted, 'x.npz'), 'f8 little');
      const { bytes } = counted;
      region(entry, 4, 9);
      const first = counted.bytes - bytes;
      assert.ok(first <= most, `${first} bytes of ${name} were read`);
      region(entry, 4, 9);
      assert.equal(counted.bytes - bytes, name === 'savez' ? 2 * first : first);
    }
  });

  it('is refused when the file has become shorter', () => {
    const place = join(folder, 'shrinks.npy');
    const bytes = counting([1000], false);
    writeFileSync(place, bytes);
    const file = openReader('shrinks.npy', folder);
    const entry = entryOf(openTensorFile(file, 'shrinks.npy'));
    truncateSync(place, 1000);
    const text =
      'shrinks.npy: the file ends after 1000 bytes, expected 2128, as when it was opened; open it when it is written';
    assert.throws(() => region(entry, 0, 1000), { name: 'DataError', code: 'truncated', message: text });
    file.close();
    assert.throws(() => region(entry, 0, 1), DataError);
  });
});
