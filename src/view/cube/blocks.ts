/**
 * The blocks of the cube in isometric projection: for every cell its faces that can be seen, from the farthest to the
 * nearest, so that they can be painted one over the other. One unit is the edge of a cell. It knows no set and no colour.
 */
import { type DrawnAxis, drawnAxis } from './drawn.ts';
import { type Element, tuples } from './membership.ts';
import type { Plan } from './plan.ts';

export type Side = 'front' | 'right' | 'top';
export type Point = readonly [x: number, y: number];

export interface Face {
  readonly element: Element;
  readonly side: Side;
  readonly corners: readonly Point[];
}

/** Cells that lie together, without a gap: no face of them hides another. */
export type Brick = readonly Face[];

/** A label at a place; `turn` in degrees. */
export interface Mark {
  readonly at: Point;
  readonly text: string;
}

export interface Block {
  /** The indices of the axes outside of it. */
  readonly outer: Element;
  /** In the order of painting. */
  readonly bricks: readonly Brick[];
}

/** What all blocks have in common. */
export interface BlockSize {
  readonly width: number;
  readonly height: number;
  /** Where the corner (0, 0, 0), which is in front at the top, lies. */
  readonly origin: Point;
}

const ACROSS = Math.cos(Math.PI / 6);
const DOWN = Math.sin(Math.PI / 6);

/** The first axis of a block runs away from the viewer to the upper right, the second down, the third to the lower right. */
export function project(deep: number, down: number, across: number): Point {
  return [(across + deep) * ACROSS, (across - deep) * DOWN + down];
}

/** What stands for an axis that a tensor of fewer has not. */
const SINGLE: DrawnAxis = drawnAxis('', 1, { most: 1 });

/** The three axes of a block. */
export function blockAxes({ axes, deep, down, across }: Plan): readonly [DrawnAxis, DrawnAxis, DrawnAxis] {
  const of = (axis: number | undefined): DrawnAxis => (axis === undefined ? SINGLE : (axes[axis] ?? SINGLE));
  return [of(deep), of(down), of(across)];
}

export function blockSize(plan: Plan): BlockSize {
  const [deep, down, across] = blockAxes(plan).map(({ extent }) => extent);
  const [d = 1, h = 1, w = 1] = [deep, down, across];
  return { width: (w + d) * ACROSS, height: (w + d) * DOWN + h, origin: [0, d * DOWN] };
}

/** Every block: the indices of the axes before the last three, row-major. */
export function outerElements(plan: Plan): Element[] {
  const outer = [...plan.rows, ...(plan.blocks === undefined ? [] : [plan.blocks])];
  return [...tuples(outer.map((axis) => plan.axes[axis]?.indices ?? []))];
}

/** A block's bricks and their faces, the farthest first. */
export function blockAt(plan: Plan, outer: Element): Block {
  const [deep, down, across] = blockAxes(plan);
  const rank = plan.axes.length - outer.length;
  const bricks: Brick[] = [];
  // On a grid of boxes whatever hides another lies nearer along no axis less: any axis may come first.
  for (const z of deep.runs.toReversed()) {
    for (const y of down.runs.toReversed()) {
      for (const x of across.runs) bricks.push(brickOf([deep, down, across], [z, y, x], outer, rank));
    }
  }
  return { outer, bricks };
}

type Three<T> = readonly [T, T, T];

function brickOf(
  axes: Three<DrawnAxis>,
  [z, y, x]: Three<readonly [number, number]>,
  outer: Element,
  rank: number,
): Brick {
  const faces: Face[] = [];
  for (let k = z[1] - 1; k >= z[0]; k--) {
    for (let j = y[1] - 1; j >= y[0]; j--) {
      for (let i = x[0]; i < x[1]; i++) {
        const isSeen = { front: k === z[0], top: j === y[0], right: i === x[1] - 1 };
        if (!isSeen.front && !isSeen.top && !isSeen.right) continue;
        const places: Three<number> = [k, j, i];
        const inner = axes.map(({ indices }, axis) => indices[places[axis] ?? 0] ?? 0);
        const element = [...outer, ...inner.slice(3 - rank)];
        const corner = axes.map(({ starts }, axis) => starts[places[axis] ?? 0] ?? 0);
        for (const side of SIDES) {
          if (isSeen[side]) faces.push({ element, side, corners: cornersOf(side, corner) });
        }
      }
    }
  }
  return faces;
}

const SIDES: readonly Side[] = ['front', 'right', 'top'];

/** Of the unit cube at a corner: depth, down, across. */
const UNIT: Readonly<Record<Side, readonly (readonly [number, number, number])[]>> = {
  front: [
    [0, 0, 0],
    [0, 0, 1],
    [0, 1, 1],
    [0, 1, 0],
  ],
  right: [
    [0, 0, 1],
    [1, 0, 1],
    [1, 1, 1],
    [0, 1, 1],
  ],
  top: [
    [0, 0, 0],
    [0, 0, 1],
    [1, 0, 1],
    [1, 0, 0],
  ],
};

function cornersOf(side: Side, [deep = 0, down = 0, across = 0]: readonly number[]): Point[] {
  return UNIT[side].map(([d, h, w]) => project(deep + d, down + h, across + w));
}

/** The outline of one cell, seen or hidden: the six corners around it. Undefined where it is not drawn. */
export function outlineOf(plan: Plan, element: Element): Point[] | undefined {
  const axes = blockAxes(plan);
  const rank = Math.min(3, plan.axes.length);
  const inner = [...Array<number>(3 - rank).fill(0), ...element.slice(element.length - rank)];
  const [d, h, w] = axes.map(({ indices, starts }, axis) => starts[indices.indexOf(inner[axis] ?? 0)]);
  if (d === undefined || h === undefined || w === undefined) return undefined;
  const around: Three<number>[] = [
    [d, h, w],
    [d + 1, h, w],
    [d + 1, h, w + 1],
    [d + 1, h + 1, w + 1],
    [d, h + 1, w + 1],
    [d, h + 1, w],
  ];
  return around.map(([deep, down, across]) => project(deep, down, across));
}

/** Whether some face of a cell is painted, and none over it: of cells in gaps a part may be hidden all the same. */
export function isFaceSeen(plan: Plan, element: Element): boolean {
  const rank = Math.min(3, plan.axes.length);
  const inner = [...Array<number>(3 - rank).fill(0), ...element.slice(element.length - rank)];
  const at = blockAxes(plan).map(({ indices, runs }, axis) => {
    const place = indices.indexOf(inner[axis] ?? 0);
    const run = runs.find(([from, to]) => place >= from && place < to);
    return { isFirst: place === run?.[0], isLast: place + 1 === run?.[1] };
  });
  return at[0]?.isFirst === true || at[1]?.isFirst === true || at[2]?.isLast === true;
}
