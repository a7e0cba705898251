/**
 * From indices by axis name to positions in row-major data.
 * It knows no tensor class: data, shape and axes come in, plain values go out.
 */

import { EngineError } from '../errors.ts';
import { floats } from '../memory/memory.ts';
import { axisIndex, type Described, describe, sizeOf } from './axes.ts';
import type { Elements } from './elements.ts';
import { forEachRow } from './walk.ts';

/** An index for each named axis: `{ N: 0, C: 3 }`. Names match in either case. */
export type AxisIndex = Readonly<Record<string, number>>;

/** A part of row-major data, or all of it in another order: where it begins, and how each axis steps. */
export interface Layout {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Where fixed axes put us, and what is left free to run. */
export interface Place extends Layout {
  readonly axes: readonly string[];
}

/** Row-major strides in elements: `[2, 3, 4]` → `[12, 4, 1]`. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  return shape.map((_, i) => sizeOf(shape.slice(i + 1)));
}

/** Fixes the axes in `index`; throws for unknown axes and indices outside the axis. */
export function locate(what: string, x: Described, index: AxisIndex): Place {
  const fixed = byAxis(what, x, index, '{ N: 0 }');
  for (const [axis, at] of fixed) checkIndex(what, x, axis, at);
  const strides = rowMajorStrides(x.shape);
  const isFree = (_: unknown, axis: number): boolean => !fixed.has(axis);
  return {
    offset: [...fixed].reduce((sum, [axis, at]) => sum + at * (strides[axis] ?? 0), 0),
    shape: x.shape.filter(isFree),
    axes: x.axes.filter(isFree),
    strides: strides.filter(isFree),
  };
}

/** The one element that `index` names; throws unless it names every axis. */
export function elementAt(x: Elements, index: AxisIndex): number {
  const place = locate('at', x, index);
  if (place.axes.length > 0) {
    const got = `no index for ${place.axes.join(' ')}`;
    throw new EngineError('axis', { what: 'at', got, remedy: 'give one for every axis, or use select' });
  }
  return x.data[place.offset] ?? Number.NaN;
}

/** The one element that there is; throws where there are more, or none. */
export function onlyElement(x: Elements): number {
  const [value, ...others] = x.data.subarray(0, 2);
  if (value !== undefined && others.length === 0) return value;
  throw new EngineError('shape', {
    what: 'item',
    got: `${x.data.length} elements (${describe(x)})`,
    expected: 'one',
    remedy: 'reduce them first, as in x.mean().item(), or use at or nested',
  });
}

/** Copies the elements of a layout, row-major. */
export function gather(data: Float32Array, { offset, shape, strides }: Layout): Float32Array {
  const out = floats('a copy', sizeOf(shape));
  forEachRow(shape, strides, [], ({ start, length, first, firstStep }) => {
    const from = offset + first;
    for (let i = 0; i < length; i++) out[start + i] = data[from + i * firstStep] ?? Number.NaN;
  });
  return out;
}

/** What is given by axis name, by the axis' position. Throws for unknown axes and for one given twice. */
export function byAxis<Value>(
  what: string,
  x: Described,
  given: Readonly<Record<string, Value>>,
  example: string,
): Map<number, Value> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const got = Array.isArray(given) ? 'an array' : `${typeof given} ${String(given)}`;
    const remedy = `write it as in ${example}`;
    throw new EngineError('axis', { what, got, expected: 'an object by axis name', remedy });
  }
  const found = new Map<number, Value>();
  for (const [name, value] of Object.entries(given)) {
    const axis = axisIndex(what, x.axes, name);
    if (found.has(axis)) {
      const got = `axis ${x.axes[axis]} twice`;
      throw new EngineError('axis', { what, got, remedy: 'give it once; c and C count as the same' });
    }
    found.set(axis, value);
  }
  return found;
}

/** Throws unless `at` is a position on the axis. */
export function checkIndex(what: string, x: Described, axis: number, at: number): void {
  const extent = x.shape[axis] ?? 0;
  if (Number.isInteger(at) && at >= 0 && at < extent) return;
  throw new EngineError('axis', {
    what,
    got: `${x.axes[axis]} = ${at}`,
    expected: extent === 0 ? 'none: the axis is empty' : `an integer from 0 to ${extent - 1}`,
    remedy: 'choose an index inside the axis',
  });
}
