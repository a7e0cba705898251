/** Executes a notebook's code cells with the kernel that the editor uses. */
import module from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Kernel, type RunEnd } from '../kernel/client.ts';
import { type Cell, errorOutput, type Notebook } from '../notebook/index.ts';
import { describeError, describeLoss } from '../protocol/error-text.ts';
import { Asker } from './ask.ts';
import { CommandError } from './command-error.ts';
import { OutputCollector } from './output-collector.ts';

const KERNEL = fileURLToPath(new URL('kernel.cjs', import.meta.url));

export interface Execution {
  /** From where it was read; cells run in its folder. */
  file: string;
  timeoutMs: number;
  /** Of the engine; left out: as many as the hardware has. */
  threads?: number;
  keepGoing: boolean;
  /** What cells write and show, as text. */
  print(text: string): void;
  /** Before a cell runs, `index` from 0. */
  begin?(index: number): void;
  /** What went wrong with a cell; left out: to standard error. */
  fail?(failure: string): void;
}

/** Runs the code cells, puts their outputs into them, and tells how many failed. */
export async function execute(notebook: Notebook, options: Execution): Promise<number> {
  // By the whole module: older versions have no such name to import.
  if (module.registerHooks === undefined) {
    throw new CommandError(`cells run on Node 22.15 or newer; this is ${process.version}`);
  }
  const { file, threads } = options;
  const kernel = new Kernel({
    script: KERNEL,
    folder: path.dirname(path.resolve(file)),
    ...(threads === undefined ? {} : { settings: () => ({ threads }) }),
  });
  const fail = options.fail ?? ((text) => process.stderr.write(`normbook: ${file}: ${text}\n`));
  const asker = new Asker();
  let failures = 0;
  try {
    for (const [index, cell] of notebook.cells.entries()) {
      if (cell.kind !== 'code') continue;
      options.begin?.(index);
      const failure = await runCell({ kernel, asker }, cell, index, options);
      if (failure === undefined) continue;
      failures++;
      fail(failure);
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
  options: Execution,
): Promise<string | undefined> {
  const label = `Cell ${index + 1}`;
  const uri = `${pathToFileURL(options.file).href}#${cell.id ?? index}`;
  const collector = new OutputCollector(options.print, (prompt) => asker.ask(prompt));
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

function errorOf(end: RunEnd): ReturnType<typeof describeLoss> | undefined {
  if (end.type === 'failed') return describeError(end.error);
  return end.type === 'lost' ? describeLoss(end.reason) : undefined;
}
