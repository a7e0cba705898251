/** A new notebook, not yet a file, with a first cell that shows something. */
import * as vscode from 'vscode';
import type { Cell } from '../notebook/index.ts';
import { toNotebookData } from './convert.ts';

const FIRST_CELL = `import { groupNorm, randn, compare } from 'normbook'

const x = randn([2, 6, 16, 16], 'N C H W', { seed: 1 })
compare(x, groupNorm({ groups: 3 }))`;

/** `source`: of the first cell. */
export async function newNotebook(notebookType: string, source = FIRST_CELL): Promise<void> {
  const cell: Cell = { kind: 'code', type: 'code', source, metadata: {}, outputs: [], extra: {} };
  const data = toNotebookData({ cells: [cell], metadata: {}, extra: {} });
  const notebook = await vscode.workspace.openNotebookDocument(notebookType, data);
  await vscode.window.showNotebookDocument(notebook);
}
