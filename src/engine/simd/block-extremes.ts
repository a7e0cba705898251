/** The extremes of blocks by a kernel. Undefined where there is none for data that are elsewhere. It draws nothing. */
import { addressOf } from '../memory/memory.ts';
import { emptyJob, machine, run } from './kernels.ts';
import { scratch } from './scratch.ts';

/** Which elements are in which cell of a matrix of cells, by their places in the data. */
export interface Blocks {
  /** Where each line of elements begins, the lines of a row of cells one after the other. */
  readonly lines: Int32Array;
  /** The first line of each row of cells, and one more for the end. */
  readonly rows: Int32Array;
  /** Where each column of cells begins in a line, and how many elements of a line it has. */
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** How far the elements of a line lie apart. */
  readonly stride: number;
}

/** Of each cell, in row-major order. */
export interface Extremes {
  /** +∞ where no element is finite. */
  readonly min: Float32Array;
  /** −∞ where no element is finite. */
  readonly max: Float32Array;
  /** 1 where there is a NaN, 2 where ∞, 4 where −∞, and their sums; undefined where all elements are finite. */
  readonly marks: Uint8Array | undefined;
}

/** Only where the data are in the kernels' memory: a copy would take longer than the plain loop. */
export function fastBlockExtremes(data: Float32Array, blocks: Blocks): Extremes | undefined {
  const engine = machine();
  const { lines, rows, starts, lengths, stride } = blocks;
  const [height, width] = [rows.length - 1, starts.length];
  if (engine === undefined || addressOf(data) === undefined || height * width === 0) return undefined;
  const min = new Float32Array(height * width);
  const max = new Float32Array(height * width);
  const marks = new Uint8Array(height * width);
  scratch.open();
  const job = emptyJob();
  job.x = scratch.place(data);
  job.groups = scratch.place(lines);
  job.stacks = scratch.place(rows);
  job.parameters = scratch.place(starts);
  job.gamma = scratch.place(lengths);
  job.length = width;
  job.piece = stride;
  job.out = scratch.placeResult(min);
  job.sums = scratch.placeResult(max);
  job.products = scratch.placeResult(marks);
  const perLine = lengths.reduce((sum, length) => sum + length, 0);
  const marked = run(engine, 'blockExtremes', job, height, Math.ceil((perLine * lines.length) / height));
  scratch.close();
  return { min, max, marks: marked === 0 ? undefined : marks };
}
