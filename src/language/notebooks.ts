/**
 * The notebooks that are open: a program of TypeScript for each, what is known of its kernel, and the order in which
 * its cells are looked through for errors. It knows the editor's documents, not how they travel.
 */
import os from 'node:os';
import { posix as path } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { NormRecord } from '../engine/index.ts';
import { prepare } from './completion.ts';
import { diagnose } from './diagnostics.ts';
import type { Formula, Knowledge } from './knowledge.ts';
import type { KernelVariable, Theme } from './messages.ts';
import { type Cell, type CellText, NotebookProgram, type SharedFiles } from './notebook-program.ts';
import { folderSettings } from './settings.ts';

/** Text on the editor's background. */
const FOREGROUNDS: Readonly<Record<Theme, string>> = { light: '#3b3b3b', dark: '#cccccc' };

/** A pause in typing after which errors are looked for. */
const PAUSE = 100;

export interface Surroundings {
  /** The folder that the build fills with declarations. */
  readonly declarations: string;
  readonly formulas: Readonly<Record<string, Formula>>;
  theme: Theme;
  /** Asks the kernel of a notebook, by way of the extension. */
  readonly detailsOf: (notebook: string, name: string) => Promise<string>;
  /** Where a notebook that has no file belongs. */
  readonly folder: string | undefined;
  /** For what went wrong within: nobody asked, so nobody can be answered. */
  readonly log: (text: string) => void;
}

/** Told of every cell whose diagnostics are known anew. */
export type Publish = (uri: string, diagnostics: readonly Diagnostic[]) => void;

