/**
 * Two tensors side by side, their axes matched by name: the shape of what they make together, and how each steps
 * along it. It knows no elements and no mathematics.
 */

import { EngineError } from '../errors.ts';
import { type Described, describe, findAxis } from './axes.ts';
import { refuseEnormous } from './elements.ts';
import { rowMajorStrides } from './indexing.ts';

/** Strides are by the axes of the result, 0 along axes that the tensor has not or has with extent 1. */
export interface Broadcast extends Described {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/**
 * The axes of `x`, then those that only `other` has: `N C H W` with `C` is `N C H W`. Extents of one name agree, or
 * one of them is 1.
 */
export function broadcast(what: string, x: Described, other: Described): Broadcast {
  const own = other.axes.filter((name) => findAxis(x.axes, name) < 0);
  const axes = [...x.axes, ...own];
  const shape = axes.map((name) => commonExtent(what, x, other, name));
  refuseEnormous(what, { shape, axes });
  return { shape, axes, first: stridesIn(x, axes), second: stridesIn(other, axes) };
}

/** The extent of an axis in a result of both; throws where they differ and neither is 1. */
export function commonExtent(what: string, x: Described, other: Described, name: string): number {
  const mine = x.shape[findAxis(x.axes, name)] ?? 1;
  const its = other.shape[findAxis(other.axes, name)] ?? 1;
  if (mine === its || its === 1) return mine;
  if (mine === 1) return its;
  throw new EngineError('shape', {
    what,
    got: `${name} of ${its} (${describe(other)}) for ${name} of ${mine} (${describe(x)})`,
    expected: `${mine} or 1`,
    remedy: 'slice one of them, or rename the axis if it is another one',
  });
}

/** The strides of `x` along axes that it may have or not. */
export function stridesIn(x: Described, axes: readonly string[]): number[] {
  const strides = rowMajorStrides(x.shape);
  return axes.map((name) => {
    const axis = findAxis(x.axes, name);
    return x.shape[axis] === 1 ? 0 : (strides[axis] ?? 0);
  });
}
