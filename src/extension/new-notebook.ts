/** A new notebook, not yet a file, with a first cell that shows something. */
import * as vscode from 'vscode';
import { firstNotebook } from '../notebook/index.ts';
import { toNotebookData } from './convert.ts';

/** `source`: of the first cell. */
export async function newNotebook(notebookType: string, source?: string): Promise<void> {
  const data = toNotebookData(firstNotebook(source));
  const notebook = await vscode.workspace.openNotebookDocument(notebookType, data);
  await vscode.window.showNotebookDocument(notebook);
}
