/**
 * A tensor: float32 elements in row-major order with a name for every axis. Here is what can be done with one; how
 * is in a file for each operation, which takes and gives plain elements. Making one from data is in `create.ts`.
 */
/// <reference lib="esnext.disposable" preserve="true" />

import { EngineError } from '../errors.ts';
import { floats, hold, letGo } from '../memory/memory.ts';
import type { SplitSizes } from '../pattern/split.ts';
import { calculate } from './arithmetic.ts';
import { type Axes, describe } from './axes.ts';
import type { Elements } from './elements.ts';
import { type AxisIndex, elementAt, gather, locate, onlyElement } from './indexing.ts';
import { matmul } from './matmul.ts';
import { type Nested, nest } from './nested.ts';
import { type Filling, type Margin, pad } from './pad.ts';
import { rearrange } from './rearrange.ts';
import { reduce } from './reduce.ts';
import { rename, reshape } from './reshape.ts';
import { type SliceRange, slice } from './slice.ts';
import { type Positions, take } from './take.ts';
import { transpose } from './transpose.ts';

export { checkTensor } from './elements.ts';
export type { Nested } from './nested.ts';

/** Axis names match in either case. Operations make a new tensor, with a copy of the data unless they say otherwise. */
export class Tensor implements Elements {
  /**
   * The elements, row-major (the last axis runs fastest). Not copied: writing here writes the tensor. Large ones are
   * views of the engine's memory, so that `data.buffer` is all of it: take `data.slice().buffer` for the bytes alone.
   */
  readonly data: Float32Array;
  readonly shape: readonly number[];
  /** One name per axis, in the order of `shape`: `['N', 'C', 'H', 'W']`. */
  readonly axes: readonly string[];

  /** Takes `data` as it is; use `tensor()` for checked input. */
  constructor(data: Float32Array, shape: readonly number[], axes: readonly string[]) {
    this.data = data;
    this.shape = shape;
    this.axes = axes;
    hold(data);
  }

