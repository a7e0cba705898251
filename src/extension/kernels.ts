/** One kernel for each open notebook, from its first run until it is closed. */
import * as vscode from 'vscode';
import { Kernel, type KernelChange } from '../kernel/client.ts';
import { folderOf, kernelSettings } from './kernel-settings.ts';

interface Owned {
  notebook: vscode.NotebookDocument;
  readonly kernel: Kernel;
}

export class Kernels implements vscode.Disposable {
  /** The built kernel. */
  readonly script: string;
  readonly #kernels = new Map<string, Owned>();
  readonly #changes = new vscode.EventEmitter<{ notebook: vscode.NotebookDocument; change: KernelChange }>();
  /** What happens to any of them. */
  readonly onDidChange = this.#changes.event;

  constructor(script: string) {
    this.script = script;
  }

  of(notebook: vscode.NotebookDocument): Kernel {
    const key = notebook.uri.toString();
    const known = this.#kernels.get(key);
    if (known) return known.kernel;
    const folder = folderOf(notebook);
    const settings = () => kernelSettings(notebook.uri, folder);
    // Of the document that it has by then.
    const watch = (change: KernelChange): void => this.#changes.fire({ notebook: owned.notebook, change });
    const owned: Owned = { notebook, kernel: new Kernel({ script: this.script, folder, settings, watch }) };
    this.#kernels.set(key, owned);
    return owned.kernel;
  }

  /** Whether a notebook has one with a process. */
  isAlive(notebook: vscode.NotebookDocument): boolean {
    return this.#kernels.get(notebook.uri.toString())?.kernel.alive === true;
  }

  /** Gives the kernel of the notebook that had this address to the one that it has become; false where there is none. */
  move(from: string, to: vscode.NotebookDocument): boolean {
    const owned = this.#kernels.get(from);
    if (!owned?.kernel.alive) return false;
    owned.notebook = to;
    this.#kernels.delete(from);
    this.#kernels.set(to.uri.toString(), owned);
    this.#changes.fire({ notebook: to, change: { type: 'started' } });
    return true;
  }

  /** Ends the notebook's kernel; the next run starts a fresh one. */
  end(notebook: vscode.NotebookDocument, reason: string): void {
    const key = notebook.uri.toString();
    this.#kernels.get(key)?.kernel.kill(reason);
    this.#kernels.delete(key);
  }

  dispose(): void {
    for (const { kernel } of this.#kernels.values()) kernel.kill('VS Code is closing');
    this.#kernels.clear();
    this.#changes.dispose();
  }
}
