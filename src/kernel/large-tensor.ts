/**
 * A tensor that stays in its file: regions are read as they are asked for, statistics begin with a sample. It knows no
 * format and no process.
 */
import { EngineError } from '../engine/index.ts';
import type { Found, LinesQuestion, Slice, Sought, Span } from '../protocol/questions.ts';
import { grouped } from '../view/format.ts';
import { MARK, markOf, type RegionCells } from '../view/inspector/regions.ts';
import {
  cellsOf,
  hasFacet,
  isWithin,
  rowMajorStrides,
  type Walk,
  walkOf,
} from '../view/inspector/strided.ts';

/** Elements one after the other, as the nearest float32. */
export interface ElementReader {
  readonly shape: readonly number[];
  readInto(out: Float32Array, start: number): void;
}

/** Elements that are held at once: 64 MB. */
const MOST_HELD = 2 ** 24;
/** Lines of at least so many elements are read by themselves; shorter ones with all that lies between them. */
const LEAST_LINE = 256;
/** Of a sample: this many stretches of this length, evenly spread. */
const STRETCHES = 4096;
const STRETCH = 512;

export class LargeTensor {
  readonly #elements: ElementReader;
  readonly #count: number;
  #buffer: Float32Array | undefined;

  constructor(elements: ElementReader) {
    this.#elements = elements;
    this.#count = elements.shape.reduce((product, n) => product * n, 1);
  }

  get shape(): readonly number[] {
    return this.#elements.shape;
  }