  /**
   * Frees the elements at once instead of when nothing reaches the tensor any more: for a loop that makes many large
   * ones. Neither the tensor nor its `data` may be used then; `data` throws code `state`. Other tensors of the same
   * elements or a part of them, by `reshape` or `rename`, keep them. `using x = …` calls it at the end of the block.
   */
  dispose(): void {
    if (disposed.has(this)) return;
    disposed.add(this);
    letGo(this.data);
    Object.defineProperty(this, 'data', {
      get: () => {
        throw new EngineError('state', {
          what: 'tensor',
          got: `${this} after its dispose()`,
          remedy: 'dispose of a tensor after its last use',
        });
      },
    });
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** The number of elements. */
  get size(): number {
    return this.data.length;
  }

  /** One element: `x.at({ N: 0, C: 3, H: 1, W: 2 })`. Every axis needs its index, counted from 0. */
  at(index: AxisIndex): number {
    return elementAt(this, index);
  }

  /** The element of a tensor that has one, whatever its axes: `x.mean().item()`. Throws code `shape` for others. */
  item(): number {
    return onlyElement(this);
  }

  /** Without the axes named, at an index of each: `x.select({ N: 0 })` of `N C H W` has `C H W`. */
  select(index: AxisIndex): Tensor {
    const place = locate('select', this, index);
    return new Tensor(gather(this.data, place), place.shape, place.axes);
  }

  /**
   * A range of the axes named, `[start, end, step]` from start to before end: `x.slice({ N: [0, 8], W: [0, 16, 2] })`.
   * End and step left out are the axis' end and 1; negative ones count from the end; what is beyond the axis is left
   * out, as in JavaScript's `slice`. All axes stay. Throws code `axis` for unknown axes and what is no range.
   */
  slice(ranges: Readonly<Record<string, SliceRange>>): Tensor {
    return made(slice(this, ranges));
  }

  /**
   * The positions of a list along an axis, in its order, also repeatedly: `x.take('N', [3, 1, 1])` has N3;
   * `x.take('N', permutation(6))` shuffles. Throws code `axis` for positions outside the axis.
   */
  take(axis: string, positions: Positions): Tensor {
    return made(take(this, axis, positions));
  }

  /** The axes in another order, all of them named: `x.transpose('N H W C')`. Throws code `axis` for any other list. */
  transpose(axes: Axes): Tensor {
    return made(transpose(this, axes));
  }

  /**
   * Axes split, in another order, and composed, as in einops: `x.rearrange('n (h w) c -> n c h w', { h: 4 })` makes
   * images of tokens, `'n c (h p) (w q) -> n (h w) (c p q)'` with `{ p: 4, q: 4 }` patches of images.
   * `sizes` are needed for all parts of a split but one; every name of the left stands once on the right.
   *
   * Whole axes keep their names; parts are called as the pattern writes them, composed axes by all their names,
   * `(h w)` is `hw`. Or give `axes`, `'N L D'`. Throws code `pattern`, `groups` or `option` as `resolvePattern` does,
   * and `pattern` where elements would be lost.
   */
  rearrange(pattern: string, sizes?: SplitSizes, axes?: Axes): Tensor {
    return made(rearrange(this, pattern, sizes, axes));
  }

  /** The same elements, not copied, in another shape. Axis names by default as in `tensor()`. */
  reshape(shape: readonly number[], axes?: Axes): Tensor {
    return made(reshape(this, shape, axes));
  }

  /** The same elements, not copied, under other axis names: `x.rename('N L D')`. */
  rename(axes: Axes): Tensor {
    return made(rename(this, axes));
  }

  /**
   * With a margin before and after the axes named, one width or two: `x.pad({ H: 1, W: [2, 0] })`. It is filled with
   * zeros, another number, `'edge'` for the nearest element, or `'reflect'` for the elements mirrored at the edge,
   * itself not repeated. Throws code `axis` for wrong margins, `shape` for too few elements to mirror.
   */
  pad(margins: Readonly<Record<string, Margin>>, filling?: Filling): Tensor {
    return made(pad(this, margins, filling));
  }

  /**
   * `x + other`, a number or a tensor whose axes are matched by name, in any order: images `N C H W` and a `C` are
   * `N C H W`. The result has the axes of x, then those that only the other has. Extents of one name agree, or one
   * of them is 1 and counts for all. In float64, rounded to float32 once. Throws code `shape` where extents differ.
   */
  add(other: Tensor | number): Tensor {
    return made(calculate('add', this, other));
  }

  /** `x − other`, as `add`: `x.sub(x.mean('n c h w -> c'))` has mean 0 in each channel. */
  sub(other: Tensor | number): Tensor {
    return made(calculate('sub', this, other));
  }

  /** `x × other`, element by element, as `add`. For products of matrices see `matmul`. */
  mul(other: Tensor | number): Tensor {
    return made(calculate('mul', this, other));
  }

  /** `x ÷ other`, as `add`. Division by 0 gives ±∞ or NaN. */
  div(other: Tensor | number): Tensor {
    return made(calculate('div', this, other));
  }

  /** A new tensor of `f(value, i)`, `i` counting row-major; results are rounded to float32. */
  map(f: (value: number, i: number) => number): Tensor {
    const data = floats('map', this.size);
    for (let i = 0; i < data.length; i++) data[i] = f(this.data[i] ?? 0, i);
    return new Tensor(data, this.shape, this.axes);
  }

  /**
   * The mean over all axes that the pattern does not keep: `x.mean('n c h w -> c')`, or `x.mean('... -> c')` for short,
   * `x.mean('n c (h p) (w q) -> n c h w', { p: 2, q: 2 })` to pool. Without a pattern that of all elements, a scalar,
   * of which `item()` is the number. In float64, rounded to float32 once; NaN of no elements.
   * Axes are called as in `rearrange`. Throws as `resolvePattern` does.
   */
  mean(pattern?: string, sizes?: SplitSizes): Tensor {
    return made(reduce('mean', this, pattern, sizes));
  }

  /** The sum, as `mean`; 0 of no elements. */
  sum(pattern?: string, sizes?: SplitSizes): Tensor {
    return made(reduce('sum', this, pattern, sizes));
  }

  /** The smallest element, as `mean`. NaN where one is NaN, unlike in `statistics`, which leaves those out. */
  min(pattern?: string, sizes?: SplitSizes): Tensor {
    return made(reduce('min', this, pattern, sizes));
  }

  /** The largest element, as `min`. */
  max(pattern?: string, sizes?: SplitSizes): Tensor {
    return made(reduce('max', this, pattern, sizes));
  }

  /**
   * The product summed over an axis that both have: `x.matmul(w, 'D')` of `N L D` and `D E` is `N L E`. `over` may be
   * left out where they share one axis only, and may name several. Other shared axes go side by side, as a batch:
   * queries `N L D` and keys `N S D` over `D` are `N L S`; keys named `N L D` would meet their own query alone, so
   * `rename` them. The result has the shared axes in the order of x, the rest of x, the rest of the other. Sums in
   * float64, rounded to float32 once. Throws code `axis` for axes not in both, `shape` where extents differ.
   */
  matmul(other: Tensor, over?: Axes): Tensor {
    return made(matmul(this, other, over));
  }

  /** Copies the elements into arrays within arrays; a plain number for a scalar. */
  nested(): Nested {
    return nest(this);
  }

  /** `N6 C6 H16 W16` */
  toString(): string {
    return describe(this);
  }
}

const disposed = new WeakSet<Tensor>();

function made({ data, shape, axes }: Elements): Tensor {
  return new Tensor(data, shape, axes);
}
