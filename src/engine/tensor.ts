/**
 * A tensor: float32 elements in row-major order with a name for every axis.
 * It knows no mathematics; making one from data is in `create.ts`.
 */
import { type Axes, axisNames, checkedSize, describe, shapeText } from './axes.ts';
import { EngineError } from './errors.ts';
import { type AxisIndex, gather, locate, rowMajorStrides } from './indexing.ts';

/** Numbers in arrays, as deep as there are axes; a plain number for a scalar. */
export type Nested = number | readonly Nested[];

export class Tensor {
  /** The elements, row-major (the last axis runs fastest). Not copied: writing here writes the tensor. */
  readonly data: Float32Array;
  readonly shape: readonly number[];
  /** One name per axis, in the order of `shape`: `['N', 'C', 'H', 'W']`. */
  readonly axes: readonly string[];

  /** Takes `data` as it is; use `tensor()` for checked input. */
  constructor(data: Float32Array, shape: readonly number[], axes: readonly string[]) {
    this.data = data;
    this.shape = shape;
    this.axes = axes;
  }

  /** The number of elements. */
  get size(): number {
    return this.data.length;
  }

  /** One element: `x.at({ N: 0, C: 3, H: 1, W: 2 })`. Every axis needs its index, counted from 0. */
  at(index: AxisIndex): number {
    const place = locate('at', this, index);
    if (place.axes.length > 0) {
      const got = `no index for ${place.axes.join(' ')}`;
      throw new EngineError('axis', { what: 'at', got, remedy: 'give one for every axis, or use select' });
    }
    return this.data[place.offset] ?? Number.NaN;
  }

  /** A copy without the axes named: `x.select({ N: 0 })` of `N C H W` has `C H W`. */
  select(index: AxisIndex): Tensor {
    const place = locate('select', this, index);
    return new Tensor(gather(this.data, place), place.shape, place.axes);
  }

  /** A new tensor of `f(value, i)`, `i` counting row-major; results are rounded to float32. */
  map(f: (value: number, i: number) => number): Tensor {
    return new Tensor(this.data.map(f), this.shape, this.axes);
  }

  /** Copies the elements into arrays within arrays; a plain number for a scalar. */
  nested(): Nested {
    const strides = rowMajorStrides(this.shape);
    const walk = (axis: number, offset: number): Nested => {
      const extent = this.shape[axis];
      if (extent === undefined) return this.data[offset] ?? Number.NaN;
      const stride = strides[axis] ?? 0;
      return Array.from({ length: extent }, (_, i) => walk(axis + 1, offset + i * stride));
    };
    return walk(0, 0);
  }

  /** The same elements, not copied, in another shape. Axis names by default as in `tensor()`. */
  reshape(shape: readonly number[], axes?: Axes): Tensor {
    const size = checkedSize('reshape', shape);
    if (size !== this.size) {
      throw new EngineError('shape', {
        what: 'reshape',
        got: `${this.size} elements (${this}) for shape ${shapeText(shape)}, which holds ${size}`,
        remedy: `choose a shape of ${this.size} elements`,
      });
    }
    return new Tensor(this.data, [...shape], axisNames('reshape', axes, shape.length));
  }

  /** The same elements, not copied, under other axis names: `x.rename('N L D')`. */
  rename(axes: Axes): Tensor {
    return new Tensor(this.data, this.shape, axisNames('rename', axes, this.shape.length));
  }

  /** `N6 C6 H16 W16` */
  toString(): string {
    return describe(this);
  }
}

/** Throws for what is no tensor, such as plain arrays in a cell that was not type-checked. */
export function checkTensor(what: string, x: unknown): void {
  if (typeof x === 'object' && x !== null && 'data' in x && 'shape' in x && 'axes' in x) return;
  const got = Array.isArray(x) ? 'an array' : `${typeof x} ${String(x)}`;
  throw new EngineError('data', { what, got, expected: 'a tensor', remedy: 'make one with tensor()' });
}
