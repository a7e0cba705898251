/** A notebook that was renamed, or saved for the first time, is another document to VS Code: this finds which. */
import * as vscode from 'vscode';

/** How long VS Code may take to open it. */
const PATIENCE_MS = 2000;

/** The open notebook that a closed one has become; undefined for one that was just closed. */
export async function heirOf(closed: vscode.NotebookDocument): Promise<vscode.NotebookDocument | undefined> {
  if (!(await isGone(closed))) return undefined;
  const texts = textsOf(closed);
  const isSame = (other: vscode.NotebookDocument): boolean =>
    other !== closed &&
    !other.isClosed &&
    other.notebookType === closed.notebookType &&
    textsOf(other) === texts;
  const open = vscode.workspace.notebookDocuments.find(isSame);
  if (open !== undefined) return open;
  return new Promise((resolve) => {
    const end = (heir: vscode.NotebookDocument | undefined): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve(heir);
    };
    const timer = setTimeout(end, PATIENCE_MS, undefined);
    const listener = vscode.workspace.onDidOpenNotebookDocument((other) => {
      if (isSame(other)) end(other);
    });
  });
}

/** Whether there is no such file, as of one that was renamed, or that never had one. */
async function isGone({ isUntitled, uri }: vscode.NotebookDocument): Promise<boolean> {
  if (isUntitled) return true;
  return vscode.workspace.fs.stat(uri).then(
    () => false,
    () => true,
  );
}

function textsOf(notebook: vscode.NotebookDocument): string {
  return JSON.stringify(notebook.getCells().map(({ kind, document }) => [kind, document.getText()]));
}
