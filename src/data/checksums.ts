/**
 * The two checksums inside a PNG: CRC-32 of a chunk, Adler-32 of the inflated data.
 * Specifications: PNG (Third Edition) annex D; RFC 1950, section 8.2.
 */

/** What each byte does to a CRC; 256 further on, what it does one byte earlier, up to three. */
const CRC_TABLES = new Uint32Array(4 * 256);
for (let i = 0; i < CRC_TABLES.length; i++) {
  let crc = i < 256 ? i : (CRC_TABLES[i - 256] ?? 0);
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  CRC_TABLES[i] = crc;
}

export function crc32(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const fours = bytes.length - (bytes.length % 4);
  let crc = 0xffffffff;
  // Four bytes at a time: several times as fast as one by one.
  for (let i = 0; i < fours; i += 4) {
    const mixed = crc ^ view.getUint32(i, true);
    crc =
      (CRC_TABLES[768 + (mixed & 0xff)] ?? 0) ^
      (CRC_TABLES[512 + ((mixed >>> 8) & 0xff)] ?? 0) ^
      (CRC_TABLES[256 + ((mixed >>> 16) & 0xff)] ?? 0) ^
      (CRC_TABLES[mixed >>> 24] ?? 0);
  }
  for (let i = fours; i < bytes.length; i++) {
    crc = (CRC_TABLES[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

export function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  // 5552 is the most bytes that can be added before b exceeds 32 bits.
  for (let start = 0; start < bytes.length; start += 5552) {
    const end = Math.min(start + 5552, bytes.length);
    for (let i = start; i < end; i++) {
      a += bytes[i] ?? 0;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}
