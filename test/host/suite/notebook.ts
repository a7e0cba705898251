// What the suite's tests share inside VS Code: where the copied samples lie and when cells have ended.
import { type NotebookCell, Uri, workspace } from 'vscode';

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
