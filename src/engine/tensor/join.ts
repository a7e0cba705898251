/**
 * Joining tensors along a named axis. It knows no mathematics.
 */

import { EngineError } from '../errors.ts';
import { floats } from '../memory/memory.ts';
import { axisIndex, axisNames, sizeOf } from './axes.ts';
import { checkTensor } from './elements.ts';
import { Tensor } from './tensor.ts';

/**
 * Equal-shaped tensors side by side on a new first axis: three of `C H W` stacked on `N` are `N3 C H W`.
 * Throws when there are none, when shapes or axes differ, when the axis is there already.
 */
export function stack(tensors: readonly Tensor[], axis: string): Tensor {
  const first = firstOf('stack', tensors);
  for (const one of tensors) {
    if (!isAlike(one.toString(), first.toString())) throw mismatch('stack', first, one, first.toString());
  }
  const data = floats('stack', first.size * tensors.length);
  tensors.forEach((one, i) => {
    data.set(one.data, i * first.size);
  });
  const axes = axisNames('stack', [axis, ...first.axes], first.axes.length + 1);
  return new Tensor(data, [tensors.length, ...first.shape], axes);
}

/**
 * Tensors one after the other along an axis that they have: `N2 C3` and `N4 C3` along `N` are `N6 C3`.
 * Throws when there are none, when they differ in anything but that axis' extent.
 */
export function concat(tensors: readonly Tensor[], axis: string): Tensor {
  const first = firstOf('concat', tensors);
  const joined = axisIndex('concat', first.axes, axis);
  for (const one of tensors) checkRest(first, one, joined);
  const shape = [...first.shape];
  shape[joined] = tensors.reduce((sum, one) => sum + (one.shape[joined] ?? 0), 0);
  const data = floats('concat', sizeOf(shape));
  const outer = sizeOf(shape.slice(0, joined));
  let written = 0;
  for (let block = 0; block < outer; block++) {
    for (const one of tensors) {
      const length = sizeOf(one.shape.slice(joined));
      data.set(one.data.subarray(block * length, (block + 1) * length), written);
      written += length;
    }
  }
  return new Tensor(data, shape, first.axes);
}

function firstOf(what: string, tensors: readonly Tensor[]): Tensor {
  if (!Array.isArray(tensors)) {
    const remedy = `write it as in ${what}([x, y], "N")`;
    throw new EngineError('data', {
      what,
      got: `${typeof tensors} ${tensors}`,
      expected: 'a list of tensors',
      remedy,
    });
  }
  for (const one of tensors) checkTensor(what, one);
  const first = tensors[0];
  if (first !== undefined) return first;
  throw new EngineError('data', { what, got: 'no tensors', remedy: 'pass at least one' });
}

function checkRest(first: Tensor, one: Tensor, joined: number): void {
  const rest = (x: Tensor): string =>
    x.axes.map((name, i) => (i === joined ? name : `${name}${x.shape[i]}`)).join(' ');
  if (!isAlike(rest(one), rest(first))) throw mismatch('concat', first, one, rest(first));
}

/** `c` and `C` are alike, as everywhere. */
function isAlike(one: string, first: string): boolean {
  return one.toLowerCase() === first.toLowerCase();
}

function mismatch(what: string, first: Tensor, one: Tensor, expected: string): EngineError {
  return new EngineError('shape', {
    what,
    got: `${one} after ${first}`,
    expected,
    remedy: 'reshape or rename it to agree with the first',
  });
}
