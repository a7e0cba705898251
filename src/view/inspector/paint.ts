/**
 * Cells → pixels of the size they have on screen: cost follows the screen, not the tensor. What must not be overlooked
 * is told beside, for glyphs.
 */
import type { Span } from '../../protocol/questions.ts';
import { type Colored, coloredOf } from './colored.ts';
import type { Coloring } from './coloring.ts';
import type { LevelCells } from './levels.ts';
import { clear, shift, wholeOf } from './pan.ts';
import type { Side, Sight } from './plane.ts';
import type { RegionCells } from './regions.ts';
import { type SpanOnScreen, spansOnScreen, within } from './span-on-screen.ts';

/** What is seen of a picture, in device pixels. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly rows: { readonly side: Side; readonly sight: Sight };
  readonly columns: { readonly side: Side; readonly sight: Sight };
}

/** A part that is there to be drawn. */
export interface Piece {
  readonly rows: Span;
  readonly columns: Span;
  readonly cells: RegionCells;
  /** Drawn in their place while those are not all there is. */
  readonly levels?: LevelCells;
}

/** A cell that has to be seen whatever its size: NaN, ±∞, or a value far beyond the range. */
export interface Marked {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/** As many cells as a screen has room for, each with its glyph. */
const MOST_MARKED = 20_000;

/** What has been painted, so that the next frame can begin with it. */
export interface Painted {
  readonly screen: Screen;
  readonly pieces: readonly Piece[];
  readonly coloring: Coloring;
  readonly marked: readonly Marked[];
}

/**
 * Draws onto RGBA words, row-major; later pieces over earlier ones. `before`: what is in them; else they are cleared.
 * While one pans, most of that stays as it is, elsewhere.
 */
export function paint(
  pixels: Uint32Array,
  screen: Screen,
  pieces: readonly Piece[],
  coloring: Coloring,
  before?: Painted,
): Painted {
  const marked: Marked[] = [];
  const across = spansOnScreen(screen.columns, screen.width);
  const down = spansOnScreen(screen.rows, screen.height);
  const colored = pieces.map((piece) => coloredOf(piece.levels ?? piece.cells, coloring));
  const areas =
    before === undefined ? [wholeOf(screen)] : shift(pixels, before, { screen, pieces, coloring });
  for (const area of areas) clear(pixels, screen.width, area);
  pieces.forEach((piece, i) => {
    const [of, rows, columns] = [colored[i], down(piece.rows), across(piece.columns)];
    if (of === undefined) return;
    for (const area of areas) {
      paintPiece(
        pixels,
        screen.width,
        of,
        within(rows, area.top, area.bottom),
        within(columns, area.left, area.right),
      );
    }
    if (of.marked.length > 0) addMarked(marked, of, rows, columns);
  });
  return { screen, pieces, coloring, marked };
}

function paintPiece(
  pixels: Uint32Array,
  stride: number,
  { words, isFull }: Colored,
  rows: SpanOnScreen,
  columns: SpanOnScreen,
): void {
  const width = columns.cells.length;
  if (width === 0) return;
  const isSolid = isFull && columns.isFull;
  let previous = -1;
  for (let y = 0; y < rows.cells.length; y++) {
    const row = rows.cells[y] ?? -1;
    if (row < 0) continue;
    const at = (rows.from + y) * stride + columns.from;
    const first = row * columns.count;
    if (!isSolid) gatherWhatIs(pixels, at, words, first, columns.cells);
    else if (row === previous) pixels.copyWithin(at, at - stride, at - stride + width);
    else gather(pixels, at, words, first, columns.cells);
    previous = row;
  }
}

function gather(pixels: Uint32Array, at: number, words: Uint32Array, first: number, cells: Int32Array): void {
  for (let x = 0; x < cells.length; x++) pixels[at + x] = words[first + (cells[x] ?? 0)] ?? 0;
}

/** What is not there leaves what is drawn below. */
function gatherWhatIs(
  pixels: Uint32Array,
  at: number,
  words: Uint32Array,
  first: number,
  cells: Int32Array,
): void {
  for (let x = 0; x < cells.length; x++) {
    const cell = cells[x] ?? -1;
    const word = cell < 0 ? 0 : (words[first + cell] ?? 0);
    if (word !== 0) pixels[at + x] = word;
  }
}

/** Each at the first pixel of its cell that is on screen. */
function addMarked(marked: Marked[], colored: Colored, rows: SpanOnScreen, columns: SpanOnScreen): void {
  const [ys, xs] = [firstPixels(rows), firstPixels(columns)];
  for (const cell of colored.marked) {
    if (marked.length >= MOST_MARKED) return;
    const y = ys[Math.floor(cell / columns.count)] ?? -1;
    const x = xs[cell % columns.count] ?? -1;
    if (x >= 0 && y >= 0) marked.push({ x, y, value: colored.value(cell) });
  }
}

/** Of each cell of the span, −1 where it is not on screen. */
function firstPixels({ from, cells, count }: SpanOnScreen): Int32Array {
  const first = new Int32Array(count).fill(-1);
  for (let p = cells.length - 1; p >= 0; p--) {
    const cell = cells[p] ?? -1;
    if (cell >= 0) first[cell] = from + p;
  }
  return first;
}
