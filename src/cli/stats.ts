/** `normbook stats`: statistics of an array in a file of any size, read once from beginning to end. */
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
  DataError,
  namesFor,
  openReader,
  openTensorFile,
  type TensorEntry,
  type TensorFile,
} from '../data/index.ts';
import {
  EngineError,
  engineSettings,
  type Grouping,
  resolvePattern,
  type SplitSizes,
} from '../engine/index.ts';
import { byteText, nearest } from '../engine/wording.ts';
import { type Command, JSON_OPTION, parseOptions, THREADS, threadsOf } from './command.ts';
import { CommandError, UsageError } from './command-error.ts';
import { ProgressLine } from './progress-line.ts';
import { FORMATS, type Format, type StatsTable, tableText } from './stats-table.ts';
import { newJob, planFor, progressOf, type StreamJob, totalsOf, work } from './stream-statistics.ts';

const options = {
  entry: { type: 'string', value: 'NAME', summary: 'which array, of a file that holds several' },
  keep: {
    type: 'string',
    value: 'PATTERN',
    summary: "one row for each index of the axes on its right, 'n c h w -> c' (default: '... ->', one row)",
  },
  sizes: {
    type: 'string',
    value: 'g=3',
    summary: "sizes of parts that a pattern such as 'n (g c) -> g' splits",
  },
  axes: {
    type: 'string',
    value: 'NAMES',
    summary: "names of the axes, 'N C H W' (default: by their number)",
  },
  format: { type: 'string', choices: FORMATS, summary: 'how it is printed (default: table)' },
  json: { ...JSON_OPTION, summary: 'as --format json' },
  threads: THREADS,
} as const satisfies Command['options'];

export const stats: Command = {
  synopsis: 'stats FILE',
  summary: `count, mean, deviation, minimum, maximum, NaN and ±∞ of an array in a .npy, .npz or .safetensors file
mean to maximum are of the finite elements; the deviation is the biased one
the file may be larger than memory; only deflated arrays of an .npz are held in it`,
  options,
  completes: { files: ['npy', 'npz', 'safetensors'] },
  async main(args) {
    const { values, positionals } = parseOptions(args, options);
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) {
      throw new UsageError(`stats takes one file, got ${positionals.length}`);
    }
    const format = formatOf(values.format, values.json === true);
    const { threads = availableParallelism() } = threadsOf(values.threads);
    const found = await measured(file, values, threads);
    process.stdout.write(tableText(found, format));
    return 0;
  },
};

function formatOf(given: string | undefined, json: boolean): Format {
  if (given === undefined) return json ? 'json' : 'table';
  const found = FORMATS.find((one) => one === given);
  if (found === undefined) throw new UsageError(`--format is '${given}', expected ${FORMATS.join(', ')}`);
  if (json && found !== 'json')
    throw new UsageError(`--json and --format ${given} exclude each other; give one`);
  return found;
}

interface Wanted {
  entry?: string | undefined;
  keep?: string | undefined;
  sizes?: string | undefined;
  axes?: string | undefined;
}

/** Groups whose totals a process of some hundred megabytes can hold. */
const MOST_GROUPS = 2 ** 20;

async function measured(file: string, wanted: Wanted, threads: number): Promise<StatsTable> {
  const { entry, number } = opened(file, wanted.entry);
  const axes = axesOf(entry, wanted.axes);
  const pattern = wanted.keep ?? '... ->';
  const sizes = sizesOf(wanted.sizes);
  const grouping = groupingOf(pattern, { axes, shape: entry.shape }, sizes);
  if (grouping.groups > MOST_GROUPS) {
    throw new UsageError(
      `--keep "${pattern}" keeps ${grouping.groups} groups, at most ${MOST_GROUPS} are held; keep fewer axes`,
    );
  }
  const { chunks } = planFor(entry, grouping);
  const job = newJob({ file, entry: number, axes, pattern, sizes }, grouping, chunks);
  await shared(job, chunks, entry, threads);
  const totals = totalsOf(job, grouping.groups);
  return { file, entry: entry.name, dtype: entry.dtype, shape: entry.shape, axes, grouping, totals };
}

