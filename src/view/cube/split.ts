/**
 * The number of groups of a pattern that splits an axis, `(g c)`: which part it is, what else it could be, and the set
 * with another. It knows no normalization.
 */
import type { Grouping } from '../../engine/index.ts';
import type { AveragingSet } from '../../protocol/normalization.ts';
import type { Outside } from './membership.ts';

export interface Split {
  /** Of the part that sets keep, `g`, and of the axis that it splits, `C`. */
  readonly part: string;
  readonly axis: string;
  readonly groups: number;
  /** Ascending. */
  readonly choices: readonly number[];
  /** The parts that have no say of their own: their sizes follow. */
  readonly others: readonly string[];
}

/** Of the first axis that is split with one part kept; undefined where there is none. */
export function splitOf({ axes, shape }: Outside, grouping: Grouping): Split | undefined {
  const names = partNames(grouping.pattern);
  for (const [axis, size] of shape.entries()) {
    const parts = grouping.dims.flatMap((dim, i) => (dim.axis === axis ? [{ ...dim, name: names[i] }] : []));
    if (parts.length < 2) continue;
    const kept = parts.find(({ groupStride }) => groupStride > 0);
    const [other, ...more] = parts.filter((part) => part !== kept);
    // Of three parts one more would have to be chosen first.
    if (kept?.name === undefined || other?.name === undefined || more.length > 0 || size < 1) continue;
    return {
      part: kept.name,
      axis: axes[axis] ?? '',
      groups: kept.size,
      choices: divisorsOf(size),
      others: [other.name],
    };
  }
  return undefined;
}

/** The same set with another number of groups; the size of the other part follows by division. */
export function withGroups(set: AveragingSet, { part, others }: Split, groups: number): AveragingSet {
  const own = [part, ...others].map((name) => name.toLowerCase());
  const rest = Object.entries(set.sizes).filter(([name]) => !own.includes(name.toLowerCase()));
  return { ...set, sizes: { ...Object.fromEntries(rest), [part]: groups } };
}

export function divisorsOf(size: number): number[] {
  const found: number[] = [];
  for (let low = 1; low * low <= size; low++) if (size % low === 0) found.push(low, size / low);
  return [...new Set(found)].sort((a, b) => a - b);
}

/** Of each axis the size of its inner part, where it is split. */
export function innerSizes(shape: readonly number[], grouping: Grouping): (number | undefined)[] {
  return shape.map((_, axis) => {
    const parts = grouping.dims.filter((dim) => dim.axis === axis);
    return parts.length < 2 ? undefined : parts.slice(1).reduce((product, { size }) => product * size, 1);
  });
}

/** The names of a resolved pattern's left side, one for each of its dims. */
function partNames(pattern: string): string[] {
  return pattern.split('->')[0]?.match(/[A-Za-z_]\w*/g) ?? [];
}
