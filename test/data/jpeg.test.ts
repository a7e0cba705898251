// JPEG decoded against the samples that djpeg (libjpeg-turbo 2.1) gives for the same files.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { decodeJpeg } from '../../src/data/index.ts';
import { MOZJPEG_WASM } from '../../src/data/mozjpeg-wasm.ts';
import { bytesOf, cases, same } from './fixture.ts';

describe('decodeJpeg', () => {
  for (const { name, bytes, shape, expected } of cases('jpeg').filter((one) => one.expected !== undefined)) {
    it(`gives the samples that djpeg gives: ${name}`, () => {
      // Exact: the decoder is libjpeg itself, with the same integer transform and chroma upsampling.
      const x = decodeJpeg(bytes, 'a.jpg');
      same(x, shape, expected);
      assert.deepEqual(x.axes, ['N', 'C', 'H', 'W']);
    });
  }

  it('does not turn an image whose EXIF orientation asks for it', () => {
    const sound = bytesOf('jpeg', 'grey');
    const turned = Uint8Array.from([
      ...sound.subarray(0, 2),
      ...exifWithOrientation(6),
      ...sound.subarray(2),
    ]);
    assert.deepEqual(decodeJpeg(turned, 'a.jpg'), decodeJpeg(sound, 'a.jpg'));
  });

  it('ignores what follows EOI', () => {
    const sound = bytesOf('jpeg', 'grey');
    const longer = Uint8Array.from([...sound, 0xff, 0xd8, 0, 0, 7]);
    assert.deepEqual(decodeJpeg(longer, 'a.jpg'), decodeJpeg(sound, 'a.jpg'));
  });

  it('skips fill bytes before a marker', () => {
    const sound = bytesOf('jpeg', 'grey');
    const filled = Uint8Array.from([...sound.subarray(0, -2), 0xff, 0xff, ...sound.subarray(-2)]);
    assert.deepEqual(decodeJpeg(filled, 'a.jpg'), decodeJpeg(sound, 'a.jpg'));
  });

  it('gives the same after a file that made the decoder give up', () => {
    const sound = bytesOf('jpeg', 'baseline 4:2:0');
    const before = decodeJpeg(sound, 'a.jpg');
    const table = sound.findIndex((byte, i) => byte === 0xff && sound[i + 1] === 0xc4);
    const broken = sound.slice();
    broken.fill(255, table + 5, table + 21);
    assert.throws(
      () => decodeJpeg(broken, 'a.jpg'),
      /libjpeg cannot decode: bogus Huffman table definition; /,
    );
    assert.deepEqual(decodeJpeg(sound, 'a.jpg'), before);
  });

  it('leaves no ImageData behind in the global scope', () => {
    decodeJpeg(bytesOf('jpeg', 'grey'), 'a.jpg');
    assert.equal('ImageData' in globalThis, false);
  });

  it('carries the decoder of the package that is installed', () => {
    const file = join(import.meta.dirname, '../../node_modules/@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm');
    const embedded = inflateRawSync(Buffer.from(MOZJPEG_WASM, 'base64'));
    assert.ok(embedded.equals(readFileSync(file)), 'run: node scripts/make-jpeg-wasm.mjs');
  });
});

/** An APP1 segment with one TIFF entry: tag 0x0112. */
function exifWithOrientation(orientation: number): number[] {
  const tiff = [77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const body = [69, 120, 105, 102, 0, 0, ...tiff];
  return [0xff, 0xe1, 0, body.length + 2, ...body];
}
