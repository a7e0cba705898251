// Formats are known by content: a name decides nothing.
import assert from 'node:assert/strict';
import * as data from '../../src/data/index.ts';
import { bytesOf, refuses } from './fixture.ts';

const KNOWN = 'PNG (89 50 4e 47), JPEG (ff d8 ff) or NPY (93 4e 55 4d 50 59)';

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
      ['npz', [80, 75, 3, 4, 0], '50 4b 03 04 00, a zip file, such as .npz', 'save each array with np.save'],
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
});

describe('the data folder', () => {
  it('exports exactly this', () => {
    assert.deepEqual(Object.keys(data).sort(), [
      'DataError',
      'MAX_PIXELS',
      'decode',
      'decodeJpeg',
      'decodeNpy',
      'decodePng',
      'formats',
      'loadAll',
      'loadFile',
    ]);
  });
});

function ascii(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}
