// Every way in which an NPZ file can be damaged or hostile: the file refused, or one array with the others still read.
import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { hex } from '../../src/data/errors.ts';
import type { DataErrorCode } from '../../src/data/index.ts';
import { patched, refuses } from './fixture.ts';
import { npy } from './npy-file.ts';
import { entryOf, openBytes, region, tensorBytes } from './tensor-fixture.ts';
import { type Member, zip } from './zip-file.ts';

const REMEDY = 'copy it again, or save it again with np.savez';
const array = npy("{'descr': '|u1', 'fortran_order': False, 'shape': (3,)}", [1, 2, 3]);
const good: Member = { name: 'good.npy', data: array };
const sound = zip([good]);
/** Where the directory begins. */
const DIRECTORY = 30 + 8 + array.length;
const END = DIRECTORY + 46 + 8;

type Fault = readonly [name: string, bytes: Uint8Array, code: DataErrorCode, offset: number, text: string];

const ENDS = `the file ends, expected the end of a zip directory before it; ${REMEDY}`;
/** Zip64 with the fields of the ordinary end full, as they are beyond their limits: those of zip64 hold. */
const narrow = tensorBytes('zip64 throughout');
const wide = patched(narrow, narrow.length - 14, new Uint8Array(10).fill(0xff));
/** Where what points to the zip64 end stands, after that end. */
const LOCATOR = wide.length - 22 - 20;
const wideDirectory = Number(new DataView(wide.buffer).getBigUint64(LOCATOR - 56 + 48, true));

const faults: readonly Fault[] = [
  ['only the magic', sound.subarray(0, 4), 'truncated', 4, ENDS],
  ['half of it', sound.subarray(0, 100), 'truncated', 100, ENDS],
  ['its end cut off', sound.subarray(0, -1), 'truncated', sound.length - 1, ENDS],
  ['bytes after its end', Uint8Array.from([...sound, 0]), 'truncated', sound.length + 1, ENDS],
  [
    'a directory longer than the file',
    zip([good], { bytes: 1e9 }),
    'corrupt',
    END,
    `the directory is said to be 1000000000 bytes from byte ${DIRECTORY}, expected it before its end; ${REMEDY}`,
  ],
  [
    'a directory after its end',
    zip([good], { offset: 0xfffffff0 }),
    'corrupt',
    END,
    `the directory is said to be 54 bytes from byte 4294967280, expected it before its end; ${REMEDY}`,
  ],
  [
    'full fields without zip64',
    zip([good], { offset: 0xffffffff }),
    'corrupt',
    END,
    `the directory is said to be 54 bytes from byte 4294967295, expected it before its end; ${REMEDY}`,
  ],
  [
    'a directory elsewhere',
    zip([good], { offset: 2 }),
    'corrupt',
    2,
    `an entry begins with 0x00000403, expected 0x02014b50; ${REMEDY}`,
  ],
  [
    'a directory that ends in an entry',
    zip([good], { bytes: 50 }),
    'corrupt',
    DIRECTORY,
    `50 bytes of the directory are left, expected 54 for an entry; ${REMEDY}`,
  ],
  [
    'a directory that ends before an entry',
    zip([good, { ...good, name: 'b.npy' }], { bytes: 60 }),
    'corrupt',
    2 * DIRECTORY - 3 + 54,
    `6 bytes of the directory are left, expected 46 for an entry; ${REMEDY}`,
  ],
  [
    'more entries than there are',
    zip([good], { count: 3 }),
    'corrupt',
    END,
    `1 entries end, expected 3; ${REMEDY}`,
  ],
  [
    'two entries of one name',
    zip([good, good]),
    'corrupt',
    2 * DIRECTORY + 54,
    `there is a second entry "good.npy", expected one; ${REMEDY}`,
  ],
  [
    'a zip64 end beyond the file',
    patched(wide, LOCATOR + 8, [0, 0, 0, 0, 0, 0, 0, 255]),
    'corrupt',
    LOCATOR,
    `the zip64 end is said to be at byte 18374686479671624000, expected it before here; ${REMEDY}`,
  ],
  [
    'a zip64 end elsewhere',
    patched(wide, LOCATOR + 8, [0, 0, 0, 0, 0, 0, 0, 0]),
    'corrupt',
    LOCATOR,
    `byte 0 begins with 0x04034b50, expected 0x06064b50; ${REMEDY}`,
  ],
  [
    'a zip64 directory of 2^56 bytes',
    patched(wide, LOCATOR - 56 + 40, [0, 0, 0, 0, 0, 0, 0, 1]),
    'corrupt',
    wide.length - 22,
    `the directory is said to be 72057594037927940 bytes from byte ${wideDirectory}, expected it before its end; ${REMEDY}`,
  ],
];

describe('a damaged NPZ file', () => {
  for (const [name, bytes, code, offset, text] of faults) {
    it(`is refused with byte and reason: ${name}`, () => {
      refuses(() => openBytes(bytes), code, offset, `x.npz: at byte ${offset} ${text}`);
    });
  }

  it('is refused where it is a zip file of something else', () => {
    const text =
      'x.npz: the zip file holds "archive/data.pkl" and no .npy, expected arrays saved with np.savez; save tensors of PyTorch with safetensors.torch.save_file';
    const bytes = zip([{ name: 'archive/data.pkl', data: array }]);
    refuses(() => openBytes(bytes), 'format', undefined, text);
  });

  it('is none where only the fields of zip64 say where its directory is', () => {
    const { entries } = openBytes(wide);
    assert.deepEqual(
      entries.map(({ name }) => name),
      ['f2 little', 'f2 big', 'f4 little'],
    );
    assert.deepEqual(
      entries.map((entry) => entry.problem),
      [undefined, undefined, undefined],
    );
  });

  it('is none where a comment is like its end', () => {
    assert.equal(openBytes(tensorBytes('a comment and an extra field')).entries.length, 3);
  });
});

