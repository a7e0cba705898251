// Every sample, run in VS Code on one thread and on two and saved: the same bytes, which are those that the command line
// left in the clone.
import assert from 'node:assert/strict';
import { copyFile, readFile } from 'node:fs/promises';
import { commands, NotebookCellKind, type Uri, window, workspace } from 'vscode';
import { closeAll, ended, sampleUri } from './notebook.ts';

const SAMPLES = ['01-six-images', '02-one-formula', '03-batch-size', '04-style'];

describe('a sample that is run in VS Code and saved', () => {
  const threads = workspace.getConfiguration('normbook.kernel');
  afterEach(closeAll);
  after(() => threads.update('threads', undefined, true));

  for (const sample of SAMPLES) {
    for (const count of [1, 2]) {
      it(`is, byte for byte, what it was: ${sample}, threads: ${count}`, async () => {
        const original = sampleUri(`${sample}.normbook`);
        const before = await readFile(original.fsPath, 'utf8');
        await threads.update('threads', count, true);
        const copy = sampleUri(`${sample}-${count}.normbook`);
        await copyFile(original.fsPath, copy.fsPath);
        await runAndSave(copy);
        assert.ok(
          (await readFile(copy.fsPath, 'utf8')) === before,
          firstDifference(await readFile(copy.fsPath, 'utf8'), before),
        );
      });
    }
  }
});

async function runAndSave(uri: Uri): Promise<void> {
  const notebook = await workspace.openNotebookDocument(uri);
  await window.showNotebookDocument(notebook);
  const cells = notebook.getCells().filter(({ kind }) => kind === NotebookCellKind.Code);
  const done = ended(cells);
  await commands.executeCommand('notebook.execute', uri);
  await done;
  assert.ok(notebook.isDirty, 'nothing was run');
  assert.ok(await notebook.save());
}

function firstDifference(found: string, expected: string): string {
  const [ours, theirs] = [found.split('\n'), expected.split('\n')];
  const line = ours.findIndex((text, i) => text !== theirs[i]);
  return `line ${line + 1}: ${ours[line]?.slice(0, 200)}\nexpected: ${theirs[line]?.slice(0, 200)}`;
}
