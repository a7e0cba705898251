/** Puts cells on a canvas, pixel for pixel; then what stands in them: numbers, glyphs, and edges of facets. */
import type { Slice } from '../../protocol/questions.ts';
import { isDark } from '../../view/colormap.ts';
import { compact, exact } from '../../view/format.ts';
import { type Coloring, lutOf } from '../../view/inspector/coloring.ts';
import { NUMBER_CELL } from '../../view/inspector/fit.ts';
import { type Marked, type Painted, type Piece, paint, type Screen } from '../../view/inspector/paint.ts';
import { pitchOf, placeOfStretch } from '../../view/inspector/plane.ts';
import { specialOf } from '../../view/inspector/preview-regions.ts';
import { MARK } from '../../view/inspector/regions.ts';
import { hasFacet, walkOf } from '../../view/inspector/strided.ts';
import { imageFor } from './pixels.ts';

interface Picture {
  screen: Screen;
  slice: Slice;
  shape: readonly number[];
}

const LONGEST_TEXT = 6;
/** CSS pixels of a glyph on a cell that is too small to hold one. */
const GLYPH = 9;
/** Of more, on cells too small to hold them, these are drawn, evenly spread: all would hide what they stand on. */
const MOST_GLYPHS = 400;
/** CSS pixels from which a cell holds its own glyph. */
const ROOMY = 7;

export function draw(
  canvas: HTMLCanvasElement,
  picture: Picture,
  pieces: readonly Piece[],
  coloring: Coloring,
  { ratio, digits }: { ratio: number; digits: number },
): void {
  const { screen } = picture;
  const { width, height } = screen;
  const context = canvas.getContext('2d');
  if (!context) return;
  const { image, words } = imageFor(canvas, width, height, ratio);
  const painted = paint(words, screen, pieces, coloring, last.get(words));
  last.set(words, painted);
  context.putImageData(image, 0, 0);
  edges(context, picture, ratio);
  const cellWidth = screen.columns.sight.scale;
  const cellHeight = screen.rows.sight.scale;
  const fontSize = Math.round(11 * ratio);
  const hasNumbers = cellWidth >= (NUMBER_CELL.width - 8) * ratio && cellHeight >= 16 * ratio;
  if (hasNumbers) {
    context.font = `${fontSize}px ${getComputedStyle(canvas).fontFamily}`;
    numbers(context, screen, pieces, coloring, digits);
  } else glyphs(context, screen, painted.marked, ratio);
}

/** What is in the pixels of a canvas. */
const last = new WeakMap<Uint32Array, Painted>();

/** One line around each facet, so that light ones stand out from a light page. */
function edges(context: CanvasRenderingContext2D, { screen, slice, shape }: Picture, ratio: number): void {
  const { rows, columns, width, height } = screen;
  const walk = walkOf(shape, slice);
  const across = pitchOf(columns.side, columns.sight.scale);
  const down = pitchOf(rows.side, rows.sight.scale);
  // Around tiny facets lines would be most of what one sees.
  if (Math.min(across, down) < 8 * ratio && rows.side.facets * columns.side.facets > 1) return;
  context.strokeStyle = getComputedStyle(context.canvas).borderTopColor;
  context.lineWidth = Math.max(1, Math.round(ratio));
  const [w, h] = [columns.side.size * columns.sight.scale, rows.side.size * rows.sight.scale];
  context.beginPath();
  const firstRow = Math.max(0, Math.floor(rows.sight.offset / down));
  const firstColumn = Math.max(0, Math.floor(columns.sight.offset / across));
  for (let r = firstRow; r < rows.side.facets && r * down - rows.sight.offset < height; r++) {
    for (let c = firstColumn; c < columns.side.facets && c * across - columns.sight.offset < width; c++) {
      if (!hasFacet(walk, r, c)) continue;
      const inset = context.lineWidth / 2;
      const [x, y] = [c * across - columns.sight.offset, r * down - rows.sight.offset];
      context.rect(x + inset, y + inset, w - 2 * inset, h - 2 * inset);
    }
  }
  context.stroke();
}