const large = npy(
  `{'descr': '|u1', 'fortran_order': False, 'shape': (100000,)}`,
  new Uint8Array(1e5).fill(7),
);
const bad = (said: Member['said'], isDeflated = false, data = large): Member => ({
  name: 'bad.npy',
  data,
  isDeflated,
  ...(said === undefined ? {} : { said }),
});
/** The packed size of `large`. */
const PACKED = zip([bad({}, true)]).length - 30 - 7 - 46 - 7 - 22;

type Problem = readonly [name: string, member: Member, problem: string];

const problems: readonly Problem[] = [
  [
    'encryption',
    bad({ flags: 1 }),
    'the entry is encrypted, expected it stored or deflated; save it again with np.savez',
  ],
  [
    'another compression',
    bad({ method: 93 }),
    'the entry is compressed with Zstandard, expected it stored or deflated; save it again with np.savez',
  ],
  [
    'an unknown compression',
    bad({ method: 77 }),
    'the entry is compressed by method 77, expected it stored or deflated; save it again with np.savez',
  ],
  [
    'a place after the directory',
    bad({ offset: 1e9 }),
    `at byte 1000000000 the directory or the end comes, expected an entry; ${REMEDY}`,
  ],
  [
    'a place inside another entry',
    bad({ offset: 20 }),
    `at byte 20 the entry begins with 0x00000000, expected 0x04034b50; ${REMEDY}`,
  ],
  [
    'more bytes than come before the directory',
    bad({ packed: 1e6, bytes: 1e6 }),
    `at byte ${DIRECTORY} the entry is said to have 1000000 bytes from byte ${DIRECTORY + 37}, expected it before byte ${DIRECTORY + 37 + large.length}; ${REMEDY}`,
  ],
  [
    'two sizes of a stored entry',
    bad({ bytes: 1e9 }),
    `the stored entry has ${large.length} bytes, expected 1000000000; ${REMEDY}`,
  ],
  [
    'fewer bytes than the array has',
    bad({ packed: 50_000, bytes: 50_000 }),
    'at byte 128 49872 bytes of data begin, expected 100000 for shape (100000) of 1-byte elements; save the array again with np.save',
  ],
  [
    'more bytes than can inflate',
    bad({ bytes: 1e9 }, true),
    `the entry has ${PACKED} bytes, expected enough for 1000000000 inflated; ${REMEDY}`,
  ],
  [
    'data that do not inflate',
    { name: 'bad.npy', data: new Uint8Array(200).fill(0xff), said: { method: 8 } },
    `the entry does not inflate: invalid block type; ${REMEDY}`,
  ],
  [
    'a beginning of deflated data',
    bad({ packed: 20, bytes: 15_000 }, true),
    `the entry does not inflate: unexpected EOF; ${REMEDY}`,
  ],
  [
    'no byte',
    bad({}, false, new Uint8Array(0)),
    'at byte 0 the file ends, expected 1 byte of the NPY magic from byte 0; save the array again with np.save',
  ],
];

describe('an array in an NPZ file', () => {
  for (const [name, member, problem] of problems) {
    it(`has a problem, and others beside it are read: ${name}`, () => {
      const file = openBytes(zip([good, member]));
      assert.equal(entryOf(file, 'bad').problem, problem);
      assert.throws(() => region(entryOf(file, 'bad'), 0, 1), { message: `"bad" in x.npz: ${problem}` });
      assert.deepEqual([...region(entryOf(file, 'good'), 0, 3)], [1, 2, 3]);
    });
  }

  it('that would inflate to more than 2 GiB is to be saved uncompressed', () => {
    // Only its beginning is true: 3 GB are claimed, and as many zeros as the ratio allows would follow.
    const head = npy("{'descr': '|u1', 'fortran_order': False, 'shape': (3000000000,)}");
    const data = Uint8Array.from([...head, ...new Uint8Array(1000)]);
    const member = {
      name: 'x.npy',
      data,
      isDeflated: true,
      said: { bytes: head.length + 3e9, packed: 3_000_000 },
    };
    const padding = { name: 'padding.npy', data: new Uint8Array(3_000_000) };
    const entry = entryOf(openBytes(zip([member, padding])), 'x');
    assert.deepEqual([entry.dtype, entry.shape, entry.bytes], ['uint8', [3_000_000_000], 3_000_000_000]);
    assert.equal(
      entry.problem,
      'the entry is deflated, and inflated has 3 GB, expected at most 2.15 GB; save it uncompressed, with np.savez',
    );
  });

  const lies: readonly (readonly [name: string, data: Uint8Array, said: Member['said'], text: string])[] = [
    ['a wrong checksum', large, { crc: 0x1234 }, 'the checksum of the entry is CRC, expected 0x00001234'],
    [
      'data that go on',
      Uint8Array.from([...large, ...new Uint8Array(1000)]),
      { bytes: large.length },
      `the entry inflates to more than ${large.length} bytes, expected what the directory says`,
    ],
    [
      'data that end',
      large.subarray(0, -50_000),
      { bytes: large.length },
      `the entry inflates to ${large.length - 50_000} bytes, expected ${large.length}`,
    ],
  ];
  for (const [name, data, said, text] of lies) {
    it(`is refused when it is inflated: ${name}`, () => {
      const entry = entryOf(openBytes(zip([bad(said, true, data)])));
      assert.equal(entry.problem, undefined);
      const crc = hex(crc32(data), 8);
      const message = `"bad" in x.npz: ${text.replace('CRC', crc)}; ${REMEDY}`;
      assert.throws(() => region(entry, 0, 1), { name: 'DataError', code: 'corrupt', message });
    });
  }
});
