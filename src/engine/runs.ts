/**
 * Walking a tensor with the group and the parameter of every element at hand, without a division each.
 * It knows no data.
 */
import type { Dim, Grouping } from './grouping.ts';

/**
 * `length` consecutive elements from `start`: element `start + i` belongs to group `group + i·groupStep`
 * and parameter `parameter + i·parameterStep`.
 */
export interface Run {
  start: number;
  length: number;
  group: number;
  groupStep: number;
  parameter: number;
  parameterStep: number;
}

/** Visits all elements in order, run by run. The run is one object, changed in place: do not keep it. */
export function forEachRun(grouping: Grouping, visit: (run: Run) => void): void {
  if (grouping.groups * grouping.count === 0) return;
  const outer = merged(grouping.dims);
  const inner = outer.pop() ?? { size: 1, groupStride: 0, parameterStride: 0 };
  const run: Run = {
    start: 0,
    length: inner.size,
    group: 0,
    groupStep: inner.groupStride,
    parameter: 0,
    parameterStep: inner.parameterStride,
  };
  const index = outer.map(() => 0);
  for (;;) {
    visit(run);
    run.start += run.length;
    if (!advance(outer, index, run)) return;
  }
}

/** The group of one element, by its position in the data. One division per axis: for a cursor, not for a loop. */
export function groupOf(grouping: Grouping, element: number): number {
  let rest = element;
  let group = 0;
  for (const dim of [...grouping.dims].reverse()) {
    group += (rest % dim.size) * dim.groupStride;
    rest = Math.floor(rest / dim.size);
  }
  return group;
}

type Steps = Pick<Dim, 'size' | 'groupStride' | 'parameterStride'>;

/** Neighbours that step alike become one, so that `h w` of an image is a single run. */
function merged(dims: readonly Steps[]): Steps[] {
  const out: Steps[] = [];
  for (const dim of dims) {
    const last = out[out.length - 1];
    if (dim.size === 1) continue;
    if (
      last?.groupStride === dim.groupStride * dim.size &&
      last.parameterStride === dim.parameterStride * dim.size
    ) {
      out[out.length - 1] = { ...dim, size: last.size * dim.size };
    } else {
      out.push(dim);
    }
  }
  return out;
}

/** The odometer: one step of the innermost dim that has one left. False at the end. */
function advance(dims: readonly Steps[], index: number[], run: Run): boolean {
  for (let d = dims.length - 1; d >= 0; d--) {
    const dim = dims[d];
    const next = (index[d] ?? 0) + 1;
    if (dim === undefined) return false;
    if (next < dim.size) {
      index[d] = next;
      run.group += dim.groupStride;
      run.parameter += dim.parameterStride;
      return true;
    }
    index[d] = 0;
    run.group -= dim.groupStride * (dim.size - 1);
    run.parameter -= dim.parameterStride * (dim.size - 1);
  }
  return false;
}
