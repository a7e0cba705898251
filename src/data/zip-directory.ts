/**
 * The directory of a zip file: its entries, as it says they are. What they hold it does not know.
 * Specification: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.5.3.
 */
import type { ByteReader } from './byte-reader.ts';
import { DataError, hex, quoted } from './errors.ts';
import { readZipEnd, viewOf, ZIP_REMEDY } from './zip-end.ts';

export interface ZipEntry {
  readonly name: string;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  /** In the file. */
  readonly packed: number;
  /** Uncompressed. */
  readonly bytes: number;
  /** Of its local header. */
  readonly offset: number;
}

const ENTRY = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const ZIP64 = 1;
const FULL = 0xffffffff;

/** All entries in their order in the directory, no two of one name; and where the directory begins. */
export function readZip(
  reader: ByteReader,
  file: string,
): { entries: readonly ZipEntry[]; directory: number } {
  const { offset, bytes, count } = readZipEnd(reader, file);
  const view = viewOf(reader.read(offset, bytes));
  const wrong = (at: number, got: string, expected: string): never => {
    throw new DataError('corrupt', { file, offset: offset + at, got, expected, remedy: ZIP_REMEDY });
  };
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  while (at < bytes) {
    const rest = bytes - at;
    if (rest < ENTRY.bytes)
      wrong(at, `${rest} bytes of the directory are left`, `${ENTRY.bytes} for an entry`);
    const signature = view.getUint32(at, true);
    if (signature !== ENTRY.signature)
      wrong(at, `an entry begins with ${hex(signature, 8)}`, hex(ENTRY.signature, 8));
    const length =
      ENTRY.bytes +
      view.getUint16(at + 28, true) +
      view.getUint16(at + 30, true) +
      view.getUint16(at + 32, true);
    if (length > rest) wrong(at, `${rest} bytes of the directory are left`, `${length} for an entry`);
    const entry = entryAt(view, at);
    if (entries.has(entry.name)) wrong(at, `there is a second entry ${quoted(entry.name)}`, 'one');
    entries.set(entry.name, entry);
    at += length;
  }
  if (entries.size !== count) wrong(bytes, `${entries.size} entries end`, `${count}`);
  return { entries: [...entries.values()], directory: offset };
}

function entryAt(view: DataView, at: number): ZipEntry {
  const flags = view.getUint16(at + 8, true);
  const nameLength = view.getUint16(at + 28, true);
  const name = new Uint8Array(view.buffer, view.byteOffset + at + ENTRY.bytes, nameLength);
  const extra = at + ENTRY.bytes + nameLength;
  // In this order, and only those whose own field is full.
  const wide = zip64Fields(view, extra, extra + view.getUint16(at + 30, true));
  const field = (place: number): number => {
    const value = view.getUint32(at + place, true);
    return value === FULL ? (wide.shift() ?? value) : value;
  };
  const bytes = field(24);
  const packed = field(20);
  const offset = field(42);
  return {
    name: new TextDecoder(flags & 0x800 ? 'utf-8' : 'latin1').decode(name),
    method: view.getUint16(at + 10, true),
    isEncrypted: (flags & 1) !== 0,
    crc: view.getUint32(at + 16, true),
    packed,
    bytes,
    offset,
  };
}

function zip64Fields(view: DataView, start: number, end: number): number[] {
  for (let at = start; at + 4 <= end; ) {
    const length = Math.min(view.getUint16(at + 2, true), end - at - 4);
    if (view.getUint16(at, true) === ZIP64) {
      return Array.from({ length: Math.floor(length / 8) }, (_, i) =>
        Number(view.getBigUint64(at + 4 + 8 * i, true)),
      );
    }
    at += 4 + length;
  }
  return [];
}

/** Where the data of an entry begin; they must end before the directory. `file` begins every message. */
export function dataOffset(reader: ByteReader, file: string, entry: ZipEntry, directory: number): number {
  const wrong = (got: string, expected: string): never => {
    throw new DataError('corrupt', { file, offset: entry.offset, got, expected, remedy: ZIP_REMEDY });
  };
  if (entry.offset + LOCAL.bytes > directory) wrong('the directory or the end comes', 'an entry');
  const view = viewOf(reader.read(entry.offset, LOCAL.bytes));
  const signature = view.getUint32(0, true);
  if (signature !== LOCAL.signature)
    wrong(`the entry begins with ${hex(signature, 8)}`, hex(LOCAL.signature, 8));
  const start = entry.offset + LOCAL.bytes + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + entry.packed > directory) {
    wrong(
      `the entry is said to have ${entry.packed} bytes from byte ${start}`,
      `it before byte ${directory}`,
    );
  }
  return start;
}