export class Notebooks {
  readonly #open = new Map<string, Notebook>();
  readonly #shared: SharedFiles = {
    registry: ts.createDocumentRegistry(),
    declarations: new Map(),
    version: 0,
  };
  readonly #surroundings: Surroundings;
  readonly #publish: Publish;

  constructor(surroundings: Surroundings, publish: Publish) {
    this.#surroundings = surroundings;
    this.#publish = publish;
  }

  open(uri: string, cells: readonly CellText[]): void {
    this.close(uri);
    this.#open.set(uri, new Notebook(uri, cells, this.#surroundings, this.#shared, this.#publish));
  }

  /** `changed` is the cell that was typed in, if it was one. */
  change(uri: string, cells: readonly CellText[], changed?: string): void {
    this.#open.get(uri)?.change(cells, changed);
  }

  close(uri: string): void {
    this.#open.get(uri)?.dispose();
    this.#open.delete(uri);
  }

  at(uri: string): Notebook | undefined {
    return this.#open.get(uri);
  }

  setVariables(uri: string, variables: readonly KernelVariable[]): void {
    this.#open.get(uri)?.setVariables(variables);
  }

  /** Files that cells may import were written, made or removed; of settings all is read again. */
  filesChanged(files: readonly string[]): void {
    this.#shared.version += 1;
    const hasSettings = files.some((file) => /\/(?:[jt]sconfig[^/]*|package)\.json$/.test(file));
    for (const notebook of this.#open.values()) notebook.refresh(hasSettings);
  }

  dispose(): void {
    for (const uri of [...this.#open.keys()]) this.close(uri);
  }
}

export class Notebook implements Knowledge {
  variables: readonly KernelVariable[] = [];
  readonly #uri: string;
  readonly #surroundings: Surroundings;
  readonly #shared: SharedFiles;
  readonly #publish: Publish;
  #program: NotebookProgram;
  #texts: readonly CellText[];
  /** The version of each cell when it was last looked through. */
  #checked = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #round = 0;
  #isPrepared = false;

  constructor(
    uri: string,
    cells: readonly CellText[],
    surroundings: Surroundings,
    shared: SharedFiles,
    publish: Publish,
  ) {
    this.#uri = uri;
    this.#texts = cells;
    this.#surroundings = surroundings;
    this.#shared = shared;
    this.#publish = publish;
    this.#program = this.#start();
    this.#schedule();
  }

  get program(): NotebookProgram {
    return this.#program;
  }

  pictureOf({ id }: NormRecord): ReturnType<Knowledge['pictureOf']> {
    const { formulas, theme } = this.#surroundings;
    const formula = formulas[id];
    return { foreground: FOREGROUNDS[theme], ...(formula && { formula }) };
  }

  detailsOf(name: string): Promise<string> {
    return this.#surroundings.detailsOf(this.#uri, name);
  }

  change(cells: readonly CellText[], changed?: string): void {
    for (const { uri } of this.#texts) {
      if (cells.some((cell) => cell.uri === uri)) continue;
      this.#checked.delete(uri);
      this.#publish(uri, []);
    }
    this.#texts = cells;
    this.#program.update(cells, changed);
    this.#schedule();
  }

  /** A pause begins where a key has its answer: to look for errors at once would make the next key wait. */
  answered(): void {
    this.#schedule();
  }

  setVariables(variables: readonly KernelVariable[]): void {
    const before = outsides(this.variables);
    this.variables = variables;
    // What is wrong with a pattern depends on the tensors that are there.
    if (outsides(variables) !== before) this.refresh(false);
  }

  /** Looks through everything again, with the folder's settings read again if they changed. */
  refresh(hasSettings: boolean): void {
    if (hasSettings) {
      this.#program.dispose();
      this.#program = this.#start();
    }
    this.#checked.clear();
    this.#schedule();
  }

  dispose(): void {
    this.#round += 1;
    clearTimeout(this.#timer);
    for (const { uri } of this.#texts) this.#publish(uri, []);
    this.#program.dispose();
  }

  #start(): NotebookProgram {
    const declarations = asTypescriptHasIt(this.#surroundings.declarations);
    const { folder, name } = placeOf(this.#uri, this.#surroundings.folder);
    const program = new NotebookProgram(
      { folder, name, declarations },
      folderSettings(folder, declarations),
      this.#shared,
    );
    program.update(this.#texts);
    return program;
  }

  #schedule(): void {
    this.#round += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#check(this.#round), PAUSE);
  }

  /** One cell at a time, the newest changed first, so that a completion asked for meanwhile is not kept waiting. */
  async #check(round: number): Promise<void> {
    for (const cell of this.#stale()) {
      if (round !== this.#round) return;
      this.#publish(cell.uri, this.#diagnose(cell));
      this.#checked.set(cell.uri, cell.version);
      this.#prepare(cell);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Early, while the notebook is looked through for the first time: whoever has opened it reads before they type. */
  #prepare(cell: Cell): void {
    if (this.#isPrepared) return;
    this.#isPrepared = true;
    try {
      prepare(this.#program, cell);
    } catch (error) {
      this.#surroundings.log(`completion: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }

  /** Where TypeScript itself fails, as on a half-written cell it may, the cell has no marks until the next key. */
  #diagnose(cell: Cell): readonly Diagnostic[] {
    try {
      return diagnose(this.#program, cell, this);
    } catch (error) {
      this.#surroundings.log(`diagnostics: ${error instanceof Error ? error.stack : String(error)}`);
      return [];
    }
  }

  /** Cells that changed, then those that use names of such cells, directly or not. */
  #stale(): Cell[] {
    const { cells } = this.#program;
    const changed = cells.filter(({ uri, version }) => this.#checked.get(uri) !== version);
    const stale = new Set(changed);
    for (let size = -1; size !== stale.size; ) {
      size = stale.size;
      for (const cell of cells) {
        const uses = [...cell.sources].some((index) => cells[index] !== undefined && stale.has(cells[index]));
        if (uses) stale.add(cell);
      }
    }
    // If the round is cut short, those that are left must be found again.
    for (const { uri } of stale) this.#checked.delete(uri);
    return [...stale];
  }
}

/** The folder that a notebook's imports start from, and a name that no other notebook there has. */
function placeOf(uri: string, workspace: string | undefined): { folder: string; name: string } {
  if (uri.startsWith('file:')) {
    const file = asTypescriptHasIt(fileURLToPath(uri));
    return { folder: path.dirname(file), name: path.basename(file) };
  }
  const name = uri.replaceAll(/[^\w.-]+/g, '-');
  return { folder: asTypescriptHasIt(workspace ?? os.homedir()), name };
}

/** With `/` on every system. */
function asTypescriptHasIt(file: string): string {
  return process.platform === 'win32' ? file.replaceAll('\\', '/') : file;
}

/** Names, axes and shapes of the tensors. */
function outsides(variables: readonly KernelVariable[]): string {
  return JSON.stringify(
    variables.filter(({ axes }) => axes).map(({ name, axes, shape }) => [name, axes, shape]),
  );
}
