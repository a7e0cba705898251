/** What is pinned, kept in the extension's own folder of the workspace, so that a reload or a crash of the window loses none. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../data/write-file.ts';
import type { Pinned, PinnedState } from '../protocol/comparison-page.ts';
import { parsePinnedState } from '../protocol/comparison-page-guard.ts';

export class PinnedFile {
  readonly #file: string;
  #written: Promise<void> = Promise.resolve();

  /** `folder` need not be there yet. */
  constructor(folder: string) {
    this.#file = path.join(folder, 'pinned.json');
  }

  /** Nothing where there is no file, or none of ours; without what is damaged. */
  async read(): Promise<PinnedState> {
    await this.#written;
    const text = await readFile(this.#file, 'utf8').catch(() => 'null');
    try {
      return parsePinnedState(JSON.parse(text));
    } catch {
      // Not JSON: then it is as if it were not there.
      return { items: [] };
    }
  }

  /** One after the other; none where nothing is pinned. Rejects where it cannot be written. */
  write(items: readonly Pinned[]): Promise<void> {
    const state: PinnedState = { items: items.map(({ output: _, ...item }) => item) };
    const next = (): Promise<void> => this.#write(state);
    this.#written = this.#written.then(next, next);
    return this.#written;
  }

  async #write(state: PinnedState): Promise<void> {
    if (state.items.length === 0) return rm(this.#file, { force: true });
    await mkdir(path.dirname(this.#file), { recursive: true });
    await writeWhole(this.#file, JSON.stringify(state));
  }
}
