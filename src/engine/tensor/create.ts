/**
 * Making tensors from numbers: checked data, constants, sequences. Noise is in `noise.ts`.
 * It knows no file formats and no mathematics.
 */

import { EngineError } from '../errors.ts';
import { floats } from '../memory/memory.ts';
import { type Axes, axisNames, checkedSize, shapeText } from './axes.ts';
import { flatten, type Numbers } from './nested.ts';
import { Tensor } from './tensor.ts';

/**
 * A tensor of given elements, row-major: `tensor([[1, 2], [3, 4]], 'H W')`, or flat with its shape,
 * `tensor(data, [6, 6, 16, 16], 'N C H W')`. A `Float32Array` is taken without a copy, all else is rounded
 * to float32. Axis names left out are by rank: `C`; `N C`; `N L D`; `N C H W`; `N C D H W`.
 * Throws for ragged arrays, for a shape that does not hold the data, for names that do not fit.
 */
export function tensor(data: Numbers, axes?: string): Tensor;
export function tensor(data: Numbers, shape: readonly number[] | undefined, axes?: Axes): Tensor;
export function tensor(data: Numbers, shapeOrAxes?: readonly number[] | string, axes?: Axes): Tensor {
  const found = flatten('tensor', data);
  if (typeof shapeOrAxes === 'string' || shapeOrAxes === undefined) {
    const names = axisNames('tensor', shapeOrAxes ?? axes, found.shape.length);
    return new Tensor(found.data, found.shape, names);
  }
  const size = checkedSize('tensor', shapeOrAxes);
  const agrees = found.shape.length <= 1 || shapeText(found.shape) === shapeText(shapeOrAxes);
  if (size !== found.data.length || !agrees) {
    const arrays = agrees ? `${found.data.length} elements` : `arrays of shape ${shapeText(found.shape)}`;
    throw new EngineError('shape', {
      what: 'tensor',
      got: `${arrays} for shape ${shapeText(shapeOrAxes)}`,
      expected: agrees ? `${size} elements` : 'the same shape',
      remedy: 'correct the shape, or leave it out for nested arrays',
    });
  }
  return new Tensor(found.data, [...shapeOrAxes], axisNames('tensor', axes, shapeOrAxes.length));
}

/** A tensor of zeros; axis names as in `tensor()`. */
export function zeros(shape: readonly number[], axes?: Axes): Tensor {
  return filled('zeros', shape, 0, axes);
}

/** A tensor of ones; axis names as in `tensor()`. */
export function ones(shape: readonly number[], axes?: Axes): Tensor {
  return filled('ones', shape, 1, axes);
}

/** A tensor with `value` everywhere; axis names as in `tensor()`. */
export function full(shape: readonly number[], value: number, axes?: Axes): Tensor {
  return filled('full', shape, value, axes);
}

/**
 * The sequence `start`, `start + step`, … below `end` (above it for a negative step) as a tensor with the
 * one axis `C`: `arange(6)` is 0 to 5, `arange(2, 5)` is 2, 3, 4.
 */
export function arange(end: number): Tensor;
export function arange(start: number, end: number, step?: number): Tensor;
export function arange(first: number, second?: number, step = 1): Tensor {
  const [start, end] = second === undefined ? [0, first] : [first, second];
  if (![start, end, step].every(Number.isFinite) || step === 0) {
    throw new EngineError('data', {
      what: 'arange',
      got: `start ${start}, end ${end}, step ${step}`,
      expected: 'finite numbers and a step other than 0',
      remedy: 'write it as in arange(6) or arange(0, 1, 0.25)',
    });
  }
  const count = Math.max(0, Math.ceil((end - start) / step));
  const data = Float32Array.from({ length: count }, (_, i) => start + i * step);
  return new Tensor(data, [count], axisNames('arange', undefined, 1));
}

function filled(what: string, shape: readonly number[], value: number, axes?: Axes): Tensor {
  const size = checkedSize(what, shape);
  const names = axisNames(what, axes, shape.length);
  return new Tensor(floats(what, size).fill(value), [...shape], names);
}
