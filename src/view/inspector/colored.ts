/**
 * What cells are drawn as: computed once for cells and a coloring, and kept, so that a frame in which one only pans or
 * zooms computes no colour. Cells are values, or levels where values have not come yet.
 */
import type { Shades } from '../../protocol/questions.ts';
import { LEVELS } from '../colormap.ts';
import { type Coloring, isSameColoring, isSameShades, lutOf } from './coloring.ts';
import type { LevelCells } from './levels.ts';
import { specialOf } from './preview-regions.ts';
import { MARK, type RegionCells } from './regions.ts';
import { valueAt } from './scale.ts';
import { shade, shownOf } from './shade.ts';

/** Cells in row-major order. */
export interface Colored {
  /** RGBA; 0, which is no colour of a ramp, where there is nothing. */
  readonly words: Uint32Array;
  /** Whether every cell has a colour. */
  readonly isFull: boolean;
  /** The cells that have to be seen whatever their size, in their order. */
  readonly marked: readonly number[];
  /** What is drawn of a marked cell; of levels only whether it is finite. */
  value(cell: number): number;
}

/** The last coloring of each. */
const known = new WeakMap<RegionCells | LevelCells, { coloring: Coloring; colored: Colored }>();

export function coloredOf(cells: RegionCells | LevelCells, coloring: Coloring): Colored {
  const found = known.get(cells);
  if (found && isSameColoring(found.coloring, coloring)) return found.colored;
  const words = found?.colored.words ?? new Uint32Array(cells.rows * cells.columns);
  const colored =
    'levels' in cells ? colorLevels(words, cells, coloring) : colorValues(words, cells, coloring);
  known.set(cells, { coloring, colored });
  return colored;
}

function colorValues(words: Uint32Array, cells: RegionCells, coloring: Coloring): Colored {
  const shaded = shade(words, cells, coloring, lutOf(coloring));
  return { words, ...shaded, value: shownOf(cells, coloring) };
}

function colorLevels(words: Uint32Array, { levels, marks, shades }: LevelCells, coloring: Coloring): Colored {
  const { colors, index } = lutOf(coloring);
  const table = Uint32Array.from(levelsIn(shades, coloring, index), (level) => colors[level] ?? 0);
  const marked: number[] = [];
  let isFull = true;
  for (let at = 0; at < words.length; at++) {
    const mark = marks === undefined ? 0 : (marks[at] ?? 0);
    if (mark === 0) words[at] = table[levels[at] ?? 0] ?? 0;
    else if (mark === MARK.absent) {
      words[at] = 0;
      isFull = false;
    } else {
      const special = specialOf(mark);
      words[at] = (special === undefined ? table[levels[at] ?? 0] : colors[index(special)]) ?? 0;
      marked.push(at);
    }
  }
  return { words, isFull, marked, value: (at) => specialOf(marks?.[at] ?? 0) ?? Number.MAX_VALUE };
}

/** For each level in some shades that in others, nearly: of values in the middle of each, until levels of those come. */
function levelsIn(from: Readonly<Shades>, to: Readonly<Shades>, index: (value: number) => number): number[] {
  const same = Array.from({ length: LEVELS }, (_, level) => level);
  if (isSameShades(from, to)) return same;
  const value = valueAt(from.scale, from);
  return same.map((level) => index(value(level / (LEVELS - 1))));
}
