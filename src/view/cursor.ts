/** Elements under a cursor: grid cells ↔ indices of the tensor, and moves by key. */
import type { Preview } from '../protocol/view.ts';
import { cellShape } from './sample.ts';

/** The elements of the cell at `cursor`: first index and extent per axis. */
export function elementsAt(preview: Preview, cursor: readonly number[]): { start: number[]; size: number[] } {
  const block = (axis: number) => preview.block[axis] ?? 1;
  const start = cursor.map((n, axis) => (preview.start[axis] ?? 0) + n * block(axis));
  const end = (axis: number) => (preview.start[axis] ?? 0) + (preview.size[axis] ?? 0);
  return { start, size: start.map((n, axis) => Math.min(block(axis), end(axis) - n)) };
}

/** The cell that holds an element; undefined outside the window. */
export function cellOf(preview: Preview, element: readonly number[]): number[] | undefined {
  const cell = element.map((n, axis) =>
    Math.floor((n - (preview.start[axis] ?? 0)) / (preview.block[axis] ?? 1)),
  );
  const shape = cellShape(preview);
  return cell.every((n, axis) => n >= 0 && n < (shape[axis] ?? 0)) ? cell : undefined;
}

/** Position of a cell in row-major data. */
export function offsetOf(shape: readonly number[], cell: readonly number[]): number {
  return cell.reduce((offset, n, axis) => offset * (shape[axis] ?? 1) + n, 0);
}

/** `C 3 · H 12–15`: indices by axis name, ranges where a cell is a block. */
export function describeElements(
  axes: readonly string[],
  start: readonly number[],
  size: readonly number[],
): string {
  return start
    .map((n, axis) => {
      const last = n + (size[axis] ?? 1) - 1;
      return `${axes[axis] ?? ''} ${last > n ? `${n}–${last}` : n}`.trim();
    })
    .join(' · ');
}

/** A step along an axis of the last two; past a tile's edge it goes on in the neighbouring tile. */
export function step(
  shape: readonly number[],
  cell: readonly number[],
  fromEnd: 1 | 2,
  by: 1 | -1,
): number[] {
  const moved = [...cell];
  // Columns carry into the axis of the tile's column, rows into that of its row.
  for (let axis = shape.length - fromEnd; axis >= 0 && axis >= shape.length - 4; axis -= 2) {
    const next = (moved[axis] ?? 0) + by;
    const extent = shape[axis] ?? 1;
    if (next >= 0 && next < extent) {
      moved[axis] = next;
      return moved;
    }
    moved[axis] = by > 0 ? 0 : extent - 1;
  }
  return [...cell];
}
