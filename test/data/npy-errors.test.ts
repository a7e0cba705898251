// Every way in which an NPY file can be damaged or of a dtype that has no numbers: code, byte and text.
import { type DataErrorCode, decodeNpy } from '../../src/data/index.ts';
import { bytesOf, patched, refuses } from './fixture.ts';
import { npy } from './npy-file.ts';

type Fault = readonly [name: string, bytes: Uint8Array, code: DataErrorCode, offset: number, text: string];

const AGAIN = 'save the array again with np.save';
const AS_FLOAT =
  "expected float, int, uint or bool of 8 to 64 bits; save it with np.save(path, x.astype('float32'))";
const FOUR = [0, 0, 0, 0];
const sound = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", FOUR);

/** A header with other members; its first byte is byte 10 of the file. */
const headed = (header: string, at: string, text: string): Fault => {
  const offset = 10 + header.indexOf(at);
  return [header.slice(0, 40), npy(header, FOUR), 'corrupt', offset, `${text}; ${AGAIN}`];
};
const shaped = (shape: string, text: string): Fault =>
  headed(`{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}}`, shape, text);
const dtype = (name: string, text: string): Fault => [
  `dtype ${name}`,
  bytesOf('npy', name),
  'unsupported',
  // {'descr': ends at byte 19, a blank follows.
  20,
  `the dtype${text}, ${AS_FLOAT}`,
];
const cut = (name: string, length: number, text: string): Fault => [
  name,
  sound.subarray(0, length),
  'truncated',
  length,
  `the file ends, expected ${text}; ${AGAIN}`,
];

