/**
 * The elements of a slice one after the other, wherever they are: in memory, or in a file that is larger than that. It
 * knows no format.
 */
import type { Slice } from '../../protocol/questions.ts';
import { rowMajorStrides, type Strided } from './strided.ts';

/** Elements one after the other, as the nearest float32. */
export interface ElementReader {
  readonly shape: readonly number[];
  readInto(out: Float32Array, start: number): void;
}

/** Of elements that lie apart so many are read with what lies between them: 4 MB. */
const MOST_BETWEEN = 2 ** 20;

export function readerOf({ data, shape }: Strided): ElementReader {
  return { shape, readInto: (out, start) => out.set(data.subarray(start, start + out.length)) };
}

export class SliceElements {
  /** The seen ones, in the tensor's own order; elements are row-major in them. */
  readonly axes: readonly number[];
  readonly shape: readonly number[];
  readonly count: number;
  readonly #elements: ElementReader;
  readonly #strides: readonly number[];
  readonly #origin: number;
  /** Elements that follow each other at one distance. */
  readonly #line: { readonly axes: number; readonly length: number; readonly stride: number };
  #between: Float32Array | undefined;

  constructor(elements: ElementReader, slice: Slice) {
    const { shape } = elements;
    const strides = rowMajorStrides(shape);
    const seen = [slice.rows, slice.columns, slice.facetRows, slice.facetColumns];
    this.#elements = elements;
    this.axes = shape.map((_, axis) => axis).filter((axis) => seen.includes(axis));
    this.shape = this.axes.map((axis) => shape[axis] ?? 1);
    this.count = this.shape.reduce((product, extent) => product * extent, 1);
    this.#strides = this.axes.map((axis) => strides[axis] ?? 1);
    this.#origin = shape.reduce(
      (sum, _, axis) => sum + (seen.includes(axis) ? 0 : (slice.index[axis] ?? 0) * (strides[axis] ?? 1)),
      0,
    );
    this.#line = this.#longestLine();
  }

  /** Of each seen axis, where this element is. */
  indicesOf(element: number): number[] {
    const indices: number[] = [];
    let rest = element;
    for (const extent of [...this.shape].reverse()) {
      indices.unshift(rest % extent);
      rest = Math.floor(rest / extent);
    }
    return indices;
  }

  /** Elements `from` to before `from + out.length`. */
  read(out: Float32Array, from: number): void {
    const { length, stride } = this.#line;
    for (let done = 0; done < out.length; ) {
      const within = (from + done) % length;
      const count = Math.min(length - within, out.length - done);
      const start = this.#startOf((from + done - within) / length) + within * stride;
      this.#readLine(out.subarray(done, done + count), start, stride);
      done += count;
    }
  }

  /** The last axes are one line as far as nothing lies between their elements. */
  #longestLine() {
    const last = this.shape.length - 1;
    if (last < 0) return { axes: 0, length: 1, stride: 1 };
    const stride = this.#strides[last] ?? 1;
    let [axes, length] = [1, this.shape[last] ?? 1];
    while (axes <= last && this.#strides[last - axes] === length * stride) {
      length *= this.shape[last - axes] ?? 1;
      axes++;
    }
    return { axes, length, stride };
  }

  #startOf(line: number): number {
    let [start, rest] = [this.#origin, line];
    for (let i = this.shape.length - this.#line.axes - 1; i >= 0; i--) {
      const extent = this.shape[i] ?? 1;
      start += (rest % extent) * (this.#strides[i] ?? 1);
      rest = Math.floor(rest / extent);
    }
    return start;
  }

  #readLine(out: Float32Array, start: number, stride: number): void {
    if (stride === 1) {
      this.#elements.readInto(out, start);
      return;
    }
    const atOnce = Math.floor((MOST_BETWEEN - 1) / stride) + 1;
    this.#between ??= new Float32Array(MOST_BETWEEN);
    for (let done = 0; done < out.length; done += atOnce) {
      const count = Math.min(atOnce, out.length - done);
      const read = this.#between.subarray(0, (count - 1) * stride + 1);
      this.#elements.readInto(read, start + done * stride);
      for (let i = 0; i < count; i++) out[done + i] = read[i * stride] ?? 0;
    }
  }
}
