/** One kernel for each open notebook, from its first run until it is closed. */
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Kernel } from '../kernel/client.ts';

export class Kernels implements vscode.Disposable {
  /** The built kernel. */
  readonly script: string;
  readonly #kernels = new Map<string, Kernel>();

  constructor(script: string) {
    this.script = script;
  }

  of(notebook: vscode.NotebookDocument): Kernel {
    const key = notebook.uri.toString();
    const kernel = this.#kernels.get(key) ?? new Kernel({ script: this.script, folder: folderOf(notebook) });
    this.#kernels.set(key, kernel);
    return kernel;
  }

  /** Ends the notebook's kernel; the next run starts a fresh one. */
  end(notebook: vscode.NotebookDocument, reason: string): void {
    const key = notebook.uri.toString();
    this.#kernels.get(key)?.kill(reason);
    this.#kernels.delete(key);
  }

  dispose(): void {
    for (const kernel of this.#kernels.values()) kernel.kill('VS Code is closing');
    this.#kernels.clear();
  }
}

/** Where imports and files are found: beside the notebook; for one without a file, in the workspace. */
function folderOf({ uri }: vscode.NotebookDocument): string {
  if (uri.scheme === 'file') return path.dirname(uri.fsPath);
  return (
    vscode.workspace.workspaceFolders?.find((folder) => folder.uri.scheme === 'file')?.uri.fsPath ?? homedir()
  );
}
