/** Patterns of weights: one set of statistics for each output, or for the axes that are named. */

import { EngineError } from '../errors.ts';
import type { LayerPlan } from '../layer/layer.ts';
import type { Described } from '../tensor/axes.ts';
import { namedAxes, patternText, side } from './sides.ts';

export const KEEP_OPTION = {
  keep: { type: 'axes', doc: 'The axes that keep statistics of their own, "O"; by default the first axis.' },
} as const;

/** `o i h w -> o` */
export function perOutput(what: string, x: Described, keep: string | undefined): LayerPlan {
  if (x.axes.length === 0) {
    const remedy = 'pass a weight with an axis of outputs, such as O I H W';
    throw new EngineError('axis', { what, got: 'a scalar', expected: 'at least one axis', remedy });
  }
  const kept = keep === undefined ? [0] : namedAxes(what, x, keep, 'keep');
  const isKept = (axis: number): boolean => kept.includes(axis);
  return { pattern: patternText(x, isKept), affine: side(x, isKept) };
}
