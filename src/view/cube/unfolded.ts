/**
 * The unfolded grid: every drawn element as a cell of a matrix, the first axes down and the others across. One unit is the
 * edge of a cell. It knows no set and no colour.
 */
import type { DrawnAxis } from './drawn.ts';
import type { Element } from './membership.ts';
import type { Plan } from './plan.ts';

/** One row or column of cells. */
export interface Line {
  /** Of each axis of its side. */
  readonly indices: Element;
  readonly start: number;
}

/** The index of an outer axis, beside all its lines. */
export interface Band {
  readonly axis: number;
  readonly index: number;
  readonly start: number;
  readonly extent: number;
}

export interface GridSide {
  readonly axes: readonly number[];
  readonly lines: readonly Line[];
  /** Of the outermost axis. */
  readonly bands: readonly Band[];
  /** Middles of what is left out, between bands. */
  readonly gaps: readonly number[];
  readonly extent: number;
  /** Of the lines, after how many an outer index changes: what a large step goes by. */
  readonly stride: number;
}

export interface Unfolded {
  readonly down: GridSide;
  readonly across: GridSide;
}

export function unfolded({ axes, gridDown, gridAcross }: Plan): Unfolded {
  return { down: sideOf(axes, gridDown), across: sideOf(axes, gridAcross) };
}

/** Between the bands of an axis, for each axis inside. */
const SPACE = 0.55;
/** Of the gaps of an axis, where it is inside another. */
const GAP_WITHIN = 0.22;

function sideOf(all: readonly DrawnAxis[], axes: readonly number[]): GridSide {
  const { lines, extent } = linesOf(axes.flatMap((axis) => all[axis] ?? []));
  const [outer] = axes;
  const drawn = outer === undefined ? undefined : all[outer];
  if (outer === undefined || drawn === undefined) {
    return { axes, lines, bands: [], gaps: [], extent, stride: 1 };
  }
  const stride = lines.length / Math.max(1, drawn.indices.length);
  const bands = drawn.indices.map((index, i): Band => {
    const start = lines[i * stride]?.start ?? 0;
    const end = (lines[(i + 1) * stride - 1]?.start ?? 0) + 1;
    return { axis: outer, index, start, extent: end - start };
  });
  const gaps = drawn.runs.slice(1).map(([from]) => {
    const [before, after] = [bands[from - 1], bands[from]];
    return ((before?.start ?? 0) + (before?.extent ?? 0) + (after?.start ?? 0)) / 2;
  });
  return { axes, lines, bands, gaps, extent, stride };
}

function linesOf(axes: readonly DrawnAxis[], isOutermost = true): { lines: Line[]; extent: number } {
  const [outer, ...inner] = axes;
  if (outer === undefined) return { lines: [{ indices: [], start: 0 }], extent: 1 };
  const within = linesOf(inner, false);
  const pitch = inner.length === 0 ? 1 : within.extent + SPACE * inner.length;
  // Labels stand in the gaps of the outermost axis alone; the others' must be narrower than what parts their bands.
  const gap = isOutermost ? 1 : GAP_WITHIN;
  const starts = outer.starts.map((start, i) => i * pitch + (start - i) * gap);
  const lines = outer.indices.flatMap((index, i) =>
    within.lines.map((line) => ({ indices: [index, ...line.indices], start: (starts[i] ?? 0) + line.start })),
  );
  const last = starts.at(-1);
  return { lines, extent: last === undefined ? 0 : last + within.extent };
}
