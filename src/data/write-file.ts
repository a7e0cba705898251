/** A file written whole or not at all, whatever ends the process. It knows Node, and no format. */
import type { Stats } from 'node:fs';
import { type FileHandle, open, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';

/** What a file is to hold: all of it, or parts in their order, so that a large one need not be in memory twice. */
export type FileContents = string | Uint8Array | Iterable<Uint8Array>;

/** Systems write at most some GiB at a time. */
const PART = 2 ** 28;

/**
 * Writes a new file beside `target`, waits until the disk has it, and gives it the old one's name and mode. Whoever
 * reads `target`, also after a loss of power, finds the old file or the new one. Through a link, what it names is
 * replaced; what is no ordinary file, such as a pipe, is written to. Throws what the file system says; nothing of the
 * new file is then left behind.
 */
export async function writeWhole(target: string, contents: FileContents): Promise<void> {
  const file = await realpath(target).catch(() => target);
  const old = await stat(file).catch(() => undefined);
  if (old && !old.isFile()) return writeFile(file, contents);
  // A file that may not be written to is not to be replaced either, though its folder would allow it.
  if (old) await (await open(file, 'r+')).close();
  const temporary = temporaryOf(file);
  try {
    await writeFlushed(temporary, contents, old);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await sweep(file);
}

/** The name that a file of this process has until it is whole. */
export function temporaryOf(file: string): string {
  return `${file}.${process.pid}.tmp`;
}

async function writeFlushed(file: string, contents: FileContents, old: Stats | undefined): Promise<void> {
  const handle = await open(file, 'w', old?.mode);
  try {
    for (const part of partsOf(contents)) await writeAll(handle, part);
    // What the process' mask took away of the mode.
    if (old) await handle.chmod(old.mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function partsOf(contents: FileContents): Iterable<Uint8Array> {
  if (typeof contents === 'string') return [Buffer.from(contents)];
  return contents instanceof Uint8Array ? [contents] : contents;
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    at += (await handle.write(bytes, at, Math.min(bytes.length - at, PART))).bytesWritten;
  }
}

/** Takes away what a process that was killed left beside the file. */
async function sweep(file: string): Promise<void> {
  const [folder, start] = [dirname(file), `${basename(file)}.`];
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const pid = name.startsWith(start) ? /^(\d+)\.tmp$/.exec(name.slice(start.length))?.[1] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { force: true });
  }
}

/** Whether there is a process of that number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There is one, which belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
