// A notebook as a document of VS Code: saved with a copy kept aside, made whole after a save that was cut off, backed up
// with many outputs, and alike in every copy of its file.
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extensions, NotebookEdit, type Uri, WorkspaceEdit, workspace } from 'vscode';
import type { NormbookApi } from '../../../src/extension/extension.ts';
import { SaveJournal } from '../../../src/extension/save-journal.ts';
import { open, sampleUri } from './notebook.ts';

const EXTENSION = 'normbook.normbook';

describe('a notebook as a document', () => {
  it('is alike in two copies of one file, so that a comparison marks nothing', async () => {
    const text = await workspace.fs.readFile(sampleUri('01-six-images.normbook'));
    const [one, other] = await Promise.all(
      ['copy-1.normbook', 'copy-2.normbook'].map(async (name) => {
        await workspace.fs.writeFile(sampleUri(name), text);
        const notebook = await workspace.openNotebookDocument(sampleUri(name));
        return notebook.getCells().map(({ metadata, outputs }) => ({
          metadata,
          outputs: outputs.map((output) => ({ metadata: output.metadata, mimes: mimesOf(output.items) })),
        }));
      }),
    );
    assert.deepEqual(one, other);
  });

  it('has a backup with as many outputs as fifty tensors leave', () => {
    const limit = workspace.getConfiguration('notebook').get<number>('backup.sizeLimit', 0);
    assert.ok(limit === 0 || limit * 1024 >= 2 * 50 * 256 * 1024, `${limit} kB`);
  });

  it('is kept aside while it is saved, and no longer', async () => {
    const { saves } = await api();
    const notebook = await open('1 + 1');
    const [begin, end] = [saves.begin.bind(saves), saves.end.bind(saves)];
    const kept: string[] = [];
    const ended = new Promise<void>((resolve) => {
      saves.begin = async (...given) => {
        await begin(...given);
        kept.push(...(await readdir(saves.folder)));
      };
      saves.end = async (file) => {
        await end(file);
        resolve();
      };
    });
    try {
      await edited(notebook.uri);
      assert.ok(await notebook.save());
      await ended;
    } finally {
      Object.assign(saves, { begin, end });
    }
    assert.equal(kept.filter((name) => name.endsWith('.save')).length, 1);
    assert.deepEqual(await readdir(saves.folder), []);
    assert.match(await readFile(notebook.uri.fsPath, 'utf8'), /"edited": true/);
  });

  it('is made whole by the next start after a save that was cut off', async () => {
    const { saves } = await api();
    const notebook = await open('1 + 1');
    const { fsPath } = notebook.uri;
    const whole = await readFile(fsPath);
    await new SaveJournal(saves.folder).begin(fsPath, whole);
    await writeFile(fsPath, whole.subarray(0, 20));
    const restored = await new SaveJournal(saves.folder).restore((file, reason) =>
      assert.fail(`${file}: ${reason}`),
    );
    assert.deepEqual(
      restored.map(({ file }) => file),
      [fsPath],
    );
    assert.deepEqual(await readFile(fsPath), whole);
  });
});

async function api(): Promise<NormbookApi> {
  const extension = extensions.getExtension<NormbookApi>(EXTENSION);
  assert.ok(extension);
  return extension.activate();
}

const mimesOf = (items: readonly { mime: string }[]) => items.map(({ mime }) => mime);

/** A change that a save has to write. */
async function edited(uri: Uri): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.set(uri, [NotebookEdit.updateNotebookMetadata({ metadata: { edited: true } })]);
  await workspace.applyEdit(edit);
}
