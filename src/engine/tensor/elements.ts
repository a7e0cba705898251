/**
 * What an operation takes of a tensor and gives for a new one: elements, shape, axis names. It knows no tensor
 * class, so that the class can be built on the operations.
 */

import { EngineError } from '../errors.ts';
import { type Described, describe, sizeOf } from './axes.ts';

export interface Elements extends Described {
  /** Row-major. */
  readonly data: Float32Array;
}

/** 4 GiB of float32. */
const MOST = 2 ** 30;

/** Throws for what is no tensor, such as plain arrays in a cell that was not type-checked. */
export function checkTensor(what: string, x: unknown, expected = 'a tensor'): void {
  if (typeof x === 'object' && x !== null && 'data' in x && 'shape' in x && 'axes' in x) return;
  const got = kindOf(x);
  throw new EngineError('data', { what, got, expected, remedy: 'make one with tensor()' });
}

/** Throws for a result that is enormous because axes are not called alike: `D` beside `C` makes an outer product. */
export function refuseEnormous(what: string, result: Described): void {
  const size = sizeOf(result.shape);
  if (size <= MOST) return;
  throw new EngineError('shape', {
    what,
    got: `a result of ${size} elements (${describe(result)})`,
    expected: `at most ${MOST}`,
    remedy: 'rename axes that are meant to be the same, or go slice by slice',
  });
}

/** Short, whatever it is. */
function kindOf(x: unknown): string {
  if (x === undefined || x === null) return 'nothing';
  if (Array.isArray(x)) return 'an array';
  if (ArrayBuffer.isView(x)) return `a ${x.constructor.name}`;
  if (typeof x === 'object') return 'an object';
  return typeof x === 'function' ? 'a function' : `${typeof x} ${String(x).slice(0, 40)}`;
}