/** The array that was named or the only one, and its number in the file. */
function opened(file: string, wanted: string | undefined): { entry: TensorEntry; number: number } {
  return withPlainErrors(() => {
    const reader = openReader(file, '.');
    try {
      const { entries } = openTensorFile(reader, file);
      const number = chosen(entries, file, wanted);
      const entry = entries[number];
      if (entry === undefined) throw new CommandError(`${file}: it holds no arrays; save an array in it`);
      if (entry.problem !== undefined) throw new CommandError(`${file}: ${entry.problem}`);
      return { entry, number };
    } finally {
      reader.close();
    }
  });
}

function chosen(entries: TensorFile['entries'], file: string, wanted: string | undefined): number {
  if (wanted === undefined && entries.length < 2) return 0;
  const names = entries.map(({ name }) => name);
  const listed = names.length > MOST_NAMES ? `${names.slice(0, MOST_NAMES).join(', ')} …` : names.join(', ');
  if (wanted === undefined) {
    throw new UsageError(`${file}: it holds ${names.length} arrays: ${listed}; name one with --entry`);
  }
  const found = names.indexOf(wanted);
  if (found >= 0) return found;
  const near = nearest(wanted, names);
  const remedy = near === undefined ? `it holds ${listed}` : `did you mean ${near}?`;
  throw new UsageError(`${file}: there is no entry '${wanted}'; ${remedy}`);
}

const MOST_NAMES = 12;

function axesOf({ shape }: TensorEntry, given: string | undefined): readonly string[] {
  if (given === undefined) return namesFor(shape);
  const axes = given.split(/\s+/).filter((name) => name !== '');
  if (axes.length === shape.length) return axes;
  const names = `${axes.length} ${axes.length === 1 ? 'name' : 'names'}`;
  throw new UsageError(
    `--axes '${given}' has ${names} for shape (${shape.join(', ')}); name ${shape.length}`,
  );
}

function sizesOf(given: string | undefined): SplitSizes {
  if (given === undefined) return {};
  const parts = given.split(/[\s,]+/).filter((part) => part !== '');
  return Object.fromEntries(
    parts.map((part) => {
      const [, name, size] = /^(\w+)=(\d+)$/.exec(part) ?? [];
      if (name === undefined)
        throw new UsageError(`--sizes has '${part}', expected a name and a size as in g=3`);
      return [name, Number(size)];
    }),
  );
}

function groupingOf(
  pattern: string,
  x: { axes: readonly string[]; shape: readonly number[] },
  sizes: SplitSizes,
): Grouping {
  try {
    return resolvePattern(pattern, x, { sizes });
  } catch (error) {
    if (error instanceof EngineError) throw new UsageError(`--keep: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Elements for which another thread is not worth its start. */
const LEAST_PER_THREAD = 2 ** 23;
/** How long this thread works before what else it has to do is done. */
const TURN_MS = 20;

/** All of the job, this thread's part among it. */
async function shared(job: StreamJob, chunks: number, entry: TensorEntry, threads: number): Promise<void> {
  engineSettings({ threads: 1, arithmetic: 'plain' });
  const elements = entry.shape.reduce((all, extent) => all * extent, 1);
  // What is deflated is inflated by each thread for itself.
  const worth = entry.isDeflated ? 1 : Math.ceil(elements / LEAST_PER_THREAD);
  const others = Array.from({ length: Math.min(threads, job.spans, worth) - 1 }, () => workerDone(job));
  const line = new ProgressLine();
  try {
    let last = performance.now();
    for (const _ of planErrors(work(job))) {
      if (performance.now() - last < TURN_MS) continue;
      line.bar(job.file, progressOf(job, chunks), byteText(entry.bytes));
      await setImmediate();
      last = performance.now();
    }
    await Promise.all(others);
  } finally {
    line.clear();
  }
}

function* planErrors(steps: Generator<void>): Generator<void> {
  for (;;) {
    const { done } = withPlainErrors(() => steps.next());
    if (done === true) return;
    yield;
  }
}

function workerDone(job: StreamJob): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('stats-worker.js', import.meta.url), { workerData: job });
    worker.once('error', (error) => reject(new CommandError(error.message, { cause: error })));
    worker.once('exit', () => resolve());
  });
}

/** A damaged file is no fault of ours. */
function withPlainErrors<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof DataError) throw new CommandError(error.message, { cause: error });
    throw error;
  }
}
