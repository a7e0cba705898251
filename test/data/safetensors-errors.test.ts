// Every way in which a safetensors file can be damaged or hostile: code, byte and text.
import type { DataErrorCode } from '../../src/data/index.ts';
import { patched, refuses } from './fixture.ts';
import { safetensors } from './safetensors-file.ts';
import { openBytes } from './tensor-fixture.ts';

type Fault = readonly [name: string, bytes: Uint8Array, code: DataErrorCode, offset: number, text: string];

const REMEDY = 'copy it again, or save it again with save_file';
const FOUR = [1, 2, 3, 4];
const header = { x: { dtype: 'U8', shape: [4], data_offsets: [0, 4] } };
const sound = safetensors(header, FOUR);
/** Where the data of `sound` begin. */
const DATA = sound.length - 4;

/** A header that is refused at the byte where `at` stands in it. */
const headed = (name: string, json: unknown, at: string, got: string): Fault => {
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  const offset = 8 + Buffer.from(text.slice(0, text.indexOf(at))).length;
  return [name, safetensors(text, FOUR), 'corrupt', offset, `${got}; ${REMEDY}`];
};
/** The only tensor, with other members. */
const member = (name: string, members: object, got: string): Fault =>
  headed(name, { x: { ...header.x, ...members } }, '"x"', got);
const length = (value: bigint): number[] => [...new Uint8Array(BigUint64Array.of(value).buffer)];