const faults: readonly Fault[] = [
  cut('nothing', 0, '1 byte of the NPY magic from byte 0'),
  cut('half of the magic', 3, '1 byte of the NPY magic from byte 3'),
  cut('no version', 6, '2 bytes of the version from byte 6'),
  cut('no header length', 9, '2 bytes of the header length from byte 8'),
  cut('half of the header', 50, '118 bytes of the header from byte 10'),
  [
    'no data',
    sound.subarray(0, 128),
    'truncated',
    128,
    `0 bytes of data begin, expected 4 for shape (1) of 4-byte elements; ${AGAIN}`,
  ],
  [
    'half of an element',
    sound.subarray(0, 130),
    'truncated',
    128,
    `2 bytes of data begin, expected 4 for shape (1) of 4-byte elements; ${AGAIN}`,
  ],
  [
    'another magic',
    patched(sound, 3, [0x6d]),
    'corrupt',
    3,
    `the magic is broken, expected \\x93NUMPY; ${AGAIN}`,
  ],
  [
    'version 4.0',
    patched(sound, 6, [4]),
    'unsupported',
    6,
    `the NPY version is 4.0, expected 1.0, 2.0 or 3.0; ${AGAIN}`,
  ],
  [
    'version 1.1',
    patched(sound, 7, [1]),
    'unsupported',
    6,
    `the NPY version is 1.1, expected 1.0, 2.0 or 3.0; ${AGAIN}`,
  ],
  [
    'a header of 4 GiB',
    patched(npy('{}', [], 2), 8, [255, 255, 255, 255]),
    'size',
    8,
    `the header is 4294967295 bytes long, expected at most 65536; ${AGAIN}`,
  ],
  [
    'a second array in the file',
    Uint8Array.from([...sound, ...sound]),
    'corrupt',
    132,
    '132 bytes follow the array, expected the end of the file after shape (1) of 4-byte elements; save one array a file with np.save',
  ],
  [
    'a shape that says more than the file holds',
    npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000, 1000)}", FOUR),
    'truncated',
    128,
    `4 bytes of data begin, expected 8000000000000000 for shape (1000000000000, 1000) of 8-byte elements; ${AGAIN}`,
  ],
  [
    'a shape whose product overflows',
    npy("{'descr': '<f4', 'fortran_order': True, 'shape': (9007199254740991, 9007199254740991)}", FOUR),
    'truncated',
    128,
    `4 bytes of data begin, expected ${9007199254740991 ** 2 * 4} for shape (9007199254740991, 9007199254740991) of 4-byte elements; ${AGAIN}`,
  ],
  shaped('(-1,)', 'the shape is [-1], expected a tuple of at most 64 integers from 0 up'),
  headed("{'descr': '<f4', 'shape': (1.5,)}", '.5', 'the header has ".5,)}", expected ","'),
  shaped("('1',)", 'the shape is ["1"], expected a tuple of at most 64 integers from 0 up'),
  shaped('1', 'the shape is 1, expected a tuple of at most 64 integers from 0 up'),
  shaped('None', 'the shape is null, expected a tuple of at most 64 integers from 0 up'),
  shaped(
    '(99999999999999999999,)',
    'the shape is [100000000000000000000], expected a tuple of at most 64 integers from 0 up',
  ),
  headed('not a dict', 'not', 'the header has "not a dict", expected "{"'),
  headed(
    "{'descr': __import__('os'), 'shape': (1,)}",
    '__',
    'the header has "__import__(\'", expected a string, number, True, False or tuple',
  ),
  headed(
    "{descr: '<f4'}",
    'descr',
    'the header has "descr: \'<f4\'", expected a string, number, True, False or tuple',
  ),
  headed("{1: '<f4'}", '1', 'the header has "1: \'<f4\'}", expected a key in quotes'),
  headed("{'descr': '<f4'; 'shape': (1,)}", ';', 'the header has "; \'shape\': (", expected "}"'),
  headed(
    "{'descr': '<f4', 'descr': '<f8'}",
    "'descr': '<f8'",
    "the header has \"'descr': '<f\", expected 'descr' only once",
  ),
  headed("{'fortran_order': False, 'shape': (1,)}", '{', "the header begins, expected a key 'descr' in it"),
  headed("{'descr': '<f4', 'shape': (1,)}", '{', "the header begins, expected a key 'fortran_order' in it"),
  headed("{'descr': '<f4', 'fortran_order': False}", '{', "the header begins, expected a key 'shape' in it"),
  headed(
    "{'descr': '<f4', 'fortran_order': 1, 'shape': (1,)}",
    '1',
    'fortran_order is 1, expected True or False',
  ),
  headed(
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 0}",
    '0}',
    "the header has a key 'more', expected 'descr', 'fortran_order' and 'shape'",
  ),
  headed(
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} + 1",
    '+',
    'the header has "+ 1", expected the end of the header',
  ),
  dtype('object', " '|O' is object"),
  dtype('complex64', " '<c8' is complex64"),
  dtype('complex128', " '>c16' is complex128"),
  dtype('text', " '<U2' is text"),
  dtype('byte string', " '|S2' is byte string"),
  dtype('datetime64', " '<M8[s]' is datetime64"),
  dtype('timedelta64', " '<m8[ns]' is timedelta64"),
  dtype('void', " '|V2' is void (bfloat16 is saved as such)"),
  dtype('structured', ' is structured'),
  dtype('float128', " '<f16' is float128"),
];

describe('a damaged NPY file', () => {
  for (const [name, bytes, code, offset, text] of faults) {
    it(`is refused with byte and reason: ${name}`, () => {
      refuses(() => decodeNpy(bytes, 'x.npy'), code, offset, `x.npy: at byte ${offset} ${text}`);
    });
  }

  it('may nest brackets as deep as it likes without exhausting the stack', () => {
    const header = `{'shape': ${'('.repeat(60_000)}`;
    const text = `x.npy: at byte 37 the header has "((((((((((((", expected at most 16 levels; ${AGAIN}`;
    refuses(() => decodeNpy(npy(header), 'x.npy'), 'corrupt', 37, text);
  });

  it('says where a header ends too soon', () => {
    const header = "{'descr': '<f4', 'shape': (1,";
    const file = npy(header);
    const text = `x.npy: at byte 64 the header ends, expected a string, number, True, False or tuple; ${AGAIN}`;
    refuses(() => decodeNpy(file, 'x.npy'), 'corrupt', 64, text);
  });
});
