/**
 * Walking a tensor with the group and the parameter of every element at hand, without a division each.
 * It knows no data.
 */

import { forEachRow } from '../tensor/walk.ts';
import type { Grouping } from './grouping.ts';

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
export function forEachRun({ dims }: Grouping, visit: (run: Run) => void): void {
  const run: Run = { start: 0, length: 0, group: 0, groupStep: 0, parameter: 0, parameterStep: 0 };
  const groupStrides = dims.map(({ groupStride }) => groupStride);
  const parameterStrides = dims.map(({ parameterStride }) => parameterStride);
  const sizes = dims.map(({ size }) => size);
  forEachRow(sizes, groupStrides, parameterStrides, (row) => {
    run.start = row.start;
    run.length = row.length;
    run.group = row.first;
    run.groupStep = row.firstStep;
    run.parameter = row.second;
    run.parameterStep = row.secondStep;
    visit(run);
  });
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
