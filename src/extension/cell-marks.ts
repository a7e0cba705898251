/** Marks in the status bars of cells whose outputs are not what running them now would give. */
import * as vscode from 'vscode';
import type { Mark } from '../notebook/index.ts';
import { CELL_LANGUAGE } from './convert.ts';
import type { KernelStates } from './kernel-states.ts';
import { markText } from './mark-text.ts';

export class CellMarks implements vscode.NotebookCellStatusBarItemProvider, vscode.Disposable {
  readonly #states: KernelStates;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  /** Cells that carry the mark of an edit, to notice when it comes or goes. */
  readonly #edited = new WeakSet<vscode.NotebookCell>();
  readonly onDidChangeCellStatusBarItems = this.#changes.event;

  constructor(notebookType: string, states: KernelStates) {
    this.#states = states;
    this.#disposables = [
      this.#changes,
      states.onDidChange(() => this.#changes.fire()),
      vscode.workspace.onDidChangeNotebookDocument(({ notebook, cellChanges, contentChanges }) => {
        if (notebook.notebookType !== notebookType) return;
        // Labels count cells; an output that comes after the end of a run may get a mark.
        const moved = contentChanges.length > 0;
        const flipped = cellChanges.filter(({ cell, document, outputs }) => {
          return outputs !== undefined || (document !== undefined && this.#flips(cell));
        });
        if (moved || flipped.length > 0) this.#changes.fire();
      }),
      vscode.notebooks.registerNotebookCellStatusBarItemProvider(notebookType, this),
    ];
  }

  provideCellStatusBarItems(cell: vscode.NotebookCell): vscode.NotebookCellStatusBarItem[] {
    this.#flips(cell);
    return this.marksOf(cell).map((mark) => {
      const { text, tooltip } = markText(mark);
      const item = new vscode.NotebookCellStatusBarItem(text, vscode.NotebookCellStatusBarAlignment.Left);
      item.tooltip = tooltip;
      return item;
    });
  }

  /** None while it runs: they are of its last run. */
  marksOf(cell: vscode.NotebookCell): Mark[] {
    const { history, running } = this.#states.of(cell.notebook);
    const own = cell.document.uri.toString();
    if (cell.document.languageId !== CELL_LANGUAGE || running?.uri === own) return [];
    const cells = cell.notebook.getCells().map(({ document, index, outputs }) => ({
      key: document.uri.toString(),
      text: document.getText(),
      label: `Cell ${index + 1}`,
      hasOutputs: outputs.length > 0,
    }));
    return history.marks(cells).get(own) ?? [];
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
  }

  #flips(cell: vscode.NotebookCell): boolean {
    const { history } = this.#states.of(cell.notebook);
    const isEdited = history.isEdited(cell.document.uri.toString(), cell.document.getText());
    if (isEdited === this.#edited.has(cell)) return false;
    if (isEdited) this.#edited.add(cell);
    else this.#edited.delete(cell);
    return true;
  }
}
