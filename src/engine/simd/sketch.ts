/**
 * The buckets of each group (`statistics/sketch.ts`), by a kernel. Undefined where a tensor's shape does not fit it, or
 * groups are so small that the buckets would cost more than the elements.
 */
import { viewAt } from '../memory/memory.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { emptyJob, machine, runRange } from './kernels.ts';
import { layoutOf } from './layouts.ts';
import { scratch } from './scratch.ts';

/** A group of fewer elements has fewer buckets than there are to look through. */
const LEAST = 2 ** 13;

/** Calls `add` with each bucket of `buckets` that a group has, ascending, group after group; `end` after each group. */
export function fastSketch(
  data: Float32Array,
  grouping: Grouping,
  buckets: number,
  add: (bucket: number, count: number) => void,
  end: () => void,
): boolean {
  const engine = machine();
  const { ofGroups } = layoutOf(grouping);
  if (engine === undefined || ofGroups === undefined || grouping.count < LEAST) return false;
  const { groups, length } = ofGroups;
  const each = groups.length / grouping.groups;
  scratch.open();
  const job = emptyJob();
  job.x = scratch.place(data);
  job.length = length;
  job.parameters = scratch.place(byGroup(groups, grouping.groups));
  job.partials = scratch.zeros(Math.ceil((buckets + 3) / 2));
  job.sums = scratch.take(8 * buckets);
  const entries = viewAt(Int32Array, job.sums, 2 * buckets);
  for (let group = 0; group < grouping.groups; group++) {
    runRange(engine, 'sketch', job, group * each, (group + 1) * each);
    const found = runRange(engine, 'sketchEntries', job, 0, 1);
    for (let i = 0; i < found; i++) add(entries[2 * i] ?? 0, entries[2 * i + 1] ?? 0);
    end();
  }
  scratch.close();
  return true;
}

/** The segments of each group side by side. */
function byGroup(groups: Int32Array, count: number): Int32Array {
  const each = groups.length / count;
  const next = Int32Array.from({ length: count }, (_, group) => group * each);
  const order = new Int32Array(groups.length);
  groups.forEach((group, segment) => {
    const place = next[group] ?? 0;
    order[place] = segment;
    next[group] = place + 1;
  });
  return order;
}
