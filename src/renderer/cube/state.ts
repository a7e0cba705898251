/** What the cube draws for the variant, set and number of groups that are chosen; what depends on none of it is kept. */
import { useMemo, useState } from 'preact/hooks';
import type { AveragingSet, Normalization } from '../../protocol/normalization.ts';
import { type Sharing, sharingOf } from '../../view/comparison/sharing.ts';
import { drawnSets } from '../../view/cube/drawn-sets.ts';
import {
  type Element,
  membershipOf,
  type Outside,
  type Resolved,
  resolved,
  type SharedThing,
} from '../../view/cube/membership.ts';
import { type Plan, planOf } from '../../view/cube/plan.ts';
import { divisorsOf, innerSizes, type Split, splitOf, withGroups } from '../../view/cube/split.ts';
import type { Painting } from './painting.ts';

/** What was chosen of the sets of one normalization; of others it is as at first. */
interface Choice {
  readonly of: string;
  readonly set: number;
  readonly groups: number | undefined;
}

export interface Chosen {
  readonly set: number;
  readonly sets: readonly AveragingSet[];
  choose(set: number): void;
  /** The set as it is drawn. */
  readonly drawn: Resolved;
  readonly split: Split | undefined;
  setGroups(groups: number): void;
  /** The groups that the normalization had, where others are drawn. */
  readonly otherThan: number | undefined;
}

export function useChosen(outside: Outside, normalization: Normalization | undefined): Chosen {
  const sets = normalization?.sets ?? [];
  // What is drawn follows from the patterns alone, however the numbers change.
  const of = JSON.stringify(sets);
  const [choice, setChoice] = useState<Choice>({ of, set: 0, groups: undefined });
  const { set, groups } = choice.of === of ? choice : { set: 0, groups: undefined };
  const own = useMemo(() => sets[set], [of, set]);
  const original = useMemo(
    (): Resolved => (own ? resolved(outside, own) : { problem: 'There is nothing to draw.' }),
    [outside, own],
  );
  const { grouping } = original;
  const split = useMemo(() => grouping && splitOf(outside, grouping), [outside, grouping]);
  const otherThan = groups !== undefined && groups !== split?.groups ? split?.groups : undefined;
  const drawn = useMemo(() => {
    const isOther = own && split && groups !== undefined && otherThan !== undefined;
    return isOther ? resolved(outside, withGroups(own, split, groups)) : original;
  }, [outside, own, original, split, groups, otherThan]);
  return {
    set,
    sets,
    choose: (next) => setChoice({ of, set: next, groups: undefined }),
    drawn,
    split: split && { ...split, groups: groups ?? split.groups },
    setGroups: (next) => setChoice({ of, set, groups: next }),
    otherThan,
  };
}

/** The channels' divisors, for a parent that makes groups where the pattern has none. */
export function channelSplit({ axes, shape }: Outside): Split | undefined {
  const found = axes.findIndex((axis) => axis.toLowerCase() === 'c');
  const axis = found >= 0 ? found : axes.findIndex((name) => name.toLowerCase() === 'd');
  const size = shape[axis] ?? 0;
  if (axis < 0 || size < 1) return undefined;
  return { part: 'g', axis: axes[axis] ?? '', groups: 1, choices: divisorsOf(size), others: [] };
}

interface PaintingProps {
  readonly id: string;
  readonly outside: Outside;
  readonly drawn: Resolved;
  /** Of all variants: what is drawn of an axis does not change from tab to tab. */
  readonly sets: readonly AveragingSet[];
  readonly shared: SharedThing;
  readonly element: Element | undefined;
}

export function usePainting(props: PaintingProps): Painting | undefined {
  const { id, outside, drawn, shared, element } = props;
  const sets = useKept(props.sets, JSON.stringify);
  const { grouping } = drawn;
  const inner = useMemo(() => {
    const all = sets.map((set) => resolved(outside, set));
    const each = [drawn, ...all].flatMap((one) =>
      one.grouping ? [innerSizes(outside.shape, one.grouping)] : [],
    );
    return outside.shape.map((_, axis) => each.find((sizes) => sizes[axis] !== undefined)?.[axis]);
  }, [outside, sets, drawn]);
  const plan = useKept(planOf(outside, { pointed: element, inner }), keyOf);
  return useMemo(() => {
    if (grouping === undefined) return undefined;
    const membership = membershipOf(grouping, outside.shape, shared);
    return { id, axes: outside.axes, plan, membership, drawn: drawnSets(plan, membership) };
  }, [id, outside, grouping, shared, plan]);
}

function keyOf({ axes }: Plan): string {
  return axes.map(({ name, size, indices }) => `${name} ${size} ${indices.join()}`).join(';');
}

/** The first of all that have the same key: pointing at what is drawn already makes nothing new. */
function useKept<T>(value: T, key: (value: T) => string): T {
  const now = key(value);
  return useMemo(() => value, [now]);
}

/** The numbers of a normalization, where they are of the sets that are drawn. */
export function useSharing(outside: Outside, normalization: Normalization | undefined): Sharing | undefined {
  return useMemo(() => {
    if (normalization === undefined) return undefined;
    return sharingOf({ axes: [...outside.axes], shape: [...outside.shape] }, normalization);
  }, [outside, normalization]);
}
