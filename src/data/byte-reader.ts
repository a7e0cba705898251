/**
 * Bytes by position, so that a file larger than memory is read where it is needed. It knows no format and no file
 * system: `read-file.ts` has the reader of files.
 */
import { DataError } from './errors.ts';

/** What can be read at any place, at once. The length is that of the moment when it was opened. */
export interface ByteReader {
  readonly length: number;
  /** Throws `DataError` beyond the end, and where a file has become shorter. */
  read(offset: number, length: number): Uint8Array;
  /** Straight into memory that there is already; missing where bytes are in memory as they are. */
  fill?(bytes: Uint8Array, offset: number): void;
}

/** The most that is asked for at once where many bytes are wanted. */
export const PART = 2 ** 20;

/** Bytes that are in memory already; nothing is copied. `name` begins every message. */
export function bytesReader(bytes: Uint8Array, name: string): ByteReader {
  return {
    length: bytes.length,
    read: (offset, length) => {
      checkWithin(name, bytes.length, offset, length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** A part of what another reader has, which must hold it; its first byte is byte 0. */
export function windowOf(reader: ByteReader, start: number, length: number, name: string): ByteReader {
  return {
    length,
    read: (offset, count) => {
      checkWithin(name, length, offset, count);
      return reader.read(start + offset, count);
    },
    ...(reader.fill === undefined
      ? {}
      : {
          fill: (bytes: Uint8Array, offset: number) => {
            checkWithin(name, length, offset, bytes.length);
            reader.fill?.(bytes, start + offset);
          },
        }),
  };
}

/** Throws unless `count` bytes from `offset` are among the first `length`. */
export function checkWithin(name: string, length: number, offset: number, count: number): void {
  if (offset >= 0 && count >= 0 && offset + count <= length) return;
  throw new DataError('truncated', {
    file: name,
    offset: length,
    got: 'the file ends',
    expected: `${count} ${count === 1 ? 'byte' : 'bytes'} from byte ${offset}`,
    remedy: 'copy or save it again',
  });
}
