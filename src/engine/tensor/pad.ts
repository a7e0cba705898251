/** A margin around a tensor: a constant, or what the tensor has near it. It knows no mathematics. */

import { EngineError } from '../errors.ts';
import { floats } from '../memory/memory.ts';
import { type Described, sizeOf } from './axes.ts';
import type { Elements } from './elements.ts';
import { byAxis, rowMajorStrides } from './indexing.ts';
import { takeAt } from './take.ts';
import { forEachRow } from './walk.ts';

/** Elements before and after an axis, or one number for both. */
export type Margin = number | readonly [before: number, after: number];

/** What a margin is filled with: a number, the element at the edge, or the elements mirrored at the edge. */
export type Filling = number | 'edge' | 'reflect';

/** See `Tensor.pad`. */
export function pad(x: Elements, margins: Readonly<Record<string, Margin>>, filling: Filling = 0): Elements {
  const given = byAxis('pad', x, margins, '{ H: 1, W: [2, 0] }');
  const both = x.shape.map((_, axis) => bothSides(x, axis, given.get(axis) ?? 0));
  if (typeof filling === 'number') return padConstant(x, both, filling);
  if (filling !== 'edge' && filling !== 'reflect') throw wrongFilling(filling);
  let padded = x;
  both.forEach(([before, after], axis) => {
    if (before + after === 0) return;
    const extent = x.shape[axis] ?? 0;
    refuseNothingToCopy(x, axis, Math.max(before, after), filling);
    const from = Array.from({ length: before + extent + after }, (_, i) => i - before);
    padded = takeAt(
      padded,
      axis,
      from.map((at) => nearestInside(at, extent, filling)),
    );
  });
  return padded === x ? { ...x, data: x.data.slice() } : padded;
}

function padConstant(x: Elements, both: readonly (readonly [number, number])[], value: number): Elements {
  const shape = x.shape.map((extent, axis) => extent + (both[axis]?.[0] ?? 0) + (both[axis]?.[1] ?? 0));
  const strides = rowMajorStrides(shape);
  const data = floats('pad', sizeOf(shape)).fill(value);
  const corner = both.reduce((sum, [before], axis) => sum + before * (strides[axis] ?? 0), 0);
  forEachRow(x.shape, strides, [], ({ start, length, first, firstStep }) => {
    const to = corner + first;
    for (let i = 0; i < length; i++) data[to + i * firstStep] = x.data[start + i] ?? Number.NaN;
  });
  return { data, shape, axes: x.axes };
}

/** The position on the axis whose element stands at `at`, which may be before the axis or behind it. */
function nearestInside(at: number, extent: number, filling: 'edge' | 'reflect'): number {
  const last = extent - 1;
  if (filling === 'edge') return Math.min(Math.max(at, 0), last);
  return last - Math.abs(last - Math.abs(at));
}

function bothSides(x: Described, axis: number, margin: Margin): readonly [number, number] {
  const [before, after, ...others]: readonly unknown[] = Array.isArray(margin) ? margin : [margin, margin];
  if (isCount(before) && isCount(after) && others.length === 0) return [before, after];
  const name = x.axes[axis];
  throw new EngineError('axis', {
    what: 'pad',
    got: `${name} = ${JSON.stringify(margin)}`,
    expected: 'an integer ≥ 0, or two as in [2, 0]',
    remedy: 'slice makes an axis shorter',
  });
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Mirroring at the edge needs that many elements beside it, as in PyTorch; repeating it needs the edge. */
function refuseNothingToCopy(x: Described, axis: number, most: number, filling: 'edge' | 'reflect'): void {
  const extent = x.shape[axis] ?? 0;
  if (filling === 'reflect' ? most < extent : extent > 0) return;
  throw new EngineError('shape', {
    what: 'pad',
    got: `a margin of ${most} for ${x.axes[axis]} of ${extent} with "${filling}"`,
    expected: filling === 'reflect' ? 'less than the extent' : 'an axis that is not empty',
    remedy: 'choose a smaller margin, or pad with a number',
  });
}

function wrongFilling(filling: unknown): EngineError {
  return new EngineError('option', {
    what: 'pad',
    got: typeof filling === 'string' ? `"${filling}"` : `${typeof filling} ${String(filling)}`,
    expected: 'a number, "edge" or "reflect"',
    remedy: 'leave it out for zeros',
  });
}
