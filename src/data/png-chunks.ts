/**
 * The structure of a PNG: every chunk walked, its length, place and checksum checked, before any pixel is
 * decoded. It inflates nothing. Specification: PNG (Third Edition), sections 5 and 11.
 */
import { crc32 } from './checksums.ts';
import { hex } from './errors.ts';
import { type PngHeader, readHeader } from './png-header.ts';
import type { Source } from './source.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export interface Chunk {
  readonly type: string;
  /** Where the chunk begins in the file, with its length field; its data begin 8 bytes later. */
  readonly offset: number;
  readonly data: Uint8Array;
}

/** What of a PNG matters for its pixels. */
export interface PngChunks {
  readonly header: PngHeader;
  readonly palette: Chunk | undefined;
  readonly transparency: Chunk | undefined;
  /** The IDAT chunks, in order; at least one. */
  readonly data: readonly Chunk[];
}

/** Walks all chunks up to IEND; what follows IEND is ignored, as libpng does. */
export function readChunks(source: Source): PngChunks {
  checkSignature(source);
  const first = readChunk(source, 8);
  if (first.type !== 'IHDR') {
    const got = `the first chunk is ${first.type}`;
    throw source.error('corrupt', 8, { got, expected: 'IHDR' });
  }
  const header = readHeader(source, first);
  const kept: Chunk[] = [];
  for (let chunk = first; chunk.type !== 'IEND'; ) {
    chunk = readChunk(source, chunk.offset + 12 + chunk.data.length);
    checkPlace(source, chunk, kept);
    if (/^(PLTE|tRNS|IDAT)$/.test(chunk.type)) kept.push(chunk);
    // IDAT chunks must stand together: a mark for what came between.
    else if (chunk.type !== 'IEND' && kept.at(-1)?.type === 'IDAT') kept.push({ ...chunk, type: 'other' });
  }
  return {
    header,
    palette: kept.find(({ type }) => type === 'PLTE'),
    transparency: kept.find(({ type }) => type === 'tRNS'),
    data: kept.filter(({ type }) => type === 'IDAT'),
  };
}

function checkSignature(source: Source): void {
  for (const [offset, expected] of SIGNATURE.entries()) {
    const byte = source.slice(offset, 1, 'the PNG signature')[0] ?? 0;
    if (byte === expected) continue;
    // The bytes after PNG are line ends, there to be damaged by a transfer as text.
    const remedy = offset >= 4 ? 'copy the file again in binary mode, not as text' : source.remedy;
    const got = `the PNG signature has ${hex(byte, 2)}`;
    throw source.error('corrupt', offset, { got, expected: hex(expected, 2), remedy });
  }
}

function readChunk(source: Source, offset: number): Chunk {
  const length = source.u32(offset, 'a chunk length (IEND is missing)');
  const type = String.fromCharCode(...source.slice(offset + 4, 4, 'a chunk name'));
  if (!/^[A-Za-z]{4}$/.test(type)) {
    const bytes = [...type].map((letter) => hex(letter.charCodeAt(0), 2)).join(' ');
    throw source.error('corrupt', offset + 4, { got: `a chunk is named ${bytes}`, expected: 'four letters' });
  }
  const data = source.slice(offset + 8, length, type);
  const stored = source.u32(offset + 8 + length, `the checksum of ${type}`);
  const computed = crc32(source.slice(offset + 4, 4 + length, type));
  if (stored !== computed) {
    const got = `the checksum of ${type} is ${hex(stored, 8)}`;
    throw source.error('corrupt', offset + 8 + length, { got, expected: hex(computed, 8) });
  }
  return { type, offset, data };
}

function checkPlace(source: Source, chunk: Chunk, before: readonly Chunk[]): void {
  const { type, offset } = chunk;
  const has = (name: string): boolean => before.some((one) => one.type === name);
  const fail = (got: string, expected: string): never => {
    throw source.error('corrupt', offset, { got, expected });
  };
  if (type === 'IHDR') fail('there is a second IHDR', 'one');
  if (type === 'IDAT' && has('other')) fail('IDAT goes on after another chunk', 'IDAT chunks together');
  if (type === 'IEND' && !has('IDAT')) fail('IEND comes before any IDAT', 'image data');
  if ((type === 'PLTE' || type === 'tRNS') && (has(type) || has('IDAT'))) {
    fail(`${type} comes ${has(type) ? 'a second time' : 'after IDAT'}`, 'one, before IDAT');
  }
  if (/^[A-Z]/.test(type) && !/^(IHDR|PLTE|IDAT|IEND)$/.test(type)) {
    const got = `${type} is a critical chunk outside the PNG standard`;
    throw source.error('unsupported', offset, { got });
  }
}
