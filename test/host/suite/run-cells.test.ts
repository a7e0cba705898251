// Cells run by VS Code's own commands: what is shown, how they fail, are stopped and restarted, and what is saved.
import assert from 'node:assert/strict';
import {
  commands,
  languages,
  type NotebookCell,
  type NotebookDocument,
  NotebookEdit,
  NotebookRange,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { ended, open, sampleUri, textsOf } from './notebook.ts';

async function runAll(notebook: NotebookDocument): Promise<void> {
  const done = ended(notebook.getCells());
  await commands.executeCommand('notebook.execute', notebook.uri);
  await done;
}

/** Resolves once the condition holds, looked at after each change of any notebook. */
function until(condition: () => boolean): Promise<void> {
  if (condition()) return Promise.resolve();
  return new Promise((resolve) => {
    const listener = workspace.onDidChangeNotebookDocument(() => {
      if (!condition()) return;
      listener.dispose();
      resolve();
    });
  });
}

function errorOf(cell: NotebookCell): { name: string; message: string; stack: string } {
  const item = cell.outputs.flatMap(({ items }) => items).find(({ mime }) => mime.endsWith('notebook.error'));
  assert.ok(item, `no error in ${textsOf(cell)}`);
  return JSON.parse(new TextDecoder().decode(item.data));
}

describe('cells in VS Code', () => {
  it('are TypeScript in a language of their own', async () => {
    const notebook = await open('1');
    assert.equal(notebook.cellAt(0).document.languageId, 'normbook-typescript');
  });

  it('share declarations, show values and stream text', async () => {
    const notebook = await open('const a: number = 20', "console.log('twice')\nconsole.log(a)\n2 * a + 2");
    await runAll(notebook);
    assert.deepEqual(textsOf(notebook.cellAt(1)), ['twice\n20\n', '42']);
    assert.equal(notebook.cellAt(1).executionSummary?.executionOrder, 2);
  });

  it('show tensors in three representations, the view first', async () => {
    const notebook = await open("import { ones } from 'normbook'\nones([2, 2], 'H W')");
    await runAll(notebook);
    const mimes = notebook.cellAt(0).outputs[0]?.items.map(({ mime }) => mime);
    assert.deepEqual(mimes, ['application/vnd.normbook.view+json', 'image/png', 'text/plain']);
  });

  it('fail with cell, line and column, and with a squiggle there; Run All stops', async () => {
    const notebook = await open('1', "const ok = 1\n  throw new Error('no')", "console.log('never')");
    const failing = notebook.cellAt(1);
    const done = ended([failing]);
    await commands.executeCommand('notebook.execute', notebook.uri);
    await done;
    assert.equal(errorOf(failing).stack, 'Error: no\n    at Cell 2, line 2, column 9');
    assert.equal(failing.executionSummary?.success, false);
    const [problem] = languages.getDiagnostics(failing.document.uri);
    assert.deepEqual([problem?.range.start.line, problem?.range.start.character], [1, 8]);
    assert.deepEqual(notebook.cellAt(2).outputs, []);
  });

  it('can be stopped in an endless loop, and keep their variables', async () => {
    const notebook = await open('let kept = 41', "console.log('in')\nwhile (true) {}", 'kept + 1');
    const endless = notebook.cellAt(1);
    const done = ended([endless]);
    // It resolves only when all cells have ended.
    const running = commands.executeCommand('notebook.execute', notebook.uri);
    await until(() => textsOf(endless).includes('in\n'));
    await commands.executeCommand('normbook.interrupt');
    await done;
    await running;
    assert.equal(errorOf(endless).name, 'Interrupted');
    const last = ended([notebook.cellAt(2)]);
    await commands.executeCommand('notebook.cell.execute', {
      ranges: [{ start: 2, end: 3 }],
      document: notebook.uri,
    });
    await last;
    assert.deepEqual(textsOf(notebook.cellAt(2)), ['42']);
  });

  it('know nothing of earlier runs after a restart', async () => {
    const notebook = await open('let gone = 1', 'typeof gone');
    await runAll(notebook);
    assert.deepEqual(textsOf(notebook.cellAt(1)), ['number']);
    await commands.executeCommand('normbook.restart');
    const done = ended([notebook.cellAt(1)]);
    await commands.executeCommand('notebook.cell.execute', {
      ranges: [{ start: 1, end: 2 }],
      document: notebook.uri,
    });
    await done;
    assert.deepEqual(textsOf(notebook.cellAt(1)), ['undefined']);
  });

  it('say so when the kernel dies, and run again in a fresh one', async () => {
    const notebook = await open('process.exit(7)');
    await runAll(notebook);
    assert.match(errorOf(notebook.cellAt(0)).message, /exited with code 7; run the cells again/);
    await runAll(notebook);
    assert.match(errorOf(notebook.cellAt(0)).message, /exited with code 7/);
  });

  it('can be deleted while they run', async () => {
    const notebook = await open(
      "console.log('in')\nawait new Promise((done) => setTimeout(done, 300))\nconsole.log('out')",
      '2',
    );
    const running = commands.executeCommand('notebook.execute', notebook.uri);
    await until(() => textsOf(notebook.cellAt(0)).includes('in\n'));
    const edit = new WorkspaceEdit();
    edit.set(notebook.uri, [NotebookEdit.deleteCells(new NotebookRange(0, 1))]);
    await workspace.applyEdit(edit);
    // VS Code interrupts the notebook then; the cells that waited are not run.
    await running;
    await runAll(notebook);
    assert.deepEqual(textsOf(notebook.cellAt(0)), ['2']);
  });

  it('show what fails after their end', async () => {
    const notebook = await open("setTimeout(() => { throw new Error('late') }, 1)\n'first'");
    await runAll(notebook);
    const cell = notebook.cellAt(0);
    await until(() => cell.outputs.length === 2);
    assert.equal(errorOf(cell).message, 'late');
  });
});

describe('a notebook in VS Code', () => {
  it('that is run again is saved with the same bytes', async () => {
    const uri = sampleUri('01-six-images.normbook');
    const before = new TextDecoder().decode(await workspace.fs.readFile(uri));
    const notebook = await workspace.openNotebookDocument(uri);
    await window.showNotebookDocument(notebook);
    const cells = notebook.getCells().filter(({ document }) => document.languageId === 'normbook-typescript');
    const done = ended(cells);
    await commands.executeCommand('notebook.execute', uri);
    await done;
    await notebook.save();
    const after = new TextDecoder().decode(await workspace.fs.readFile(uri));
    assert.ok(after === before, 'the saved file differs from the committed one');
  });

  it('gives a new cell an id that stays from save to save', async () => {
    const notebook = await open('1');
    const edit = new WorkspaceEdit();
    const [data] = [notebook.cellAt(0)].map(({ document }) => ({
      kind: 2,
      value: '2',
      languageId: document.languageId,
    }));
    assert.ok(data);
    edit.set(notebook.uri, [NotebookEdit.replaceCells(new NotebookRange(1, 1), [data])]);
    await workspace.applyEdit(edit);
    await until(() => Object.hasOwn(notebook.cellAt(1).metadata, 'cell'));
    const idAfterSave = async (): Promise<string> => {
      await notebook.save();
      return JSON.parse(new TextDecoder().decode(await workspace.fs.readFile(notebook.uri))).cells[1].id;
    };
    const first = await idAfterSave();
    assert.match(first, /^[0-9a-f]{8}$/);
    const typing = new WorkspaceEdit();
    typing.insert(notebook.cellAt(1).document.uri, notebook.cellAt(1).document.positionAt(0), '40 + ');
    await workspace.applyEdit(typing);
    assert.equal(await idAfterSave(), first);
  });

  it('that is new has a first cell that runs', async () => {
    await commands.executeCommand('normbook.new');
    const notebook = window.activeNotebookEditor?.notebook;
    assert.equal(notebook?.notebookType, 'normbook');
    assert.equal(notebook?.isUntitled, true);
    await runAll(notebook);
    assert.equal(notebook.cellAt(0).executionSummary?.success, true, textsOf(notebook.cellAt(0)).join());
  });
});
