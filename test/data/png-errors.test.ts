// Every way in which a PNG can be damaged: code, byte and text.
import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { type DataErrorCode, decodePng } from '../../src/data/index.ts';
import { patched, refuses } from './fixture.ts';
import { chunk, type Header, idat, ihdr, join, png, SIGNATURE } from './png-file.ts';

type Fault = readonly [name: string, bytes: Uint8Array, code: DataErrorCode, offset: number, text: string];

const AGAIN = 'export the image again';
const sound = png(ihdr(), idat());
// Offsets in `sound`: IHDR 8, IDAT 33, IEND 33 + 12 + 14.
const idatData = deflateSync(Uint8Array.of(0, 10, 20, 0, 30, 40));
const iend = 33 + 12 + idatData.length;
const rgb = ihdr({ colour: 2, width: 1, height: 1 });
const indexed = ihdr({ colour: 3, depth: 2, width: 1, height: 1 });

const withHeader = (header: Header): Uint8Array => png(ihdr(header), idat());
const header = (
  name: string,
  fields: Header,
  offset: number,
  text: string,
  code: DataErrorCode = 'corrupt',
  remedy = AGAIN,
): Fault => [name, withHeader(fields), code, offset, `${text}; ${remedy}`];
const cut = (name: string, length: number, text: string): Fault => [
  name,
  sound.subarray(0, length),
  'truncated',
  length,
  `the file ends, expected ${text}; ${AGAIN}`,
];
const corrupt = (name: string, bytes: Uint8Array, offset: number, text: string, remedy = AGAIN): Fault => [
  name,
  bytes,
  'corrupt',
  offset,
  `${text}; ${remedy}`,
];

const faults: readonly Fault[] = [
  cut('nothing', 0, '1 byte of the PNG signature from byte 0'),
  cut('half a signature', 5, '1 byte of the PNG signature from byte 5'),
  cut('a signature only', 8, '4 bytes of a chunk length (IEND is missing) from byte 8'),
  cut('half of IHDR', 20, '13 bytes of IHDR from byte 16'),
  cut('IHDR without its checksum', 30, '4 bytes of the checksum of IHDR from byte 29'),
  cut('half of IDAT', 45, `${idatData.length} bytes of IDAT from byte 41`),
  cut('everything but IEND', iend, `4 bytes of a chunk length (IEND is missing) from byte ${iend}`),
  corrupt('a wrong first byte', patched(sound, 0, [0x88]), 0, 'the PNG signature has 0x88, expected 0x89'),
  corrupt(
    'line ends changed by a transfer as text',
    join(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0a, 0x1a, 0x0a), sound.subarray(8)),
    4,
    'the PNG signature has 0x0a, expected 0x0d',
    'copy the file again in binary mode, not as text',
  ),
  corrupt('another first chunk', png(idat(), ihdr()), 8, 'the first chunk is IDAT, expected IHDR'),
  corrupt('a second IHDR', png(ihdr(), ihdr(), idat()), 33, 'there is a second IHDR, expected one'),
  corrupt('a short IHDR', join(SIGNATURE, chunk('IHDR', [0, 0, 0, 1])), 8, 'IHDR has 4 bytes, expected 13'),
  corrupt(
    'a chunk name that is none',
    png(ihdr(), chunk('a\x00b!')),
    37,
    'a chunk is named 0x61 0x00 0x62 0x21, expected four letters',
  ),
  [
    'a critical chunk of somebody’s own',
    join(SIGNATURE, ihdr(), chunk('CgBI', [1]), idat(), chunk('IEND')),
    'unsupported',
    33,
    `CgBI is a critical chunk outside the PNG standard; ${AGAIN}`,
  ],
  corrupt('no IDAT', png(ihdr()), 33, 'IEND comes before any IDAT, expected image data'),
  corrupt(
    'IDAT interrupted',
    png(
      ihdr(),
      chunk('IDAT', idatData.subarray(0, 5)),
      chunk('tEXt', [65, 0]),
      chunk('IDAT', idatData.subarray(5)),
    ),
    33 + 17 + 14,
    'IDAT goes on after another chunk, expected IDAT chunks together',
  ),
  corrupt(
    'PLTE after IDAT',
    png(rgb, idat([0, 1, 2, 3]), chunk('PLTE', [1, 2, 3])),
    57,
    'PLTE comes after IDAT, expected one, before IDAT',
  ),
  corrupt(
    'two palettes',
    png(indexed, chunk('PLTE', [1, 2, 3]), chunk('PLTE', [1, 2, 3])),
    48,
    'PLTE comes a second time, expected one, before IDAT',
  ),
  header('no width', { width: 0 }, 16, 'the image is 0 × 2 pixels, expected at least 1 × 1'),
  header('no height', { height: 0 }, 16, 'the image is 2 × 0 pixels, expected at least 1 × 1'),
  header(
    'an enormous size',
    { width: 2 ** 31 - 1, height: 2 ** 31 - 1 },
    16,
    'the image is 2147483647 × 2147483647 pixels, expected at most 67108864',
    'size',
    'scale it down or crop it',
  ),
  header('a colour type that is none', { colour: 5 }, 25, 'the colour type is 5, expected 0, 2, 3, 4 or 6'),
  header(
    'a depth that its colours do not have',
    { colour: 2, depth: 4 },
    24,
    'the bit depth is 4, expected 8, 16 for RGB',
  ),
  header('another compression', { compression: 1 }, 26, 'the compression method is 1, expected 0'),
  header('another filter method', { filter: 64 }, 27, 'the filter method is 64, expected 0'),
  header('another interlace method', { interlace: 2 }, 28, 'the interlace method is 2, expected 0 or 1'),
  corrupt('no palette', png(indexed, idat([0, 0])), 33, 'IDAT comes without PLTE, expected one'),
  corrupt(
    'a palette of four bytes',
    png(indexed, chunk('PLTE', [1, 2, 3, 4]), idat([0, 0])),
    33,
    'PLTE has 4 bytes, expected a multiple of 3 from 3 to 12',
  ),
  corrupt(
    'an index beyond the palette',
    png(indexed, chunk('PLTE', [1, 2, 3]), idat([0, 64])),
    48,
    'pixel 0 has palette index 1, expected less than 1',
  ),
  corrupt(
    'more transparency than palette',
    png(indexed, chunk('PLTE', [1, 2, 3]), chunk('tRNS', [0, 0]), idat([0, 0])),
    48,
    'tRNS has 2 entries, expected at most 1',
  ),
  corrupt(
    'transparency of the wrong length',
    png(rgb, chunk('tRNS', [0, 1]), idat([0, 1, 2, 3])),
    33,
    'tRNS has 2 bytes, expected 6',
  ),
  corrupt(
    'a filter that is none',
    png(ihdr(), idat([0, 1, 2, 5, 3, 4])),
    33,
    'IDAT has a row with filter type 5, expected 0 to 4',
  ),
  corrupt(
    'a row too few',
    png(ihdr(), idat([0, 1, 2])),
    33,
    'IDAT holds 3 bytes of pixels, expected 6 for the size in IHDR',
  ),
  corrupt(
    'a byte too many',
    png(ihdr(), idat([0, 1, 2, 0, 1, 2, 3])),
    41,
    'IDAT holds more than the 6 bytes of pixels that IHDR asks for',
  ),
  corrupt(
    'an empty IDAT',
    png(ihdr(), chunk('IDAT')),
    33,
    'IDAT holds 0 bytes, expected enough for 6 bytes of pixels',
  ),
  corrupt(
    'a header that asks for more than any IDAT of this size can hold',
    png(ihdr({ width: 8192, height: 8192 }), idat()),
    33,
    `IDAT holds ${idatData.length} bytes, expected enough for 67117056 bytes of pixels`,
  ),
  corrupt(
    'data that are not zlib',
    png(ihdr(), chunk('IDAT', [1, 2, 3, 4, 5, 6, 7])),
    41,
    'the data of IDAT do not inflate: invalid zlib data',
  ),
  corrupt(
    'data cut short inside sound chunks',
    png(ihdr(), chunk('IDAT', idatData.subarray(0, 8))),
    41,
    'the data of IDAT do not inflate: unexpected EOF',
  ),
];

