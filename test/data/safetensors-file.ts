/** Builds safetensors files, sound or damaged. */

/** Header length, the header as JSON or as the text that is given, data. */
export function safetensors(header: unknown, data: ArrayLike<number> = []): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const out = Buffer.alloc(8 + text.length + data.length);
  out.writeBigUInt64LE(BigInt(text.length));
  out.set(text, 8);
  out.set(data, 8 + text.length);
  return new Uint8Array(out);
}
