/**
 * NPY (what NumPy's `np.save` writes) → tensor. It knows no file system.
 */
import type { Tensor } from '../engine/tensor/tensor.ts';
import { bytesReader } from './byte-reader.ts';
import { entryTensor } from './entry-tensor.ts';
import { openNpy } from './npy-entry.ts';

/**
 * The array as float32, in its own shape and in row-major order whatever its order in the file. Elements of
 * f8 and of integers beyond 2^24 are rounded to the nearest float32; f8 beyond its range becomes ±Infinity;
 * True is 1. Axis names by rank as in `tensor()`: `C`; `N C`; `N L D`; `N C H W`; `N C D H W`; beyond
 * that `A0 A1 …`. `rename` gives others. A 0-d array is a scalar.
 * Throws `DataError` with the byte of the fault.
 */
export function decodeNpy(bytes: Uint8Array, name: string): Tensor {
  return entryTensor(openNpy(bytesReader(bytes, name), { name: '', file: name }), name);
}
