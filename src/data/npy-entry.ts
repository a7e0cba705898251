/** The array of an NPY file, its elements not yet read; the same inside an NPZ. It knows no tensor. */
import type { ByteReader } from './byte-reader.ts';
import { DataError } from './errors.ts';
import { readNpyHeader } from './npy-header.ts';
import { countOf, readableEntry, type TensorEntry, unreadEntry } from './tensor-entry.ts';

/**
 * `head` gives the first bytes where they are cheaper to have than from the reader. An array whose dtype is not read
 * has a problem; throws `DataError` for all else that is wrong.
 */
export function openNpy(
  reader: ByteReader,
  { name, file, head = reader }: { name: string; file: string; head?: ByteReader },
): TensorEntry {
  const { coding, shape, fortran, dataOffset } = readNpyHeader(head, file);
  if ('fault' in coding) {
    const bytes = reader.length - dataOffset;
    return unreadEntry(coding.fault, { name, dtype: coding.name, shape, bytes });
  }
  const found = { offset: dataOffset, bytes: reader.length - dataOffset };
  checkHeld(file, shape, coding.dtype.bytes, found);
  return readableEntry(reader, { name, file, layout: { ...coding, shape, fortran, offset: dataOffset } });
}

/** The elements must be exactly those that the file holds: nothing is allocated on its word. */
function checkHeld(
  file: string,
  shape: readonly number[],
  elementBytes: number,
  { offset, bytes }: { offset: number; bytes: number },
): void {
  const expected = countOf(shape) * elementBytes;
  const wanted = `shape (${shape.join(', ')}) of ${elementBytes}-byte elements`;
  if (expected > bytes) {
    throw new DataError('truncated', {
      file,
      offset,
      got: `${bytes} bytes of data begin`,
      expected: `${expected} for ${wanted}`,
      remedy: 'save the array again with np.save',
    });
  }
  if (expected === bytes) return;
  throw new DataError('corrupt', {
    file,
    offset: offset + expected,
    got: `${bytes - expected} bytes follow the array`,
    expected: `the end of the file after ${wanted}`,
    remedy: 'save one array a file with np.save',
  });
}
