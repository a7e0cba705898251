// Export and import as commands: the same files as by the command line, and what is imported opens as a new notebook.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  commands,
  extensions,
  NotebookEdit,
  NotebookRange,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { closeAll, sampleUri } from './notebook.ts';

const SAMPLE = '02-one-formula.normbook';

describe('export and import in VS Code', () => {
  before(async () => {
    await window.showNotebookDocument(await workspace.openNotebookDocument(sampleUri(SAMPLE)));
  });
  after(closeAll);

  for (const to of ['html', 'ipynb', 'md', 'ts']) {
    it(`writes the same ${to} as the command line`, async () => {
      const [target, expected] = [sampleUri(`by-command.${to}`), sampleUri(`cli/by-command.${to}`)];
      await workspace.fs.createDirectory(sampleUri('cli'));
      await commandLine('export', sampleUri(SAMPLE).fsPath, '--out', expected.fsPath);
      const written = await commands.executeCommand<Uri>('normbook.export', { to, target });
      assert.equal(written.fsPath, target.fsPath);
      assert.ok((await readFile(target.fsPath)).equals(await readFile(expected.fsPath)), 'they differ');
    });
  }

  it('writes the pictures of Markdown beside it', async () => {
    const [ours, theirs] = [sampleUri('by-command_files'), sampleUri('cli/by-command_files')];
    const names = await readdir(ours.fsPath);
    assert.ok(names.length > 0);
    assert.deepEqual(names, await readdir(theirs.fsPath));
    for (const name of names) {
      const [one, other] = [ours, theirs].map(({ fsPath }) => path.join(fsPath, name));
      assert.ok((await readFile(String(one))).equals(await readFile(String(other))), name);
    }
  });

  it('has what is in the editor and not saved yet', async () => {
    const notebook = window.activeNotebookEditor?.notebook;
    assert.ok(notebook);
    const edit = new WorkspaceEdit();
    edit.set(notebook.uri, [NotebookEdit.deleteCells(new NotebookRange(1, notebook.cellCount))]);
    await workspace.applyEdit(edit);
    const target = sampleUri('edited.ts');
    await commands.executeCommand('normbook.export', { to: 'ts', target });
    assert.equal((await readFile(target.fsPath, 'utf8')).match(/^\/\/ %%/gm)?.length, 1);
    await commands.executeCommand('undo');
  });

  it('opens a Jupyter notebook as a new one, without touching the file', async () => {
    const source = sampleUri('by-command.ipynb');
    const before = await readFile(source.fsPath);
    await commands.executeCommand('normbook.import', source);
    const notebook = window.activeNotebookEditor?.notebook;
    assert.ok(notebook?.isUntitled);
    const original = await workspace.openNotebookDocument(sampleUri(SAMPLE));
    assert.deepEqual(
      notebook.getCells().map(({ document }) => document.getText()),
      original.getCells().map(({ document }) => document.getText()),
    );
    assert.ok((await readFile(source.fsPath)).equals(before));
    // What is written of it, by VS Code's own copy of its outputs.
    const target = sampleUri('imported.normbook');
    const written = await commands.executeCommand<Uri>('normbook.export', { to: 'ipynb', target });
    const sizes = ({ cells }: { cells: { outputs?: unknown[] }[] }) =>
      cells.map(({ outputs = [] }) => JSON.stringify(outputs).length);
    assert.deepEqual(
      sizes(JSON.parse(await readFile(written.fsPath, 'utf8'))),
      sizes(JSON.parse(String(before))),
    );
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('opens nothing of a file that is damaged', async () => {
    const source = sampleUri('damaged.ipynb');
    await writeFile(source.fsPath, '{"cells": [');
    const before = workspace.notebookDocuments.length;
    await commands.executeCommand('normbook.import', source);
    assert.equal(workspace.notebookDocuments.length, before);
  });
});

async function commandLine(...given: string[]): Promise<void> {
  const folder = extensions.getExtension('normbook.normbook')?.extensionPath ?? '';
  await promisify(execFile)(process.execPath, [path.join(folder, 'dist', 'cli.js'), ...given]);
}
