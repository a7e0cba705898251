/** Boxes of elements that lie apart in a file, read with as little as can be that lies between. It knows no pictures. */
import type { ElementReader } from '../view/inspector/slice-elements.ts';

/** Elements that are held at once: 64 MB. */
export const MOST_HELD = 2 ** 24;
/** Lines of at least so many elements are read by themselves; shorter ones with all that lies between them. */
const LEAST_LINE = 256;
/** Elements between two lines up to which they are read along: one more read takes longer. */
const MOST_BETWEEN = 2 ** 12;

/** Elements of one facet, counted from the spans' beginnings. */
export interface Box {
  readonly r0: number;
  readonly r1: number;
  readonly c0: number;
  readonly c1: number;
}

/** One direction of what is read. */
export interface Run {
  readonly start: number;
  readonly stride: number;
}

/** What becomes of a box that has been read. */
export type Fold = (data: Float32Array, box: Box, rowStride: number, columnStride: number) => void;

export interface Task {
  /** Of the facet in the data. */
  readonly origin: number;
  readonly outer: Run;
  readonly inner: Run;
  readonly fold: Fold;
}

/** Elements that a line of the inner direction costs to read, with what is read along or waited for instead. */
export function readFor(outer: Run, inner: Run & { size: number }): number {
  if (inner.stride > 1) return inner.size * inner.stride;
  return Math.max(inner.size, Math.min(outer.stride, MOST_BETWEEN));
}

export class BoxReader {
  readonly #elements: ElementReader;
  #buffer: Float32Array | undefined;

  constructor(elements: ElementReader) {
    this.#elements = elements;
  }

  /** Reads a box where little else lies between its elements, else its halves. */
  scan(box: Box, task: Task): void {
    const { r0, r1, c0, c1 } = box;
    if (r1 <= r0 || c1 <= c0) return;
    const { outer, inner, origin, fold } = task;
    const [down, across] = [(r1 - r0 - 1) * outer.stride, (c1 - c0 - 1) * inner.stride];
    const first = origin + (outer.start + r0) * outer.stride + (inner.start + c0) * inner.stride;
    const length = c1 - c0;
    const isApart = length >= LEAST_LINE || outer.stride - length > MOST_BETWEEN;
    if (inner.stride === 1 && isApart && length <= MOST_HELD) {
      const line = this.held(length);
      for (let r = r0; r < r1; r++) {
        this.#elements.readInto(line, first + (r - r0) * outer.stride);
        fold(line, { ...box, r0: r, r1: r + 1 }, 0, 1);
      }
      return;
    }
    if (down + across + 1 <= MOST_HELD) {
      const data = this.held(down + across + 1);
      this.#elements.readInto(data, first);
      fold(data, box, outer.stride, inner.stride);
      return;
    }
    if (down >= across) {
      const middle = Math.floor((r0 + r1) / 2);
      this.scan({ ...box, r1: middle }, task);
      this.scan({ ...box, r0: middle }, task);
    } else {
      const middle = Math.floor((c0 + c1) / 2);
      this.scan({ ...box, c1: middle }, task);
      this.scan({ ...box, c0: middle }, task);
    }
  }

  /** Valid until the next is asked for. */
  held(length: number): Float32Array {
    if (this.#buffer === undefined || this.#buffer.length < length) this.#buffer = new Float32Array(length);
    return this.#buffer.subarray(0, length);
  }
}
