/**
 * NPY (what NumPy's `np.save` writes) → tensor. It knows no file system.
 */
import { floats } from '../engine/memory/memory.ts';
import { axisNames } from '../engine/tensor/axes.ts';
import { Tensor } from '../engine/tensor/tensor.ts';
import { type NpyHeader, readNpyHeader } from './npy-header.ts';
import { Source } from './source.ts';

/** 2^30 elements: a tensor of 4 GiB. */
const MAX_ELEMENTS = 2 ** 30;

/**
 * The array as float32, in its own shape and in row-major order whatever its order in the file. Elements of
 * f8 and of integers beyond 2^24 are rounded to the nearest float32; f8 beyond its range becomes ±Infinity;
 * True is 1. Axis names by rank as in `tensor()`: `C`; `N C`; `N L D`; `N C H W`; `N C D H W`; beyond
 * that `A0 A1 …`. `rename` gives others. A 0-d array is a scalar.
 * Throws `DataError` with the byte of the fault.
 */
export function decodeNpy(bytes: Uint8Array, name: string): Tensor {
  const source = new Source(bytes, name, REMEDY);
  const header = readNpyHeader(source);
  const size = checkedCount(source, header);
  const data = readElements(bytes, header, size);
  const { shape, fortran } = header;
  return named(fortran ? toRowMajor(data, shape) : data, shape);
}

function named(data: Float32Array, shape: readonly number[]): Tensor {
  const axes = shape.length > 5 ? shape.map((_, axis) => `A${axis}`) : undefined;
  return new Tensor(data, shape, axisNames('load', axes, shape.length));
}

/** An array whose elements lie in its file as they do in a tensor: float32, row-major, lowest byte first. */
export interface PlainNpy {
  readonly count: number;
  /** Where they begin in the file. */
  readonly dataOffset: number;
  /** The tensor of these elements. */
  tensor(data: Float32Array): Tensor;
}

/** Longer than the head of an NPY file may be. */
export const HEAD_BYTES = 65_600;

/**
 * From the first bytes of a file, as many as there are up to HEAD_BYTES, and its length; undefined for all other files,
 * damaged ones too. Throws `DataError` for an NPY file whose head is damaged.
 */
export function plainNpy(head: Uint8Array, name: string, fileBytes: number): PlainNpy | undefined {
  if (!MAGIC.every((byte, i) => head[i] === byte)) return undefined;
  const { dtype, fortran, shape, dataOffset } = readNpyHeader(new Source(head, name, REMEDY));
  const count = shape.reduce((product, extent) => product * extent, 1);
  const isPlain = dtype.isFloat32 && dtype.little && isLittleEndian && (!fortran || shape.length < 2);
  if (!isPlain || count > MAX_ELEMENTS || dataOffset + 4 * count !== fileBytes) return undefined;
  return { count, dataOffset, tensor: (data) => named(data, shape) };
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const REMEDY = 'save the array again with np.save';
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The number of elements, which must be exactly those that the file holds: nothing is allocated on its word. */
function checkedCount(source: Source, { shape, dtype, dataOffset }: NpyHeader): number {
  const count = shape.includes(0) ? 0 : shape.reduce((product, extent) => product * extent, 1);
  const held = source.length - dataOffset;
  const wanted = `shape (${shape.join(', ')}) of ${dtype.bytes}-byte elements`;
  if (count * dtype.bytes > held) {
    const got = `${held} bytes of data begin`;
    const expected = `${count * dtype.bytes} for ${wanted}`;
    throw source.error('truncated', dataOffset, { got, expected });
  }
  if (count * dtype.bytes < held) {
    throw source.error('corrupt', dataOffset + count * dtype.bytes, {
      got: `${held - count * dtype.bytes} bytes follow the array`,
      expected: `the end of the file after ${wanted}`,
      remedy: 'save one array a file with np.save',
    });
  }
  if (count <= MAX_ELEMENTS) return count;
  const got = `${count} elements begin`;
  throw source.error('size', dataOffset, {
    got,
    expected: `at most ${MAX_ELEMENTS}`,
    remedy: 'save a part of it',
  });
}

function readElements(bytes: Uint8Array, { dtype, dataOffset }: NpyHeader, count: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataOffset);
  const out = floats('load', count);
  for (let i = 0; i < count; i++) out[i] = dtype.read(view, i * dtype.bytes, dtype.little);
  return out;
}

/** From first-axis-fastest to last-axis-fastest; the index of each axis is counted on like an odometer. */
function toRowMajor(data: Float32Array, shape: readonly number[]): Float32Array {
  const out = floats('load', data.length);
  const strides = shape.map((_, axis) =>
    shape.slice(0, axis).reduce((product, extent) => product * extent, 1),
  );
  const index = shape.map(() => 0);
  for (let i = 0, from = 0; i < out.length; i++) {
    out[i] = data[from] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      const stride = strides[axis] ?? 0;
      from += stride;
      index[axis] = next;
      if (next < (shape[axis] ?? 0)) break;
      from -= next * stride;
      index[axis] = 0;
    }
  }
  return out;
}
