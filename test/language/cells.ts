// Notebooks written as text for tests: cells between lines of `---`, the cursor as ‸, a stretch between ‹ and ›.
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { root } from '../../scripts/paths.mjs';
import type { Knowledge } from '../../src/language/knowledge.ts';
import type { KernelVariable } from '../../src/language/messages.ts';
import { type Cell, NotebookProgram, type SharedFiles } from '../../src/language/notebook-program.ts';
import { folderSettings } from '../../src/language/settings.ts';

export const declarations = join(root, 'dist', 'declarations');

/** Trees of libraries are read once for all tests. */
const shared: SharedFiles = { registry: ts.createDocumentRegistry(), declarations: new Map(), version: 0 };

/** Where a test's question is asked. */
export interface Asked {
  readonly program: NotebookProgram;
  readonly cell: Cell;
  readonly offset: number;
}

/** A notebook in a folder of its own, with these files in it. */
export class Workbench {
  readonly folder: string;
  readonly #program: NotebookProgram;
  #writes = 0;

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'normbook-language-'));
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    const place = { folder: this.folder, name: 'test.normbook', declarations };
    this.#program = new NotebookProgram(place, folderSettings(this.folder, declarations), shared);
  }

  /** The notebook, with the cursor's cell in hand; without a cursor the last cell, at its end. */
  ask(source: string): Asked {
    const texts = source.split('\n---\n');
    const found = texts.findIndex((text) => text.includes('‸'));
    const index = found === -1 ? texts.length - 1 : found;
    const offset = texts[index]?.indexOf('‸') ?? -1;
    const cells = texts.map((text, i) => ({ uri: uriOf(i), text: text.replace('‸', '') }));
    this.#program.update(cells, uriOf(index));
    const cell = this.#program.cellAt(uriOf(index));
    if (cell === undefined) throw new Error('the notebook of a test has a cell');
    return { program: this.#program, cell, offset: offset === -1 ? cell.text.length : offset };
  }

  /** Makes a file in the folder, or another of one that is there. */
  write(name: string, text: string): void {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    // Files of one millisecond would look like the same.
    const time = statSync(file).mtimeMs / 1000 + ++this.#writes;
    utimesSync(file, time, time);
  }

  /** Removes the folder. */
  end(): void {
    this.#program.dispose();
    rmSync(this.folder, { recursive: true });
  }
}

/** Of a cell by its place from 0. */
export function uriOf(index: number): string {
  return `vscode-notebook-cell:/test.normbook#${index}`;
}

/** As a kernel would tell it. */
export function knowing(variables: readonly KernelVariable[] = []): Knowledge {
  return {
    variables,
    detailsOf: () => Promise.resolve('min 0'),
    pictureOf: () => ({ foreground: '#000' }),
  };
}
