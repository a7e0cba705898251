/**
 * Numbers in plain and typed arrays, within one another → shape and float32 elements, and back. It knows no axis
 * names.
 */

import { EngineError } from '../errors.ts';
import { floats } from '../memory/memory.ts';
import { shapeText, sizeOf } from './axes.ts';
import type { Elements } from './elements.ts';
import { rowMajorStrides } from './indexing.ts';

/** Numbers in arrays, as deep as there are axes; a plain number for a scalar. */
export type Nested = number | readonly Nested[];

/** What tensors are made of: as `Nested`, and typed arrays in place of the innermost arrays. */
export type Numbers = number | ArrayLike<number> | readonly Numbers[];

type NumberView = ArrayLike<number> & ArrayBufferView;

/**
 * The shape is read along the first elements; every other array must agree with it. All is
 * copied, into the engine's memory. Throws code `data` for uneven arrays and for what are no numbers.
 */
export function flatten(what: string, numbers: Numbers): { data: Float32Array; shape: number[] } {
  if (isFloat32(numbers)) return { data: copyOf(what, numbers), shape: [numbers.length] };
  const shape = shapeOf(what, numbers);
  return { data: filled(what, numbers, shape), shape };
}

function copyOf(what: string, numbers: Float32Array): Float32Array {
  const data = floats(what, numbers.length);
  data.set(numbers);
  return data;
}

function filled(what: string, numbers: Numbers, shape: readonly number[]): Float32Array {
  const data = floats(what, sizeOf(shape));
  const path: number[] = [];
  let written = 0;
  const walk = (node: Numbers | undefined): void => {
    const extent = shape[path.length];
    if (extent === undefined) {
      if (typeof node !== 'number') throw uneven(what, node, path, 'a number');
      data[written++] = node;
    } else if (!isArray(what, node) || node.length !== extent) {
      throw uneven(what, node, path, `an array of ${extent}`);
    } else if (isView(node) && path.length === shape.length - 1) {
      data.set(node, written);
      written += extent;
    } else {
      // By index: forEach would pass over the holes of a sparse array.
      for (let i = 0; i < extent; i++) {
        path.push(i);
        walk(node[i]);
        path.pop();
      }
    }
  };
  walk(numbers);
  return data;
}

/** Copies the elements into arrays within arrays; a plain number for a scalar. */
export function nest({ data, shape }: Elements): Nested {
  const strides = rowMajorStrides(shape);
  const walk = (axis: number, offset: number): Nested => {
    const extent = shape[axis];
    if (extent === undefined) return data[offset] ?? Number.NaN;
    const stride = strides[axis] ?? 0;
    return Array.from({ length: extent }, (_, i) => walk(axis + 1, offset + i * stride));
  };
  return walk(0, 0);
}

function shapeOf(what: string, numbers: Numbers): number[] {
  const shape: number[] = [];
  let first: Numbers | undefined = numbers;
  while (isArray(what, first)) {
    shape.push(first.length);
    first = first[0];
  }
  return shape;
}

/** Plain or typed; throws for views of what are no numbers. */
function isArray(what: string, node: Numbers | undefined): node is readonly Numbers[] | NumberView {
  if (!isView(node)) return Array.isArray(node);
  const kind = kindOf(node);
  if (!/^Big|^DataView$/.test(kind)) return true;
  const remedy =
    kind === 'DataView' ? 'make a typed array of it' : 'convert it with Array.from(data, Number)';
  throw new EngineError('data', { what, got: `a ${kind}`, expected: 'an array of numbers', remedy });
}

function isView(node: Numbers | undefined): node is NumberView {
  return ArrayBuffer.isView(node);
}

function isFloat32(numbers: Numbers): numbers is Float32Array {
  return kindOf(numbers) === 'Float32Array';
}

/** `Float32Array`: by tag, which unlike instanceof also knows the typed arrays of another realm, such as a cell's. */
function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

function uneven(
  what: string,
  node: Numbers | undefined,
  path: readonly number[],
  expected: string,
): EngineError {
  const place = path.length === 0 ? '' : ` at ${shapeText(path)}`;
  const got = isArray(what, node)
    ? `an array of ${node.length}`
    : node === undefined
      ? 'nothing'
      : `${typeof node} ${String(node)}`;
  return new EngineError('data', {
    what,
    got: `${got}${place}`,
    expected: `${expected} as in the places before`,
    remedy: 'make all arrays of one depth equally long, with numbers inside',
  });
}
