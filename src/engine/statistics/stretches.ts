/**
 * Elements that follow one another in one group, and the elements of each group side by side. It knows no
 * statistics.
 */
import type { Grouping } from '../pattern/grouping.ts';
import { forEachRun } from '../pattern/runs.ts';

/** Short, so that sums are sums of sums, whose rounding grows with the length of a stretch and not of the data. */
const LONGEST = 4096;

/** Visits all elements in order, `start` to before `end` of them at a time, all of one group. */
export function forEachStretch(
  grouping: Grouping,
  visit: (start: number, end: number, group: number) => void,
): void {
  forEachRun(grouping, ({ start, length, group, groupStep }) => {
    const step = groupStep === 0 ? LONGEST : 1;
    for (let i = 0; i < length; i += step) {
      visit(start + i, start + Math.min(i + step, length), group + i * groupStep);
    }
  });
}

/** A copy of the data in rows, one for each group, in each the elements in their order. */
export function rowsOf(data: Float32Array, grouping: Grouping): Float32Array {
  const rows = new Float32Array(data.length);
  const next = Float64Array.from({ length: grouping.groups }, (_, group) => group * grouping.count);
  forEachStretch(grouping, (start, end, group) => {
    let place = next[group] ?? 0;
    for (let i = start; i < end; i++) rows[place++] = data[i] ?? 0;
    next[group] = place;
  });
  return rows;
}
