/** Picking along one axis by a list of positions, in any order. It knows no mathematics. */

import { EngineError } from '../errors.ts';
import { floats } from '../memory/memory.ts';
import { axisIndex, describe, sizeOf } from './axes.ts';
import type { Elements } from './elements.ts';
import { checkIndex } from './indexing.ts';

/** Positions along an axis: a list, a typed array, or a tensor of one axis. */
export type Positions = ArrayLike<number> | Elements;

/** See `Tensor.take`. */
export function take(x: Elements, name: string, positions: Positions): Elements {
  const axis = axisIndex('take', x.axes, name);
  const list = listOf(positions);
  for (const at of list) checkIndex('take', x, axis, at);
  return takeAt(x, axis, list);
}

/** As `take`, of an axis by its number and of positions known to be on it. */
export function takeAt(x: Elements, axis: number, positions: readonly number[]): Elements {
  const extent = x.shape[axis] ?? 0;
  const outer = sizeOf(x.shape.slice(0, axis));
  const inner = sizeOf(x.shape.slice(axis + 1));
  const data = floats('take', outer * positions.length * inner);
  let written = 0;
  for (let block = 0; block < outer; block++) {
    for (const at of positions) {
      const from = (block * extent + at) * inner;
      for (let i = 0; i < inner; i++) data[written++] = x.data[from + i] ?? Number.NaN;
    }
  }
  return { data, shape: x.shape.with(axis, positions.length), axes: x.axes };
}

function listOf(positions: Positions): number[] {
  const list: unknown = positions;
  if (Array.isArray(list) || ArrayBuffer.isView(list)) return Array.from(positions as ArrayLike<number>);
  if (isElements(positions) && positions.shape.length === 1) return Array.from(positions.data);
  throw new EngineError('data', {
    what: 'take',
    got: isElements(positions) ? `positions ${describe(positions)}` : `${typeof list} ${String(list)}`,
    expected: 'a list of positions, or a tensor of one axis',
    remedy: 'write it as in x.take("N", [3, 1, 2])',
  });
}

function isElements(positions: Positions): positions is Elements {
  return typeof positions === 'object' && positions !== null && 'data' in positions && 'shape' in positions;
}
