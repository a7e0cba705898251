/**
 * Where elements are on screen, in one direction of a picture; both directions are alike. Facets follow each other
 * with gaps; a facet's elements are `scale` device pixels each. It knows no values.
 *
 *     offset │ facet 0 ▒▒▒▒▒▒ gap facet 1 ▒▒▒▒▒▒ gap …
 */

/** What there is in a direction. */
export interface Side {
  readonly facets: number;
  /** Elements of a facet. */
  readonly size: number;
}

/** What of it is seen. */
export interface Sight {
  /** Device pixels an element. */
  readonly scale: number;
  /** Device pixels that are scrolled out before the first one. */
  readonly offset: number;
}

/** A stretch of elements of one facet: those of the cell under a pixel. */
export interface Stretch {
  readonly facet: number;
  readonly from: number;
  readonly to: number;
}

/** Device pixels between facets; less between tiny ones, so that gaps are not most of the picture. */
const WIDEST_GAP = 6;
const GAP_SHARE = 8;

export function gapOf({ facets, size }: Side, scale: number): number {
  if (facets <= 1) return 0;
  return Math.max(1, Math.min(WIDEST_GAP, Math.floor((size * scale) / GAP_SHARE)));
}

/** From the beginning of a facet to that of the next. */
export function pitchOf(side: Side, scale: number): number {
  return side.size * scale + gapOf(side, scale);
}

export function lengthOf(side: Side, scale: number): number {
  return Math.max(0, side.facets * pitchOf(side, scale) - gapOf(side, scale));
}

/**
 * Elements that share a cell: the least power of two at which no cell of a facet is smaller than a pixel, so that each
 * is seen. 1 where elements have a pixel.
 */
export function blockOf({ size }: Side, scale: number): number {
  const room = Math.max(1, Math.floor(size * scale));
  let block = 1;
  while (Math.ceil(size / block) > room) block *= 2;
  return block;
}

/** The facet and cell of every pixel from the sight's beginning; −1 and −1 between facets and beyond them. */
export function cellsOnScreen(side: Side, { scale, offset }: Sight, pixels: number, block: number) {
  const facet = new Int32Array(pixels).fill(-1);
  const cell = new Int32Array(pixels).fill(-1);
  const extent = side.size * scale;
  const pitch = pitchOf(side, scale);
  const cells = Math.ceil(side.size / block);
  for (let p = 0; p < pixels; p++) {
    const at = p + 0.5 + offset;
    const f = Math.floor(at / pitch);
    const within = at - f * pitch;
    if (f < 0 || f >= side.facets || within >= extent) continue;
    facet[p] = f;
    // Spread evenly over the facet, so that the last cell has a pixel too, though it may hold fewer elements.
    cell[p] = Math.min(cells - 1, Math.floor((within * cells) / extent));
  }
  return { facet, cell };
}

/** The cell under a pixel; between facets and beyond them, the nearest. Undefined without elements. */
export function stretchAt(side: Side, { scale, offset }: Sight, pixel: number): Stretch | undefined {
  if (side.facets * side.size === 0) return undefined;
  const pitch = pitchOf(side, scale);
  const block = blockOf(side, scale);
  const cells = Math.ceil(side.size / block);
  const at = pixel + offset;
  const facet = clamp(Math.floor((at + gapOf(side, scale) / 2) / pitch), 0, side.facets - 1);
  const cell = clamp(Math.floor(((at - facet * pitch) * cells) / (side.size * scale)), 0, cells - 1);
  return stretchOf(side, facet, cell, block);
}

/** The cell that holds an element. */
export function stretchWith(side: Side, scale: number, facet: number, element: number): Stretch {
  const block = blockOf(side, scale);
  return stretchOf(side, facet, Math.floor(element / block), block);
}

function stretchOf({ size }: Side, facet: number, cell: number, block: number): Stretch {
  return { facet, from: cell * block, to: Math.min(size, (cell + 1) * block) };
}

/** Where a cell is drawn, in device pixels of the screen. */
export function placeOfStretch(side: Side, { scale, offset }: Sight, { facet, from, to }: Stretch) {
  const block = blockOf(side, scale);
  const cells = Math.ceil(side.size / block);
  const width = (side.size * scale) / cells;
  const start = facet * pitchOf(side, scale) - offset;
  const first = Math.floor(from / block);
  const last = Math.ceil(to / block);
  return { from: start + first * width, to: start + last * width };
}

/** A sight with another scale, under whose pixel `at` lies what lay there before. */
export function zoomed(side: Side, sight: Sight, scale: number, at: number): Sight {
  const pitch = pitchOf(side, sight.scale);
  const facet = clamp(Math.floor((at + sight.offset) / pitch), 0, Math.max(0, side.facets - 1));
  const element = Math.min(side.size, (at + sight.offset - facet * pitch) / sight.scale);
  return { scale, offset: facet * pitchOf(side, scale) + element * scale - at };
}

/** Scrolled so that the picture fills the screen as far as it can; centred where it is smaller: offset is negative. */
export function bounded(side: Side, { scale, offset }: Sight, pixels: number): Sight {
  const room = lengthOf(side, scale) - pixels;
  return { scale, offset: room <= 0 ? 0 : clamp(offset, 0, room) };
}

/** Scrolled as little as needed for a cell to be seen. */
export function revealing(side: Side, sight: Sight, stretch: Stretch, pixels: number): Sight {
  const { from, to } = placeOfStretch(side, sight, stretch);
  const shift = from < 0 ? from : to > pixels ? Math.min(from, to - pixels) : 0;
  return shift === 0 ? sight : bounded(side, { ...sight, offset: sight.offset + shift }, pixels);
}

/** One cell on or back, from facet to facet; the same at the ends. */
export function stepped(side: Side, scale: number, { facet, from }: Stretch, by: 1 | -1): Stretch {
  const block = blockOf(side, scale);
  const cells = Math.ceil(side.size / block);
  const cell = Math.floor(from / block) + by;
  if (cell >= 0 && cell < cells) return stretchOf(side, facet, cell, block);
  const next = facet + by;
  if (next < 0 || next >= side.facets) return stretchOf(side, facet, cell - by, block);
  return stretchOf(side, next, by > 0 ? 0 : cells - 1, block);
}

function clamp(n: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, n));
}
