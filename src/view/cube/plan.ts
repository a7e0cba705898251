/**
 * Which axes of a tensor make blocks and which set blocks apart, which run down and which across in the unfolded grid,
 * and what of each is drawn. It knows nothing of sets beyond where split axes have borders.
 */
import { type DrawnAxis, drawnAxis, MOST } from './drawn.ts';
import type { Element, Outside } from './membership.ts';

export interface Plan {
  readonly axes: readonly DrawnAxis[];
  /** By number, of the last three: away from the viewer, down, across; undefined where there are fewer. */
  readonly deep: number | undefined;
  readonly down: number | undefined;
  readonly across: number | undefined;
  /** The axis of separate blocks. */
  readonly blocks: number | undefined;
  /** Those of rows of blocks, outermost first. */
  readonly rows: readonly number[];
  /** The unfolded grid has the first axes down and the others across. */
  readonly gridDown: readonly number[];
  readonly gridAcross: readonly number[];
}

/** More cells than these are neither told apart nor drawn at once. */
const MOST_CELLS = 1500;

/** `inner`: of each axis that some normalization splits, the size of the inner part. */
export function planOf(
  { axes, shape }: Outside,
  { pointed, inner = [] }: { pointed?: Element | undefined; inner?: readonly (number | undefined)[] } = {},
): Plan {
  const rank = shape.length;
  const most = mostFor(shape);
  const fromEnd = (n: number): number | undefined => (rank >= n ? rank - n : undefined);
  const numbers = shape.map((_, axis) => axis);
  const half = Math.floor(rank / 2);
  return {
    axes: shape.map((size, axis) =>
      drawnAxis(axes[axis] ?? '', size, { most, pointed: pointed?.[axis], inner: inner[axis] }),
    ),
    deep: fromEnd(3),
    down: fromEnd(2),
    across: fromEnd(1),
    blocks: fromEnd(4),
    rows: numbers.slice(0, Math.max(0, rank - 4)),
    gridDown: numbers.slice(0, half),
    gridAcross: numbers.slice(half),
  };
}

/** As many of each axis as keep the whole within {@link MOST_CELLS}; never fewer than two. */
function mostFor(shape: readonly number[]): number {
  const cells = (most: number): number => shape.reduce((product, n) => product * Math.min(n, most), 1);
  let most = MOST;
  while (most > 2 && cells(most) > MOST_CELLS) most--;
  return most;
}

/** The drawn indices along an axis; one without a number where there is no such axis. */
export function indicesAlong({ axes }: Plan, axis: number | undefined): readonly (number | undefined)[] {
  return axis === undefined ? [undefined] : (axes[axis]?.indices ?? []);
}
