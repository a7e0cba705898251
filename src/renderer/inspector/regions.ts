/** What is there to be drawn of a tensor: cells from the live kernel as they arrive, until then from the preview. */
import { toUint8Array } from 'js-base64';
import type { Region, Slice, Span } from '../../protocol/questions.ts';
import type { Shown } from '../../view/arrange.ts';
import { chunkKey } from '../../view/inspector/chunks.ts';
import type { Piece } from '../../view/inspector/paint.ts';
import { isWhole, readPreviewRegion } from '../../view/inspector/preview-regions.ts';
import type { RegionCells } from '../../view/inspector/regions.ts';
import { cellsOf } from '../../view/inspector/strided.ts';
import { type Asked, LatestQuestions, type Source } from '../kernel.ts';

/** Chunks that are kept, of 128 KB at most: several screens full. */
const MOST_KEPT = 400;

/** A part of the picture that is on screen. */
export interface Part {
  readonly rows: Span;
  readonly columns: Span;
}

export class Regions {
  readonly #shown: Shown;
  readonly #questions: LatestQuestions<'region'> | undefined;
  readonly #live = new Kept<RegionCells>();
  readonly #saved = new Kept<RegionCells>();
  /** Why there is no more than the preview. */
  problem: string | undefined;

  constructor(shown: Shown, source: Source | undefined) {
    this.#shown = shown;
    const { panel } = shown;
    this.#questions =
      source === undefined || isWhole(shown, panel.shape) ? undefined : new LatestQuestions(source);
  }

  /** Whether every element is here with its very value. */
  get isWhole(): boolean {
    return isWhole(this.#shown, this.#shown.panel.shape);
  }

  /** What there is of each part. */
  pieces(slice: Slice, parts: readonly Part[]): (Piece & { isExact: boolean })[] {
    return parts.map(({ rows, columns }) => {
      const key = keyOf(slice, rows, columns);
      const live = this.#live.get(key);
      const cells = live ?? this.#saved.getOr(key, () => this.#read(slice, rows, columns));
      return { rows, columns, cells, isExact: live !== undefined || this.isWhole };
    });
  }

  /** Asks for the parts that are not here, in their order; `changed` is called as they arrive. */
  want(slice: Slice, parts: readonly Part[], changed: () => void): void {
    const missing = parts.filter(({ rows, columns }) => !this.#live.has(keyOf(slice, rows, columns)));
    const asked = missing.map(
      ({ rows, columns }): Asked<'region'> => ({
        panel: 0,
        question: { kind: 'region', slice, rows, columns },
      }),
    );
    this.#questions?.pursue(
      asked,
      ({ question }, region) => {
        this.problem = undefined;
        const cells = decode(region, question.rows, question.columns);
        if (cells) this.#live.set(keyOf(question.slice, question.rows, question.columns), cells);
        changed();
      },
      ({ message }) => {
        this.problem = message;
        changed();
      },
    );
  }

  #read(slice: Slice, rows: Span, columns: Span): RegionCells {
    return readPreviewRegion(this.#shown, this.#shown.panel.shape, slice, rows, columns);
  }
}

/** The latest things that were used. */
class Kept<T> {
  readonly #by = new Map<string, T>();

  has(key: string): boolean {
    return this.#by.has(key);
  }

  get(key: string): T | undefined {
    const found = this.#by.get(key);
    if (found !== undefined) {
      // The least recently used comes first.
      this.#by.delete(key);
      this.#by.set(key, found);
    }
    return found;
  }

  getOr(key: string, make: () => T): T {
    return this.get(key) ?? this.set(key, make());
  }

  set(key: string, value: T): T {
    this.#by.set(key, value);
    for (const oldest of this.#by.keys()) {
      if (this.#by.size <= MOST_KEPT) break;
      this.#by.delete(oldest);
    }
    return value;
  }
}

function keyOf(slice: Slice, rows: Span, columns: Span): string {
  const { rows: r, columns: c, facetRows: fr, facetColumns: fc, wrap, index } = slice;
  return `${[r, c, fr, fc, wrap, index]}|${chunkKey(rows, columns)}`;
}

/** Undefined where it is not as large as what was asked for. */
function decode({ min, max, marks }: Region, rows: Span, columns: Span): RegionCells | undefined {
  const [height, width] = [rows.facets * cellsOf(rows), columns.facets * cellsOf(columns)];
  const low = floatsOf(min);
  const high = max === undefined ? low : floatsOf(max);
  const marked = marks === undefined ? undefined : toUint8Array(marks);
  const isFull = [low, high, marked].every((list) => list === undefined || list.length === height * width);
  return isFull ? { rows: height, columns: width, min: low, max: high, marks: marked } : undefined;
}

export function floatsOf(base64: string): Float32Array {
  const bytes = toUint8Array(base64);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getFloat32(4 * i, true));
}
