/**
 * A tensor that stays in its file: regions are read as they are asked for, statistics begin with a sample. It knows no
 * format and no process.
 */
import { EngineError } from '../engine/index.ts';
import type { Found, LinesQuestion, Slice, Sought, Span } from '../protocol/questions.ts';
import { grouped } from '../view/format.ts';
import { type LineStatistics, MOST_SORTED } from '../view/inspector/lines.ts';
import { MARK, markOf, type RegionCells } from '../view/inspector/regions.ts';
import type { ElementReader } from '../view/inspector/slice-elements.ts';
import { cellsOf, hasFacet, isWithin, rowMajorStrides, walkOf } from '../view/inspector/strided.ts';
import { type Box, BoxReader, type Fold, MOST_HELD, readFor } from './box-reader.ts';
import { LineSums } from './line-sums.ts';

/** What is read for strips at once: 1 GB, some two seconds. */
const MOST_OF_LINES = 2 ** 28;
/** Of a sample: this many stretches of this length, evenly spread. */
const STRETCHES = 4096;
const STRETCH = 512;

export class LargeTensor {
  readonly #elements: ElementReader;
  readonly #count: number;
  readonly #boxes: BoxReader;

  constructor(elements: ElementReader) {
    this.#elements = elements;
    this.#boxes = new BoxReader(elements);
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

  readInto(out: Float32Array, start: number): void {
    this.#elements.readInto(out, start);
  }

  /** One part after the other, each valid until the next. */
  *parts(from = 0, to = this.#count): Generator<{ data: Float32Array; start: number }> {
    for (let start = from; start < to; start += MOST_HELD / 4) {
      const data = this.#boxes.held(Math.min(MOST_HELD / 4, to - start));
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
        const outer = { start: rows.start, stride: walk.rows.stride };
        const inner = { start: columns.start, stride: walk.columns.stride };
        const into: Into = { rows, columns, corner, cells };
        const fold: Fold = (data, part, rowStride, columnStride) =>
          foldRegion(data, part, rowStride, columnStride, into);
        this.#boxes.scan(box, { origin, outer, inner, fold });
      }
    }
    return cells;
  }

  /**
   * As `lineStatistics` has it, read piece by piece; of more than quartiles are sorted for, they are of other elements.
   * Throws code `data` where more would have to be read than one waits for.
   */
  lines({ slice, along, span }: LinesQuestion): LineStatistics {
    const walk = walkOf(this.shape, slice);
    const [own, other] = along === 'rows' ? [walk.rows, walk.columns] : [walk.columns, walk.rows];
    if (!isWithin(span, own)) throw new RangeError(`no such lines in a tensor of shape [${this.shape}]`);
    const whole = { facet: 0, facets: 1, start: 0, size: other.size, block: 1 };
    const [rows, columns] = along === 'rows' ? [span, whole] : [whole, span];
    const down = { start: rows.start, stride: walk.rows.stride, size: rows.size };
    const across = { start: columns.start, stride: walk.columns.stride, size: columns.size };
    // Elements that lie together are read together, whichever direction they run.
    const isTurned = down.size > 1 && (across.size === 1 || down.stride < across.stride);
    const [outer, inner] = isTurned ? [across, down] : [down, across];
    const isOwnOuter = (along === 'rows') !== isTurned;
    const facets = span.facets * other.facets;
    refuseMuch(facets * outer.size * readFor(outer, inner));
    const perLine = other.facets * other.size;
    const stride = Math.ceil((span.facets * span.size * perLine) / MOST_SORTED) || 1;
    const sums = new LineSums(span.facets * cellsOf(span), Math.min(span.size, span.block) * perLine, stride);
    for (let i = 0; i < facets; i++) {
      const [mine, its] = [Math.floor(i / other.facets), i % other.facets];
      const [row, column] = along === 'rows' ? [span.facet + mine, its] : [its, span.facet + mine];
      if (!hasFacet(walk, row, column)) continue;
      const origin = walk.origin + row * walk.rows.facetStride + column * walk.columns.facetStride;
      const lineOf = (element: number): number => mine * cellsOf(span) + Math.floor(element / span.block);
      const fold: Fold = (data, { r0, r1, c0, c1 }, rowStride, columnStride) => {
        if (isOwnOuter) {
          for (let r = r0; r < r1; r++) {
            sums.add(lineOf(r), data, { from: (r - r0) * rowStride, count: c1 - c0, step: columnStride });
          }
        } else if (r1 - r0 === 1) {
          // Neighbours of one line of the file that share a line of the picture.
          for (let c = c0; c < c1; ) {
            const end = Math.min(c1, (Math.floor(c / span.block) + 1) * span.block);
            sums.add(lineOf(c), data, { from: (c - c0) * columnStride, count: end - c, step: columnStride });
            c = end;
          }
        } else {
          for (let c = c0; c < c1; c++) {
            sums.add(lineOf(c), data, { from: (c - c0) * columnStride, count: r1 - r0, step: rowStride });
          }
        }
      };
      this.#boxes.scan({ r0: 0, r1: outer.size, c0: 0, c1: inner.size }, { origin, outer, inner, fold });
    }
    return { values: sums.values(), stride };
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
}

interface Into {
  readonly rows: Span;
  readonly columns: Span;
  /** Of the facet in the cells. */
  readonly corner: { readonly row: number; readonly column: number };
  readonly cells: RegionCells & { readonly marks: Uint8Array };
}

/** What was read of a box into its cells. */
function foldRegion(
  data: Float32Array,
  { r0, r1, c0, c1 }: Box,
  rowStride: number,
  columnStride: number,
  { rows, columns, corner, cells: { columns: width, min, max, marks } }: Into,
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

function refuseMuch(read: number): void {
  if (read <= MOST_OF_LINES) return;
  throw new EngineError('data', {
    what: 'strip',
    got: `${grouped(read)} elements to be read`,
    expected: `at most ${grouped(MOST_OF_LINES)}`,
    remedy: 'zoom in, or load a part of it in a notebook',
  });
}

function markAbsent(
  { columns, marks }: Into['cells'],
  corner: Into['corner'],
  height: number,
  width: number,
): void {
  for (let r = 0; r < height; r++) {
    const at = (corner.row + r) * columns + corner.column;
    marks.fill(MARK.absent, at, at + width);
  }
}
