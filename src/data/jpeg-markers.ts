/**
 * The structure of a JPEG: every marker and scan walked up to EOI before any pixel is decoded, so that a
 * truncated file is refused and not filled with grey. It decodes nothing. Specification: ITU-T T.81, annex B.
 */
import { hex } from './errors.ts';
import { type JpegFrame, opensFrame, readFrame } from './jpeg-frame.ts';
import type { Source } from './source.ts';

/** More scans than any encoder writes; each costs a pass over the image, however few bytes it has. */
const MAX_SCANS = 100;
/** A block of 8 × 8 pixels takes at least one bit. */
const PIXELS_PER_BYTE = 512;

export interface JpegMarkers {
  readonly frame: JpegFrame;
  /** Where the first scan begins: the place of faults inside the coded data, which have none of their own. */
  readonly scan: number;
}

interface Walk {
  offset: number;
  frame: JpegFrame | undefined;
  firstScan: number | undefined;
  scans: number;
  coded: number;
  restartInterval: number;
}

/** Walks all markers up to EOI; what follows it (previews, a camera's own data) is ignored. */
export function readMarkers(source: Source): JpegMarkers {
  if (source.u16(0, 'a JPEG') !== 0xffd8) {
    const got = `a JPEG begins with ${hex(source.u16(0, 'a JPEG'), 4)}`;
    throw source.error('corrupt', 0, { got, expected: '0xffd8' });
  }
  const walk: Walk = {
    offset: 2,
    frame: undefined,
    firstScan: undefined,
    scans: 0,
    coded: 0,
    restartInterval: 0,
  };
  for (;;) {
    const marker = nextMarker(source, walk);
    if (marker === 0xd9) break;
    readSegment(source, marker, walk);
  }
  const { frame, firstScan, coded, offset } = walk;
  if (frame === undefined || firstScan === undefined) {
    throw source.error('corrupt', offset, { got: 'EOI comes before any scan', expected: 'image data' });
  }
  const { width, height } = frame;
  if (width * height > coded * PIXELS_PER_BYTE) {
    const got = `the scans hold ${coded} bytes`;
    throw source.error('corrupt', firstScan, { got, expected: `enough for ${width} × ${height} pixels` });
  }
  return { frame, scan: firstScan };
}

/** The marker's second byte; `walk.offset` is left at the marker. */
function nextMarker(source: Source, walk: Walk): number {
  const [byte = 0] = source.slice(walk.offset, 1, 'a marker (EOI is missing)');
  if (byte !== 0xff) {
    throw source.error('corrupt', walk.offset, {
      got: `there is ${hex(byte, 2)}`,
      expected: 'a marker (0xff)',
    });
  }
  for (;;) {
    const [next = 0] = source.slice(walk.offset + 1, 1, 'a marker (EOI is missing)');
    if (next !== 0xff) return next;
    walk.offset++;
  }
}

function readSegment(source: Source, marker: number, walk: Walk): void {
  const { offset } = walk;
  const name = `marker ${hex(0xff00 + marker, 4)}`;
  if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) {
    throw source.error('corrupt', offset, {
      got: `${name} stands between segments`,
      expected: 'a segment or EOI',
    });
  }
  const length = source.u16(offset + 2, name);
  if (length < 2) {
    throw source.error('corrupt', offset + 2, {
      got: `${name} is ${length} bytes long`,
      expected: 'at least 2',
    });
  }
  source.slice(offset + 2, length, name);
  walk.offset = offset + 2 + length;
  if (opensFrame(marker)) {
    if (walk.frame !== undefined) {
      throw source.error('corrupt', offset, { got: 'there is a second frame (SOF)', expected: 'one' });
    }
    walk.frame = readFrame(source, marker, offset, length);
  }
  if (marker === 0xdd) walk.restartInterval = source.u16(offset + 4, 'DRI');
  if (marker === 0xda) readScan(source, offset, walk);
}

function readScan(source: Source, offset: number, walk: Walk): void {
  if (walk.frame === undefined) {
    throw source.error('corrupt', offset, { got: 'a scan (SOS) comes before SOF', expected: 'SOF' });
  }
  walk.firstScan ??= offset;
  walk.scans++;
  if (walk.scans > MAX_SCANS) {
    const got = `scan ${walk.scans} begins`;
    throw source.error('size', offset, {
      got,
      expected: `at most ${MAX_SCANS} scans`,
      remedy: 'save it again',
    });
  }
  const start = walk.offset;
  walk.offset = endOfScan(source, start, walk.restartInterval);
  walk.coded += walk.offset - start;
}

/** The offset of the marker that ends the coded data; 0xff00 is a byte of them, RST0 to RST7 follow in turn. */
function endOfScan(source: Source, start: number, restartInterval: number): number {
  let restarts = 0;
  for (let at = start; ; ) {
    at = source.bytes.indexOf(0xff, at);
    const next = at < 0 ? undefined : source.bytes[at + 1];
    if (next === undefined) {
      const got = 'the file ends inside a scan';
      throw source.error('truncated', source.length, { got, expected: 'more image data and EOI (0xffd9)' });
    }
    if (next >= 0xd0 && next <= 0xd7) {
      const expected = restartInterval === 0 ? 'none: there is no DRI' : `RST${restarts % 8}`;
      if (expected !== `RST${next - 0xd0}`) {
        throw source.error('corrupt', at, { got: `there is RST${next - 0xd0}`, expected });
      }
      restarts++;
    } else if (next !== 0 && next !== 0xff) {
      return at;
    }
    // A fill byte 0xff may itself begin the marker.
    at += next === 0xff ? 1 : 2;
  }
}
