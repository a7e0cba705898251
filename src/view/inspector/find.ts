/** The next element of a kind, in row-major order, around the end to the beginning. */
import type { Sought } from '../../protocol/questions.ts';
import { extentOf } from '../magnitude.ts';
import { rowMajorStrides, type Strided } from './strided.ts';

/** Its index; undefined where there is none. Without `after`, the first. */
export function findElement(tensor: Strided, what: Sought, after?: readonly number[]): number[] | undefined {
  const { data, shape } = tensor;
  const strides = rowMajorStrides(shape);
  const last = after?.reduce((sum, n, axis) => sum + n * (strides[axis] ?? 0), 0) ?? -1;
  const is = testOf(data, what);
  for (let n = 1; n <= data.length; n++) {
    const at = (last + n) % data.length;
    if (!is(data[at] ?? 0)) continue;
    return strides.map((stride, axis) => Math.floor(at / stride) % (shape[axis] ?? 1));
  }
  return undefined;
}

function testOf(data: Float32Array, what: Sought): (value: number) => boolean {
  if (what === 'nan') return Number.isNaN;
  if (what === 'posInf') return (value) => value === Number.POSITIVE_INFINITY;
  if (what === 'negInf') return (value) => value === Number.NEGATIVE_INFINITY;
  const extreme = extentOf([data])[what];
  return (value) => value === extreme;
}
