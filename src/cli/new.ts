/** `normbook new`: a notebook to begin with, where there is none. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { firstNotebook, writeNotebook } from '../notebook/index.ts';
import { type Command, parseOptions } from './command.ts';
import { CommandError, UsageError } from './command-error.ts';

const UNNAMED = 'notebook.normbook';

export const newCommand: Command = {
  synopsis: 'new [FILE]',
  summary: `writes a notebook with a first cell that shows something (default: ${UNNAMED})
a file that is there already is left alone`,
  options: {},
  completes: { files: ['normbook'] },
  async main(args) {
    const { positionals } = parseOptions(args, {});
    const [given = UNNAMED, ...more] = positionals;
    if (more.length > 0) throw new UsageError(`new takes one file, got ${positionals.length}`);
    const file = named(given);
    await writeNew(file, writeNotebook(firstNotebook()));
    process.stdout.write(`${file}: run it with \`normbook run ${shellWord(file)}\`, or open it in VS Code\n`);
    return 0;
  },
};

/** Only under that ending does VS Code open it as a notebook. */
function named(given: string): string {
  const { ext } = path.parse(given);
  if (ext === '') return `${given}.normbook`;
  if (ext === '.normbook') return given;
  throw new UsageError(`new: '${given}' ends in ${ext}, expected .normbook`);
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
    const folder = path.dirname(path.resolve(file));
    const reasons = new Map<unknown, string>([
      ['EEXIST', 'is there already and was left alone; give another name'],
      ['ENOENT', `there is no folder ${folder}; make it first`],
    ]);
    throw new CommandError(`${file}: ${reasons.get(code) ?? `cannot be written (${code})`}`, { cause });
  }
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
