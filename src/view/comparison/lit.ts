/**
 * Which elements a brush lights, as places on screen. What shares statistics with an element, or lies at an index of an
 * axis, is for each axis a choice of its indices; the lit elements are those of which every index is chosen.
 */
import type { Grouping } from '../../engine/index.ts';
import type { Slice } from '../../protocol/questions.ts';
import type { Screen } from '../inspector/paint.ts';
import { pitchOf } from '../inspector/plane.ts';
import { hasFacet, walkOf } from '../inspector/strided.ts';

/** For each axis which of its indices are lit; undefined: all. */
export type Lit = readonly (Uint8Array | undefined)[];

/** All that share the statistics of an element. */
export function litBySet(grouping: Grouping, shape: readonly number[], element: readonly number[]): Lit {
  return shape.map((n, axis) => {
    const parts = grouping.dims.filter((dim) => dim.axis === axis);
    if (parts.every(({ groupStride }) => groupStride === 0)) return undefined;
    const keptOf = (index: number): number => {
      let [rest, kept] = [index, 0];
      for (const { size, groupStride } of [...parts].reverse()) {
        kept += (rest % size) * groupStride;
        rest = Math.floor(rest / size);
      }
      return kept;
    };
    const own = keptOf(element[axis] ?? 0);
    return Uint8Array.from({ length: n }, (_, index) => Number(keptOf(index) === own));
  });
}

/** All at one index of each axis that is given. */
export function litAt(shape: readonly number[], indices: readonly (number | undefined)[]): Lit {
  return shape.map((n, axis) => {
    const index = indices[axis];
    return index === undefined ? undefined : Uint8Array.from({ length: n }, (_, i) => Number(i === index));
  });
}

export function isLit(lit: Lit, element: readonly number[]): boolean {
  return lit.every((chosen, axis) => chosen === undefined || chosen[element[axis] ?? 0] === 1);
}

/** Device pixels of the screen. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the lit elements are, in boxes that do not overlap; none where a slider stands at an index that is not lit. */
export function litOnScreen(lit: Lit, shape: readonly number[], slice: Slice, screen: Screen): Box[] {
  const seen = [slice.rows, slice.columns, slice.facetRows, slice.facetColumns];
  const isAside = slice.index.some((index, axis) => !seen.includes(axis) && lit[axis]?.[index] === 0);
  if (isAside) return [];
  const walk = walkOf(shape, slice);
  const { rows, columns, width, height } = screen;
  const down = { runs: runsOf(lit, slice.rows, rows.side.size), pitch: pitchOf(rows.side, rows.sight.scale) };
  const across = {
    runs: runsOf(lit, slice.columns, columns.side.size),
    pitch: pitchOf(columns.side, columns.sight.scale),
  };
  const boxes: Box[] = [];
  const isFacetLit = (axis: number | undefined, index: number): boolean =>
    axis === undefined || lit[axis] === undefined || lit[axis][index] === 1;
  for (let r = Math.max(0, Math.floor(rows.sight.offset / down.pitch)); r < rows.side.facets; r++) {
    const top = r * down.pitch - rows.sight.offset;
    if (top > height) break;
    for (let c = Math.max(0, Math.floor(columns.sight.offset / across.pitch)); c < columns.side.facets; c++) {
      const left = c * across.pitch - columns.sight.offset;
      if (left > width) break;
      const { wrapped } = walk;
      const column = wrapped === undefined ? c : r * wrapped.across + c;
      if (!hasFacet(walk, r, c) || !isFacetLit(slice.facetColumns, column)) continue;
      if (wrapped === undefined && !isFacetLit(slice.facetRows, r)) continue;
      for (const [from, to] of down.runs) {
        for (const [begin, end] of across.runs) {
          boxes.push({
            x: left + begin * columns.sight.scale,
            y: top + from * rows.sight.scale,
            width: (end - begin) * columns.sight.scale,
            height: (to - from) * rows.sight.scale,
          });
        }
      }
    }
  }
  return boxes;
}

/** Stretches of lit indices, from one to before another. */
function runsOf(lit: Lit, axis: number | undefined, size: number): [number, number][] {
  const chosen = axis === undefined ? undefined : lit[axis];
  if (chosen === undefined) return [[0, size]];
  const runs: [number, number][] = [];
  chosen.forEach((on, index) => {
    if (on === 0) return;
    const last = runs.at(-1);
    if (last?.[1] === index) last[1] = index + 1;
    else runs.push([index, index + 1]);
  });
  return runs;
}
