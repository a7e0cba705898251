/** Files as a user names them on the command line: read with plain errors, written whole or not at all. */
import { access, chmod, constants, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
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

/** Into a new file that then takes the old one's name and mode, so that a half-written one is never there. */
export async function writeWhole(target: string, text: string | Uint8Array): Promise<void> {
  // Through a link to what it names; what is no ordinary file, such as a pipe, is written to and not replaced.
  const file = await realpath(target).catch(() => target);
  const old = await stat(file).catch(() => undefined);
  const temporary = `${file}.${process.pid}.tmp`;
  const held = holdTemporary(temporary);
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
  } finally {
    held.release();
  }
}
