// What VS Code shows of a notebook's state: the variables, the marks on cells, the kernel in the status bar.
import assert from 'node:assert/strict';
import {
  commands,
  env,
  extensions,
  type NotebookDocument,
  Range,
  type TreeItem,
  TreeItemCollapsibleState,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { NormbookApi } from '../../../src/extension/extension.ts';
import type { VariableNode } from '../../../src/extension/variables-view.ts';
import { ended, sampleUri } from './notebook.ts';

let files = 0;

async function open(...sources: string[]): Promise<NotebookDocument> {
  const cells = sources.map((source, i) => {
    return { cell_type: 'code', id: `s${i}`, metadata: {}, source, execution_count: null, outputs: [] };
  });
  const uri = sampleUri(`state-${files++}.normbook`);
  const text = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const notebook = await workspace.openNotebookDocument(uri);
  await window.showNotebookDocument(notebook);
  return notebook;
}

/** Runs the cells of these places, in the notebook's order; all of them by default. */
async function run(notebook: NotebookDocument, ...places: number[]): Promise<void> {
  const cells = places.length === 0 ? notebook.getCells() : places.map((place) => notebook.cellAt(place));
  const done = ended(cells);
  const ranges = cells.map(({ index }) => ({ start: index, end: index + 1 }));
  await commands.executeCommand('notebook.cell.execute', { ranges, document: notebook.uri });
  await done;
}

async function edit(notebook: NotebookDocument, place: number, text: string): Promise<void> {
  const { document } = notebook.cellAt(place);
  const change = new WorkspaceEdit();
  const whole = document.validateRange(new Range(0, 0, document.lineCount, 0));
  change.replace(document.uri, whole, text);
  await workspace.applyEdit(change);
}

describe('the state of a notebook', () => {
  let api: NormbookApi;
  before(async () => {
    const extension = extensions.getExtension<NormbookApi>('normbook.normbook');
    assert.ok(extension, 'VS Code does not know normbook.normbook');
    api = await extension.activate();
  });

  /** The rows below a node, as they are shown. */
  const rowsOf = async (node?: VariableNode): Promise<string[]> =>
    (await api.variables.getChildren(node)).map((child) => {
      const { label, description = '' } = api.variables.getTreeItem(child);
      return `${label} ${description}`.trim();
    });
  const nodeOf = async (name: string): Promise<VariableNode> => {
    const nodes = await api.variables.getChildren();
    const node = nodes.find((one) => one.type === 'variable' && one.variable.name === name);
    assert.ok(node, `no variable ${name}`);
    return node;
  };
  /** The marks of all cells, `2: Edited since run`. */
  const marksOf = (notebook: NotebookDocument): string[] =>
    notebook
      .getCells()
      .flatMap((cell) =>
        api.marks
          .provideCellStatusBarItems(cell)
          .map(({ text }) => `${cell.index + 1}: ${text.replace(/^\$\(\w+\) /, '')}`),
      );

  describe('has its variables', () => {
    it('in the order of their declaration, imports last', async () => {
      const notebook = await open(
        "import { batchNorm, ones } from 'normbook'\nconst x = ones([2, 3], 'N C')\nconst bn = batchNorm()",
        "let n = 1.5\nconst text = 'words'\nfunction f(a, b) {}\nclass C {}\nconst list = new Array(120).fill(0)\nconst o = { a: { b: true } }",
      );
      await run(notebook);
      assert.deepEqual(
        (await rowsOf()).map((row) => row.replace(/ · eps.*/, '')),
        [
          'x N2 C3  ▁▁▁█▁▁▁  float32 · 24 B',
          'bn Batch normalization',
          'n 1.5',
          'text "words"',
          'f ƒ f(a, b)',
          'C class C',
          'list Array(120)',
          'o { a }',
          'Imports 2',
        ],
      );
      const imports = (await api.variables.getChildren()).find(({ type }) => type === 'imports');
      assert.deepEqual(await rowsOf(imports), ['batchNorm ƒ', 'ones ƒ']);
    });

    it('opened as far as one looks, up to a hundred children', async () => {
      const o = await nodeOf('o');
      assert.equal(api.variables.getTreeItem(o).collapsibleState, TreeItemCollapsibleState.Collapsed);
      const [a] = await api.variables.getChildren(o);
      assert.deepEqual(await rowsOf(a), ['b true']);
      const list = await rowsOf(await nodeOf('list'));
      assert.deepEqual([list.length, list[0], list.at(-1)], [101, '0 0', '… 20 more']);
      const n = await nodeOf('n');
      assert.equal(api.variables.getTreeItem(n).collapsibleState, TreeItemCollapsibleState.None);
    });

    it('with statistics of a tensor when asked', async () => {
      const x = await nodeOf('x');
      const item: TreeItem = await api.variables.resolveTreeItem(api.variables.getTreeItem(x), x);
      assert.ok(typeof item.tooltip === 'object');
      assert.match(item.tooltip.value, /mean +1\.000\n[\s\S]*NaN +0/);
    });

    it('whose names can be copied', async () => {
      await commands.executeCommand('normbook.copyVariableName', await nodeOf('bn'));
      assert.equal(await env.clipboard.readText(), 'bn');
    });

    it('that stay, marked as old, while the kernel computes and after its end', async () => {
      const notebook = await open('const kept = [1]', "console.log('in')\nwhile (true) {}");
      await run(notebook, 0);
      await edit(notebook, 1, "console.log('in')\nwhile (true) {}\n");
      assert.equal(api.variables.outdated, undefined);
      const kept = await nodeOf('kept');
      const done = ended([notebook.cellAt(1)]);
      const running = run(notebook, 1);
      await new Promise<void>((resolve) => {
        const listener = workspace.onDidChangeNotebookDocument(() => {
          if (notebook.cellAt(1).outputs.length === 0) return;
          listener.dispose();
          resolve();
        });
      });
      assert.deepEqual(await rowsOf(), ['kept Array(1)']);
      assert.deepEqual(await rowsOf(kept), ['kernel busy']);
      assert.match(api.variables.outdated ?? '', /busy with Cell 2/);
      assert.deepEqual(marksOf(notebook), []);
      assert.match(api.status.shown?.text ?? '', /^\$\(sync~spin\) Normbook · Cell 2/);
      await api.status.ask();
      assert.match(api.status.shown?.text ?? '', /^\$\(sync~spin\) Normbook · Cell 2 · \d[\d.]* MB$/);
      await commands.executeCommand('normbook.interrupt');
      await done;
      await running;
      assert.equal(api.variables.outdated, undefined);
      assert.deepEqual(await rowsOf(kept), ['0 1']);
      await commands.executeCommand('normbook.restart');
      assert.match(api.variables.outdated ?? '', /has ended/);
      assert.deepEqual(await rowsOf(), ['kept Array(1)']);
      assert.deepEqual(await rowsOf(kept), ['0 1']);
    });
  });

  describe('has marks on cells', () => {
    it('that were edited since they ran, until the edit is undone or run', async () => {
      const notebook = await open('1', '2');
      await run(notebook);
      assert.deepEqual(marksOf(notebook), []);
      await edit(notebook, 1, '2 + 1');
      assert.deepEqual(marksOf(notebook), ['2: Edited since run']);
      await edit(notebook, 1, '2');
      assert.deepEqual(marksOf(notebook), []);
      await edit(notebook, 1, '2 + 2');
      await run(notebook, 1);
      assert.deepEqual(marksOf(notebook), []);
    });

    it('whose inputs re-ran, until they run again', async () => {
      const notebook = await open('const x = Math.random()', 'const y = x', 'y', '1');
      await run(notebook);
      await run(notebook, 0);
      assert.deepEqual(marksOf(notebook), [
        '2: Stale: `x` re-ran in Cell 1',
        '3: Stale: `y` is of Cell 2, which is stale',
      ]);
      await run(notebook, 1, 2);
      assert.deepEqual(marksOf(notebook), []);
    });

    it('whose kernel was restarted or died, until they run again', async () => {
      const notebook = await open('1', '2', 'const noOutput = 1', 'process.exit(7)');
      await run(notebook, 0, 1, 2);
      await commands.executeCommand('normbook.restart');
      assert.deepEqual(marksOf(notebook), ['1: From an earlier kernel', '2: From an earlier kernel']);
      await run(notebook, 0);
      assert.deepEqual(marksOf(notebook), ['2: From an earlier kernel']);
      await run(notebook, 3);
      const marks = marksOf(notebook);
      assert.deepEqual(marks.slice(0, 2), ['1: From an earlier kernel', '2: From an earlier kernel']);
    });
  });

  describe('has its kernel in the status bar', () => {
    it('none, idle, and none again, in a notebook only', async () => {
      const notebook = await open('1');
      assert.equal(api.status.shown?.text, '$(circle-outline) no kernel');
      await run(notebook);
      await api.status.ask();
      assert.match(api.status.shown?.text ?? '', /^\$\(circle-filled\) Normbook · \d[\d.]* MB$/);
      assert.match(
        api.status.shown?.tooltip ?? '',
        /\| Threads \| \d+ \|\n\| Up for \| \d+ s \|\n\| Cells run \| 1 \|/,
      );
      await commands.executeCommand('normbook.restart');
      assert.equal(api.status.shown?.text, '$(circle-outline) no kernel');
    });
  });
});
