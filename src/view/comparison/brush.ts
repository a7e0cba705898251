/** What a click lights, in words and as elements. */
import type { Grouping } from '../../engine/pattern/grouping.ts';
import { groupOf } from '../../engine/pattern/runs.ts';
import type { Normalization } from '../../protocol/normalization.ts';
import type { Panel } from '../../protocol/view.ts';
import { offsetOf } from '../cursor.ts';
import { type Lit, litAt, litBySet } from './lit.ts';
import { groupingOf, setText } from './sharing.ts';

export interface LitElements {
  readonly lit: Lit;
  /** `averaged by BN: C 3` */
  readonly text: string;
}

/** All elements at the same index of an axis. */
export function litAlong({ axes, shape }: Panel, axis: number, element: readonly number[]): LitElements {
  const index = element[axis] ?? 0;
  return {
    lit: litAt(
      shape,
      shape.map((_, i) => (i === axis ? index : undefined)),
    ),
    text: `${axes[axis]} ${index}`,
  };
}

/** All elements that a normalization averages with one; undefined where it has no set on the tensor. */
export function litWith(
  panel: Panel,
  normalization: Normalization | undefined,
  element: readonly number[],
): LitElements | undefined {
  const [set] = normalization?.sets ?? [];
  const grouping = set && groupingOf(panel, set);
  if (grouping === undefined) return undefined;
  const group = setText(grouping, groupOf(grouping, offsetOf(panel.shape, element)));
  return { lit: litBySet(grouping, panel.shape, element), text: `averaged by ${panel.name}: ${group}` };
}

/** All elements of a group of a normalization's set, by its number; undefined where there is none. */
export function litGroup(
  panel: Panel,
  normalization: Normalization | undefined,
  group: number,
): LitElements | undefined {
  const [set] = normalization?.sets ?? [];
  const grouping = set && groupingOf(panel, set);
  if (grouping === undefined || group >= grouping.groups) return undefined;
  return litWith(panel, normalization, firstOf(grouping, panel.shape.length, group));
}

/** The first element of a group, index by index: what is not kept is 0. */
function firstOf({ dims }: Grouping, rank: number, group: number): number[] {
  const element = Array.from({ length: rank }, () => 0);
  for (const { axis, size, groupStride } of dims) {
    const part = groupStride === 0 ? 0 : Math.floor(group / groupStride) % size;
    element[axis] = (element[axis] ?? 0) * size + part;
  }
  return element;
}