const faults: readonly Fault[] = [
  [
    'nothing',
    new Uint8Array(0),
    'truncated',
    0,
    `the file ends, expected 8 bytes of the header length from byte 0; ${REMEDY}`,
  ],
  [
    'half of the length',
    sound.subarray(0, 5),
    'truncated',
    5,
    `the file ends, expected 8 bytes of the header length from byte 0; ${REMEDY}`,
  ],
  [
    'a header of 2^60 bytes',
    patched(sound, 0, length(2n ** 60n)),
    'size',
    0,
    `the header is 1152921504606847000 bytes long, expected at most 100000000; ${REMEDY}`,
  ],
  [
    'a header longer than the file',
    patched(sound, 0, length(99_999_999n)),
    'truncated',
    sound.length,
    `the file ends, expected 99999999 bytes of the header from byte 8; ${REMEDY}`,
  ],
  [
    'half of the data',
    sound.subarray(0, DATA + 2),
    'truncated',
    DATA + 2,
    `the file ends, expected "x" to byte ${DATA + 4}; ${REMEDY}`,
  ],
  [
    'bytes after the data',
    Uint8Array.from([...sound, 5, 6]),
    'corrupt',
    DATA + 4,
    `2 bytes follow the last tensor, expected the end of the file; ${REMEDY}`,
  ],
  headed('an array', '[1]', '[', 'the header begins, expected a JSON object, without space before it'),
  headed('space before', ' {}', ' ', 'the header begins, expected a JSON object, without space before it'),
  headed('no header', '', '', 'the header begins, expected a JSON object, without space before it'),
  headed('text after it', '{} 1', '{', 'the header is no JSON, expected an object in UTF-8'),
  headed('a comma too many', '{"x":{},}', '{', 'the header is no JSON, expected an object in UTF-8'),
  [
    'a header that is no UTF-8',
    patched(sound, 10, [0xff]),
    'corrupt',
    8,
    `the header is no JSON, expected an object in UTF-8; ${REMEDY}`,
  ],
  headed(
    'a name twice',
    '{"é":{"dtype":"U8","shape":[4],"data_offsets":[0,4]} , "\\u00e9" : {}}',
    '"\\u',
    'the header has a second "é", expected one',
  ),
  headed(
    'a shape twice',
    '{"x":{"shape":[1],"dtype":"U8","shape":[4],"data_offsets":[0,4]}}',
    '"shape":[4]',
    'the header has a second "shape", expected one',
  ),
  headed('a number for a tensor', '{"x":7}', '"x"', '"x" is 7, expected an object'),
  headed('a list for a tensor', '{"x":[1]}', '"x"', '"x" is [1], expected an object'),
  member('no dtype', { dtype: undefined }, 'the dtype of "x" is missing, expected a text'),
  member('a dtype that is a number', { dtype: 4 }, 'the dtype of "x" is 4, expected a text'),
  ...[undefined, 4, [-4], [1.5], ['4'], [2 ** 53], [1e300], [null]].map((shape) =>
    member(
      `shape ${JSON.stringify(shape)}`,
      { shape },
      `the shape of "x" is ${JSON.stringify(shape) ?? 'missing'}, expected at most 64 integers from 0 up`,
    ),
  ),
  member(
    '65 axes',
    { shape: Array.from({ length: 65 }, () => 1) },
    `the shape of "x" is [1,1,1,1,1,1,…], expected at most 64 integers from 0 up`,
  ),
  ...[undefined, 0, [0], [0, 4, 4], [4, 0], [-4, 0], [0, 2 ** 60], ['0', '4']].map((offsets) =>
    member(
      `data_offsets ${JSON.stringify(offsets)}`,
      { data_offsets: offsets },
      `the data_offsets of "x" are ${JSON.stringify(offsets) ?? 'missing'}, expected a beginning and an end from 0 up`,
    ),
  ),
  member(
    'a hole before',
    { data_offsets: [1, 4] },
    'the data of "x" begin at 1, expected 0, where those before it end',
  ),
  member(
    'a shape that wants more',
    { shape: [5] },
    'the data of "x" are 4 bytes, expected 5 for shape (5) of 1-byte elements',
  ),
  member(
    'a shape whose product overflows',
    { shape: [2 ** 52, 2 ** 52, 2 ** 52] },
    `the data of "x" are 4 bytes, expected ${2 ** 156} for shape (${2 ** 52}, ${2 ** 52}, ${2 ** 52}) of 1-byte elements`,
  ),
  headed(
    'tensors that overlap',
    {
      a: { ...header.x, shape: [3], data_offsets: [0, 3] },
      b: { ...header.x, shape: [2], data_offsets: [2, 4] },
    },
    '"b"',
    'the data of "b" begin at 2, expected 3, where those before it end',
  ),
  headed(
    'one tensor in the place of another',
    { a: header.x, b: header.x },
    '"b"',
    'the data of "b" begin at 0, expected 4, where those before it end',
  ),
  headed(
    'a hole between',
    {
      a: { ...header.x, shape: [1], data_offsets: [0, 1] },
      b: { ...header.x, shape: [2], data_offsets: [2, 4] },
    },
    '"b"',
    'the data of "b" begin at 2, expected 1, where those before it end',
  ),
  headed(
    'metadata that is a list',
    { __metadata__: ['a'], ...header },
    '"__m',
    '__metadata__ is ["a"], expected an object of texts',
  ),
  headed(
    'metadata that is a number',
    { ...header, __metadata__: { a: '1', b: 2 } },
    '"__m',
    '__metadata__ is {…}, expected an object of texts',
  ),
];

describe('a damaged safetensors file', () => {
  for (const [name, bytes, code, offset, text] of faults) {
    it(`is refused with byte and reason: ${name}`, () => {
      const message = `x.safetensors: at byte ${offset} ${text}`;
      refuses(() => openBytes(bytes, 'x.safetensors'), code, offset, message);
    });
  }

  it('may nest objects as deep as it likes without exhausting the stack', () => {
    const text = `{"x":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
    const message = `x.safetensors: at byte 9 the dtype of "x" is missing, expected a text; ${REMEDY}`;
    refuses(() => openBytes(safetensors(text), 'x.safetensors'), 'corrupt', 9, message);
    const deep = `{"x":{"dtype":"U8","shape":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    const said = `x.safetensors: at byte 9 the shape of "x" is [[…]], expected at most 64 integers from 0 up; ${REMEDY}`;
    refuses(() => openBytes(safetensors(deep), 'x.safetensors'), 'corrupt', 9, said);
  });

  it('may have a name as long as it likes', () => {
    const text = JSON.stringify({ [`${'a'.repeat(120)}\n${'b'.repeat(1e6)}`]: 7 });
    const message = `x.safetensors: at byte 9 "${'a'.repeat(120)}…" is 7, expected an object; ${REMEDY}`;
    refuses(() => openBytes(safetensors(text), 'x.safetensors'), 'corrupt', 9, message);
  });
});
