/** Builds NPY files byte by byte, sound or damaged. */

/** Magic, version, header length, header padded as NumPy pads it, data. */
export function npy(header: string, data: ArrayLike<number> = [], version = 1): Uint8Array {
  const lengthBytes = version === 1 ? 2 : 4;
  const padding = 63 - ((8 + lengthBytes + header.length) % 64);
  const text = Buffer.from(`${header}${' '.repeat(padding)}\n`, 'latin1');
  const out = Buffer.alloc(8 + lengthBytes + text.length + data.length);
  out.set([0x93, 78, 85, 77, 80, 89, version, 0]);
  out.writeUIntLE(text.length, 8, lengthBytes);
  out.set(text, 8 + lengthBytes);
  out.set(data, 8 + lengthBytes + text.length);
  return new Uint8Array(out);
}
