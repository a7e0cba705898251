/** One array of a file: what is known of it, and its elements by region. It knows no format. */
import type { ByteReader } from './byte-reader.ts';
import type { Floats } from './elements.ts';
import { DataError } from './errors.ts';
import { type Layout, readRegion, readStored } from './region.ts';

export interface TensorEntry {
  /** Empty in a file that holds one array without a name. */
  readonly name: string;
  /** As a person reads it: `float32`, `bfloat16`, `bool`; also of those that cannot be read: `complex64`, `object`. */
  readonly dtype: string;
  /** `other` only with a problem. */
  readonly kind: 'float' | 'integer' | 'bool' | 'other';
  readonly shape: readonly number[];
  /** Whether the first axis runs fastest in the file: regions then cost more to read, all at once no more. */
  readonly columnMajor: boolean;
  /** What its elements take, uncompressed. */
  readonly bytes: number;
  /** Why it cannot be read, and what to do; `readInto` then throws. */
  readonly problem?: string;
  /**
   * Elements `start` to before `start + out.length` in row-major order, as the nearest float32. Only the bytes that
   * hold them are read, in parts; of a deflated array all, once. Throws `DataError`.
   */
  readInto(out: Float32Array, start: number): void;
  /**
   * The same, but in the order of the file: of a column-major array the first axis runs fastest. As the nearest
   * float32 or float64. Throws `DataError`.
   */
  readStored(out: Floats, start: number): void;
  /** Whether all of it is inflated into memory when an element is read. */
  readonly isDeflated?: true;
}

/** The greatest number of axes in any format; NumPy's own limit. */
export const MAX_RANK = 64;

/** How many elements a shape has; beyond 2^53 not to the last digit. */
export function countOf(shape: readonly number[]): number {
  return shape.includes(0) ? 0 : shape.reduce((product, extent) => product * extent, 1);
}

/** The extents, or undefined for what is no shape. */
export function shapeOf(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_RANK) return undefined;
  const extents: readonly unknown[] = value;
  const shape = extents.filter((extent) => typeof extent === 'number');
  const isShape =
    shape.length === extents.length && shape.every((one) => Number.isSafeInteger(one) && one >= 0);
  return isShape ? shape : undefined;
}

/** An array whose bytes, as the layout says, are all in the reader. `file` begins every message. */
export function readableEntry(
  reader: ByteReader,
  { name, file, layout }: { name: string; file: string; layout: Layout },
): TensorEntry {
  const { dtype, shape } = layout;
  const count = countOf(shape);
  const check = (out: Floats, start: number): void => {
    if (Number.isSafeInteger(start) && start >= 0 && start + out.length <= count) return;
    const got = `${out.length} elements from element ${start} were asked for`;
    const remedy = 'ask for elements that it has';
    throw new DataError('size', { file, got, expected: `some of ${count}`, remedy });
  };
  return {
    name,
    dtype: dtype.name,
    kind: dtype.kind,
    shape,
    columnMajor: layout.fortran,
    bytes: count * dtype.bytes,
    readInto: (out, start) => {
      check(out, start);
      readRegion(reader, layout, out, start);
    },
    readStored: (out, start) => {
      check(out, start);
      readStored(reader, layout, out, start);
    },
  };
}

/** An array of which only this is known, and why. */
export function unreadEntry(
  fault: DataError,
  { name, dtype, shape, bytes }: Pick<TensorEntry, 'name' | 'dtype' | 'shape' | 'bytes'>,
): TensorEntry {
  return {
    name,
    dtype,
    kind: 'other',
    shape,
    bytes,
    columnMajor: false,
    problem: fault.said,
    readInto: () => {
      throw fault;
    },
    readStored: () => {
      throw fault;
    },
  };
}
