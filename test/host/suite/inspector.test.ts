// The inspector's panels and the editor of tensor files, in the real VS Code: what they are told to show.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { commands, extensions, type NotebookDocument, window, workspace } from 'vscode';
import type { NormbookApi } from '../../../src/extension/extension.ts';
import { parseView } from '../../../src/protocol/view-guard.ts';
import { readerOf } from '../../../src/view/inspector/slice-elements.ts';
import { npyPart } from '../../../src/view/inspector/slice-file.ts';
import { ended, open, sampleUri } from './notebook.ts';

/** Panels tell nobody when they show something else: it is looked again and again, until the test's time is over. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(20);
}

async function run(notebook: NotebookDocument, place: number): Promise<void> {
  const done = ended([notebook.cellAt(place)]);
  const ranges = [{ start: place, end: place + 1 }];
  await commands.executeCommand('notebook.cell.execute', { ranges, document: notebook.uri });
  await done;
}

/** 2 × 3, as NumPy writes it. */
function npy(): Uint8Array {
  const data = Float32Array.of(0, 1, 2, 3, 4, 5);
  return npyPart(readerOf({ data, shape: [2, 3] }), { rows: 0, columns: 1, index: [0, 0] }, 0);
}

describe('the inspector', () => {
  let api: NormbookApi;
  before(async () => {
    const extension = extensions.getExtension<NormbookApi>('normbook.normbook');
    assert.ok(extension, 'VS Code does not know normbook.normbook');
    api = await extension.activate();
  });
  afterEach(() => commands.executeCommand('workbench.action.closeAllEditors'));

  /** Of the only panel: its tensor’s largest value, and whether it is live. */
  const shown = (): string => {
    const [inspector] = api.inspectors.inspectors;
    const message = inspector?.shown;
    if (message?.type !== 'show') return message?.message ?? 'nothing';
    const [panel] = parseView(message.view).panels;
    return `${panel?.name} ${panel?.summary.max} ${message.output === undefined ? 'saved' : 'live'}`;
  };
  const inspect = async (notebook: NotebookDocument, name: string): Promise<void> => {
    await api.inspectors.open(notebook, { path: [name] });
  };

  it('shows a variable, follows it while cells re-run, and keeps it when pinned', async () => {
    const notebook = await open(
      "import { full } from 'normbook'\nlet x = full([2, 3], 1)",
      'x = x.add(1)',
      'const unrelated = 1',
    );
    await run(notebook, 0);
    await inspect(notebook, 'x');
    assert.equal(shown(), 'x 1 live');
    await run(notebook, 1);
    await until(() => shown() === 'x 2 live');
    await run(notebook, 2);
    assert.equal(shown(), 'x 2 live');
    const [inspector] = api.inspectors.inspectors;
    await inspector?.pin(true);
    await run(notebook, 1);
    assert.equal(shown(), 'x 2 live');
    await inspector?.pin(false);
    await until(() => shown() === 'x 3 live');
  });

  it('is one for a variable, however often it is opened', async () => {
    const notebook = await open("import { full } from 'normbook'\nconst x = full([2, 3], 1)");
    await run(notebook, 0);
    await inspect(notebook, 'x');
    await inspect(notebook, 'x');
    assert.equal(api.inspectors.inspectors.length, 1);
  });

  it('keeps what it has when the kernel ends, and lives again with the next run', async () => {
    const notebook = await open("import { full } from 'normbook'\nconst x = full([2, 3], 7)");
    await run(notebook, 0);
    await inspect(notebook, 'x');
    await window.showNotebookDocument(notebook);
    await commands.executeCommand('normbook.restart');
    await until(() => shown() === 'x 7 saved');
    await run(notebook, 0);
    await until(() => shown() === 'x 7 live');
  });

  it('opens from the variables view by a click on a tensor, and on nothing else', async () => {
    const notebook = await open("import { full } from 'normbook'\nconst x = full([2, 3], 1)\nconst n = 3");
    await run(notebook, 0);
    await until(() => api.variables.notebook === notebook);
    const nodes = await api.variables.getChildren();
    const commandsOf = nodes.map((node) => api.variables.getTreeItem(node).command);
    const [command] = commandsOf.flatMap((one) => one ?? []);
    assert.equal(commandsOf.filter((one) => one !== undefined).length, 1);
    assert.ok(command);
    await commands.executeCommand(command.command, ...(command.arguments ?? []));
    assert.equal(shown(), 'x 1 live');
  });

  it('opens tensor files by themselves, and says what is wrong with a damaged one', async () => {
    const good = sampleUri('array.npy');
    const bad = sampleUri('damaged.npy');
    await workspace.fs.writeFile(good, npy());
    await workspace.fs.writeFile(bad, npy().slice(0, 100));
    const told = (): string => {
      const message = api.tensorFiles.shown.at(-1);
      if (message?.type === 'problem') return message.message;
      if (message === undefined) return '';
      const [panel] = parseView(message.view).panels;
      return `${panel?.name} [${panel?.shape}] ${panel?.dtype} max ${panel?.summary.max}`;
    };
    await commands.executeCommand('vscode.open', good);
    await until(() => told() === 'array.npy [2,3] float32 max 5');
    await commands.executeCommand('workbench.action.closeAllEditors');
    await commands.executeCommand('vscode.open', bad);
    await until(() => /damaged\.npy/.test(told()) && /byte/.test(told()));
    assert.ok(!/\bat .*\.(ts|js|cjs):\d/.test(told()), told());
  });

  it('begins as the last panel of its variable was left, and says so in the file', async () => {
    const notebook = await open("import { full } from 'normbook'\nconst x = full([2, 3], 1)");
    await run(notebook, 0);
    await inspect(notebook, 'x');
    const look = { slice: { rows: 1, columns: 0, index: [0, 0] } };
    const lookShown = () => {
      const message = api.inspectors.inspectors[0]?.shown;
      return message?.type === 'show' ? message.look : undefined;
    };
    assert.deepEqual(lookShown(), {});
    await api.inspectors.inspectors[0]?.remember(look);
    await run(notebook, 0);
    await until(() => lookShown()?.slice !== undefined);
    api.inspectors.inspectors[0]?.dispose();
    await until(() => api.inspectors.inspectors.length === 0);
    await inspect(notebook, 'x');
    assert.deepEqual(lookShown(), look);
    await notebook.save();
    const saved = JSON.parse(new TextDecoder().decode(await workspace.fs.readFile(notebook.uri)));
    assert.deepEqual(saved.metadata.normbook.looks, { x: look });
    await api.inspectors.inspectors[0]?.remember({});
    await notebook.save();
    const after = JSON.parse(new TextDecoder().decode(await workspace.fs.readFile(notebook.uri)));
    assert.equal(after.metadata.normbook?.looks, undefined);
  });

  it('remembers how a picture was left, in the cell and in the file', async () => {
    const notebook = await open("import { full, show } from 'normbook'\nshow(full([2, 3], 1))");
    await run(notebook, 0);
    const look = { coloring: { min: -2, max: 2, ramp: 'diverging', scale: { type: 'linear' } } } as const;
    const key = (): unknown => notebook.cellAt(0).outputs[0]?.metadata?.normbook;
    const mark = key();
    assert.ok(typeof mark === 'object' && mark !== null && 'key' in mark && typeof mark.key === 'string');
    await api.remember(notebook, mark.key, look);
    await notebook.save();
    const saved = JSON.parse(new TextDecoder().decode(await workspace.fs.readFile(notebook.uri)));
    assert.deepEqual(saved.cells[0].metadata, { normbook: { looks: { 0: look } } });
    // A run anew begins with it.
    await run(notebook, 0);
    const again = key();
    assert.ok(typeof again === 'object' && again !== null && 'look' in again);
    assert.deepEqual(again.look, look);
  });
});
