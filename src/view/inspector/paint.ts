/**
 * Cells → pixels of the size they have on screen: cost follows the screen, not the tensor. A block is drawn as its
 * element farthest from the neutral colour; what must not be overlooked is told beside, for glyphs.
 */
import type { Span } from '../../protocol/questions.ts';
import type { Coloring, Lut } from './coloring.ts';
import { FAR, lutOf } from './coloring.ts';
import { cellsOnScreen, type Side, type Sight } from './plane.ts';
import { specialOf } from './preview-regions.ts';
import { MARK, type RegionCells } from './regions.ts';
import { cellsOf } from './strided.ts';

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
}

/** A cell that has to be seen whatever its size: NaN, ±∞, or a value far beyond the range. */
export interface Marked {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/** As many cells as a screen has room for, each with its glyph. */
const MOST_MARKED = 20_000;

/** Draws onto RGBA words, row-major; later pieces over earlier ones. Returns what is marked. */
export function paint(
  pixels: Uint32Array,
  screen: Screen,
  pieces: readonly Piece[],
  coloring: Coloring,
  lut: Lut = lutOf(coloring),
): Marked[] {
  const marked: Marked[] = [];
  const across = cellMaps(screen.columns, screen.width);
  const down = cellMaps(screen.rows, screen.height);
  for (const piece of pieces) {
    const columns = within(piece.columns, across(piece.columns.block));
    const rows = within(piece.rows, down(piece.rows.block));
    paintPiece(pixels, screen.width, piece, { rows, columns }, { coloring, lut }, marked);
  }
  return marked;
}

function cellMaps({ side, sight }: { side: Side; sight: Sight }, pixels: number) {
  const known = new Map<number, ReturnType<typeof cellsOnScreen>>();
  return (block: number): ReturnType<typeof cellsOnScreen> => {
    const found = known.get(block) ?? cellsOnScreen(side, sight, pixels, block);
    known.set(block, found);
    return found;
  };
}

/** The pixels on which a span is, and which of its cells is on each; −1 for none. */
interface Lines {
  readonly from: number;
  readonly cells: Int32Array;
}

function within(span: Span, { facet, cell }: ReturnType<typeof cellsOnScreen>): Lines {
  const count = cellsOf(span);
  const first = Math.floor(span.start / span.block);
  let [from, to] = [facet.length, 0];
  const found = new Int32Array(facet.length).fill(-1);
  for (let p = 0; p < facet.length; p++) {
    const f = (facet[p] ?? -1) - span.facet;
    const c = (cell[p] ?? -1) - first;
    if (f < 0 || f >= span.facets || c < 0 || c >= count) continue;
    found[p] = f * count + c;
    if (p < from) from = p;
    to = p + 1;
  }
  return { from, cells: found.subarray(from, Math.max(from, to)) };
}

function paintPiece(
  pixels: Uint32Array,
  stride: number,
  { cells }: Piece,
  { rows, columns }: { rows: Lines; columns: Lines },
  { coloring, lut }: { coloring: Coloring; lut: Lut },
  marked: Marked[],
): void {
  const width = columns.cells.length;
  const line = new Uint32Array(width);
  let previous = -1;
  let isFull = false;
  for (let y = 0; y < rows.cells.length; y++) {
    const row = rows.cells[y] ?? -1;
    if (row < 0) continue;
    if (row !== previous) {
      isFull = colorLine(line, cells, row, columns, { coloring, lut }, marked, rows.from + y);
      previous = row;
    }
    const at = (rows.from + y) * stride + columns.from;
    if (isFull) {
      pixels.set(line, at);
      continue;
    }
    // 0 is no colour of a ramp, all of which are opaque: what is not there leaves what is drawn below.
    for (let x = 0; x < width; x++) {
      const color = line[x] ?? 0;
      if (color !== 0) pixels[at + x] = color;
    }
  }
}

/** Returns whether every pixel of the line has a colour. */
function colorLine(
  line: Uint32Array,
  { min, max, marks, columns: width }: RegionCells,
  row: number,
  columns: Lines,
  { coloring, lut }: { coloring: Coloring; lut: Lut },
  marked: Marked[],
  y: number,
): boolean {
  const span = coloring.max / 2 - coloring.min / 2;
  const centre = coloring.ramp === 'diverging' ? 0 : coloring.min / 2 + coloring.max / 2;
  const farAway = Math.abs(centre) + FAR * 2 * span;
  const { colors } = lut;
  const cells = columns.cells;
  const first = row * width;
  let previous = -2;
  let color = 0;
  let isFull = true;
  for (let x = 0; x < line.length; x++) {
    const cell = cells[x] ?? -1;
    if (cell === previous) {
      line[x] = color;
      continue;
    }
    previous = cell;
    color = 0;
    if (cell >= 0) {
      const at = first + cell;
      const mark = marks === undefined ? 0 : (marks[at] ?? 0);
      if (mark !== MARK.absent) {
        const low = min[at] ?? 0;
        const high = max[at] ?? 0;
        // Of an element both are the same, and NaN is not greater than itself.
        const value =
          (mark === 0 ? undefined : specialOf(mark)) ?? (high - centre >= centre - low ? high : low);
        color = colors[lut.index(value)] ?? 0;
        const isNear = value <= farAway && value >= -farAway;
        if (!isNear && marked.length < MOST_MARKED) marked.push({ x: columns.from + x, y, value });
      }
    }
    if (color === 0) isFull = false;
    line[x] = color;
  }
  return isFull;
}
