/** One kernel for each open notebook, from its first run until it is closed. */
import type * as vscode from 'vscode';
import { Kernel } from '../kernel/client.ts';
import { folderOf, kernelSettings } from './kernel-settings.ts';

export class Kernels implements vscode.Disposable {
  readonly #script: string;
  readonly #kernels = new Map<string, Kernel>();

  /** `script`: the built kernel. */
  constructor(script: string) {
    this.#script = script;
  }

  of(notebook: vscode.NotebookDocument): Kernel {
    const key = notebook.uri.toString();
    const known = this.#kernels.get(key);
    if (known) return known;
    const folder = folderOf(notebook);
    const settings = () => kernelSettings(notebook.uri, folder);
    const kernel = new Kernel({ script: this.#script, folder, settings });
    this.#kernels.set(key, kernel);
    return kernel;
  }

  /** Whether a notebook has one, alive or not. */
  has(notebook: vscode.NotebookDocument): boolean {
    return this.#kernels.has(notebook.uri.toString());
  }

  /** Gives a notebook's kernel to the document that it has become. */
  move(from: vscode.NotebookDocument, to: vscode.NotebookDocument): void {
    const kernel = this.#kernels.get(from.uri.toString());
    if (kernel === undefined) return;
    this.#kernels.delete(from.uri.toString());
    this.#kernels.set(to.uri.toString(), kernel);
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
