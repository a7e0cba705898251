/** One level of a min/max pyramid from the one below, by a kernel. False where there is none. It draws nothing. */
import { emptyJob, machine, run } from './kernels.ts';
import { scratch } from './scratch.ts';

/** A matrix of cells: the least and the largest element of each, and whether NaN or ±∞ is among them. */
export interface Level {
  readonly rows: number;
  readonly columns: number;
  readonly min: Float32Array;
  readonly max: Float32Array;
  /** 1 where a NaN is in the cell, 2 where an infinity, 3 for both, else 0. */
  readonly marks: Uint8Array;
}

/** Fills `above`, of half as many rows and columns, rounded up. */
export function fastLevel(below: Level, above: Level): boolean {
  const engine = machine();
  if (engine === undefined) return false;
  scratch.open();
  const job = emptyJob();
  job.x = scratch.place(below.min);
  job.dy = scratch.place(below.max);
  job.partials = scratch.place(below.marks);
  job.length = below.columns;
  job.segments = below.rows;
  job.out = scratch.placeResult(above.min);
  job.sums = scratch.placeResult(above.max);
  job.products = scratch.placeResult(above.marks);
  run(engine, 'pyramid', job, above.rows, 2 * below.columns);
  scratch.close();
  return true;
}

/** Fills the marks of single elements. */
export function fastMarks(data: Float32Array, marks: Uint8Array): boolean {
  const engine = machine();
  if (engine === undefined) return false;
  scratch.open();
  const job = emptyJob();
  job.x = scratch.place(data);
  job.products = scratch.placeResult(marks);
  run(engine, 'specialMarks', job, data.length, 1);
  scratch.close();
  return true;
}
