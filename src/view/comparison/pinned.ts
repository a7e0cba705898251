/** Tensors from anywhere → comparisons: those of one shape and axes are linked, in the order in which they stand. */
import type { Panel, View } from '../../protocol/view.ts';

/** One tensor, under the name that it has here. */
export interface Item {
  readonly name: string;
  readonly panel: Panel;
}

export interface Linked<T extends Item> {
  readonly items: readonly T[];
  readonly view: View;
}

export function linked<T extends Item>(items: readonly T[]): Linked<T>[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = JSON.stringify([item.panel.axes, item.panel.shape]);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].map((members) => ({ items: members, view: viewOf(members) }));
}

/** None of them is the input of the others, as far as anyone knows. */
function viewOf(items: readonly Item[]): View {
  const panels = items.map(({ name, panel }): Panel => {
    const role = panel.role === 'gradient' ? 'gradient' : 'variant';
    return { ...panel, name, role };
  });
  return { version: 1, kind: 'comparison', panels };
}
