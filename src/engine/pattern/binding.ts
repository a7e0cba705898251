/**
 * Which axis of a tensor each name on the left of a pattern stands for, in the tensor's order.
 * It knows nothing of the right side.
 */

import { EngineError } from '../errors.ts';
import { type Described, describe, findAxis } from '../tensor/axes.ts';
import { type Pattern, type PatternItem, patternError } from './pattern.ts';
import { refuseUnknownSizes, type SplitSizes, splitExtent } from './split.ts';

/** One axis of the tensor, or one part of an axis that the pattern splits. */
export interface Part {
  /** As the pattern writes it; for axes under `...` the tensor's name in lower case. */
  readonly name: string;
  /** As results call it: the tensor's name for a whole axis, the pattern's for a part. */
  readonly label: string;
  readonly size: number;
  readonly axis: number;
  readonly axisLabel: string;
  /** Whether it is a part of a split, or came from `...`. */
  readonly split: boolean;
  readonly inRest: boolean;
}

export interface Binding {
  readonly parts: readonly Part[];
  /** The left side with `...` written out. */
  readonly text: string;
}

/** Left to right, name by name: a pattern in another order than the tensor's is an error, not a transpose. */
export function bindPattern(subject: string, pattern: Pattern, x: Described, sizes: SplitSizes): Binding {
  refuseUnknownSizes(subject, pattern.left, sizes);
  const parts: Part[] = [];
  const texts: string[] = [];
  for (const [axis, item] of spread(subject, pattern.left, x).entries()) {
    const bound = bindAxis(subject, item, x, axis, sizes);
    parts.push(...bound);
    const text = bound.map(({ name }) => name).join(' ');
    texts.push(item.kind === 'split' ? `(${text})` : text);
  }
  return { parts, text: texts.join(' ') };
}

/** One item per axis of the tensor: `...` repeated for as many as it stands for. */
function spread(subject: string, left: readonly PatternItem[], x: Described): PatternItem[] {
  const missing = x.shape.length - left.length;
  const rest = left.findIndex((item) => item.kind === 'rest');
  const hasRest = rest >= 0;
  if (hasRest ? missing < -1 : missing !== 0) {
    const names = left.length - (hasRest ? 1 : 0);
    throw new EngineError('pattern', {
      what: subject,
      got: `${names} ${names === 1 ? 'axis' : 'axes'} on the left for ${x.shape.length} of the tensor (${describe(x)})`,
      remedy: `write "${lower(x)}", or "..." for axes not named`,
    });
  }
  if (!hasRest) return [...left];
  return left.flatMap((item) => (item.kind === 'rest' ? Array<PatternItem>(missing + 1).fill(item) : [item]));
}

function bindAxis(subject: string, item: PatternItem, x: Described, axis: number, sizes: SplitSizes): Part[] {
  const axisLabel = x.axes[axis] ?? '';
  const size = x.shape[axis] ?? 0;
  const whole = { label: axisLabel, size, axis, axisLabel, split: false };
  if (item.kind === 'rest') return [{ ...whole, name: axisLabel.toLowerCase(), inRest: true }];
  refuseOtherAxis(subject, item, x, axis);
  const names = item.names.map(({ name }) => name);
  if (item.kind === 'axis') return names.map((name) => ({ ...whole, name, inRest: false }));
  const extents = splitExtent(subject, item, axisLabel, size, sizes);
  const part = { axis, axisLabel, split: true, inRest: false };
  return names.map((name, i) => ({ ...part, name, label: name, size: extents[i] ?? 0 }));
}

/** A plain name is its axis' name. The parts of a split are named freely, but not like another axis. */
function refuseOtherAxis(subject: string, item: PatternItem, x: Described, axis: number): void {
  for (const { name, column } of item.names) {
    const found = findAxis(x.axes, name);
    if (found === axis || (found < 0 && item.kind === 'split')) continue;
    throw patternError(
      subject,
      { text: name, column },
      `stands where the tensor (${describe(x)}) has ${x.axes[axis]}`,
      `write "${lower(x)}" on the left, or rename the tensor's axes`,
    );
  }
}

function lower(x: Described): string {
  return x.axes.join(' ').toLowerCase();
}
