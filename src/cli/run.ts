/** `normbook run`: executes a notebook with the kernel that the editor uses, and writes its outputs. */
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import { writeNotebook } from '../notebook/index.ts';
import { type Command, parseOptions, THREADS, TIMEOUT, threadsOf, timeoutOf } from './command.ts';
import { UsageError } from './command-error.ts';
import { execute } from './execute.ts';
import { readNotebook, writeNew } from './files.ts';

const options = {
  out: { type: 'string', value: 'FILE', summary: 'writes the notebook with its outputs to FILE' },
  'in-place': { type: 'boolean', summary: 'writes it to where it came from' },
  timeout: TIMEOUT,
  threads: THREADS,
  'keep-going': { type: 'boolean', summary: 'goes on after a cell that failed' },
} as const satisfies Command['options'];

export const run: Command = {
  synopsis: 'run FILE',
  summary: `runs every code cell and prints what it shows as text
exit code 1 when a cell fails or times out, or the file cannot be read`,
  options,
  completes: { files: ['normbook'] },
  async main(args) {
    const { file, out, ...execution } = optionsFrom(args);
    const notebook = await readNotebook(file);
    const failures = await execute(notebook, { ...execution, file, print });
    if (out !== undefined) await writeNew(out, writeNotebook(notebook));
    return failures > 0 ? 1 : 0;
  },
};

interface RunOptions {
  file: string;
  /** Where the notebook with its outputs goes; nowhere when absent. */
  out?: string;
  timeoutMs: number;
  threads?: number;
  keepGoing: boolean;
}

function optionsFrom(args: string[]): RunOptions {
  const { values, positionals } = parseOptions(args, options);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new UsageError(`run takes one file, got ${positionals.length}`);
  const inPlace = values['in-place'] === true;
  if (inPlace && values.out !== undefined)
    throw new UsageError('--out and --in-place exclude each other; give one');
  const out = inPlace ? file : values.out;
  return {
    file,
    ...(out === undefined ? {} : { out }),
    timeoutMs: timeoutOf(values.timeout),
    ...threadsOf(values.threads),
    keepGoing: values['keep-going'] === true,
  };
}

/** Colours are for terminals. */
function print(text: string): void {
  process.stdout.write(process.stdout.isTTY ? text : stripVTControlCharacters(text));
}
