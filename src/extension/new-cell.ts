/** A cell of code that a picture asks for, below the one that it is in. */
import * as vscode from 'vscode';
import { liveMark } from './carried.ts';
import { CELL_LANGUAGE } from './convert.ts';

/** `output`: the live handle of what asks; where no cell has it, the cell comes below the selected one. */
export async function addCell(
  editor: vscode.NotebookEditor,
  source: string,
  output: string | undefined,
): Promise<void> {
  const { notebook } = editor;
  const asking = notebook
    .getCells()
    .find(({ outputs }) => outputs.some(({ metadata }) => liveMark(metadata)?.output === output));
  const index =
    output !== undefined && asking !== undefined
      ? asking.index + 1
      : (editor.selections[0]?.end ?? notebook.cellCount);
  const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, source, CELL_LANGUAGE);
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(index, [cell])]);
  if (!(await vscode.workspace.applyEdit(edit))) return;
  const added = new vscode.NotebookRange(index, index + 1);
  editor.selections = [added];
  editor.revealRange(added, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
}
