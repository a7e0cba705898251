/**
 * A deflated entry of a zip file as if it were not: its beginning inflated as far as is asked for, all of it once
 * when an element is. It knows no NPY. Specification: RFC 1951.
 */
import { Inflate } from 'fflate';
import { type ByteReader, checkWithin } from './byte-reader.ts';
import { crc32 } from './checksums.ts';
import { DataError, hex } from './errors.ts';
import { ZIP_REMEDY } from './zip-end.ts';

/** 2 GiB: the most that is inflated into memory, and that inflated entries of a file take there together. */
export const MAX_INFLATED = 2 ** 31;
/** Deflate cannot do better than 258 bytes from 2 bits. */
export const BEST_RATIO = 1032;
/** Compressed bytes at a time: bounds what a bomb can inflate before it is noticed to 64 MiB. */
const PIECE = 2 ** 16;
/** Enough for the header of most arrays. */
const HEAD_PIECE = 2 ** 10;

/** What the directory says of an entry; both are held against what inflates. */
export interface Deflated {
  readonly packed: ByteReader;
  readonly bytes: number;
  readonly crc: number;
  /** Begins every message. */
  readonly file: string;
}

/** Reads the beginning without inflating the rest, each time anew. */
export function headReader(entry: Deflated): ByteReader {
  return {
    length: entry.bytes,
    read: (offset, length) => {
      checkWithin(entry.file, entry.bytes, offset, length);
      const parts: Uint8Array[] = [];
      let filled = 0;
      inflate(entry, HEAD_PIECE, (part) => {
        parts.push(part);
        filled += part.length;
        return filled < offset + length;
      });
      if (filled < offset + length) throw tooFew(entry, filled);
      const all = new Uint8Array(filled);
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return all.subarray(offset, offset + length);
    },
  };
}

/** The inflated entries of one file, the least recently used let go when they would take more than `most` bytes. */
export class InflatedEntries {
  readonly #kept = new Map<Deflated, Uint8Array>();
  readonly #most: number;

  constructor(most: number = MAX_INFLATED) {
    this.#most = most;
  }

  /** Reads all of the entry when it is first asked for a byte. */
  reader(entry: Deflated): ByteReader {
    return {
      length: entry.bytes,
      read: (offset, length) => {
        checkWithin(entry.file, entry.bytes, offset, length);
        return this.#bytesOf(entry).subarray(offset, offset + length);
      },
    };
  }

  #bytesOf(entry: Deflated): Uint8Array {
    const kept = this.#kept.get(entry);
    this.#kept.delete(entry);
    if (kept === undefined) this.#makeRoom(entry.bytes);
    const bytes = kept ?? inflateAll(entry);
    this.#kept.set(entry, bytes);
    return bytes;
  }

  #makeRoom(bytes: number): void {
    let taken = [...this.#kept.keys()].reduce((sum, one) => sum + one.bytes, bytes);
    for (const oldest of this.#kept.keys()) {
      if (taken <= this.#most) return;
      taken -= oldest.bytes;
      this.#kept.delete(oldest);
    }
  }
}

function inflateAll(entry: Deflated): Uint8Array {
  const { bytes, file } = entry;
  const out = new Uint8Array(bytes);
  let filled = 0;
  inflate(entry, PIECE, (part) => {
    if (filled + part.length > bytes) {
      const got = `the entry inflates to more than ${bytes} bytes`;
      throw new DataError('corrupt', { file, got, expected: 'what the directory says', remedy: ZIP_REMEDY });
    }
    out.set(part, filled);
    filled += part.length;
    return true;
  });
  if (filled < bytes) throw tooFew(entry, filled);
  const crc = crc32(out);
  if (crc === entry.crc) return out;
  throw new DataError('corrupt', {
    file,
    got: `the checksum of the entry is ${hex(crc, 8)}`,
    expected: hex(entry.crc, 8),
    remedy: ZIP_REMEDY,
  });
}

/** Gives `take` one part after the other, until it wants no more. */
function inflate({ packed, file }: Deflated, piece: number, take: (part: Uint8Array) => boolean): void {
  let wanted = true;
  const stream = new Inflate((part) => {
    if (wanted) wanted = take(part);
  });
  for (let at = 0; wanted; at += piece) {
    const length = Math.min(piece, packed.length - at);
    const isLast = at + length >= packed.length;
    try {
      stream.push(packed.read(at, length), isLast);
    } catch (cause) {
      if (cause instanceof DataError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      const got = `the entry does not inflate: ${reason}`;
      throw new DataError('corrupt', { file, got, remedy: ZIP_REMEDY }, { cause });
    }
    if (isLast) return;
  }
}

function tooFew({ bytes, file }: Deflated, filled: number): DataError {
  const got = `the entry inflates to ${filled} bytes`;
  return new DataError('corrupt', { file, got, expected: `${bytes}`, remedy: ZIP_REMEDY });
}