describe('a damaged PNG', () => {
  for (const [name, bytes, code, offset, text] of faults) {
    it(`is refused with byte and reason: ${name}`, () => {
      refuses(() => decodePng(bytes, 'photo.png'), code, offset, `photo.png: at byte ${offset} ${text}`);
    });
  }

  it('is refused for any single flipped bit of IDAT, by the checksum', () => {
    for (let bit = 0; bit < idatData.length * 8; bit++) {
      const at = 41 + (bit >> 3);
      const damaged = patched(sound, at, [(sound[at] ?? 0) ^ (1 << (bit & 7))]);
      const wrong =
        /^DataError: photo\.png: at byte 55 the checksum of IDAT is 0x[0-9a-f]{8}, expected 0x[0-9a-f]{8}; export/;
      assert.throws(() => decodePng(damaged, 'photo.png'), wrong);
    }
  });

  it('is refused for a wrong checksum with both numbers', () => {
    const text =
      'photo.png: at byte 29 the checksum of IHDR is 0x00000000, expected 0x57dd52f8; export the image again';
    refuses(() => decodePng(patched(sound, 29, [0, 0, 0, 0]), 'photo.png'), 'corrupt', 29, text);
  });

  it('is refused for a wrong checksum of the pixels inside sound chunks', () => {
    const wrong = Uint8Array.from(idatData);
    wrong[wrong.length - 1] = (wrong[wrong.length - 1] ?? 0) ^ 1;
    const split = [chunk('IDAT', wrong.subarray(0, -2)), chunk('IDAT', wrong.subarray(-2))];
    const pattern =
      /^DataError: a\.png: at byte 51 the checksum of the pixels is 0x00ec0064, expected 0x00ec0065; /;
    assert.throws(() => decodePng(png(ihdr(), ...split), 'a.png'), pattern);
  });

  it('cannot make us inflate a bomb', () => {
    const bomb = png(ihdr(), chunk('IDAT', deflateSync(new Uint8Array(2 ** 28), { level: 9 })));
    const before = process.memoryUsage().rss;
    const text =
      'photo.png: at byte 41 IDAT holds more than the 6 bytes of pixels that IHDR asks for; export the image again';
    refuses(() => decodePng(bomb, 'photo.png'), 'corrupt', 41, text);
    // The bomb is 256 MiB; what is inflated before it is noticed is 16 MiB and its copies.
    assert.ok(process.memoryUsage().rss - before < 128 * 2 ** 20);
  });
});