/** A short exact number as it is, others to so many digits; 0: to four. */
function cellText(value: number, digits: number): string {
  if (digits > 0 && Number.isFinite(value)) return exact(Number(value.toPrecision(digits)));
  const whole = exact(value);
  return whole.length <= LONGEST_TEXT ? whole : compact(value);
}

function numbers(
  context: CanvasRenderingContext2D,
  screen: Screen,
  pieces: readonly Piece[],
  coloring: Coloring,
  digits: number,
): void {
  const lut = lutOf(coloring);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const room = screen.columns.sight.scale - 6;
  for (const { rows, columns, cells } of pieces) {
    if (rows.block > 1 || columns.block > 1) continue;
    for (let row = 0; row < cells.rows; row++) {
      const y = place(screen.rows, rows, row);
      if (y < -screen.rows.sight.scale || y > screen.height + screen.rows.sight.scale) continue;
      for (let column = 0; column < cells.columns; column++) {
        const x = place(screen.columns, columns, column);
        if (x < -room || x > screen.width + room) continue;
        const at = row * cells.columns + column;
        const mark = cells.marks?.[at] ?? 0;
        if (mark === MARK.absent) continue;
        const value = specialOf(mark) ?? cells.min[at] ?? 0;
        context.fillStyle = isDark(lut.table, lut.index(value)) ? '#fff' : '#1a1a1a';
        context.fillText(cellText(value, digits), x, y, room);
      }
    }
  }
}

/** The middle of a cell of a span. */
function place({ side, sight }: Screen['rows'], span: Piece['rows'], cell: number): number {
  const facet = span.facet + Math.floor(cell / span.size);
  const element = span.start + (cell % span.size);
  const { from, to } = placeOfStretch(side, sight, { facet, from: element, to: element + 1 });
  return (from + to) / 2;
}

/** ╳ NaN, ▲ +∞, ▼ −∞, ◇ far beyond the range: white on black, so that they are seen on every colour. */
function glyphs(
  context: CanvasRenderingContext2D,
  screen: Screen,
  marked: readonly Marked[],
  ratio: number,
): void {
  const cell = Math.min(screen.columns.sight.scale, screen.rows.sight.scale);
  const isRoomy = cell >= ROOMY * ratio;
  const size = isRoomy ? Math.min(cell * 0.6, 14 * ratio) : GLYPH * ratio;
  const step = isRoomy ? 1 : Math.ceil(marked.length / MOST_GLYPHS);
  for (const [i, { x, y, value }] of marked.entries()) {
    if (i % step !== 0) continue;
    // In a roomy cell its colour says that a number is large.
    if (isRoomy && Number.isFinite(value)) continue;
    const [cx, cy] = isRoomy ? centred(screen, x, y) : [x + 0.5, y + 0.5];
    const half = size / 2;
    context.beginPath();
    if (Number.isNaN(value)) {
      context.moveTo(cx - half, cy - half);
      context.lineTo(cx + half, cy + half);
      context.moveTo(cx + half, cy - half);
      context.lineTo(cx - half, cy + half);
    } else if (Number.isFinite(value)) {
      context.moveTo(cx, cy - half);
      context.lineTo(cx + half, cy);
      context.lineTo(cx, cy + half);
      context.lineTo(cx - half, cy);
      context.closePath();
    } else {
      const tip = value > 0 ? -half : half;
      context.moveTo(cx, cy + tip);
      context.lineTo(cx + half, cy - tip);
      context.lineTo(cx - half, cy - tip);
      context.closePath();
    }
    context.lineJoin = 'round';
    context.strokeStyle = '#000';
    context.lineWidth = 3.5 * ratio;
    context.stroke();
    context.strokeStyle = '#fff';
    context.lineWidth = 1.5 * ratio;
    context.stroke();
  }
}

/** From the first pixel of a cell to its middle. */
function centred(screen: Screen, x: number, y: number): [number, number] {
  return [x + screen.columns.sight.scale / 2, y + screen.rows.sight.scale / 2];
}
