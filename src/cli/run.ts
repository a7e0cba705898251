/** `normbook run`: executes a notebook with the kernel that the editor uses, and writes its outputs. */
import { access, chmod, constants, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import module from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { Kernel, type RunEnd } from '../kernel/client.ts';
import {
  type Cell,
  decodeFile,
  errorOutput,
  type Notebook,
  NotebookFileError,
  parseNotebook,
  writeNotebook,
} from '../notebook/index.ts';
import { describeError, describeLoss } from '../protocol/error-text.ts';
import { Asker } from './ask.ts';
import { CommandError, UsageError } from './command-error.ts';
import { OutputCollector } from './output-collector.ts';

const KERNEL = fileURLToPath(new URL('kernel.cjs', import.meta.url));

interface RunOptions {
  file: string;
  /** Where the notebook with its outputs goes; nowhere when absent. */
  out?: string;
  timeoutMs: number;
  keepGoing: boolean;
}

export const run = {
  synopsis: 'run FILE [--out FILE | --in-place] [--timeout S] [--keep-going]',
  summary: `runs every code cell and prints what it shows as text
--out FILE    writes the notebook with its outputs to FILE
--in-place    writes it to where it came from
--timeout S   ends a cell after S seconds (default: never)
--keep-going  goes on after a cell that failed
exit code 1 when a cell fails or times out, or the file cannot be read`,
  async main(args: string[]): Promise<number> {
    const options = parseOptions(args);
    // By the whole module: older versions have no such name to import.
    if (module.registerHooks === undefined) {
      throw new CommandError(`cells run on Node 22.15 or newer; this is ${process.version}`);
    }
    const notebook = await read(options.file);
    const failures = await execute(notebook, options);
    if (options.out !== undefined) await write(options.out, notebook);
    return failures > 0 ? 1 : 0;
  },
};

function parseOptions(args: string[]): RunOptions {
  const { values, positionals } = parse(args);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new UsageError(`run takes one file, got ${positionals.length}`);
  const inPlace = values['in-place'] === true;
  if (inPlace && values.out !== undefined)
    throw new UsageError('--out and --in-place exclude each other; give one');
  const seconds = values.timeout === undefined ? Number.POSITIVE_INFINITY : Number(values.timeout);
  if (!(seconds > 0)) throw new UsageError(`--timeout is '${values.timeout}', expected seconds above 0`);
  const out = inPlace ? file : values.out;
  return {
    file,
    ...(out === undefined ? {} : { out }),
    timeoutMs: seconds * 1000,
    keepGoing: values['keep-going'] === true,
  };
}

function parse(args: string[]) {
  const options = {
    out: { type: 'string' },
    'in-place': { type: 'boolean' },
    timeout: { type: 'string' },
    'keep-going': { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function read(file: string): Promise<Notebook> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const folder = path.dirname(path.resolve(file));
    const reason = cause.code === 'ENOENT' ? `not found in ${folder}` : `cannot be read (${cause.code})`;
    throw new CommandError(`${path.basename(file)}: ${reason}`, { cause });
  });
  try {
    return parseNotebook(decodeFile(bytes));
  } catch (error) {
    if (!(error instanceof NotebookFileError)) throw error;
    throw new CommandError(`${file}:${error.line}:${error.column}: ${error.reason}`, { cause: error });
  }
}

/** Runs the code cells, puts their outputs into them, and tells how many failed. */
async function execute(notebook: Notebook, options: RunOptions): Promise<number> {
  const kernel = new Kernel({ script: KERNEL, folder: path.dirname(path.resolve(options.file)) });
  const asker = new Asker();
  let failures = 0;
  try {
    for (const [index, cell] of notebook.cells.entries()) {
      if (cell.kind !== 'code') continue;
      const failure = await runCell({ kernel, asker }, cell, index, options);
      if (failure === undefined) continue;
      failures++;
      process.stderr.write(`normbook: ${options.file}: ${failure}\n`);
      if (!options.keepGoing) break;
    }
  } finally {
    kernel.kill('the notebook has ended');
    asker.close();
  }
  return failures;
}

/** Resolves with what went wrong, if anything did. */
async function runCell(
  { kernel, asker }: { kernel: Kernel; asker: Asker },
  cell: Cell,
  index: number,
  options: RunOptions,
): Promise<string | undefined> {
  const label = `Cell ${index + 1}`;
  const uri = `${pathToFileURL(options.file).href}#${cell.id ?? index}`;
  const collector = new OutputCollector(print, (prompt) => asker.ask(prompt));
  let timedOut = false;
  const stop = (): void => {
    timedOut = true;
    kernel.interrupt();
  };
  // setTimeout takes at most 2^31 − 1 ms; longer is as good as never.
  const timer = options.timeoutMs < 2 ** 31 ? setTimeout(stop, options.timeoutMs) : undefined;
  const end = await kernel.run({ uri, label, source: cell.source }, collector);
  clearTimeout(timer);
  collector.end();
  cell.outputs = collector.outputs;
  const error = errorOf(end);
  if (error === undefined) return undefined;
  cell.outputs.push(errorOutput(error));
  return timedOut
    ? `${label}: timed out after ${options.timeoutMs / 1000} s`
    : `${label} failed\n${error.stack}`;
}

/** Colours are for terminals. */
function print(text: string): void {
  process.stdout.write(process.stdout.isTTY ? text : stripVTControlCharacters(text));
}

function errorOf(end: RunEnd): ReturnType<typeof describeLoss> | undefined {
  if (end.type === 'failed') return describeError(end.error);
  return end.type === 'lost' ? describeLoss(end.reason) : undefined;
}

/** Into a new file that then takes the old one's name and mode, so that a half-written notebook is never there. */
async function write(target: string, notebook: Notebook): Promise<void> {
  const text = writeNotebook(notebook);
  // Through a link to what it names; what is no ordinary file, such as a pipe, is written to and not replaced.
  const file = await realpath(target).catch(() => target);
  const old = await stat(file).catch(() => undefined);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    if (old) await access(file, constants.W_OK);
    if (old && !old.isFile()) return await writeFile(file, text);
    await writeFile(temporary, text, old ? { mode: old.mode } : {});
    if (old) await chmod(temporary, old.mode);
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    const reason = cause instanceof Error && 'code' in cause ? cause.code : cause;
    throw new CommandError(`${file}: cannot be written (${reason})`, { cause });
  }
}
