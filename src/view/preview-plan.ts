/** How much of a window a preview shows in a number of bytes. It knows sizes only, no values. */
import { ENCODINGS, type Encoding } from './codes.ts';
import { cellShape, product } from './sample.ts';

/** More small multiples than this are a texture, not a picture. */
export const MOST_FACETS = 64;
/** With room for this many tiles in full, none is blocked for the sake of more. */
const ENOUGH_TILES = 16;
/** A tile is not blocked below this many cells while dropping tiles still helps. */
const LEAST_TILE = 24 * 24;
/** A short axis keeps at least this many cells while the other can give way. */
const LEAST_CELLS = 24;

export interface Plan {
  size: number[];
  block: number[];
  encoding: Encoding;
}

/** The window cut on leading axes, the blocks over the last two, and the finest encoding for them. */
export function planPreview(wanted: readonly number[], bytes: number): Plan {
  const size = cutWindow(wanted, bytes);
  const ones = size.map(() => 1);
  const full = product(size);
  const block = full <= bytes ? ones : blocksThatFit(size, bytes);
  const cells = product(cellShape({ size, block }));
  const encoding =
    cells * ENCODINGS.float32.bytes <= bytes
      ? 'float32'
      : cells * ENCODINGS.uint16.bytes <= bytes
        ? 'uint16'
        : 'uint8';
  return { size, block, encoding };
}

/** Two facet axes before the last two, then whatever the budget leaves for the axes before those. */
function cutWindow(wanted: readonly number[], bytes: number): number[] {
  const rank = wanted.length;
  const matrix = wanted.slice(Math.max(0, rank - 2));
  const facets = wanted.slice(Math.max(0, rank - 4), Math.max(0, rank - 2));
  const outer = wanted.slice(0, Math.max(0, rank - 4));
  const tile = Math.max(1, product(matrix));
  const inFull = Math.floor(bytes / tile);
  const fitting =
    inFull >= ENOUGH_TILES ? inFull : Math.max(1, Math.floor(bytes / Math.min(tile, LEAST_TILE)));
  const cutFacets = levelled(facets, Math.min(MOST_FACETS, fitting));
  const whole = Math.max(1, product(cutFacets) * product(matrix));
  const cutOuter = levelled(outer, Math.min(MOST_FACETS, Math.max(1, Math.floor(bytes / whole))));
  return [...cutOuter, ...cutFacets, ...matrix];
}

/** Extents cut at one common level, the highest whose product is at most `most`; then the room left is used. */
function levelled(extents: readonly number[], most: number): number[] {
  let level = 1;
  const cut = (at: number) => extents.map((n) => Math.min(n, at));
  while (level < most && product(cut(level + 1)) <= most) level++;
  const out = cut(level);
  extents.forEach((n, axis) => {
    const others = product(out.filter((_, other) => other !== axis));
    out[axis] = Math.min(n, Math.max(out[axis] ?? 1, Math.floor(most / Math.max(1, others))));
  });
  return out;
}

function blocksThatFit(size: readonly number[], bytes: number): number[] {
  const atMost = (limit: (n: number) => number) => (b: number) =>
    size.map((n, axis) => (axis < size.length - 2 ? 1 : Math.max(1, Math.min(b, limit(n)))));
  const gentle = atMost((n) => Math.floor(n / LEAST_CELLS));
  const longest = Math.max(1, ...size);
  const fits = (block: number[]) => product(cellShape({ size, block })) <= bytes;
  return smallest(fits(gentle(longest)) ? gentle : atMost((n) => n), longest, fits);
}

/** The blocks of the smallest `b` that fit; cells only fall as `b` grows, so halving finds it. */
function smallest(
  blocks: (b: number) => number[],
  longest: number,
  fits: (block: number[]) => boolean,
): number[] {
  let low = 1;
  let high = longest;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(blocks(middle))) high = middle;
    else low = middle + 1;
  }
  return blocks(low);
}
