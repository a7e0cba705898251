/** Cells as they look, a byte each: what a picture is drawn from before all values of it have come. */
import type { Shades } from '../../protocol/questions.ts';
import { LEVELS } from '../colormap.ts';
import { indexOf } from './coloring.ts';
import { MARK, type RegionCells } from './regions.ts';
import { shade, shownOf } from './shade.ts';

/** Cells in row-major order. */
export interface LevelCells {
  readonly rows: number;
  readonly columns: number;
  /** In which they are right; in others they are nearly. */
  readonly shades: Readonly<Shades>;
  /** Of what is drawn of each cell; meaningless where it is not finite. */
  readonly levels: Uint8Array;
  readonly marks: Uint8Array | undefined;
}

/** Levels stand for themselves, and what is not finite for the first one. */
const THEMSELVES = Uint32Array.from({ length: LEVELS + 3 }, (_, level) => (level < LEVELS ? level : 0));

export function levelsOf(cells: RegionCells, shades: Readonly<Shades>): LevelCells {
  const words = new Uint32Array(cells.rows * cells.columns);
  const { marked, isFull } = shade(words, cells, shades, { colors: THEMSELVES, index: indexOf(shades) });
  const { rows, columns } = cells;
  const levels = Uint8Array.from(words);
  if (isFull && marked.length === 0) return { rows, columns, shades, levels, marks: undefined };
  const marks = new Uint8Array(words.length);
  cells.marks?.forEach((mark, at) => {
    if (mark === MARK.absent) marks[at] = mark;
  });
  const shown = shownOf(cells, shades);
  for (const at of marked) marks[at] = markOfShown(shown(at));
  return { rows, columns, shades, levels, marks };
}

function markOfShown(value: number): number {
  if (Number.isFinite(value)) return MARK.far;
  return Number.isNaN(value) ? MARK.nan : value > 0 ? MARK.posInf : MARK.negInf;
}
