// What the suite's tests share inside VS Code: where the copied samples lie, notebooks of given cells, what those show
// and when they have ended.
import { randomUUID } from 'node:crypto';
import { commands, type NotebookCell, type NotebookDocument, Uri, window, workspace } from 'vscode';

/** A file of the run's own copy of samples/, which the tests may change. */
export function sampleUri(name: string): Uri {
  const folder = process.env.NORMBOOK_FOLDER;
  if (folder === undefined)
    throw new Error('NORMBOOK_FOLDER is not set; start the suite by npm run test:host');
  return Uri.joinPath(Uri.file(folder), name);
}

/** Resolves when each of the cells has ended an execution that began after this call. */
export function ended(cells: readonly NotebookCell[]): Promise<void> {
  const waiting = new Set(cells);
  if (waiting.size === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const listener = workspace.onDidChangeNotebookDocument(({ cellChanges }) => {
      for (const { cell, executionSummary } of cellChanges) {
        if (executionSummary?.timing !== undefined) waiting.delete(cell);
      }
      if (waiting.size > 0) return;
      listener.dispose();
      resolve();
    });
  });
}

/** A notebook of code cells in a file of its own, in front. */
export async function open(...sources: string[]): Promise<NotebookDocument> {
  const cells = sources.map((source, i) => {
    return { cell_type: 'code', id: `c${i}`, metadata: {}, source, execution_count: null, outputs: [] };
  });
  const uri = sampleUri(`cells-${randomUUID()}.normbook`);
  const text = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const notebook = await workspace.openNotebookDocument(uri);
  await window.showNotebookDocument(notebook);
  return notebook;
}

/** Closes all editors, without saving: their kernels end, and the language server lets go of them. */
export async function closeAll(): Promise<void> {
  const count = () => window.tabGroups.all.reduce((sum, { tabs }) => sum + tabs.length, 0);
  for (let left = count(); left > 0; left--) {
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

/** The first representation of each output as text. */
export function textsOf(cell: NotebookCell): string[] {
  return cell.outputs.map(({ items }) => items.map(({ data }) => new TextDecoder().decode(data)).join(''));
}
