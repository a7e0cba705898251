/**
 * A notebook that is renamed, or saved for the first time, is another document to VS Code. This finds which, so that its
 * kernel goes on.
 */
import * as vscode from 'vscode';

/** How long VS Code may take to open it. */
const PATIENCE_MS = 3000;

type Notebook = vscode.NotebookDocument;

export class Heirs implements vscode.Disposable {
  /** Notebooks whose file is being renamed, by their old address: what they become. */
  readonly #renamed = new Map<string, Promise<Notebook | undefined>>();
  /** What is in notebooks without a file: when one is closed, its text is gone. */
  readonly #untitled = new WeakMap<Notebook, string>();
  readonly #listeners: vscode.Disposable;

  /** `inherit` is called when a renamed notebook is there under its new name, whether the old one was closed or not. */
  constructor(notebookType: string, inherit: (from: string, to: Notebook) => void) {
    this.#listeners = vscode.Disposable.from(
      vscode.workspace.onWillRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) {
          const [from, to] = [oldUri.toString(), newUri.toString()];
          if (!vscode.workspace.notebookDocuments.some(({ uri }) => uri.toString() === from)) continue;
          const heir = opened((other) => other.uri.toString() === to && other.notebookType === notebookType);
          this.#renamed.set(from, heir);
          void heir.then((found) => {
            this.#renamed.delete(from);
            if (found !== undefined) inherit(from, found);
          });
        }
      }),
      vscode.workspace.onWillSaveNotebookDocument(({ notebook }) => {
        if (notebook.isUntitled) this.#untitled.set(notebook, textsOf(notebook));
      }),
    );
  }

  /** The open notebook that a closed one has become; undefined for one that was just closed. */
  async of(closed: Notebook): Promise<Notebook | undefined> {
    const renamed = this.#renamed.get(closed.uri.toString());
    if (renamed !== undefined) return renamed;
    const texts = this.#untitled.get(closed);
    if (texts === undefined) return undefined;
    return opened(
      (other) => !other.isUntitled && other.notebookType === closed.notebookType && textsOf(other) === texts,
    );
  }

  dispose(): void {
    this.#listeners.dispose();
  }
}

/** The first such notebook that is open, or will be. */
function opened(isWanted: (other: Notebook) => boolean): Promise<Notebook | undefined> {
  const known = vscode.workspace.notebookDocuments.find((other) => !other.isClosed && isWanted(other));
  if (known !== undefined) return Promise.resolve(known);
  return new Promise((resolve) => {
    const end = (heir: Notebook | undefined): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve(heir);
    };
    const timer = setTimeout(end, PATIENCE_MS, undefined);
    const listener = vscode.workspace.onDidOpenNotebookDocument((other) => {
      if (isWanted(other)) end(other);
    });
  });
}

function textsOf(notebook: Notebook): string {
  return JSON.stringify(notebook.getCells().map(({ kind, document }) => [kind, document.getText()]));
}
