/** Runs cells: one at a time for each notebook, in the order asked, until one fails. */
import * as vscode from 'vscode';
import { describePlace } from '../protocol/error-text.ts';
import type { CellError } from '../protocol/messages.ts';
import { CellRun } from './cell-run.ts';
import { CELL_LANGUAGE } from './convert.ts';
import { Heirs } from './heir.ts';
import type { Kernels } from './kernels.ts';

export class Controller implements vscode.Disposable {
  readonly #kernels: Kernels;
  readonly #controller: vscode.NotebookController;
  /** Where the last run of a cell failed. */
  readonly #problems = vscode.languages.createDiagnosticCollection('normbook');
  readonly #queues = new Map<string, { cell: vscode.NotebookCell; run: CellRun }[]>();
  readonly #orders = new Map<string, number>();
  readonly #heirs: Heirs;
  /** Frees a cell that a debugger holds, so that it can be interrupted. */
  release: (notebook: vscode.NotebookDocument) => Promise<void> = () => Promise.resolve();

  constructor(notebookType: string, kernels: Kernels) {
    this.#kernels = kernels;
    this.#heirs = new Heirs(notebookType, (from, to) => this.#inherit(from, to));
    this.#controller = vscode.notebooks.createNotebookController('normbook', notebookType, 'Normbook');
    this.#controller.supportedLanguages = [CELL_LANGUAGE];
    this.#controller.supportsExecutionOrder = true;
    this.#controller.description = 'TypeScript with the bundled normalization engine';
    this.#controller.executeHandler = (cells, notebook) => this.#execute(cells, notebook);
    this.#controller.interruptHandler = (notebook) => this.interrupt(notebook);
  }

  /** Ends the running cell, keeping the variables, and forgets the cells that wait. */
  async interrupt(notebook: vscode.NotebookDocument): Promise<void> {
    this.#cancelWaiting(notebook);
    await this.release(notebook);
    this.#kernels.of(notebook).interrupt();
  }

  /** Ends the kernel with all that it held; the next run starts a fresh one. */
  restart(notebook: vscode.NotebookDocument): void {
    this.#cancelWaiting(notebook);
    this.#kernels.end(notebook, 'it was restarted');
    this.#orders.delete(notebook.uri.toString());
  }

  /** Forgets a notebook that was closed; one that was renamed or saved as a file goes on under its new name. */
  async close(notebook: vscode.NotebookDocument): Promise<void> {
    for (const cell of notebook.getCells()) this.#problems.delete(cell.document.uri);
    const heir = this.#kernels.isAlive(notebook) ? await this.#heirs.of(notebook) : undefined;
    const key = notebook.uri.toString();
    if (heir !== undefined) this.#inherit(key, heir);
    // Nothing of it is left where another has inherited it.
    this.restart(notebook);
  }

  #inherit(from: string, heir: vscode.NotebookDocument): void {
    if (this.#kernels.isAlive(heir) || !this.#kernels.move(from, heir)) return;
    this.#orders.set(heir.uri.toString(), this.#orders.get(from) ?? 0);
    this.#orders.delete(from);
  }

  dispose(): void {
    this.#controller.dispose();
    this.#problems.dispose();
    this.#heirs.dispose();
  }

  async #execute(cells: readonly vscode.NotebookCell[], notebook: vscode.NotebookDocument): Promise<void> {
    if (!vscode.workspace.isTrusted) return askForTrust();
    const key = notebook.uri.toString();
    for (const cell of cells) await CellRun.settle(cell);
    const added = cells.map((cell) => ({ cell, run: new CellRun(this.#controller, cell) }));
    const waiting = this.#queues.get(key);
    if (waiting) {
      waiting.push(...added);
      return;
    }
    const queue = added;
    this.#queues.set(key, queue);
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        if (next.cell.index < 0) continue; // deleted while it waited
        const succeeded = await this.#run(next, notebook);
        if (!succeeded) this.#cancelWaiting(notebook);
      }
    } finally {
      this.#queues.delete(key);
    }
  }

  async #run(
    { cell, run }: { cell: vscode.NotebookCell; run: CellRun },
    notebook: vscode.NotebookDocument,
  ): Promise<boolean> {
    const key = notebook.uri.toString();
    const order = (this.#orders.get(key) ?? 0) + 1;
    this.#orders.set(key, order);
    this.#problems.delete(cell.document.uri);
    const end = await run.run(this.#kernels.of(notebook), order);
    if (end.type === 'lost') this.#orders.delete(key);
    if (end.type === 'failed') this.#report(end.error);
    return end.type === 'done';
  }

  #report({ name, message, frames }: CellError): void {
    const [frame] = frames;
    if (frame === undefined || name === 'Interrupted') return;
    const position = new vscode.Position(frame.line - 1, frame.column - 1);
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === frame.uri);
    const range =
      document?.getWordRangeAtPosition(position) ?? new vscode.Range(position, position.translate(0, 1));
    const diagnostic = new vscode.Diagnostic(range, `${name}: ${message}`, vscode.DiagnosticSeverity.Error);
    diagnostic.source = describePlace(frame);
    this.#problems.set(vscode.Uri.parse(frame.uri), [diagnostic]);
  }

  #cancelWaiting(notebook: vscode.NotebookDocument): void {
    for (const { run } of this.#queues.get(notebook.uri.toString())?.splice(0) ?? []) run.cancel();
  }
}

async function askForTrust(): Promise<void> {
  const manage = 'Manage Workspace Trust';
  const choice = await vscode.window.showErrorMessage(
    'Normbook runs cells only in a trusted workspace, because they can do whatever a program of yours can. Viewing and editing go on as they are.',
    manage,
  );
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
