/** A new cell from a template: the snippets for cells, chosen from a list, with their stops for the Tab key. */
import * as vscode from 'vscode';
import { CELL_LANGUAGE } from './convert.ts';
import { plainText, type Snippets } from './snippet-text.ts';

interface Choice extends vscode.QuickPickItem {
  readonly body: readonly string[];
}

/** Below the active cell, or at the end. `name` chooses without asking. */
export async function insertTemplate(
  context: vscode.ExtensionContext,
  editor: vscode.NotebookEditor,
  name?: string,
): Promise<void> {
  const snippets = await readSnippets(context);
  const choices = Object.entries(snippets).map(([label, { prefix, description, body }]): Choice => {
    return { label, description: prefix, detail: description, body };
  });
  const chosen =
    choices.find(({ label }) => label === name) ??
    (await vscode.window.showQuickPick(choices, {
      placeHolder: 'Insert a cell that …',
      matchOnDetail: true,
    }));
  if (chosen === undefined) return;
  const { notebook } = editor;
  const index = editor.selections[0]?.end ?? notebook.cellCount;
  const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, '', CELL_LANGUAGE);
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(index, [cell])]);
  if (!(await vscode.workspace.applyEdit(edit))) return;
  await fill(editor, index, chosen.body);
}

/** As a snippet in the new cell's editor; where that is not to be had, as text. */
async function fill(editor: vscode.NotebookEditor, index: number, body: readonly string[]): Promise<void> {
  editor.selections = [new vscode.NotebookRange(index, index + 1)];
  editor.revealRange(new vscode.NotebookRange(index, index + 1));
  await vscode.commands.executeCommand('notebook.cell.edit');
  const { document } = editor.notebook.cellAt(index);
  const text = vscode.window.visibleTextEditors.find((one) => one.document === document);
  if (await text?.insertSnippet(new vscode.SnippetString(body.join('\n')))) return;
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), plainText(body));
  await vscode.workspace.applyEdit(edit);
}

async function readSnippets({ extensionUri }: vscode.ExtensionContext): Promise<Snippets> {
  const bytes = await vscode.workspace.fs.readFile(
    vscode.Uri.joinPath(extensionUri, 'snippets', 'cells.json'),
  );
  return JSON.parse(new TextDecoder().decode(bytes)) as Snippets; // a file of ours, held to its form by a test
}
