/**
 * VS Code's door to the file format. A file that cannot be read is refused, and so never overwritten; one that was half
 * written when the editor was killed is made whole.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { decodeFile, NotebookFileError, parseNotebook, writeNotebook } from '../notebook/index.ts';
import { fromNotebookData, notebookOf, toNotebookData } from './convert.ts';
import type { Restored, SaveJournal } from './save-journal.ts';

export class Serializer implements vscode.NotebookSerializer, vscode.Disposable {
  readonly #journal: SaveJournal;
  /** By file, those whose saving has begun and not ended. */
  readonly #saving = new Map<string, vscode.NotebookDocument>();
  /** What an editor may have read before it was whole again. */
  readonly #restored: Promise<Map<string, Restored>>;
  readonly #subscriptions: vscode.Disposable[];

  constructor(notebookType: string, journal: SaveJournal) {
    this.#journal = journal;
    this.#restored = journal.restore(tellOfFailure).then((restored) => {
      for (const { file } of restored) tellOf(file);
      return new Map(restored.filter(({ file }) => isInTab(file)).map((one) => [one.file, one]));
    });
    const fileOf = ({ notebookType: type, uri }: vscode.NotebookDocument) =>
      type === notebookType && uri.scheme === 'file' ? uri.fsPath : undefined;
    this.#subscriptions = [
      vscode.workspace.onDidOpenNotebookDocument(async ({ uri }) => {
        (await this.#restored).delete(uri.fsPath);
      }),
      vscode.workspace.onWillSaveNotebookDocument(({ notebook }) => {
        const file = fileOf(notebook);
        if (file !== undefined) this.#saving.set(file, notebook);
      }),
      vscode.workspace.onDidSaveNotebookDocument((notebook) => {
        const file = fileOf(notebook);
        if (file === undefined) return;
        this.#saving.delete(file);
        void journal.end(file);
      }),
      // One whose last save failed keeps its entry, for the next start.
      vscode.workspace.onDidCloseNotebookDocument((notebook) => {
        const file = fileOf(notebook);
        if (file !== undefined) this.#saving.delete(file);
      }),
    ];
  }

  async deserializeNotebook(content: Uint8Array): Promise<vscode.NotebookData> {
    const early = [...(await this.#restored).values()].find(
      ({ torn }) => Buffer.compare(torn, content) === 0,
    );
    try {
      return toNotebookData(parseNotebook(decodeFile(early?.whole ?? content)));
    } catch (error) {
      // VS Code shows the message of an error; its type would only add noise.
      throw error instanceof NotebookFileError
        ? new Error(`not a readable normbook: ${error.message}`)
        : error;
    }
  }

  async serializeNotebook(data: vscode.NotebookData): Promise<Uint8Array> {
    const outputs = vscode.workspace
      .getConfiguration('normbook')
      .get<'preview' | 'none'>('outputs.save', 'preview');
    const text = writeNotebook(fromNotebookData(data), { outputs });
    const bytes = new TextEncoder().encode(text);
    for (const [file, document] of this.#saving) {
      // VS Code does not say what a serialization is for: it may be the backup of another notebook.
      if (writeNotebook(notebookOf(document), { outputs }) !== text) continue;
      await this.#journal.begin(file, bytes).catch((reason: unknown) => {
        // Without it the file is saved as VS Code saves any other; not to save it would be worse.
        console.warn(`Normbook could not keep a copy of ${file} while it is saved: ${reason}`);
      });
    }
    return bytes;
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }
}

/** The editor of a tab reads its file before it starts the extension that understands it. */
function isInTab(file: string): boolean {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.some(({ input }) => input instanceof vscode.TabInputNotebook && input.uri.fsPath === file);
}

function tellOf(file: string): void {
  const words = `${path.basename(file)} was only partly saved when the editor ended; the rest of it is restored.`;
  void vscode.window.showInformationMessage(words);
}

function tellOfFailure(file: string, reason: unknown): void {
  const words = `${path.basename(file)} may be only partly saved, and could not be restored: ${reason}`;
  void vscode.window.showWarningMessage(words);
}
