/**
 * Patterns written from a tensor's axes: which axis holds the channels, and `n c h w -> c` as text.
 * It knows no particular normalization.
 */

import { EngineError } from '../errors.ts';
import type { LayerPlan } from '../layer/layer.ts';
import { axisIndex, type Described, describe, findAxis, splitNames } from '../tensor/axes.ts';
import { divisors, orList } from '../wording.ts';

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

/** The position of the axis of samples: `N`, or `B` where there is no `N`; −1 where there is neither. */
export function sampleAxis({ axes }: Pick<Described, 'axes'>): number {
  const n = findAxis(axes, 'N');
  return n < 0 ? findAxis(axes, 'B') : n;
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

/** One set of statistics per channel, over all samples and positions; γ and β per channel: `n c h w -> c`. */
export function perChannel(what: string, x: Described): LayerPlan {
  const channel = channelAxis(what, x);
  const isChannel = (axis: number): boolean => axis === channel;
  return { pattern: patternText(x, isChannel), affine: side(x, isChannel) };
}

/** One set for each channel of each sample, over its positions: `n c h w -> n c`. */
export function perInstance(what: string, x: Described): LayerPlan {
  const channel = channelAxis(what, x);
  const sample = sampleAxis(x);
  const pattern = patternText(x, (axis) => axis === sample || axis === channel);
  return { pattern, affine: side(x, (axis) => axis === channel) };
}

/** One set for each position of each sample, over its channels: `n c h w -> n h w`. */
export function perPosition(what: string, x: Described): LayerPlan {
  const channel = channelAxis(what, x);
  return { pattern: patternText(x, (axis) => axis !== channel), affine: side(x, (axis) => axis === channel) };
}

/** Each element by itself; γ and β per channel: `n c h w -> n c h w`. */
export function perElement(what: string, x: Described): LayerPlan {
  const channel = channelAxis(what, x);
  return { pattern: patternText(x, () => true), affine: side(x, (axis) => axis === channel) };
}

/** One set for each of several groups of neighbouring channels of a sample: `n (g c) h w -> n g`. */
export function perGroup(what: string, x: Described, groups: number): LayerPlan {
  const channel = channelAxis(what, x);
  checkDivides(what, x.shape[channel] ?? 0, groups);
  const names = x.axes.map((name) => name.toLowerCase());
  const sample = sampleAxis(x);
  const group = freshName(names, 'g', 'group', 'groups');
  const hasC = findAxis(x.axes, 'C') >= 0;
  const split = `(${group} ${names[channel]})`;
  const left = names.map((name, axis) => (axis === channel ? split : name));
  // Where channels are features of tokens, each token stands for itself, as in layer norm.
  const right = names.flatMap((name, axis) => {
    if (axis === channel) return [group];
    return axis === sample || !hasC ? [name] : [];
  });
  return { pattern: `${left.join(' ')} -> ${right.join(' ')}`, sizes: { [group]: groups }, affine: split };
}

/** One set over features, γ and β for each of them: the axes `over`, or all but N where there is a C, else D. */
export function perToken(what: string, x: Described, over: string | undefined): LayerPlan {
  const averaged = over === undefined ? usualAxes(what, x) : namedAxes(what, x, over);
  return {
    pattern: patternText(x, (axis) => !averaged.includes(axis)),
    affine: side(x, (axis) => averaged.includes(axis)),
  };
}

/** The first of the names that the tensor does not use: it may have an axis G of its own. */
export function freshName(names: readonly string[], ...candidates: string[]): string {
  return candidates.find((name) => !names.includes(name)) ?? `${candidates[0]}2`;
}

/** The positions of the axes named in a text, `"H W"`; at least one. */
export function namedAxes(what: string, x: Described, over: string, option = 'over'): number[] {
  const averaged = splitNames(what, over).map((name) => axisIndex(what, x.axes, name));
  if (averaged.length > 0) return averaged;
  throw new EngineError('option', {
    what,
    got: `${option} "${over}" names no axis`,
    remedy: 'name at least one, or leave it out',
  });
}

function usualAxes(what: string, x: Described): number[] {
  const hasChannels = findAxis(x.axes, 'C') >= 0;
  const sample = sampleAxis(x);
  const isAveraged = (name: string, axis: number): boolean =>
    hasChannels ? axis !== sample : /^d$/i.test(name);
  const averaged = x.axes.flatMap((name, axis) => (isAveraged(name, axis) ? [axis] : []));
  if (averaged.length > 0) return averaged;
  throw new EngineError('axis', {
    what,
    got: `a tensor without C and D (${describe(x)})`,
    expected: 'axes to average over',
    remedy: `name them, as in ${what}({ over: "H W" })`,
  });
}

function checkDivides(what: string, channels: number, groups: number): void {
  if (channels % groups === 0) return;
  throw new EngineError('groups', {
    what,
    got: `${channels} channels do not split into ${groups} groups`,
    remedy: `choose ${orList(divisors(channels, groups))}`,
  });
}
