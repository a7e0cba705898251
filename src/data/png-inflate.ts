/**
 * The image data of a PNG inflated to exactly the size that its header asks for: never more, so that a
 * decompression bomb ends at its first surplus byte. Specifications: RFC 1950, RFC 1951.
 */
import { Unzlib } from 'fflate';
import { adler32 } from './checksums.ts';
import { DataError, hex } from './errors.ts';
import type { Chunk } from './png-chunks.ts';
import type { Source } from './source.ts';

/** Deflate cannot do better than 258 bytes from 2 bits. */
const BEST_RATIO = 1032;
/** Compressed bytes at a time: bounds what a bomb can inflate before it is noticed to 16 MiB. */
const PIECE = 16 * 1024;

/** Throws `truncated` or `corrupt` unless the chunks hold one zlib stream of `size` bytes. */
export function inflate(source: Source, chunks: readonly Chunk[], size: number): Uint8Array {
  const first = chunks[0]?.offset ?? 0;
  checkPlausible(source, chunks, size);
  const out = new Uint8Array(size);
  let filled = 0;
  let at = first;
  const stream = new Unzlib((part) => {
    if (filled + part.length > size) {
      const got = `IDAT holds more than the ${size} bytes of pixels that IHDR asks for`;
      throw source.error('corrupt', at, { got });
    }
    out.set(part, filled);
    filled += part.length;
  });
  try {
    for (const piece of pieces(chunks)) {
      at = piece.offset;
      stream.push(piece.data, piece.last);
    }
  } catch (cause) {
    throw notInflated(source, at, cause);
  }
  if (filled < size) {
    const got = `IDAT holds ${filled} bytes of pixels`;
    throw source.error('corrupt', first, { got, expected: `${size} for the size in IHDR` });
  }
  checkAdler(source, chunks, out);
  return out;
}

/** Before anything is allocated: a header may ask for much more than its data can inflate to. */
function checkPlausible(source: Source, chunks: readonly Chunk[], size: number): void {
  const packed = chunks.reduce((sum, { data }) => sum + data.length, 0);
  if (size <= packed * BEST_RATIO) return;
  const got = `IDAT holds ${packed} bytes`;
  const expected = `enough for ${size} bytes of pixels`;
  throw source.error('corrupt', chunks[0]?.offset ?? 0, { got, expected });
}

/** Our own faults as they are; what fflate threw with the place of the piece that it was given. */
function notInflated(source: Source, at: number, cause: unknown): DataError {
  if (cause instanceof DataError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return source.error('corrupt', at, { got: `the data of IDAT do not inflate: ${reason}` }, { cause });
}

/** Pieces with the byte of the file at which each stands. */
function* pieces(chunks: readonly Chunk[]): Generator<{ data: Uint8Array; offset: number; last: boolean }> {
  for (const [i, chunk] of chunks.entries()) {
    // One empty piece for an empty chunk, so that the last chunk always ends the stream.
    for (let start = 0; start === 0 || start < chunk.data.length; start += PIECE) {
      const last = i === chunks.length - 1 && start + PIECE >= chunk.data.length;
      yield { data: chunk.data.subarray(start, start + PIECE), offset: chunk.offset + 8 + start, last };
    }
  }
}

/** fflate does not check it. The four bytes may stand in several chunks. */
function checkAdler(source: Source, chunks: readonly Chunk[], inflated: Uint8Array): void {
  const tail = chunks.flatMap(({ data, offset }) =>
    [...data.subarray(-4)].map((byte, i) => ({ byte, at: offset + 8 + Math.max(0, data.length - 4) + i })),
  );
  const four = tail.slice(-4);
  const stored = four.reduce((sum, { byte }) => sum * 256 + byte, 0);
  const computed = adler32(inflated);
  if (stored === computed) return;
  const got = `the checksum of the pixels is ${hex(stored, 8)}`;
  throw source.error('corrupt', four[0]?.at ?? 0, { got, expected: hex(computed, 8) });
}
