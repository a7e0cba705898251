/**
 * A tensor: float32 elements in row-major order with a name for every axis.
 * It knows no mathematics; making one from data is in `create.ts`.
 */

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

  /** `N6 C6 H16 W16` */
  toString(): string {
    return this.axes.map((axis, i) => `${axis}${this.shape[i]}`).join(' ') || 'scalar';
  }
}
