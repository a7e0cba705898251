/** What of a picture stays when it is panned by whole pixels: it is moved, and only what came into view is to be painted. */
import { isSameColoring } from './coloring.ts';
import type { Painted, Piece, Screen } from './paint.ts';
import { spansOnScreen } from './span-on-screen.ts';

/** In device pixels; `right` and `bottom` are the first beyond. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function wholeOf({ width, height }: Screen): Area {
  return { left: 0, top: 0, right: width, bottom: height };
}

export function clear(pixels: Uint32Array, stride: number, { left, top, right, bottom }: Area): void {
  if (right - left === stride) pixels.fill(0, top * stride, bottom * stride);
  else for (let y = top; y < bottom; y++) pixels.fill(0, y * stride + left, y * stride + right);
}

/** Moves what was painted to where it is now; returns what is to be painted: all of it where it is not only panned. */
export function shift(pixels: Uint32Array, before: Painted, now: Omit<Painted, 'marked'>): Area[] {
  const { screen } = now;
  const whole = wholeOf(screen);
  const right = movement(before.screen.columns, screen.columns);
  const down = movement(before.screen.rows, screen.rows);
  const { width, height } = screen;
  const isMoved =
    right !== undefined &&
    down !== undefined &&
    before.screen.width === width &&
    before.screen.height === height &&
    Math.abs(right) < width &&
    Math.abs(down) < height &&
    isSameColoring(before.coloring, now.coloring) &&
    isSamePieces(before, now);
  if (!isMoved) return [whole];
  move(pixels, screen, right, down);
  const areas: Area[] = [];
  const [top, bottom] = [Math.max(0, down), Math.min(height, height + down)];
  if (down > 0) areas.push({ ...whole, bottom: down });
  if (down < 0) areas.push({ ...whole, top: bottom });
  if (right > 0) areas.push({ left: 0, top, right, bottom });
  if (right < 0) areas.push({ left: width + right, top, right: width, bottom });
  return areas;
}

/** How many pixels further on it is; undefined where that is no whole number, or it is not as large. */
function movement(before: Screen['rows'], { side, sight }: Screen['rows']): number | undefined {
  const by = Math.round(before.sight.offset - sight.offset);
  const isSame =
    before.side.facets === side.facets &&
    before.side.size === side.size &&
    before.sight.scale === sight.scale &&
    Math.abs(before.sight.offset - sight.offset - by) < NOTHING;
  return isSame ? by : undefined;
}

/** Of a pixel: what is lost when offsets are added up. */
const NOTHING = 1e-6;

/** Whether what is in both is drawn alike, what is new was out of sight, and what is gone is out of sight. */
function isSamePieces(before: Omit<Painted, 'marked'>, now: Omit<Painted, 'marked'>): boolean {
  const gone = new Map(before.pieces.map((piece) => [drawnOf(piece), piece]));
  const found: Piece[] = [];
  for (const piece of now.pieces) {
    const old = gone.get(drawnOf(piece));
    if (old === undefined) found.push(piece);
    else if (!isSamePlace(old, piece)) return false;
    else gone.delete(drawnOf(old));
  }
  return !isAnySeen(found, before.screen) && !isAnySeen([...gone.values()], now.screen);
}

function isAnySeen(pieces: readonly Piece[], { rows, columns, width, height }: Screen): boolean {
  if (pieces.length === 0) return false;
  const [down, across] = [spansOnScreen(rows, height), spansOnScreen(columns, width)];
  return pieces.some((one) => down(one.rows).cells.length > 0 && across(one.columns).cells.length > 0);
}

function drawnOf({ levels, cells }: Piece): object {
  return levels ?? cells;
}

function isSamePlace(a: Piece, b: Piece): boolean {
  return (['rows', 'columns'] as const).every(
    (name) =>
      a[name].facet === b[name].facet && a[name].start === b[name].start && a[name].block === b[name].block,
  );
}

function move(pixels: Uint32Array, { width, height }: Screen, right: number, down: number): void {
  if (right === 0 && down === 0) return;
  const first = Math.max(0, -right);
  const length = width - Math.abs(right);
  const [to, rows] = [Math.max(0, right), height - Math.abs(down)];
  for (let i = 0; i < rows; i++) {
    // From the end where it goes down, so that no row is written before it has been read.
    const y = down > 0 ? rows - 1 - i : i - down;
    pixels.copyWithin((y + down) * width + to, y * width + first, y * width + first + length);
  }
}
