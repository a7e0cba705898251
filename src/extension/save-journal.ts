/**
 * What is about to be saved, kept aside until the editor has written it: VS Code empties a file before it writes it, so
 * that a process killed in between leaves half a notebook. The next one finds the other half here. It knows no VS Code.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { isAlive, writeWhole } from '../data/write-file.ts';

/** A file that was found half written, and is whole again. */
export interface Restored {
  readonly file: string;
  /** What it had. */
  readonly torn: Uint8Array;
  /** What it has now. */
  readonly whole: Uint8Array;
}

/** One for a save, and some for the backups in its midst; only saves that fail again and again would leave more. */
const MAX_ENTRIES = 4;

export class SaveJournal {
  /** Where its entries are. */
  readonly folder: string;
  /** Entries of this process, by the file that they are for. */
  readonly #entries = new Map<string, string[]>();
  #count = 0;

  /** `folder`: the journal's alone; it need not be there yet. */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** To be awaited before `file` is written with `bytes`. */
  async begin(file: string, bytes: Uint8Array): Promise<void> {
    const entry = path.join(this.folder, `${process.pid}-${this.#count++}.save`);
    const entries = [...(this.#entries.get(file) ?? []), entry];
    const needless = entries.splice(0, entries.length - MAX_ENTRIES);
    this.#entries.set(file, entries);
    await mkdir(this.folder, { recursive: true });
    await writeWhole(entry, [Buffer.from(`${JSON.stringify({ file })}\n`), bytes]);
    for (const old of needless) await rm(old, { force: true });
  }

  /** To be called when `file` is written. */
  async end(file: string): Promise<void> {
    const entries = this.#entries.get(file) ?? [];
    this.#entries.delete(file);
    for (const entry of entries) await rm(entry, { force: true });
  }

  /**
   * Makes whole what processes that are no more left half written; before the first `begin`. A file that holds anything
   * else than the beginning of what was to be saved, the old notebook for one, is left as it is. An entry that cannot be
   * carried out is tried again next time, and its reason given to `report`.
   */
  async restore(report: (file: string, reason: unknown) => void): Promise<Restored[]> {
    const restored: Restored[] = [];
    for (const name of await readdir(this.folder).catch(() => [])) {
      const [, pid, half] = /^(\d+)-\d+\.save(\.\d+\.tmp)?$/.exec(name) ?? [];
      if (pid === undefined || (Number(pid) !== process.pid && isAlive(Number(pid)))) continue;
      const entry = path.join(this.folder, name);
      // One that was not whole yet is of a save that had not begun.
      const read = half === undefined ? entryFrom(await readFile(entry)) : undefined;
      try {
        const one = read && (await restoreOne(read.file, read.bytes));
        if (one) restored.push(one);
        await rm(entry, { force: true });
      } catch (error) {
        report(read?.file ?? entry, error);
      }
    }
    return restored;
  }
}

/** Nothing for what is not ours, or from another version: there is then nothing to be done with it. */
function entryFrom(content: Buffer): { file: string; bytes: Uint8Array } | undefined {
  const end = content.indexOf('\n');
  try {
    const head: unknown = JSON.parse(content.subarray(0, end).toString());
    const isHead = typeof head === 'object' && head !== null && 'file' in head;
    if (isHead && typeof head.file === 'string') return { file: head.file, bytes: content.subarray(end + 1) };
  } catch {
    // Not JSON, and so not ours.
    return undefined;
  }
  return undefined;
}

async function restoreOne(file: string, whole: Uint8Array): Promise<Restored | undefined> {
  const torn = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (torn === undefined || !isTorn(torn, whole)) return undefined;
  await writeWhole(file, whole);
  return { file, torn, whole };
}

/** Whether a file was left in the midst of being written: it has the beginning, and nothing or only zeros behind it. */
export function isTorn(found: Uint8Array, whole: Uint8Array): boolean {
  if (found.length > whole.length) return false;
  let alike = 0;
  while (alike < found.length && found[alike] === whole[alike]) alike++;
  return alike < whole.length && found.subarray(alike).every((byte) => byte === 0);
}
