/** The sets that some drawn element is in, and how each looks: by turns, in the order in which they come. */
import { type Look, lookOf } from './looks.ts';
import { type Element, type Membership, setOf, tuples } from './membership.ts';
import type { Plan } from './plan.ts';

export interface DrawnSets {
  /** By number, as they come row-major: where they are on screen does not depend on what is pointed at. */
  readonly sets: readonly number[];
  lookAt(element: Element): Look;
}

export function drawnSets(plan: Plan, membership: Membership): DrawnSets {
  const ranks = new Map<number, number>();
  for (const element of tuples(plan.axes.map(({ indices }) => indices))) {
    const set = setOf(membership, element);
    if (!ranks.has(set)) ranks.set(set, ranks.size);
  }
  return {
    sets: [...ranks.keys()],
    lookAt: (element) => lookOf(ranks.get(setOf(membership, element)) ?? 0),
  };
}
