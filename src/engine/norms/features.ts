/**
 * What scalers of input data share: one set of statistics per feature, and a straight line for each feature. They
 * know what is fitted; this knows how it is applied.
 *
 * Forward: y = (x − centre)·factor + offset. Backward: dx = dy·factor; what was fitted is held constant.
 */

import { EngineError } from '../errors.ts';
import { eachElement, forEachElement } from '../formulas/moments.ts';
import type { LayerPlan } from '../layer/layer.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import type { Inverse } from '../layer/scaler.ts';
import { type Described, findAxis } from '../tensor/axes.ts';
import { channelAxis, namedAxes, patternText, side } from './sides.ts';

export const FEATURES_OPTION = {
  keep: { type: 'axes', doc: 'The axes of the features, "C"; by default the channels, else the last axis.' },
} as const;

export const FITTED = 'the fitted statistics';

/** `n c h w -> c` */
export function perFeature(what: string, x: Described, keep: string | undefined): LayerPlan {
  const kept = keep === undefined ? [featureAxis(what, x)] : namedAxes(what, x, keep, 'keep');
  const isKept = (axis: number): boolean => kept.includes(axis);
  return { pattern: patternText(x, isKept), affine: side(x, isKept) };
}

function featureAxis(what: string, x: Described): number {
  if (x.axes.length === 0) {
    const remedy = 'pass data with an axis of features';
    throw new EngineError('axis', { what, got: 'a scalar', expected: 'at least one axis', remedy });
  }
  const hasChannels = findAxis(x.axes, 'C') >= 0 || findAxis(x.axes, 'D') >= 0;
  return hasChannels ? channelAxis(what, x) : x.axes.length - 1;
}

/** Of each feature: y = (x − centre)·factor + offset. */
export interface Line {
  readonly centre: ArrayLike<number>;
  readonly factor: ArrayLike<number>;
  readonly offset: number;
}

export function alongLine(
  { x, grouping }: Pass,
  { centre, factor, offset }: Line,
): Pick<Outcome, 'y' | 'backward'> {
  const y = eachElement(
    grouping,
    (i, g) => ((x.data[i] ?? 0) - (centre[g] ?? 0)) * (factor[g] ?? 0) + offset,
  );
  return {
    y: new Float32Array(y),
    backward: (dy) => ({ x: eachElement(grouping, (i, g) => (dy[i] ?? 0) * (factor[g] ?? 0)) }),
  };
}

/** Back along the line that `lineOf` reads from the fitted values. */
export function backAlong(lineOf: (values: Pass['values']) => Line): Inverse {
  return ({ x, grouping, values }) => {
    const { centre, factor, offset } = lineOf(values);
    const back = eachElement(
      grouping,
      (i, g) => ((x.data[i] ?? 0) - offset) / (factor[g] ?? 1) + (centre[g] ?? 0),
    );
    return new Float32Array(back);
  };
}

/** The reciprocal, and 1 for 0: a feature that does not vary is left in its unit. */
export function reciprocal(scale: number): number {
  return scale === 0 ? 1 : 1 / scale;
}

/** The elements of each group, ascending. */
export function sortedGroups({ x, grouping }: Pass): Float32Array[] {
  const rows = Array.from({ length: grouping.groups }, () => new Float32Array(grouping.count));
  const filled = new Int32Array(grouping.groups);
  forEachElement(grouping, (i, g) => {
    const at = filled[g] ?? 0;
    filled[g] = at + 1;
    const row = rows[g];
    if (row !== undefined) row[at] = x.data[i] ?? 0;
  });
  return rows.map((row) => row.sort());
}

/** Two options that bound something from below and from above. */
export function checkAscending(
  what: string,
  lowName: string,
  low: number,
  highName: string,
  high: number,
): void {
  if (low < high) return;
  throw new EngineError('option', {
    what,
    got: `${lowName} ${low} and ${highName} ${high}`,
    expected: `${lowName} < ${highName}`,
    remedy: 'exchange or change them',
  });
}
