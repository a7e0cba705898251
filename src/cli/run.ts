/** `normbook run`: executes a notebook with the kernel that the editor uses, and writes its outputs. */
import process from 'node:process';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { writeNotebook } from '../notebook/index.ts';
import { UsageError } from './command-error.ts';
import { execute } from './execute.ts';
import { readNotebook, writeWhole } from './files.ts';

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
    const notebook = await readNotebook(options.file);
    const failures = await execute(notebook, { ...options, print });
    if (options.out !== undefined) await writeWhole(options.out, writeNotebook(notebook));
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

/** Colours are for terminals. */
function print(text: string): void {
  process.stdout.write(process.stdout.isTTY ? text : stripVTControlCharacters(text));
}
