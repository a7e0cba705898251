/** All of an array → tensor. It knows no format and no file system. */
import { floats } from '../engine/memory/memory.ts';
import { axisNames } from '../engine/tensor/axes.ts';
import { Tensor } from '../engine/tensor/tensor.ts';
import { DataError } from './errors.ts';
import { countOf, type TensorEntry } from './tensor-entry.ts';

/** 2^30 elements: a tensor of 4 GiB. */
const MAX_ELEMENTS = 2 ** 30;

/** Axis names by rank, as `tensor()` has them; `file` begins every message. Throws `DataError`. */
export function entryTensor(entry: TensorEntry, file: string): Tensor {
  const data = roomFor(entry, file);
  entry.readInto(data, 0);
  return namedTensor(data, entry.shape);
}

/** As many floats as the array has elements; throws for one that cannot be read or is too large. */
export function roomFor(entry: TensorEntry, file: string): Float32Array {
  // Throws what is wrong with it. Its shape may say anything then.
  if (entry.problem !== undefined) entry.readInto(new Float32Array(0), 0);
  const count = countOf(entry.shape);
  if (count <= MAX_ELEMENTS) return floats('load', count);
  const got = `the array has ${count} elements`;
  const remedy = 'save a part of it';
  throw new DataError('size', { file, got, expected: `at most ${MAX_ELEMENTS}`, remedy });
}

export function namedTensor(data: Float32Array, shape: readonly number[]): Tensor {
  return new Tensor(data, shape, namesFor(shape));
}

/** What the axes of a loaded array are called. */
export function namesFor(shape: readonly number[]): readonly string[] {
  const axes = shape.length > 5 ? shape.map((_, axis) => `A${axis}`) : undefined;
  return axisNames('load', axes, shape.length);
}
