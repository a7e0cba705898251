// The first sample as a user meets it: it opens as a notebook, and every code cell runs without an error.
import assert from 'node:assert/strict';
import { commands, NotebookCellKind, type NotebookDocument, window, workspace } from 'vscode';
import { ended, sampleUri } from './notebook.ts';

describe('samples/01-six-images.normbook', () => {
  it('opens as a notebook of type normbook', async () => {
    const notebook = await workspace.openNotebookDocument(sampleUri('01-six-images.normbook'));
    assert.equal(notebook.notebookType, 'normbook');
    assert.ok(codeCells(notebook).length > 0, 'it has no code cell');
  });

  it('runs every code cell without an error', async () => {
    const notebook = await workspace.openNotebookDocument(sampleUri('01-six-images.normbook'));
    await window.showNotebookDocument(notebook);
    const cells = codeCells(notebook);
    const done = ended(cells);
    await commands.executeCommand('notebook.execute', notebook.uri);
    await done;
    for (const cell of cells) {
      const said = `cell ${cell.index} failed:\n${cell.document.getText()}`;
      assert.equal(cell.executionSummary?.success, true, said);
    }
  });
});

function codeCells(notebook: NotebookDocument) {
  return notebook.getCells().filter((cell) => cell.kind === NotebookCellKind.Code);
}