  /** Evenly from all of it. */
  sample(): Float32Array {
    const out = new Float32Array(Math.min(this.#count, STRETCHES * STRETCH));
    if (out.length === this.#count) this.#elements.readInto(out, 0);
    else {
      const apart = Math.floor((this.#count - STRETCH) / (STRETCHES - 1));
      for (let i = 0; i < STRETCHES; i++) {
        this.#elements.readInto(out.subarray(i * STRETCH, (i + 1) * STRETCH), i * apart);
      }
    }
    return out;
  }

  /** One part after the other, each valid until the next. */
  *parts(from = 0, to = this.#count): Generator<{ data: Float32Array; start: number }> {
    for (let start = from; start < to; start += MOST_HELD / 4) {
      const data = this.#held(Math.min(MOST_HELD / 4, to - start));
      this.#elements.readInto(data, start);
      yield { data, start };
    }
  }

  /** As `readRegion` has it. */
  region(slice: Slice, rows: Span, columns: Span): RegionCells {
    const walk = walkOf(this.shape, slice);
    if (!isWithin(rows, walk.rows) || !isWithin(columns, walk.columns)) {
      throw new RangeError(`no such region in a tensor of shape [${this.shape}]`);
    }
    const [height, width] = [rows.facets * cellsOf(rows), columns.facets * cellsOf(columns)];
    const cells = {
      rows: height,
      columns: width,
      min: new Float32Array(height * width).fill(Number.POSITIVE_INFINITY),
      max: new Float32Array(height * width).fill(Number.NEGATIVE_INFINITY),
      marks: new Uint8Array(height * width),
    };
    for (let down = 0; down < rows.facets; down++) {
      for (let across = 0; across < columns.facets; across++) {
        const corner = { row: down * cellsOf(rows), column: across * cellsOf(columns) };
        if (!hasFacet(walk, rows.facet + down, columns.facet + across)) {
          markAbsent(cells, corner, cellsOf(rows), cellsOf(columns));
          continue;
        }
        const origin =
          walk.origin +
          (rows.facet + down) * walk.rows.facetStride +
          (columns.facet + across) * walk.columns.facetStride;
        const box = { r0: 0, r1: rows.size, c0: 0, c1: columns.size };
        this.#scan(box, { walk, rows, columns, origin, corner, cells });
      }
    }
    return cells;
  }

  /** Statistics of whole lines would read the file many times over: refused, and the strip stays empty. */
  lines(_: LinesQuestion): never {
    throw new EngineError('data', {
      what: 'strips',
      got: `${grouped(this.#count)} elements`,
      expected: 'a tensor that is held in memory',
      remedy: 'load a part of it in a notebook',
    });
  }

  find(what: Sought, after?: readonly number[]): Found {
    const strides = rowMajorStrides(this.shape);
    const last = after?.reduce((sum, n, axis) => sum + n * (strides[axis] ?? 0), 0) ?? -1;
    const is = this.#testOf(what);
    const at = this.#findIn(last + 1, this.#count, is) ?? this.#findIn(0, last + 1, is);
    return at === undefined
      ? {}
      : { index: strides.map((stride, axis) => Math.floor(at / stride) % (this.shape[axis] ?? 1)) };
  }

  #findIn(from: number, to: number, is: (value: number) => boolean): number | undefined {
    for (const { data, start } of this.parts(from, to)) {
      const at = data.findIndex(is);
      if (at >= 0) return start + at;
    }
    return undefined;
  }

  #testOf(what: Sought): (value: number) => boolean {
    if (what === 'nan') return Number.isNaN;
    if (what === 'posInf') return (value) => value === Number.POSITIVE_INFINITY;
    if (what === 'negInf') return (value) => value === Number.NEGATIVE_INFINITY;
    const sign = what === 'min' ? 1 : -1;
    let best = Number.POSITIVE_INFINITY;
    for (const { data } of this.parts()) {
      for (const value of data) if (value - value === 0 && sign * value < best) best = sign * value;
    }
    return (value) => value === sign * best;
  }

  /** Reads a box where little else lies between its elements, else its halves. */
  #scan(box: Box, task: Task): void {
    const { r0, r1, c0, c1 } = box;
    if (r1 <= r0 || c1 <= c0) return;
    const { walk, rows, columns, origin } = task;
    const [down, across] = [(r1 - r0 - 1) * walk.rows.stride, (c1 - c0 - 1) * walk.columns.stride];
    const first = origin + (rows.start + r0) * walk.rows.stride + (columns.start + c0) * walk.columns.stride;
    const length = c1 - c0;
    if (walk.columns.stride === 1 && length >= LEAST_LINE && length <= MOST_HELD) {
      const line = this.#held(length);
      for (let r = r0; r < r1; r++) {
        this.#elements.readInto(line, first + (r - r0) * walk.rows.stride);
        fold(line, { ...box, r0: r, r1: r + 1 }, 0, 1, task);
      }
      return;
    }
    if (down + across + 1 <= MOST_HELD) {
      const data = this.#held(down + across + 1);
      this.#elements.readInto(data, first);
      fold(data, box, walk.rows.stride, walk.columns.stride, task);
      return;
    }
    if (down >= across) {
      const middle = Math.floor((r0 + r1) / 2);
      this.#scan({ ...box, r1: middle }, task);
      this.#scan({ ...box, r0: middle }, task);
    } else {
      const middle = Math.floor((c0 + c1) / 2);
      this.#scan({ ...box, c1: middle }, task);
      this.#scan({ ...box, c0: middle }, task);
    }
  }

  #held(length: number): Float32Array {
    if (this.#buffer === undefined || this.#buffer.length < length) this.#buffer = new Float32Array(length);
    return this.#buffer.subarray(0, length);
  }
}

/** Elements of one facet, counted from the spans' beginnings. */
interface Box {
  readonly r0: number;
  readonly r1: number;
  readonly c0: number;
  readonly c1: number;
}

interface Task {
  readonly walk: Walk;
  readonly rows: Span;
  readonly columns: Span;
  /** Of the facet in the data. */
  readonly origin: number;
  /** Of the facet in the cells. */
  readonly corner: { readonly row: number; readonly column: number };
  readonly cells: RegionCells & { readonly marks: Uint8Array };
}

/** What was read of a box into its cells. */
function fold(
  data: Float32Array,
  { r0, r1, c0, c1 }: Box,
  rowStride: number,
  columnStride: number,
  { rows, columns, corner, cells: { columns: width, min, max, marks } }: Task,
): void {
  for (let r = r0; r < r1; r++) {
    const line = (corner.row + Math.floor(r / rows.block)) * width + corner.column;
    for (let c = c0, i = (r - r0) * rowStride; c < c1; c++, i += columnStride) {
      const cell = line + Math.floor(c / columns.block);
      const value = data[i] ?? 0;
      if (value - value !== 0) marks[cell] = (marks[cell] ?? 0) | markOf(value);
      else {
        if (value < (min[cell] ?? 0)) min[cell] = value;
        if (value > (max[cell] ?? 0)) max[cell] = value;
      }
    }
  }
}

function markAbsent(
  { columns, marks }: Task['cells'],
  corner: Task['corner'],
  height: number,
  width: number,
): void {
  for (let r = 0; r < height; r++) {
    const at = (corner.row + r) * columns + corner.column;
    marks.fill(MARK.absent, at, at + width);
  }
}
