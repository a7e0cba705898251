/** What a command is: its words for help and shells, its options, and what it does. It knows no command. */
import { parseArgs } from 'node:util';
import { UsageError } from './command-error.ts';

export interface Option {
  readonly type: 'boolean' | 'string';
  /** What help calls its value: `FILE`, `S`. */
  readonly value?: string;
  /** All values that it takes, where they are few. */
  readonly choices?: readonly string[];
  readonly summary: string;
}

export interface Command {
  /** What comes before the options: `run FILE`. */
  readonly synopsis: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, Option>>;
  /** What shells complete its arguments from: endings of files, or words. */
  readonly completes?: { readonly files?: readonly string[]; readonly words?: readonly string[] };
  /** Resolves with the exit code. */
  main(args: string[]): Promise<number>;
}

/** Options and other arguments. Throws `UsageError`. */
export function parseOptions<const Options extends Command['options']>(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Help on one command. */
export function helpOf({ synopsis, summary, options }: Command): string {
  const rows = Object.entries(options).map(([name, option]) => [spelled(name, option), option.summary]);
  const width = Math.max(0, ...rows.map(([left = '']) => left.length));
  const lines = rows.map(([left = '', right = '']) => `${left.padEnd(width)}  ${right}`);
  const usage = rows.length === 0 ? synopsis : `${synopsis} [OPTIONS]`;
  return `  normbook ${usage}\n${[summary, ...lines].join('\n').replace(/^/gm, '      ')}\n`;
}

function spelled(name: string, { type, value, choices }: Option): string {
  if (type === 'boolean') return `--${name}`;
  return `--${name} ${choices?.join('|') ?? value ?? 'VALUE'}`;
}

/** Seconds above 0 as milliseconds; without any, for ever. */
export function timeoutOf(given: string | undefined): number {
  const seconds = given === undefined ? Number.POSITIVE_INFINITY : Number(given);
  if (!(seconds > 0)) throw new UsageError(`--timeout is '${given}', expected seconds above 0`);
  return seconds * 1000;
}

const MOST_THREADS = 64;

export function threadsOf(given: string | undefined): { threads?: number } {
  if (given === undefined) return {};
  const threads = Number(given);
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS) return { threads };
  throw new UsageError(`--threads is '${given}', expected an integer from 1 to ${MOST_THREADS}`);
}

export const TIMEOUT = {
  type: 'string',
  value: 'S',
  summary: 'ends a cell after S seconds (default: never)',
} as const satisfies Option;

export const THREADS = {
  type: 'string',
  value: 'N',
  summary: 'threads that compute (default: as many as the hardware has)',
} as const satisfies Option;

export const JSON_OPTION = {
  type: 'boolean',
  summary: 'prints JSON for machines',
} as const satisfies Option;

export const FORCE = {
  type: 'boolean',
  summary: 'over a file that is there already',
} as const satisfies Option;
