/** Ranges along axes: every so many elements from here to there. It knows no mathematics. */

import { EngineError } from '../errors.ts';
import type { Described } from './axes.ts';
import type { Elements } from './elements.ts';
import { byAxis, gather, rowMajorStrides } from './indexing.ts';

/** From `start` to before `end`, every `step`th; negative ones count from the end of the axis, as in JavaScript. */
export type SliceRange = readonly [start: number, end?: number | undefined, step?: number];

/** What is asked for on one axis, resolved. */
interface Span {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** See `Tensor.slice`. */
export function slice(x: Elements, ranges: Readonly<Record<string, SliceRange>>): Elements {
  const given = byAxis('slice', x, ranges, '{ N: [0, 8] }');
  const spans = x.shape.map((extent, axis) => {
    const range = given.has(axis) ? checkedRange(x, axis, given.get(axis)) : ([0] as const);
    return spanOf(extent, range);
  });
  const strides = rowMajorStrides(x.shape);
  const shape = spans.map(({ count }) => count);
  const layout = {
    offset: spans.reduce((sum, { start }, axis) => sum + start * (strides[axis] ?? 0), 0),
    shape,
    strides: spans.map(({ step }, axis) => step * (strides[axis] ?? 0)),
  };
  return { data: gather(x.data, layout), shape, axes: x.axes };
}

function spanOf(extent: number, [start, end = extent, step = 1]: SliceRange): Span {
  const inside = (at: number): number => Math.min(Math.max(at < 0 ? at + extent : at, 0), extent);
  const count = Math.max(0, Math.ceil((inside(end) - inside(start)) / step));
  return { start: inside(start), step, count };
}

function checkedRange(x: Described, axis: number, range: unknown): SliceRange {
  const name = x.axes[axis];
  if (isRange(range)) return range;
  throw new EngineError('axis', {
    what: 'slice',
    got: `${name} = ${JSON.stringify(range)}`,
    expected: '[start, end, step] of integers, step ≥ 1, both others optional',
    remedy: `write it as in { ${name}: [0, 8] }; select picks one index, take picks in any order`,
  });
}

function isRange(range: unknown): range is SliceRange {
  if (!Array.isArray(range) || range.length < 1 || range.length > 3) return false;
  const [start, end = 0, step = 1]: unknown[] = range;
  return [start, end, step].every(Number.isSafeInteger) && Number(step) >= 1;
}
