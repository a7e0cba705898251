// Cells from templates, by the command.
import assert from 'node:assert/strict';
import { commands, workspace } from 'vscode';
import { open } from './notebook.ts';

describe('A cell from a template', () => {
  it('comes below the active one, with the snippet’s text', async () => {
    const notebook = await open('1', '2');
    await commands.executeCommand('normbook.insertTemplate', 'Compare variants');
    assert.equal(notebook.cellCount, 3);
    const { document } = notebook.cellAt(1);
    assert.match(document.getText(), /import \{ batchNorm, compare/);
    assert.doesNotMatch(document.getText(), /\$\{/);
    assert.equal(document.languageId, 'normbook-typescript');
    assert.ok(workspace.notebookDocuments.includes(notebook));
  });
});
