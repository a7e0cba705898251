/**
 * The end of a zip file, which says where its directory is; with zip64, for files beyond 4 GB or 65 534 entries.
 * Specification: PKWARE APPNOTE 6.3, sections 4.3.14 to 4.3.16.
 */
import type { ByteReader } from './byte-reader.ts';
import { DataError, hex } from './errors.ts';

export interface ZipDirectory {
  readonly offset: number;
  readonly bytes: number;
  readonly count: number;
}

const END = { signature: 0x06054b50, bytes: 22 };
const LOCATOR = { signature: 0x07064b50, bytes: 20 };
const END64 = { signature: 0x06064b50, bytes: 56 };
/** A comment, which its length in two bytes bounds, may follow the end. */
const MAX_COMMENT = 0xffff;
/** Some million entries. */
const MAX_DIRECTORY = 100_000_000;
export const ZIP_REMEDY = 'copy it again, or save it again with np.savez';

/** Where the directory is, which lies before its end. Reads the last bytes only. Throws `DataError`. */
export function readZipEnd(reader: ByteReader, file: string): ZipDirectory {
  const { at, view } = findEnd(reader, file);
  const directory = {
    offset: view.getUint32(16, true),
    bytes: view.getUint32(12, true),
    count: view.getUint16(10, true),
  };
  const isFull =
    directory.offset === 0xffffffff || directory.bytes === 0xffffffff || directory.count === 0xffff;
  const wide = isFull ? readEnd64(reader, file, at) : undefined;
  const { offset, bytes, count } = wide ?? directory;
  if (offset + bytes > at) {
    throw new DataError('corrupt', {
      file,
      offset: at,
      got: `the directory is said to be ${bytes} bytes from byte ${offset}`,
      expected: 'it before its end',
      remedy: ZIP_REMEDY,
    });
  }
  if (bytes <= MAX_DIRECTORY) return { offset, bytes, count };
  const remedy = 'split it';
  throw new DataError('size', {
    file,
    offset: at,
    got: `the directory has ${bytes} bytes`,
    expected: `at most ${MAX_DIRECTORY}`,
    remedy,
  });
}

/** First where it is without a comment, which is nearly always. */
function findEnd(reader: ByteReader, file: string): { at: number; view: DataView } {
  for (const comment of [0, MAX_COMMENT]) {
    const bytes = Math.min(reader.length, END.bytes + comment);
    const start = reader.length - bytes;
    const view = viewOf(reader.read(start, bytes));
    for (let at = bytes - END.bytes; at >= 0; at--) {
      const isEnd = view.getUint32(at, true) === END.signature;
      if (isEnd && view.getUint16(at + 20, true) === bytes - at - END.bytes) {
        return { at: start + at, view: new DataView(view.buffer, view.byteOffset + at, END.bytes) };
      }
    }
  }
  throw new DataError('truncated', {
    file,
    offset: reader.length,
    got: 'the file ends',
    expected: 'the end of a zip directory before it',
    remedy: ZIP_REMEDY,
  });
}

/** Undefined where there is no zip64: the full fields are then what they say. */
function readEnd64(reader: ByteReader, file: string, end: number): ZipDirectory | undefined {
  const place = end - LOCATOR.bytes;
  if (place < 0) return undefined;
  const locator = viewOf(reader.read(place, LOCATOR.bytes));
  if (locator.getUint32(0, true) !== LOCATOR.signature) return undefined;
  const at = Number(locator.getBigUint64(8, true));
  const wrong = (got: string, expected: string): never => {
    throw new DataError('corrupt', { file, offset: place, got, expected, remedy: ZIP_REMEDY });
  };
  if (at + END64.bytes > place) wrong(`the zip64 end is said to be at byte ${at}`, 'it before here');
  const view = viewOf(reader.read(at, END64.bytes));
  const signature = view.getUint32(0, true);
  if (signature !== END64.signature)
    wrong(`byte ${at} begins with ${hex(signature, 8)}`, hex(END64.signature, 8));
  return {
    offset: Number(view.getBigUint64(48, true)),
    bytes: Number(view.getBigUint64(40, true)),
    count: Number(view.getBigUint64(32, true)),
  };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
