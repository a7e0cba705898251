// Formats are known by content: a name decides nothing.
import assert from 'node:assert/strict';
import * as data from '../../src/data/index.ts';
import { bytesOf, refuses } from './fixture.ts';
import { openBytes, tensorBytes } from './tensor-fixture.ts';

const TENSORS = 'NPY (93 4e 55 4d 50 59), NPZ (50 4b 03 04) or safetensors';
const KNOWN = `PNG (89 50 4e 47), JPEG (ff d8 ff), ${TENSORS}`;

describe('decode', () => {
  const misnamed: readonly (readonly [format: 'png' | 'jpeg' | 'npy', name: string, file: string])[] = [
    ['jpeg', 'grey', 'photo.png'],
    ['png', 'grey, 8 bits', 'photo.jpg'],
    ['npy', '<f4', 'photo.png'],
  ];
  for (const [format, name, file] of misnamed) {
    it(`reads a ${format} file called ${file}`, () => {
      assert.ok(data.decode(bytesOf(format, name), file).size > 0);
    });
  }

  const unknown: readonly (readonly [what: string, bytes: readonly number[], got: string, remedy: string])[] =
    [
      ['GIF', ascii('GIF89a..'), '47 49 46 38 39 61 2e 2e ("GIF89a.."), GIF', 'convert it to PNG'],
      ['WebP', ascii('RIFF....WEBPVP8 '), '52 49 46 46 2e 2e 2e 2e ("RIFF...."), WebP', 'convert it to PNG'],
      ['pickle', [0x80, 2, 0x7d], '80 02 7d, a pickle', 'save each array with np.save'],
      [
        'GGUF',
        ascii('GGUF....'),
        '47 47 55 46 2e 2e 2e 2e ("GGUF...."), GGUF',
        'save its tensors with save_file of safetensors',
      ],
      ['text', ascii('hello'), '68 65 6c 6c 6f ("hello")', 'convert it to one of these'],
      ['one byte', [0xff], 'ff', 'convert it to one of these'],
    ];
  for (const [what, bytes, got, remedy] of unknown) {
    it(`shows how an unknown file begins and what it could have been: ${what}`, () => {
      const text = `f.png: at byte 0 the file begins with ${got}, expected ${KNOWN}; ${remedy}`;
      refuses(() => data.decode(Uint8Array.from(bytes), 'f.png'), 'format', 0, text);
    });
  }

  it('says that an empty file is empty', () => {
    const text = `f.png: at byte 0 the file ends: it is empty, expected ${KNOWN}; convert it to one of these`;
    refuses(() => data.decode(new Uint8Array(0), 'f.png'), 'format', 0, text);
  });

  it('reads a file of arrays that holds one', () => {
    assert.equal(String(data.decode(tensorBytes('int64 that rounding twice gets wrong'), 'f')), 'C4');
    const several =
      'f: it holds 35 arrays: "f2 little", "f2 big", "f4 little", "f4 big", "f8 little", "f8 big" and 29 more, expected the name of one; write it as in load(\'f\', { entry: \'f2 little\' })';
    refuses(() => data.decode(tensorBytes('savez'), 'f'), 'missing', undefined, several);
  });
});

describe('openTensorFile', () => {
  it('says what it reads of a file of another kind', () => {
    const got = 'x.npz: at byte 0 the file begins with 89 50 4e 47 0d 0a 1a 0a';
    const text = `${got}, expected ${TENSORS}; convert it to one of these`;
    refuses(() => openBytes(bytesOf('png', 'grey, 8 bits')), 'format', 0, text);
  });
});

describe('the data folder', () => {
  it('exports exactly this', () => {
    assert.deepEqual(Object.keys(data).sort(), [
      'DataError',
      'MAX_PIXELS',
      'bytesReader',
      'decode',
      'decodeJpeg',
      'decodeNpy',
      'decodePng',
      'encodeFile',
      'extentsOf',
      'formats',
      'isAlive',
      'loadAll',
      'loadFile',
      'namedTensor',
      'namesFor',
      'openReader',
      'openTensorFile',
      'pixelsOf',
      'rangeOf',
      'scaleFor',
      'temporaryOf',
      'writeWhole',
    ]);
  });
});

function ascii(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}
