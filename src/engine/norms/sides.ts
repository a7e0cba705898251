/**
 * Patterns written from a tensor's axes: which axis holds the channels, and `n c h w -> c` as text.
 * It knows no particular normalization.
 */
import { type Described, describe, findAxis } from '../axes.ts';
import { EngineError } from '../errors.ts';

/** The position of the channel axis: `C`, or `D` where there is no `C`, as for tokens `N L D`. */
export function channelAxis(what: string, x: Described): number {
  const c = findAxis(x.axes, 'C');
  const index = c < 0 ? findAxis(x.axes, 'D') : c;
  if (index >= 0) return index;
  throw new EngineError('axis', {
    what,
    got: `a tensor without channels (${describe(x)})`,
    expected: 'an axis C, or D',
    remedy: 'rename its axes, or state a pattern with normalization()',
  });
}

/** The whole axes that `kept` accepts, in lower case as on the right of a pattern. */
export function side(x: Described, kept: (axis: number) => boolean): string {
  return x.axes
    .filter((_, axis) => kept(axis))
    .join(' ')
    .toLowerCase();
}

/** `n c h w -> c` */
export function patternText(x: Described, kept: (axis: number) => boolean): string {
  return `${side(x, () => true)} -> ${side(x, kept)}`;
}
