// What the editor knows of cells, through VS Code's own providers and our language server's process.
import assert from 'node:assert/strict';
import {
  type CompletionList,
  commands,
  type Diagnostic,
  type Disposable,
  extensions,
  type Hover,
  type Location,
  type LocationLink,
  languages,
  MarkdownString,
  NotebookCellData,
  NotebookCellKind,
  NotebookData,
  type NotebookDocument,
  Position,
  type TextEdit,
  type Uri,
  type WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { NormbookApi } from '../../../src/extension/extension.ts';
import type { LanguageServer } from '../../../src/extension/language-client.ts';
import { ended, open } from './notebook.ts';

const IMPORT = "import { batchNorm, groupNorm, randn } from 'normbook'";

function uriOf(notebook: NotebookDocument, index: number): Uri {
  return notebook.cellAt(index).document.uri;
}

async function labelsAt(notebook: NotebookDocument, index: number, place: Position): Promise<string[]> {
  const list = await commands.executeCommand<CompletionList>(
    'vscode.executeCompletionItemProvider',
    uriOf(notebook, index),
    place,
  );
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

async function hoverAt(notebook: NotebookDocument, index: number, place: Position): Promise<string> {
  const found = await commands.executeCommand<Hover[]>(
    'vscode.executeHoverProvider',
    uriOf(notebook, index),
    place,
  );
  return found
    .flatMap(({ contents }) =>
      contents.map((one) => (one instanceof MarkdownString ? one.value : String(one))),
    )
    .join('\n');
}

/** Resolves with the cell's diagnostics as soon as they are as wanted. */
function diagnosticsOf(
  uri: Uri,
  isWanted: (found: readonly Diagnostic[]) => boolean,
): Promise<readonly Diagnostic[]> {
  return new Promise((resolve) => {
    let listener: Disposable | undefined;
    const look = (): void => {
      const found = languages.getDiagnostics(uri);
      if (!isWanted(found)) return;
      listener?.dispose();
      resolve(found);
    };
    listener = languages.onDidChangeDiagnostics(look);
    look();
  });
}

describe('a cell being written', () => {
  let server: LanguageServer;
  before(async () => {
    const extension = extensions.getExtension<NormbookApi>('normbook.normbook');
    assert.ok(extension, 'VS Code does not know normbook.normbook');
    ({ language: server } = await extension.activate());
    await open('1');
    await server.started;
  });

  it('is offered the names of the cells above, with their members', async () => {
    const notebook = await open(`${IMPORT}\nconst x = randn([6, 6])`, 'x.');
    const labels = await labelsAt(notebook, 1, new Position(0, 2));
    for (const member of ['shape', 'axes', 'mean']) assert.ok(labels.includes(member), labels.join());
  });

  it('is offered the options of a normalization, each once', async () => {
    const notebook = await open(`${IMPORT}\ngroupNorm({  })`);
    const labels = await labelsAt(notebook, 0, new Position(1, 12));
    for (const option of ['groups', 'eps?', 'affine?']) assert.ok(labels.includes(option), labels.join());
    assert.deepEqual(
      labels.filter((label, i) => labels.indexOf(label) !== i),
      [],
    );
  });

  it('is told what a normalization is', async () => {
    const notebook = await open(IMPORT, 'batchNorm()');
    assert.match(await hoverAt(notebook, 1, new Position(0, 2)), /Batch normalization[\s\S]*eps/i);
  });

  it('is told what a variable is in the kernel, after a run', async () => {
    const notebook = await open(`${IMPORT}\nconst x = randn([6, 4], 'N C', { seed: 1 })`, 'x');
    const done = ended([notebook.cellAt(0)]);
    await commands.executeCommand('notebook.cell.execute', {
      ranges: [{ start: 0, end: 1 }],
      document: notebook.uri,
    });
    await done;
    let text = '';
    // The kernel tells its variables a little later than the cell's end.
    for (let tries = 0; tries < 100 && !/N6 C4/.test(text); tries++) {
      text = await hoverAt(notebook, 1, new Position(0, 0));
    }
    assert.match(text, /N6 C4[\s\S]*min/);
  });

  it('goes to a declaration in another cell', async () => {
    const notebook = await open('1', 'function twice(v: number) { return 2 * v }', 'twice(4)');
    const found = await commands.executeCommand<(Location | LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      uriOf(notebook, 2),
      new Position(0, 1),
    );
    const [first] = found;
    assert.ok(first);
    const uri = 'targetUri' in first ? first.targetUri : first.uri;
    assert.equal(uri.toString(), uriOf(notebook, 1).toString());
  });

  it('renames in all cells', async () => {
    const notebook = await open('const a = 1', 'a + a', 'a');
    const edit = await commands.executeCommand<WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      uriOf(notebook, 1),
      new Position(0, 0),
      'b',
    );
    const counts = edit.entries().map(([uri, edits]) => [uri.fragment, edits.length]);
    assert.deepEqual(
      counts.toSorted(),
      [0, 1, 2].map((i) => [uriOf(notebook, i).fragment, i === 1 ? 2 : 1]).toSorted(),
    );
  });

  it('is marked where it is wrong, until it is right', async () => {
    const notebook = await open('const a: number = 1', 'a.toUpperCase()');
    const [found] = await diagnosticsOf(uriOf(notebook, 1), ({ length }) => length > 0);
    assert.match(found?.message ?? '', /toUpperCase/);
  });

  it('is laid out by the editor’s own command', async () => {
    const notebook = await open('const a=1\nif(a){\na\n}');
    const edits = await commands.executeCommand<TextEdit[]>(
      'vscode.executeFormatDocumentProvider',
      uriOf(notebook, 0),
      { tabSize: 2, insertSpaces: true },
    );
    assert.ok(edits.length > 0);
  });

  it('is laid out with all others by Format Notebook', async () => {
    const notebook = await open('const a=1', 'if(a){\na\n}');
    await commands.executeCommand('notebook.format');
    assert.deepEqual(
      notebook.getCells().map(({ document }) => document.getText().replaceAll(/^ +/gm, '')),
      ['const a = 1', 'if (a) {\na\n}'],
    );
  });

  it('is helped in a notebook that is not saved yet', async () => {
    const cells = ['const alpha = 1', 'al'].map((text) => {
      return new NotebookCellData(NotebookCellKind.Code, text, 'normbook-typescript');
    });
    const notebook = await workspace.openNotebookDocument('normbook', new NotebookData(cells));
    await window.showNotebookDocument(notebook);
    assert.ok((await labelsAt(notebook, 1, new Position(0, 2))).includes('alpha'));
  });

  it('never sees the names of another notebook', async () => {
    const [one, other] = [await open('const mine = 1', 'mi'), await open('const yours = 2', 'yo')];
    const place = new Position(0, 2);
    const [labels, others] = [await labelsAt(one, 1, place), await labelsAt(other, 1, place)];
    assert.ok(labels.includes('mine') && !labels.includes('yours'), labels.join());
    assert.ok(others.includes('yours') && !others.includes('mine'), others.join());
  });

  it('has a server that can be started again when it does not answer', async () => {
    const notebook = await open('const beta = 1', 'be');
    const { pid } = server;
    assert.ok(pid !== undefined);
    process.kill(pid, 'SIGSTOP');
    await server.restart();
    assert.notEqual(server.pid, pid);
    assert.ok((await labelsAt(notebook, 1, new Position(0, 2))).includes('beta'));
  });

  it('has a server that starts again after crashes, three times, and then says so', async () => {
    const notebook = await open('const alpha = 1', 'al');
    await server.restart();
    const seen = new Set<number>();
    for (let crash = 1; crash <= 3; crash++) {
      const { pid } = server;
      assert.ok(pid !== undefined && !seen.has(pid), `crash ${crash}: the server has a process of its own`);
      seen.add(pid);
      const running = nextState(server, 'running');
      process.kill(pid, 'SIGKILL');
      await running;
      assert.ok((await labelsAt(notebook, 1, new Position(0, 2))).includes('alpha'), `crash ${crash}`);
      assert.equal(server.isOver, false);
    }
    const { pid } = server;
    assert.ok(pid !== undefined);
    const stopped = nextState(server, 'stopped');
    process.kill(pid, 'SIGKILL');
    await stopped;
    assert.equal(server.isOver, true);
    await server.restart();
    assert.ok((await labelsAt(notebook, 1, new Position(0, 2))).includes('alpha'));
  });
});

/** The client library's numbers of states. */
const STATES = { stopped: 1, running: 2 } as const;

function nextState(server: LanguageServer, wanted: keyof typeof STATES): Promise<void> {
  return new Promise((resolve) => {
    const listener = server.onDidChangeState(({ newState }) => {
      if (Number(newState) !== STATES[wanted] || (wanted === 'stopped' && !server.isOver)) return;
      listener.dispose();
      resolve();
    });
  });
}
