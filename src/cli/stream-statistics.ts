/**
 * Statistics of an array that stays in its file, chunk by chunk. Threads take spans of chunks in turn; which spans
 * there are does not depend on their number, and so the result does not to the bit.
 */

import { openReader } from '../data/read-file.ts';
import type { TensorEntry } from '../data/tensor-entry.ts';
import { openTensorFile } from '../data/tensor-file.ts';
import { floats } from '../engine/memory/memory.ts';
import { type Grouping, resolvePattern } from '../engine/pattern/grouping.ts';
import type { SplitSizes } from '../engine/pattern/split.ts';
import { type Plan, planOf } from './stream-plan.ts';
import { FIELDS, Totals } from './totals.ts';

/** What a thread is told. */
export interface StreamJob {
  readonly file: string;
  /** The number of the array in the file. */
  readonly entry: number;
  readonly axes: readonly string[];
  readonly pattern: string;
  readonly sizes: SplitSizes;
  /** Int32: the next span, and how many chunks are done. */
  readonly counters: SharedArrayBuffer;
  /** The totals of each span. */
  readonly totals: SharedArrayBuffer;
  readonly spans: number;
}

const NEXT = 0;
const DONE = 1;

/** Spans, unless their totals would take more than {@link MOST_NUMBERS}. */
const SPANS = 64;
const MOST_NUMBERS = 2 ** 24;

export function newJob(
  job: Omit<StreamJob, 'counters' | 'totals' | 'spans'>,
  { groups }: Grouping,
  chunks: number,
): StreamJob {
  const spans = Math.max(1, Math.min(SPANS, chunks, Math.floor(MOST_NUMBERS / (FIELDS * groups))));
  return {
    ...job,
    spans,
    counters: new SharedArrayBuffer(8),
    totals: new SharedArrayBuffer(8 * FIELDS * groups * spans),
  };
}

export function planFor(entry: TensorEntry, grouping: Grouping): Plan {
  return planOf(grouping, entry.columnMajor);
}

/** Takes spans until there are none; yields after each chunk, so that a thread can do other things between. */
export function* work(job: StreamJob): Generator<void> {
  const { file, axes, pattern, sizes, spans } = job;
  const reader = openReader(file, '.');
  try {
    const entry = openTensorFile(reader, file).entries[job.entry];
    if (entry === undefined) throw new RangeError(`no array ${job.entry} in ${file}`);
    const grouping = resolvePattern(pattern, { axes, shape: entry.shape }, { sizes });
    const plan = planFor(entry, grouping);
    const counters = new Int32Array(job.counters);
    const buffer = isExactInFloat32(entry)
      ? floats('stats', Math.max(1, plan.longest))
      : new Float64Array(plan.longest);
    for (;;) {
      const span = Atomics.add(counters, NEXT, 1);
      if (span >= spans) return;
      const totals = spanTotals(job, grouping.groups, span);
      const end = Math.floor(((span + 1) * plan.chunks) / spans);
      for (let i = Math.floor((span * plan.chunks) / spans); i < end; i++) {
        const chunk = plan.chunkAt(i);
        const data = buffer.subarray(0, chunk.box.length);
        entry.readStored(data, chunk.start);
        totals.add(data, chunk);
        Atomics.add(counters, DONE, 1);
        yield;
      }
    }
  } finally {
    reader.close();
  }
}

/** From 0 to 1. */
export function progressOf({ counters }: StreamJob, chunks: number): number {
  return chunks === 0 ? 1 : Atomics.load(new Int32Array(counters), DONE) / chunks;
}

/** When all threads are done: in the order of the spans, whoever took them. */
export function totalsOf(job: StreamJob, groups: number): Totals {
  const all = new Totals(groups);
  for (let span = 0; span < job.spans; span++) all.mergeAll(spanTotals(job, groups, span));
  return all;
}

function spanTotals({ totals }: StreamJob, groups: number, span: number): Totals {
  return new Totals(groups, totals, 8 * FIELDS * groups * span);
}

function isExactInFloat32({ dtype }: TensorEntry): boolean {
  return !/^(float64|u?int(32|64))$/.test(dtype);
}
