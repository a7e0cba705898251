// Kernels in VS Code: settings, what comes after a cell's end, questions, queues, new names, and that none is left behind.
import assert from 'node:assert/strict';
import {
  ConfigurationTarget,
  commands,
  type NotebookCell,
  type NotebookDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { ended, open, sampleUri, textsOf } from './notebook.ts';

async function run(notebook: NotebookDocument, ...places: number[]): Promise<void> {
  for (const place of places) {
    const done = ended([notebook.cellAt(place)]);
    await execute(notebook, place);
    await done;
  }
}

function execute(notebook: NotebookDocument, place: number): Thenable<unknown> {
  const ranges = [{ start: place, end: place + 1 }];
  return commands.executeCommand('notebook.cell.execute', { ranges, document: notebook.uri });
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

/** The plain text of each output. */
function plainOf(cell: NotebookCell): string[] {
  return cell.outputs.map(({ items }) => {
    const item = items.find(({ mime }) => mime === 'text/plain') ?? items[0];
    return new TextDecoder().decode(item?.data);
  });
}

async function gone(pid: number): Promise<void> {
  for (let i = 0; i < 250; i++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((later) => setTimeout(later, 20));
  }
  assert.fail(`process ${pid} is alive after 5 s`);
}

describe('a kernel in VS Code', () => {
  it('shows what a repeating timer writes after the end, under the run’s number, and lets the cell run again', async () => {
    const notebook = await open(
      "let n = 0\nconst timer = setInterval(() => console.log('late', n++), 2)\n'first'",
      'clearInterval(timer)',
    );
    const cell = notebook.cellAt(0);
    await run(notebook, 0);
    const order = cell.executionSummary?.executionOrder;
    await until(() => textsOf(cell).join('').includes('late 5\n'));
    assert.equal(cell.executionSummary?.executionOrder, order);
    assert.equal(plainOf(cell)[0], 'first');
    await run(notebook, 1, 0);
    assert.equal(plainOf(cell)[0], 'first');
    await run(notebook, 1);
  });

  it('changes what is shown in its place, from later cells too', async () => {
    const notebook = await open(
      "import { progress, show } from 'normbook'\nconst h = show('one'); const gone = show('two'); show('three')\nfor (const i of progress(3, 'bar'));",
      "h.update('new'); gone.remove()",
    );
    const cell = notebook.cellAt(0);
    await run(notebook, 0);
    assert.deepEqual(plainOf(cell).slice(0, 3), ['one', 'two', 'three']);
    assert.match(plainOf(cell)[3] ?? '', /^bar █+ 3 of 3$/);
    await run(notebook, 1);
    await until(() => cell.outputs.length === 3);
    assert.deepEqual(plainOf(cell).slice(0, 2), ['new', 'three']);
  });

  it('asks in an input box, and goes on with the answer', async () => {
    const notebook = await open(
      "import { input } from 'normbook'\nconsole.log('asking')\nconst name = await input('Who?', 'Ada')\n'Hello ' + name",
    );
    const cell = notebook.cellAt(0);
    const done = ended([cell]);
    const running = execute(notebook, 0);
    await until(() => textsOf(cell).includes('asking\n'));
    // The box is there when what is typed comes to it.
    while (cell.executionSummary?.timing === undefined) {
      await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await new Promise((later) => setTimeout(later, 20));
    }
    await Promise.all([done, running]);
    assert.equal(plainOf(cell)[1], 'Hello Ada');
  });

  it('that is interrupted runs none of the cells that wait', async () => {
    const notebook = await open("console.log('in')\nfor (;;) await 0", "console.log('never')");
    const running = commands.executeCommand('notebook.execute', notebook.uri);
    await until(() => textsOf(notebook.cellAt(0)).includes('in\n'));
    await commands.executeCommand('normbook.interrupt');
    await running;
    assert.deepEqual(textsOf(notebook.cellAt(1)), []);
    assert.equal(notebook.cellAt(1).executionSummary?.executionOrder, undefined);
  });

  it('has the settings of its start', async () => {
    const settings = workspace.getConfiguration('normbook.kernel');
    const change = (name: string, value: unknown): Thenable<void> =>
      settings.update(name, value, ConfigurationTarget.Global);
    await workspace.fs.writeFile(sampleUri('begin.ts'), new TextEncoder().encode('const begun = 7'));
    await change('threads', 3);
    await change('environment', { NORMBOOK_HOST_TEST: 'set' });
    await change('startupFile', 'begin.ts');
    try {
      const notebook = await open(
        "import { engineSettings } from 'normbook'\n;[engineSettings().threads, process.env.NORMBOOK_HOST_TEST, begun]",
      );
      await run(notebook, 0);
      assert.deepEqual(plainOf(notebook.cellAt(0)), ["[ 3, 'set', 7 ]"]);
    } finally {
      for (const name of ['threads', 'environment', 'startupFile']) await change(name, undefined);
    }
  });

  it('stays with a notebook that is renamed', async () => {
    const notebook = await open('let kept = 41', 'kept + 1');
    await run(notebook, 0);
    await notebook.save();
    const target = Uri.joinPath(notebook.uri, '..', 'renamed.normbook');
    const edit = new WorkspaceEdit();
    edit.renameFile(notebook.uri, target, { overwrite: true });
    await workspace.applyEdit(edit);
    // The editor shows it under its new name by itself.
    const found = (): NotebookDocument | undefined =>
      workspace.notebookDocuments.find(({ uri }) => uri.toString() === target.toString());
    while (found() === undefined) await new Promise((later) => setTimeout(later, 20));
    const renamed = await workspace.openNotebookDocument(target);
    await window.showNotebookDocument(renamed);
    await run(renamed, 1);
    assert.deepEqual(plainOf(renamed.cellAt(1)), ['42']);
  });

  it('ends with its notebook', async () => {
    // Not by the API, which keeps documents for minutes.
    const cells = ['process.pid', 'for (;;) {}'].map((source) => ({
      ...{ cell_type: 'code', metadata: {}, source, execution_count: null, outputs: [] },
    }));
    const uri = sampleUri('closed.normbook');
    const text = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 4 });
    await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await commands.executeCommand('vscode.open', uri);
    const isShown = (): boolean => window.activeNotebookEditor?.notebook.uri.toString() === uri.toString();
    while (!isShown()) await new Promise((later) => setTimeout(later, 20));
    const notebook = window.activeNotebookEditor?.notebook;
    assert.ok(notebook);
    await run(notebook, 0);
    const pid = Number(plainOf(notebook.cellAt(0))[0]);
    assert.ok(pid > 0);
    void execute(notebook, 1);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await gone(pid);
  });
});
