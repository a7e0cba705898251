/** Files as a user names them on the command line: read with plain errors, written whole or not at all. */
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { temporaryOf, writeWhole } from '../data/index.ts';
import { decodeFile, type Notebook, NotebookFileError, parseNotebook } from '../notebook/index.ts';
import { CommandError } from './command-error.ts';
import { holdTemporary } from './interrupt.ts';

export async function readBytes(file: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const folder = path.dirname(path.resolve(file));
    const reason = cause.code === 'ENOENT' ? `not found in ${folder}` : `cannot be read (${cause.code})`;
    throw new CommandError(`${path.basename(file)}: ${reason}`, { cause });
  });
}

export async function readNotebook(file: string): Promise<Notebook> {
  const bytes = await readBytes(file);
  try {
    return parseNotebook(decodeFile(bytes));
  } catch (error) {
    if (!(error instanceof NotebookFileError)) throw error;
    throw new CommandError(`${file}:${error.line}:${error.column}: ${error.reason}`, { cause: error });
  }
}

/** As a whole or not at all, also when Ctrl-C comes in the midst of it. */
export async function writeNew(target: string, text: string | Uint8Array): Promise<void> {
  const file = await realpath(target).catch(() => target);
  const held = holdTemporary(temporaryOf(file));
  try {
    await writeWhole(file, text);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? cause.code : cause;
    throw new CommandError(`${file}: cannot be written (${reason})`, { cause });
  } finally {
    held.release();
  }
}
