/**
 * Walking a shape in row-major order with a cursor in each of two other layouts of the same axes, without a
 * division for each element. It knows no data.
 */
import { sizeOf } from './axes.ts';

/**
 * `length` consecutive elements from `start`: element `start + i` is at `first + i·firstStep` of the first layout
 * and at `second + i·secondStep` of the second.
 */
export interface Row {
  start: number;
  length: number;
  first: number;
  firstStep: number;
  second: number;
  secondStep: number;
}

interface Dim {
  readonly size: number;
  readonly first: number;
  readonly second: number;
}

/**
 * Visits all elements in order, row by row; a stride of 0 says that all along an axis are one element. The row is
 * one object, changed in place: do not keep it.
 */
export function forEachRow(
  shape: readonly number[],
  first: readonly number[],
  second: readonly number[],
  visit: (row: Row) => void,
): void {
  if (sizeOf(shape) === 0) return;
  const outer = merged(shape.map((size, i) => ({ size, first: first[i] ?? 0, second: second[i] ?? 0 })));
  const inner = outer.pop() ?? { size: 1, first: 0, second: 0 };
  const row: Row = {
    start: 0,
    length: inner.size,
    first: 0,
    firstStep: inner.first,
    second: 0,
    secondStep: inner.second,
  };
  const index = outer.map(() => 0);
  for (;;) {
    visit(row);
    row.start += row.length;
    if (!advance(outer, index, row)) return;
  }
}

/** Neighbours that step alike become one, so that rows are long. */
function merged(dims: readonly Dim[]): Dim[] {
  const out: Dim[] = [];
  for (const dim of dims) {
    const last = out[out.length - 1];
    if (dim.size === 1) continue;
    if (last?.first === dim.first * dim.size && last.second === dim.second * dim.size) {
      out[out.length - 1] = { ...dim, size: last.size * dim.size };
    } else {
      out.push(dim);
    }
  }
  return out;
}

/** The odometer: one step of the innermost dim that has one left. False at the end. */
function advance(dims: readonly Dim[], index: number[], row: Row): boolean {
  for (let d = dims.length - 1; d >= 0; d--) {
    const dim = dims[d];
    const next = (index[d] ?? 0) + 1;
    if (dim === undefined) return false;
    if (next < dim.size) {
      index[d] = next;
      row.first += dim.first;
      row.second += dim.second;
      return true;
    }
    index[d] = 0;
    row.first -= dim.first * (dim.size - 1);
    row.second -= dim.second * (dim.size - 1);
  }
  return false;
}
