// The panel of pinned tensors, in the real VS Code: what is pinned, arranged, named, lost, revived and saved.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { commands, extensions, type NotebookDocument, ViewColumn, window, workspace } from 'vscode';
import type { NormbookApi } from '../../../src/extension/extension.ts';
import { VIEW_MIME } from '../../../src/protocol/view.ts';
import { parseView } from '../../../src/protocol/view-guard.ts';
import { comparisonToSave } from '../../../src/view/comparison/to-save.ts';
import { ended, open, sampleUri } from './notebook.ts';

/** Nobody tells when something is pinned: it is looked again and again, until the test's time is over. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(20);
}

async function run(notebook: NotebookDocument, place: number): Promise<void> {
  const done = ended([notebook.cellAt(place)]);
  const ranges = [{ start: place, end: place + 1 }];
  await commands.executeCommand('notebook.cell.execute', { ranges, document: notebook.uri });
  await done;
}

describe('the comparison panel', () => {
  let api: NormbookApi;
  before(async () => {
    const extension = extensions.getExtension<NormbookApi>('normbook.normbook');
    assert.ok(extension, 'VS Code does not know normbook.normbook');
    api = await extension.activate();
  });
  afterEach(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await until(() => api.comparisons.items.length === 0);
  });

  const names = () => api.comparisons.items.map(({ name }) => name);
  const panelOf = (view: unknown) => parseView(view).panels[0] ?? assert.fail('no panel');
  const drawn = () =>
    comparisonToSave(api.comparisons.items.map(({ id, name, view }) => ({ id, name, panel: panelOf(view) })));
  const notebooks = async () => {
    const one = await open("import { full } from 'normbook'\nconst a = full([2, 3], 1, 'N C')\na");
    await run(one, 0);
    const other = await open(
      "import { full, batchNorm, compare } from 'normbook'\nconst a = full([2, 3], 2, 'N C')\ncompare(a, { BN: batchNorm() })\nconst b = full([4], 3, 'W')",
    );
    await run(other, 0);
    return { one, other };
  };
  const outputIn = (notebook: NotebookDocument) => {
    const [output] = notebook.cellAt(0).outputs;
    const live: unknown = output?.metadata?.normbook;
    assert.ok(typeof live === 'object' && live !== null && 'output' in live);
    return String(live.output);
  };

  it('takes tensors of several notebooks, from outputs and variables, tells where each is from, and names them apart', async () => {
    const { one, other } = await notebooks();
    await api.comparisons.pin(one, { path: ['a'] });
    await api.comparisons.pin(other, { path: ['a'] });
    await api.comparisons.pin(other, { output: outputIn(other), panel: 1 });
    assert.deepEqual(names(), ['a', 'a 2', 'BN']);
    const [first, second, third] = api.comparisons.items;
    assert.match(first?.from ?? '', /^cells-.*\.normbook$/);
    assert.match(third?.from ?? '', /\.normbook · Cell 1$/);
    assert.deepEqual([panelOf(first?.view).summary.max, panelOf(second?.view).summary.max], [1, 2]);
    assert.equal(panelOf(third?.view).pattern, 'n c -> c');
    assert.deepEqual(panelOf(third?.view).normalization?.id, 'batchNorm');
  });

  it('arranges, names and takes away', async () => {
    const { one, other } = await notebooks();
    await api.comparisons.pin(one, { path: ['a'] });
    await api.comparisons.pin(other, { path: ['b'] });
    const [a, b] = api.comparisons.items;
    assert.ok(a && b);
    await api.comparisons.act({ type: 'move', id: b.id, by: -1 });
    await api.comparisons.act({ type: 'move', id: b.id, by: -1 });
    assert.deepEqual(names(), ['b', 'a']);
    await api.comparisons.act({ type: 'rename', id: b.id, name: 'a' });
    assert.deepEqual(names(), ['a 2', 'a']);
    await api.comparisons.act({ type: 'unpin', id: a.id });
    assert.deepEqual(names(), ['a 2']);
  });

  it('stays as it was pinned when its variable changes', async () => {
    const { one } = await notebooks();
    await api.comparisons.pin(one, { path: ['a'] });
    await run(one, 0);
    assert.deepEqual(names(), ['a']);
    assert.equal(typeof api.comparisons.items[0]?.output, 'string');
  });

  it('keeps the pictures of a kernel that has ended', async () => {
    const { one, other } = await notebooks();
    await api.comparisons.pin(one, { path: ['a'] });
    await api.comparisons.pin(other, { path: ['a'] });
    await window.showNotebookDocument(one);
    await commands.executeCommand('normbook.restart');
    await until(() => api.comparisons.items[0]?.output === undefined);
    assert.equal(typeof api.comparisons.items[1]?.output, 'string');
    assert.deepEqual(names(), ['a', 'a 2']);
  });

  it('has after a reload what was kept of it, in the order and under the names that were seen', async () => {
    const { one, other } = await notebooks();
    await api.comparisons.pin(one, { path: ['a'] });
    await api.comparisons.pin(other, { path: ['b'] });
    const [a, b] = api.comparisons.items;
    assert.ok(a && b);
    await api.comparisons.act({ type: 'rename', id: b.id, name: 'last' });
    await api.comparisons.act({ type: 'move', id: b.id, by: -1 });
    const panel = window.createWebviewPanel('normbook.comparison', 'Comparison', ViewColumn.One, {});
    await api.comparisons.deserializeWebviewPanel(panel);
    assert.deepEqual(names(), ['last', 'a']);
    assert.deepEqual(
      api.comparisons.items.map(({ output }) => output),
      [undefined, undefined],
    );
    assert.deepEqual(api.comparisons.items[1]?.view, a.view);
  });

  it('is saved as a notebook that makes the same comparison when it is run', async () => {
    const { one, other } = await notebooks();
    await api.comparisons.pin(one, { path: ['a'] });
    await api.comparisons.pin(other, { output: outputIn(other), panel: 1 });
    await api.comparisons.pin(other, { path: ['b'] });
    // Of one that has ended the picture has every element.
    await window.showNotebookDocument(one);
    await commands.executeCommand('normbook.restart');
    await until(() => api.comparisons.items[0]?.output === undefined);
    const file = sampleUri(`comparison-${randomUUID()}.normbook`);
    await api.comparisons.saveAs(drawn(), file);
    const saved = workspace.notebookDocuments.find(({ uri }) => uri.toString() === file.toString());
    assert.ok(saved, 'the notebook is open');
    assert.equal(saved.cellCount, 3);
    const viewIn = (place: number) => {
      const items = saved.cellAt(place).outputs.flatMap((output) => output.items);
      const item = items.find(({ mime }) => mime === VIEW_MIME);
      return parseView(JSON.parse(new TextDecoder().decode(item?.data)));
    };
    const picture = (place: number) =>
      viewIn(place).panels.map(({ name, axes, shape, summary, preview }) => {
        return { name, axes, shape, summary, data: preview.data };
      });
    const before = [picture(1), picture(2)];
    await run(saved, 1);
    assert.deepEqual(picture(1), before[0]);
    await run(saved, 2);
    assert.equal(saved.cellAt(2).executionSummary?.success, true);
    assert.deepEqual(picture(2), before[1]);
  });
});
