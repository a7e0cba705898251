/** Leaving samples out of a batch, and how far the outputs of the others change by it. It knows no normalization. */
import { permutation, type Tensor, zeros } from '../engine/index.ts';

/** Which samples are left out, one at a time: all of them, or so many, chosen by a seed and so the same each time. */
export function leftOut(samples: number, most: number): number[] {
  if (samples <= most) return Array.from({ length: samples }, (_, i) => i);
  return permutation(samples, { seed: 0 })
    .slice(0, most)
    .sort((a, b) => a - b);
}

/** `x` without one index of an axis. */
export function without(x: Tensor, axis: number, index: number): Tensor {
  const out = zeros(
    x.shape.map((extent, i) => (i === axis ? extent - 1 : extent)),
    [...x.axes],
  );
  let to = 0;
  for (const [start, end] of remaining(x, axis, index)) {
    out.data.set(x.data.subarray(start, end), to);
    to += end - start;
  }
  return out;
}

/** How far outputs have moved, gathered over several subsets. */
export class Change {
  /** The largest |Δy|; ∞ where an output became finite that was not, or the reverse. */
  max = 0;
  #squares = 0;
  #count = 0;

  /** `whole` is what came of all of `x`, `part` what came of `x` without one index of an axis. */
  add(whole: Tensor, part: Tensor, axis: number, index: number): void {
    let at = 0;
    for (const [start, end] of remaining(whole, axis, index)) {
      this.#addRun(whole.data.subarray(start, end), part.data.subarray(at, at + end - start));
      at += end - start;
    }
  }

  get rms(): number {
    return this.#count === 0 ? 0 : Math.sqrt(this.#squares / this.#count);
  }

  #addRun(before: Float32Array, after: Float32Array): void {
    let max = this.max;
    let squares = 0;
    for (let i = 0; i < before.length; i++) {
      const a = before[i] ?? 0;
      const b = after[i] ?? 0;
      if (a === b) continue;
      let change = Math.abs(a - b);
      // NaN before and after is no change; NaN or ∞ on one side is one beyond measure.
      if (Number.isNaN(change)) change = Number.isNaN(a) && Number.isNaN(b) ? 0 : Number.POSITIVE_INFINITY;
      if (change > max) max = change;
      squares += change * change;
    }
    this.max = max;
    this.#squares += squares;
    this.#count += before.length;
  }
}

/** The stretches of the row-major elements that have another index on the axis. */
function* remaining({ shape }: Tensor, axis: number, index: number): Generator<[start: number, end: number]> {
  const size = (extents: readonly number[]): number => extents.reduce((product, one) => product * one, 1);
  const inner = size(shape.slice(axis + 1));
  const extent = shape[axis] ?? 0;
  for (let outer = 0; outer < size(shape.slice(0, axis)); outer++) {
    const start = outer * extent * inner;
    if (index > 0) yield [start, start + index * inner];
    if (index < extent - 1) yield [start + (index + 1) * inner, start + extent * inner];
  }
}
