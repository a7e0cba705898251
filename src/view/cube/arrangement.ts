/**
 * Where blocks and the unfolded grid are in the room that there is, in CSS pixels: beside each other where both can be
 * read, one above the other else. It knows no set.
 */
import { type BlockSize, blockAxes, blockSize } from './blocks.ts';
import { axisText } from './drawn.ts';
import type { Element } from './membership.ts';
import type { Plan } from './plan.ts';
import type { Unfolded } from './unfolded.ts';

/** Around the drawings, for labels. */
export const GRID_MARGIN = { left: 26, top: 18, right: 10, bottom: 4 } as const;
const BLOCK_MARGIN = { top: 4, right: 8, bottom: 4 } as const;
/** Of a name of an axis beside a block. */
export const LONGEST_NAME = 7;
const LETTER = 6.4;
/** Between blocks, and below each for its name. */
const GAP = 30;
const NAME = 24;
/** Between blocks and grid. */
const BETWEEN = 28;

const GRID_UNITS = { least: 6, most: 18 } as const;
const BLOCK_UNITS = { least: 7, most: 18 } as const;
/** Blocks and grid grow until they are this high. */
const HEIGHT = 380;
/** Narrower than this, blocks stand above the grid. */
const LEAST_BLOCKS = 250;

export interface PlacedBlock {
  readonly outer: Element;
  readonly x: number;
  readonly y: number;
}

export interface Arrangement {
  readonly isBeside: boolean;
  /** Pixels of a cell's edge. */
  readonly gridUnit: number;
  readonly blockUnit: number;
  readonly blocks: readonly PlacedBlock[];
  readonly size: BlockSize;
  readonly width: number;
  readonly height: number;
}

export function arrangement(
  plan: Plan,
  grid: Unfolded,
  outer: readonly Element[],
  room: number,
): Arrangement {
  const cells = Math.max(1, grid.across.extent);
  const margin = GRID_MARGIN.left + GRID_MARGIN.right;
  const highest = Math.floor(HEIGHT / Math.max(1, grid.down.extent));
  const unitFor = (width: number): number =>
    clamp(Math.min(highest, Math.floor((width - margin) / cells)), GRID_UNITS.least, GRID_UNITS.most);
  const beside = unitFor(room * 0.56);
  const left = room - (beside * cells + margin) - BETWEEN;
  const size = blockSize(plan);
  const isBeside = left >= Math.max(LEAST_BLOCKS, size.width * BLOCK_UNITS.least + leftOf(plan) + 60);
  const placed = place(plan, outer, size, isBeside ? left : room);
  return { isBeside, gridUnit: isBeside ? beside : unitFor(room), size, ...placed };
}

/** In rows: one for each index of the outer axes, and as many more as the width asks for. */
function place(plan: Plan, outer: readonly Element[], size: BlockSize, room: number) {
  const perOuter = plan.blocks === undefined ? 1 : Math.max(1, plan.axes[plan.blocks]?.indices.length ?? 1);
  const left = leftOf(plan);
  const { right, top, bottom } = BLOCK_MARGIN;
  for (let unit: number = BLOCK_UNITS.most; ; unit--) {
    const [width, height] = [size.width * unit + GAP, size.height * unit + NAME];
    const most = Math.max(1, Math.floor((room - left - right + GAP) / width));
    // Rows of one length, rather than a long one and a rest.
    const rowsPerOuter = Math.ceil(perOuter / most);
    const across = Math.ceil(perOuter / rowsPerOuter);
    const rows = rowsPerOuter * Math.ceil(outer.length / perOuter);
    const isLow = rows * height <= HEIGHT;
    if (unit > BLOCK_UNITS.least && (!isLow || most < Math.min(perOuter, 2))) continue;
    const blocks = outer.map((element, i): PlacedBlock => {
      const within = i % perOuter;
      const row = Math.floor(i / perOuter) * rowsPerOuter + Math.floor(within / across);
      return { outer: element, x: left + (within % across) * width, y: top + row * height };
    });
    return {
      blockUnit: unit,
      blocks,
      width: left + right + across * width - GAP,
      height: top + bottom + rows * height,
    };
  }
}

/** Room for the name of the axis that runs down, and for that of the one below it. */
function leftOf(plan: Plan): number {
  return 12 + LETTER * axisText(blockAxes(plan)[1], LONGEST_NAME).length;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
