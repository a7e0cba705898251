/** What blocks and grid have in common when they are painted: which cells, in which looks, and how they are pointed at. */
import type { DrawnSets } from '../../view/cube/drawn-sets.ts';
import { type Element, type Membership, setOf } from '../../view/cube/membership.ts';
import type { Plan } from '../../view/cube/plan.ts';

export interface Painting {
  /** Of this cube among all on the page. */
  readonly id: string;
  readonly axes: readonly string[];
  readonly plan: Plan;
  readonly membership: Membership;
  readonly drawn: DrawnSets;
}

/** `0,2,1,3`, as cells carry it. */
export function textOfElement(element: Element): string {
  return element.join();
}

/** The element of the cell that an event is about. */
export function elementUnder({ target }: Event): Element | undefined {
  if (!(target instanceof SVGElement)) return undefined;
  const text = target.dataset.element;
  return text === undefined ? undefined : text === '' ? [] : text.split(',').map(Number);
}

/** Cells with one key: of each key a path. */
export function pathsBy<T>(
  items: readonly T[],
  key: (item: T) => string | undefined,
  path: (item: T) => string,
): [string, string][] {
  const paths = new Map<string, string>();
  for (const item of items) {
    const of = key(item);
    if (of !== undefined) paths.set(of, (paths.get(of) ?? '') + path(item));
  }
  return [...paths];
}

/** Which cells are dimmed: all but the set of the element that is pointed at, or but what is lit. Undefined: none. */
export function dimming(
  membership: Membership,
  element: Element | undefined,
  isLit: ((element: Element) => boolean) | undefined,
): ((element: Element) => boolean) | undefined {
  if (element === undefined) return isLit && ((other) => !isLit(other));
  if (membership.sets <= 1) return undefined;
  const set = setOf(membership, element);
  return (other) => setOf(membership, other) !== set;
}
