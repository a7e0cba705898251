/** The head of an NPY file as NumPy's `np.save` writes it, version 1.0. It knows no tensor and no file system. */

/** What is before the elements begins at a multiple of this, as in NumPy. */
const ALIGNMENT = 64;

/** What stands in a file before float32 elements, little-endian and row-major. */
export function npyHead(shape: readonly number[]): Uint8Array {
  const text = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const head = `{'descr': '<f4', 'fortran_order': False, 'shape': ${text}, }`;
  const room = Math.ceil((10 + head.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(room);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (room - 10) & 0xff, (room - 10) >> 8]);
  bytes.set(
    Array.from(`${head.padEnd(room - 11)}\n`, (letter) => letter.charCodeAt(0)),
    10,
  );
  return bytes;
}
