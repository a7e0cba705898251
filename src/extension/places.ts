/** Shows a place that an error names: in a cell of its notebook, or in a file beside it. */
import path from 'node:path';
import * as vscode from 'vscode';

export interface Place {
  /** `Cell 3`, or a path from the notebook's folder. */
  label: string;
  line: number;
  column: number;
}

export async function openPlace(notebook: vscode.NotebookDocument, place: Place): Promise<void> {
  const position = new vscode.Position(place.line - 1, place.column - 1);
  const selection = new vscode.Range(position, position);
  const [, number] = /^Cell (\d+)$/.exec(place.label) ?? [];
  if (number === undefined) {
    const file = vscode.Uri.joinPath(notebook.uri, '..', ...place.label.split(path.posix.sep));
    await show(file, selection, place.label);
    return;
  }
  const index = Number(number) - 1;
  if (index >= notebook.cellCount) {
    void vscode.window.showWarningMessage(
      `${place.label} is not in this notebook any more; run the cells again.`,
    );
    return;
  }
  const cells = new vscode.NotebookRange(index, index + 1);
  await vscode.window.showNotebookDocument(notebook, { selections: [cells] });
  await show(notebook.cellAt(index).document.uri, selection, place.label);
}

async function show(uri: vscode.Uri, selection: vscode.Range, label: string): Promise<void> {
  try {
    await vscode.window.showTextDocument(uri, { selection });
  } catch {
    // VS Code's own words would name an address that nobody knows.
    void vscode.window.showWarningMessage(`${label} cannot be opened; is it still there?`);
  }
}
