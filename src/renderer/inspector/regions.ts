/** What is there to be drawn of a tensor: cells from the live kernel as they arrive, until then from the preview. */
import type { Levels, Region, Shades, Slice, Span } from '../../protocol/questions.ts';
import type { Shown } from '../../view/arrange.ts';
import { bytesOf, floatsOf } from '../../view/base64.ts';
import { chunkKey } from '../../view/inspector/chunks.ts';
import { isSameShades } from '../../view/inspector/coloring.ts';
import type { LevelCells } from '../../view/inspector/levels.ts';
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

/** Of cells that are missing: more than this would be long on their way, so how they look is asked first. */
const FEW_CELLS = 8192;
/** Questions that are sent without waiting for an answer: of short answers many, of long ones the next. */
const AT_A_TIME = { levels: 6, region: 2 };

/** Animation frames without another wish after which one has come to rest, and long answers hold nothing up. */
const FRAMES_OF_REST = 3;
/** Between redraws while looks arrive. */
const BETWEEN_LOOKS_MS = 100;

/** A part as far as it is there. */
export interface SeenPiece extends Piece {
  /** Whether its values are those of the tensor. */
  readonly isExact: boolean;
}

export class Regions {
  readonly #shown: Shown;
  readonly #panel: number;
  readonly #values: LatestQuestions<'region'> | undefined;
  readonly #looks: LatestQuestions<'levels'> | undefined;
  readonly #live = new Kept<RegionCells>();
  readonly #levels = new Kept<LevelCells>();
  readonly #saved = new Kept<RegionCells>();
  readonly #rest = new Rest();
  /** Why there is no more than the preview. */
  problem: string | undefined;

  /** `panel`: which of its output. */
  constructor(shown: Shown, source: Source | undefined, panelNumber: number) {
    this.#shown = shown;
    this.#panel = panelNumber;
    const { panel } = shown;
    if (source === undefined || isWhole(shown, panel.shape)) return;
    this.#values = new LatestQuestions(source, AT_A_TIME.region);
    this.#looks = new LatestQuestions(source, AT_A_TIME.levels);
  }

  /** Whether every element is here with its very value. */
  get isWhole(): boolean {
    return isWhole(this.#shown, this.#shown.panel.shape);
  }

  /** What there is of each part. */
  pieces(slice: Slice, parts: readonly Part[]): SeenPiece[] {
    const sliceKey = keyOfSlice(slice);
    return parts.map(({ rows, columns }) => {
      const key = sliceKey + chunkKey(rows, columns);
      const live = this.#live.get(key);
      if (live !== undefined) return { rows, columns, cells: live, isExact: true };
      const cells = this.#saved.getOr(key, () => this.#read(slice, rows, columns));
      const levels = this.#levels.get(key);
      return { rows, columns, cells, isExact: this.isWhole, ...(levels ? { levels } : {}) };
    });
  }

  /**
   * Asks for the parts that are not here, in their order; `changed` is called as they arrive. Where much is missing and
   * it is told in which `shades` it is drawn, first how it looks, which is short, then what it is.
   */
  want(slice: Slice, parts: readonly Part[], changed: () => void, shades?: Readonly<Shades>): void {
    if (this.#values === undefined || this.#looks === undefined) return;
    const sliceKey = keyOfSlice(slice);
    const missing = parts
      .map(({ rows, columns }) => ({ key: sliceKey + chunkKey(rows, columns), rows, columns }))
      .filter(({ key }) => !this.#live.has(key));
    const refused = ({ message }: Error): void => {
      this.problem = message;
      changed();
    };
    const values = missing.map(
      ({ key, rows, columns }): Asked<'region'> => ({
        key,
        panel: this.#panel,
        question: { kind: 'region', slice, rows, columns },
      }),
    );
    const askValues = (): void => {
      // Some may have been on their way, and have come since.
      const wanted = values.filter(({ key }) => !this.#live.has(key));
      this.#values?.pursue(wanted, {
        answered: ({ key, question }, region) => {
          this.problem = undefined;
          const cells = decode(region, question.rows, question.columns);
          if (cells) this.#live.set(key, cells);
          this.#levels.delete(key);
          changed();
        },
        refused,
      });
    };
    const isMuch = shades !== undefined && isMuchIn(missing);
    const looks = isMuch ? this.#looksOf(slice, missing, shades) : [];
    this.#rest.cancel();
    if (isMuch) this.#values.pursue([], NOTHING);
    if (looks.length === 0) {
      this.#looks.pursue([], NOTHING);
      if (isMuch) this.#rest.after(askValues);
      else askValues();
      return;
    }
    let told = performance.now();
    this.#looks.pursue(looks, {
      answered: ({ question }, answer) => {
        this.problem = undefined;
        const { rows, columns, shades: of } = question;
        const levels = decodeLevels(answer, rows, columns, of);
        const key = sliceKey + chunkKey(rows, columns);
        if (levels && !this.#live.has(key)) this.#levels.set(key, levels);
        // To draw each would take longer than to wait for the next few.
        if (performance.now() - told < BETWEEN_LOOKS_MS) return;
        told = performance.now();
        changed();
      },
      refused,
      finished: () => {
        changed();
        this.#rest.after(askValues);
      },
    });
  }

  /** Questions how parts look in these shades, where that is not known. */
  #looksOf(
    slice: Slice,
    missing: readonly (Part & { key: string })[],
    { min, max, ramp, scale }: Readonly<Shades>,
  ): Asked<'levels'>[] {
    const shades = { min, max, ramp, scale };
    const shadesKey = JSON.stringify(shades);
    return missing
      .filter(({ key }) => {
        const known = this.#levels.get(key);
        return known === undefined || !isSameShades(known.shades, shades);
      })
      .map(({ key, rows, columns }) => ({
        key: `${key}|${shadesKey}`,
        panel: this.#panel,
        question: { kind: 'levels', slice, rows, columns, shades },
      }));
  }

