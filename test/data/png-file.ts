/** Builds PNG files byte by byte, sound or damaged, with Node's own zlib and CRC-32. */
import { crc32, deflateSync } from 'node:zlib';

export const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

export interface Header {
  readonly width?: number;
  readonly height?: number;
  readonly depth?: number;
  readonly colour?: number;
  readonly compression?: number;
  readonly filter?: number;
  readonly interlace?: number;
}

/** Length, name, data, checksum. */
export function chunk(type: string, data: ArrayLike<number> = []): Uint8Array {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length);
  out.write(type, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, -4)), 8 + data.length);
  return out;
}

/** IHDR of a 2 × 2 image, 8-bit grey, unless told otherwise. */
export function ihdr(header: Header = {}): Uint8Array {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(header.width ?? 2);
  data.writeUInt32BE(header.height ?? 2, 4);
  const { depth = 8, colour = 0, compression = 0, filter = 0, interlace = 0 } = header;
  data.set([depth, colour, compression, filter, interlace], 8);
  return chunk('IHDR', data);
}

/** IDAT of rows that are given with their filter bytes. */
export function idat(rows: ArrayLike<number> = [0, 10, 20, 0, 30, 40]): Uint8Array {
  return chunk('IDAT', deflateSync(Uint8Array.from(rows)));
}

/** A file of the chunks given, IEND after them. */
export function png(...chunks: readonly Uint8Array[]): Uint8Array {
  return join(SIGNATURE, ...chunks, chunk('IEND'));
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
