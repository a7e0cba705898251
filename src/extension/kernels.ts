/** One kernel for each open notebook, from its first run until it is closed. */
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Kernel, type KernelChange } from '../kernel/client.ts';

export class Kernels implements vscode.Disposable {
  readonly #script: string;
  readonly #kernels = new Map<string, Kernel>();
  readonly #changes = new vscode.EventEmitter<{ notebook: vscode.NotebookDocument; change: KernelChange }>();
  /** What happens to any of them. */
  readonly onDidChange = this.#changes.event;

  /** `script`: the built kernel. */
  constructor(script: string) {
    this.#script = script;
  }

  of(notebook: vscode.NotebookDocument): Kernel {
    const key = notebook.uri.toString();
    const known = this.#kernels.get(key);
    if (known) return known;
    const watch = (change: KernelChange): void => this.#changes.fire({ notebook, change });
    const kernel = new Kernel({ script: this.#script, folder: folderOf(notebook), watch });
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
    this.#changes.dispose();
  }
}

/** Where imports and files are found: beside the notebook; for one without a file, in the workspace. */
function folderOf({ uri }: vscode.NotebookDocument): string {
  if (uri.scheme === 'file') return path.dirname(uri.fsPath);
  return (
    vscode.workspace.workspaceFolders?.find((folder) => folder.uri.scheme === 'file')?.uri.fsPath ?? homedir()
  );
}