  #read(slice: Slice, rows: Span, columns: Span): RegionCells {
    return readPreviewRegion(this.#shown, this.#shown.panel.shape, slice, rows, columns);
  }
}

function isMuchIn(missing: readonly Part[]): boolean {
  return missing.reduce((sum, { rows, columns }) => sum + extentOf(rows) * extentOf(columns), 0) > FEW_CELLS;
}

/** Waits until for some frames nothing else was wanted. */
class Rest {
  #frame = 0;

  after(act: () => void, frames = FRAMES_OF_REST): void {
    this.#frame = requestAnimationFrame(() => (frames > 1 ? this.after(act, frames - 1) : act()));
  }

  cancel(): void {
    cancelAnimationFrame(this.#frame);
  }
}

const NOTHING = { answered: (): void => undefined };

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

  delete(key: string): void {
    this.#by.delete(key);
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

function keyOfSlice({ rows, columns, facetRows, facetColumns, wrap, index }: Slice): string {
  return `${[rows, columns, facetRows, facetColumns, wrap, index]}|`;
}

/** Cells along a span. */
function extentOf(span: Span): number {
  return span.facets * cellsOf(span);
}

/** Undefined where it is not as large as what was asked for. */
function decode({ min, max, marks }: Region, rows: Span, columns: Span): RegionCells | undefined {
  const [height, width] = [extentOf(rows), extentOf(columns)];
  const low = floatsOf(min);
  const high = max === undefined ? low : floatsOf(max);
  const marked = marks === undefined ? undefined : bytesOf(marks);
  const isFull = [low, high, marked].every((list) => list === undefined || list.length === height * width);
  return isFull ? { rows: height, columns: width, min: low, max: high, marks: marked } : undefined;
}

/** Undefined where it is not as large as what was asked for. */
function decodeLevels(
  { levels, marks }: Levels,
  rows: Span,
  columns: Span,
  shades: Shades,
): LevelCells | undefined {
  const [height, width] = [extentOf(rows), extentOf(columns)];
  const found = bytesOf(levels);
  const marked = marks === undefined ? undefined : bytesOf(marks);
  const isFull = [found, marked].every((list) => list === undefined || list.length === height * width);
  return isFull ? { rows: height, columns: width, shades, levels: found, marks: marked } : undefined;
}
