/**
 * + − × ÷ and products of matrices by the kernels. False where there is too little to do, or nothing to do it with: the
 * caller's own loops compute then, + − × ÷ to the same bits. It knows no axis names.
 */
import { forEachRow } from '../tensor/walk.ts';
import { emptyJob, machine, run } from './kernels.ts';
import { scratch } from './scratch.ts';

/** In the order of the kernels. */
const OPERATIONS = ['add', 'sub', 'mul', 'div'] as const;

export type Operation = (typeof OPERATIONS)[number];

/** Results of fewer elements are done before a kernel has been told what to do. */
const LEAST = 512;

/** Shorter rows are not worth finding their places. */
const SHORTEST = 16;

/** Operands as they step along the result's axes, 0 along those that they do not have. */
export interface Operands {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/** Fills `out`, of this shape. */
export function fastArithmetic(
  operation: Operation,
  out: Float32Array,
  shape: readonly number[],
  { a, b, first, second }: Operands,
): boolean {
  const engine = machine();
  if (engine === undefined || out.length < LEAST) return false;
  const lefts: number[] = [];
  const rights: number[] = [];
  let [length, isFit] = [0, true];
  const steps = { first: 0, second: 0 };
  forEachRow(shape, first, second, (row) => {
    length = row.length;
    steps.first = row.firstStep;
    steps.second = row.secondStep;
    isFit &&= length >= SHORTEST && row.firstStep <= 1 && row.secondStep <= 1;
    if (!isFit) return;
    lefts.push(row.first);
    rights.push(row.second);
  });
  if (!isFit || steps.first + steps.second === 0) return false;
  if (lefts.length === 1) length = inPieces(lefts, rights, length, steps);
  scratch.open();
  const job = emptyJob();
  job.perGroup = OPERATIONS.indexOf(operation);
  job.x = scratch.place(a);
  job.dy = scratch.place(b);
  job.out = scratch.placeResult(out);
  job.groups = scratch.place(Int32Array.from(lefts));
  job.parameters = scratch.place(Int32Array.from(rights));
  job.centred = steps.first;
  job.ownMean = steps.second;
  job.length = length;
  run(engine, 'elementwise', job, lefts.length, length);
  scratch.close();
  return true;
}

/** One long row as several of the length returned, if it divides, so that threads can share it. */
function inPieces(
  lefts: number[],
  rights: number[],
  length: number,
  steps: { first: number; second: number },
): number {
  const count = PIECES.find((pieces) => length % pieces === 0) ?? 1;
  const piece = length / count;
  for (let i = 1; i < count; i++) {
    lefts.push((lefts[0] ?? 0) + i * piece * steps.first);
    rights.push((rights[0] ?? 0) + i * piece * steps.second);
  }
  return piece;
}

const PIECES = [256, 64, 49, 36, 25, 16, 9, 8, 6, 5, 4, 3, 2];

/** Fills `out` with every element of `a` and a number. */
export function fastWithNumber(
  operation: Operation,
  out: Float32Array,
  a: Float32Array,
  number: number,
): boolean {
  const engine = machine();
  if (engine === undefined || out.length < LEAST) return false;
  scratch.open();
  const job = emptyJob();
  job.perGroup = OPERATIONS.indexOf(operation);
  job.x = scratch.place(a);
  job.out = scratch.placeResult(out);
  job.weight = number;
  run(engine, 'withNumber', job, out.length, 1);
  scratch.close();
  return true;
}

/** How many matrices lie side by side, the rows of the left and of the right ones, and the length of a row. */
export interface Sizes {
  readonly batches: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/** Fills `out[n, i, j]` with Σ left[n, i, k]·right[n, j, k] in float64, over even and odd k apart. */
export function fastMatmul(
  out: Float32Array,
  left: Float32Array,
  right: Float32Array,
  { batches, rows, columns, depth }: Sizes,
): boolean {
  const engine = machine();
  if (engine === undefined || out.length * depth < LEAST) return false;
  scratch.open();
  const widened = (data: Float32Array): number => {
    const job = emptyJob();
    job.x = scratch.place(data);
    job.out = scratch.take(8 * data.length);
    run(engine, 'widen', job, data.length, 1);
    return job.out;
  };
  const job = emptyJob();
  job.x = widened(left);
  job.dy = widened(right);
  job.out = scratch.placeResult(out);
  job.length = depth;
  job.segments = columns;
  job.rows = rows;
  run(engine, 'matmulRows', job, batches * rows, columns * depth);
  scratch.close();
  return true;
}
