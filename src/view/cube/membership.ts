/**
 * Which elements of a tensor share: statistics, or γ and β. From the pattern of an averaging set alone; it knows neither
 * what is drawn nor any normalization.
 */
import { EngineError } from '../../engine/errors.ts';
import { type Grouping, resolvePattern } from '../../engine/pattern/grouping.ts';
import type { AveragingSet } from '../../protocol/normalization.ts';
import { setText } from '../comparison/sharing.ts';

/** What is shared: μ and σ (or whatever stands for them), or an entry of γ and β. */
export type SharedThing = 'statistics' | 'parameters';

/** A tensor's outside. */
export interface Outside {
  readonly axes: readonly string[];
  readonly shape: readonly number[];
}

/** One index for each axis. */
export type Element = readonly number[];

export interface Membership {
  readonly shared: SharedThing;
  readonly shape: readonly number[];
  /** How many sets there are, and of how many elements each is. */
  readonly sets: number;
  readonly size: number;
  /** Per axis, which share of a set's number each of its indices has. */
  readonly parts: readonly (readonly Part[])[];
  /** Names and extents of the axes along which sets differ. */
  readonly kept: Outside;
}

/** Of an axis, or of a part of a split one, outermost first. */
interface Part {
  readonly size: number;
  readonly stride: number;
}

export type Resolved =
  | { readonly grouping: Grouping; readonly problem?: undefined }
  | { readonly grouping?: undefined; readonly problem: string };

/** A set on a tensor, or a sentence that says why it does not fit: saved outputs may hold any pattern. */
export function resolved({ axes, shape }: Outside, set: AveragingSet): Resolved {
  try {
    const options = { sizes: set.sizes, affine: set.affine };
    return { grouping: resolvePattern(set.pattern, { shape, axes }, options) };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { problem: `The sets cannot be drawn: ${error.message}.` };
  }
}

export function membershipOf(grouping: Grouping, shape: readonly number[], shared: SharedThing): Membership {
  const isStatistics = shared === 'statistics';
  const parts = shape.map((_, axis) =>
    grouping.dims
      .filter((dim) => dim.axis === axis)
      .map((dim) => ({ size: dim.size, stride: isStatistics ? dim.groupStride : dim.parameterStride })),
  );
  const kept = isStatistics
    ? { axes: grouping.axes, shape: grouping.shape }
    : { axes: grouping.parameterAxes, shape: grouping.parameterShape };
  const sets = kept.shape.reduce((product, n) => product * n, 1);
  const size = parts.flat().reduce((product, part) => product * (part.stride === 0 ? part.size : 1), 1);
  return { shared, shape, sets, size, parts, kept };
}

/** The number of the set that an element is in: of its group, or of its entry of γ and β. */
export function setOf({ parts }: Membership, element: Element): number {
  let set = 0;
  for (const [axis, ofAxis] of parts.entries()) {
    let rest = element[axis] ?? 0;
    for (let i = ofAxis.length - 1; i >= 0; i--) {
      const { size, stride } = ofAxis[i] ?? { size: 1, stride: 0 };
      set += (rest % size) * stride;
      rest = Math.floor(rest / size);
    }
  }
  return set;
}

/** All elements of a set, row-major. */
export function* elementsOf(membership: Membership, set: number): Generator<Element> {
  const indices = membership.parts.map((ofAxis) => indicesIn(ofAxis, set));
  yield* tuples(indices);
}

/** The indices of one axis that a set has. */
function indicesIn(ofAxis: readonly Part[], set: number): number[] {
  let indices = [0];
  for (const { size, stride } of ofAxis) {
    const own = stride === 0 ? undefined : Math.floor(set / stride) % size;
    const digits = own === undefined ? Array.from({ length: size }, (_, i) => i) : [own];
    indices = indices.flatMap((index) => digits.map((digit) => index * size + digit));
  }
  return indices;
}

/** Every choice of one index for each axis, the last axis fastest. */
export function* tuples(indices: readonly (readonly number[])[]): Generator<number[]> {
  const [first, ...others] = indices;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const index of first) for (const rest of tuples(others)) yield [index, ...rest];
}

/** `N 2 · g 1`: which set it is; `all` where there is but one. */
export function setName({ kept }: Membership, set: number): string {
  return setText(kept, set);
}
