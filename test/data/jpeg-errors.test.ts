// Every way in which a JPEG can be damaged or of a kind that is not read: code, byte and text.
import assert from 'node:assert/strict';
import { type DataErrorCode, decodeJpeg } from '../../src/data/index.ts';
import { bytesOf, patched, refuses } from './fixture.ts';

type Fault = readonly [name: string, bytes: Uint8Array, code: DataErrorCode, offset: number, text: string];

const AGAIN = 'save the image again from its original';
const KINDS = 'expected baseline or progressive, 8 bits, grey or RGB; save it as an ordinary JPEG or as PNG';
const grey = bytesOf('jpeg', 'grey');
const restarts = bytesOf('jpeg', 'restart markers');
const progressive = bytesOf('jpeg', 'progressive grey');
const sof = find(grey, 0xc0);
const sos = find(grey, 0xda);
// SOS of one component is 2 + 8 bytes long.
const coded = sos + 10;
const app0 = 2;

const corrupt = (name: string, bytes: Uint8Array, offset: number, text: string): Fault => [
  name,
  bytes,
  'corrupt',
  offset,
  `${text}; ${AGAIN}`,
];
const cut = (name: string, length: number, text: string): Fault => [
  name,
  grey.subarray(0, length),
  'truncated',
  length,
  `${text}; ${AGAIN}`,
];
const unsupported = (name: string, bytes: Uint8Array, offset: number, text: string): Fault => [
  name,
  bytes,
  'unsupported',
  offset,
  `${text}, ${KINDS}`,
];
const frame = (at: number, values: readonly number[]): Uint8Array => patched(grey, sof + at, values);
const arithmetic = bytesOf('jpeg', 'arithmetic');
const progressiveArithmetic = bytesOf('jpeg', 'progressive arithmetic');
const cmyk = bytesOf('jpeg', 'CMYK');
const firstRestart = find(restarts, 0xd0);

