/** Cells → the entries of a ramp's table. A block is shown as its element farthest from the neutral colour. */
import type { Shades } from '../../protocol/questions.ts';
import { LEVELS } from '../colormap.ts';
import { FAR, type Lut, WIDE_START } from './coloring.ts';
import { specialOf } from './preview-regions.ts';
import { MARK, type RegionCells } from './regions.ts';

/**
 * Puts into `words` for each cell the entry of what is shown of it, 0 where there is nothing. Returns whether all have
 * one, and the cells that have to be seen whatever their size: NaN, ±∞, and what is far beyond the range.
 */
export function shade(
  words: Uint32Array,
  cells: RegionCells,
  shades: Readonly<Shades>,
  lut: Pick<Lut, 'colors' | 'index'>,
): { isFull: boolean; marked: number[] } {
  const { farAway } = neutralOf(shades);
  const wide = wideTable(shades, lut.colors);
  // While a handle is drawn, all on screen is coloured in each frame: what most cells are is done without a call.
  const rest = isElements(cells)
    ? shadeElements(words, cells.min, wide, farAway)
    : shadeBlocks(words, cells, wide, neutralOf(shades));
  const shown = shownOf(cells, shades);
  const marked: number[] = [];
  let isFull = true;
  for (const at of rest) {
    if (cells.marks?.[at] === MARK.absent) {
      words[at] = 0;
      isFull = false;
      continue;
    }
    const value = shown(at);
    words[at] = lut.colors[lut.index(value)] ?? 0;
    const isNear = value <= farAway && value >= -farAway;
    if (!isNear) marked.push(at);
  }
  return { isFull, marked };
}

/** What is shown of a cell. */
export function shownOf(
  { min, max, marks }: RegionCells,
  shades: Readonly<Shades>,
): (cell: number) => number {
  const { centre } = neutralOf(shades);
  return (at) => {
    const [low, high] = [min[at] ?? 0, max[at] ?? 0];
    // Of an element both are the same, and NaN is not greater than itself.
    return specialOf(marks?.[at] ?? 0) ?? (high - centre >= centre - low ? high : low);
  };
}

function isElements({ min, max, marks }: RegionCells): boolean {
  return min === max && marks === undefined;
}

/** Returns the cells that have no colour yet: what is marked, not finite or far away, and all of a symlog scale. */
function shadeElements(
  words: Uint32Array,
  values: Float32Array,
  { table, half, width }: WideTable,
  farAway: number,
): number[] {
  const rest: number[] = [];
  for (let at = 0; at < words.length; at++) {
    const shown = values[at] ?? 0;
    const t = (shown / 2 - half) / width;
    if (t > -FAR && shown <= farAway && shown >= -farAway) {
      words[at] = table[(t * (LEVELS - 1) + WIDE_START) | 0] ?? 0;
    } else rest.push(at);
  }
  return rest;
}

/** As {@link shadeElements}; which of a block's two ends is shown is what {@link shownOf} says. */
function shadeBlocks(
  words: Uint32Array,
  { min, max, marks }: RegionCells,
  { table, half, width }: WideTable,
  { centre, farAway }: ReturnType<typeof neutralOf>,
): number[] {
  const rest: number[] = [];
  for (let at = 0; at < words.length; at++) {
    const low = min[at] ?? 0;
    const high = max[at] ?? 0;
    const shown = high - centre >= centre - low ? high : low;
    const t = (shown / 2 - half) / width;
    const isPlain = marks === undefined || marks[at] === 0;
    if (isPlain && t > -FAR && shown <= farAway && shown >= -farAway) {
      words[at] = table[(t * (LEVELS - 1) + WIDE_START) | 0] ?? 0;
    } else rest.push(at);
  }
  return rest;
}

interface WideTable {
  readonly table: Uint32Array;
  readonly half: number;
  readonly width: number;
}

/** The ramp with its ends drawn out by as much as is not far away on either side, so that nothing has to be cut to it. */
function wideTable({ min, max, scale }: Readonly<Shades>, colors: Uint32Array): WideTable {
  const table = new Uint32Array((2 * FAR + 1) * (LEVELS - 1) + 2);
  for (let i = 0; i < table.length; i++) {
    table[i] = colors[Math.max(0, Math.min(LEVELS - 1, i - FAR * (LEVELS - 1)))] ?? 0;
  }
  const half = min / 2;
  // Of a scale that is not linear: NaN is greater than nothing.
  return { table, half, width: scale.type === 'linear' ? max / 2 - half : Number.NaN };
}

/** Where the neutral colour is, and how far from 0 what must not be overlooked. */
function neutralOf({ min, max, ramp }: Readonly<Shades>): { centre: number; farAway: number } {
  const centre = ramp === 'diverging' ? 0 : min / 2 + max / 2;
  return { centre, farAway: Math.abs(centre) + FAR * 2 * (max / 2 - min / 2) };
}
