/**
 * Gives every new cell the id that it will have in the file, as soon as it is there: an id made only on
 * saving would be another one after each edit, and the file's diffs would grow.
 */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { newId } from '../notebook/index.ts';
import { cellId, withCellId } from './carried.ts';

export function keepCellIds(notebookType: string): vscode.Disposable {
  return vscode.workspace.onDidChangeNotebookDocument(async ({ notebook, contentChanges }) => {
    const added = contentChanges.flatMap(({ addedCells }) => addedCells);
    if (notebook.notebookType !== notebookType || added.length === 0) return;
    const others = notebook.getCells().filter((cell) => !added.includes(cell));
    const taken = new Set(others.flatMap((cell) => cellId(cell.metadata) ?? []));
    const edits = added.flatMap((cell) => {
      const id = cellId(cell.metadata);
      if (id !== undefined && !taken.has(id)) {
        taken.add(id);
        return [];
      }
      const metadata = withCellId(cell.metadata, newId(randomUUID(), taken));
      return [vscode.NotebookEdit.updateCellMetadata(cell.index, metadata)];
    });
    if (edits.length === 0) return;
    const edit = new vscode.WorkspaceEdit();
    edit.set(notebook.uri, edits);
    await vscode.workspace.applyEdit(edit);
  });
}