const faults: readonly Fault[] = [
  cut('nothing', 0, 'the file ends, expected 2 bytes of a JPEG from byte 0'),
  cut('SOI only', 2, 'the file ends, expected 1 byte of a marker (EOI is missing) from byte 2'),
  cut('half of a segment', 10, 'the file ends, expected 16 bytes of marker 0xffe0 from byte 4'),
  cut(
    'half of the image data',
    coded + 40,
    'the file ends inside a scan, expected more image data and EOI (0xffd9)',
  ),
  cut('no EOI', grey.length - 2, 'the file ends inside a scan, expected more image data and EOI (0xffd9)'),
  cut(
    'half of EOI',
    grey.length - 1,
    'the file ends inside a scan, expected more image data and EOI (0xffd9)',
  ),
  corrupt('another start', patched(grey, 1, [0xd9]), 0, 'a JPEG begins with 0xffd9, expected 0xffd8'),
  corrupt(
    'no marker where one begins',
    patched(grey, 20, [0x12]),
    20,
    'there is 0x12, expected a marker (0xff)',
  ),
  corrupt(
    'a segment that is too short to hold its length',
    patched(grey, app0 + 2, [0, 1]),
    app0 + 2,
    'marker 0xffe0 is 1 bytes long, expected at least 2',
  ),
  corrupt(
    'a marker out of place',
    patched(grey, 21, [0xd3]),
    20,
    'marker 0xffd3 stands between segments, expected a segment or EOI',
  ),
  corrupt(
    'no image',
    Uint8Array.of(0xff, 0xd8, 0xff, 0xd9),
    2,
    'EOI comes before any scan, expected image data',
  ),
  corrupt(
    'a scan before the frame',
    without(grey, sof, sof + 13),
    sos - 13,
    'a scan (SOS) comes before SOF, expected SOF',
  ),
  corrupt(
    'two frames',
    repeated(grey, sof, sof + 13),
    sof + 13,
    'there is a second frame (SOF), expected one',
  ),
  corrupt('no width', frame(7, [0, 0]), sof + 5, 'the image is 0 × 19 pixels, expected at least 1 × 1'),
  corrupt('no height', frame(5, [0, 0]), sof + 5, 'the image is 29 × 0 pixels, expected at least 1 × 1'),
  corrupt(
    'a frame of the wrong length',
    patched(grey, sof + 9, [3]),
    sof + 2,
    'SOF is 11 bytes long, expected 17',
  ),
  [
    'an enormous size',
    frame(5, [255, 255, 255, 255]),
    'size',
    sof + 5,
    'the image is 65535 × 65535 pixels, expected at most 67108864; scale it down or crop it',
  ],
  corrupt(
    'a size that its data cannot fill',
    frame(5, [32, 0, 32, 0]),
    sos,
    `the scans hold ${grey.length - 2 - coded} bytes, expected enough for 8192 × 8192 pixels`,
  ),
  unsupported('12 bits', frame(4, [12]), sof + 4, 'the image has 12 bits a sample'),
  unsupported('two components', frame(9, [2]), sof + 9, 'the image has 2 components'),
  unsupported('lossless', frame(1, [0xc3]), sof, 'the image is lossless (SOF 0xc3)'),
  unsupported('CMYK', cmyk, find(cmyk, 0xc0) + 9, 'the image has 4 components (CMYK)'),
  unsupported('arithmetic', arithmetic, find(arithmetic, 0xc9), 'the image is arithmetic-coded (SOF 0xc9)'),
  unsupported(
    'progressive arithmetic',
    progressiveArithmetic,
    find(progressiveArithmetic, 0xca),
    'the image is progressive arithmetic-coded (SOF 0xca)',
  ),
  corrupt(
    'restart markers out of turn',
    patched(restarts, firstRestart + 1, [0xd4]),
    firstRestart,
    'there is RST4, expected RST0',
  ),
  corrupt(
    'a restart marker where none was announced',
    patched(grey, coded + 4, [0xff, 0xd0]),
    coded + 4,
    'there is RST0, expected none: there is no DRI',
  ),
  corrupt(
    'a damaged Huffman table',
    patched(grey, find(grey, 0xc4) + 5, new Uint8Array(16).fill(255)),
    sos,
    'begins image data that libjpeg cannot decode: bogus Huffman table definition',
  ),
  corrupt(
    'image data with a piece missing',
    without(grey, coded + 20, coded + 80),
    sos,
    'begins image data that libjpeg cannot decode: premature end of data segment',
  ),
  [
    'a hundred and one scans',
    manyScans(),
    'size',
    find(manyScans(), 0xda, 101),
    'scan 101 begins, expected at most 100 scans; save it again',
  ],
];

describe('a damaged JPEG', () => {
  for (const [name, bytes, code, offset, text] of faults) {
    it(`is refused with byte and reason: ${name}`, () => {
      refuses(() => decodeJpeg(bytes, 'photo.jpg'), code, offset, `photo.jpg: at byte ${offset} ${text}`);
    });
  }

  it('keeps what libjpeg threw as the cause', () => {
    const broken = patched(grey, find(grey, 0xc4) + 5, new Uint8Array(16).fill(255));
    assert.throws(
      () => decodeJpeg(broken, 'photo.jpg'),
      (error) => error instanceof Error && error.cause !== undefined,
    );
  });
});

/** The offset of the `nth` marker of a kind. */
function find(bytes: Uint8Array, marker: number, nth = 1): number {
  let at = -1;
  for (let i = 0; i < nth; i++) {
    do at = bytes.indexOf(0xff, at + 1);
    while (at >= 0 && bytes[at + 1] !== marker);
    assert.ok(at >= 0, `no marker ${marker.toString(16)}`);
  }
  return at;
}

function without(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(to)]);
}

function repeated(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, to), ...bytes.subarray(from)]);
}

/** The last scan of a progressive file again and again. */
function manyScans(): Uint8Array {
  const marks = [...progressive.keys()].filter((i) => progressive[i] === 0xff && progressive[i + 1] === 0xda);
  const scan = progressive.subarray(marks.at(-1), -2);
  const again = Array.from({ length: 101 - marks.length }, () => [...scan]).flat();
  return Uint8Array.from([...progressive.subarray(0, -2), ...again, 0xff, 0xd9]);
}
