// A notebook as a document of VS Code: saved with a copy kept aside, made whole after a save that was cut off, backed up
// with many outputs, and alike in every copy of its file.
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extensions, type NotebookDocument, NotebookEdit, type Uri, WorkspaceEdit, workspace } from 'vscode';
import type { NormbookApi } from '../../../src/extension/extension.ts';
import { SaveJournal } from '../../../src/extension/save-journal.ts';
import { closeAll, open, sampleUri } from './notebook.ts';

const EXTENSION = 'normbook.normbook';

describe('a notebook as a document', () => {
  after(closeAll);

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
    const kept = await keptDuring(saves, notebook, () => Promise.resolve());
    assert.equal(kept.length, 1);
    assert.equal(kept[0]?.file, notebook.uri.fsPath);
    assert.deepEqual(await readdir(saves.folder), []);
    assert.equal(await readFile(notebook.uri.fsPath, 'utf8'), kept[0]?.text);
    assert.match(kept[0]?.text ?? '', /"edited": true/);
  });

  it('is never kept aside for another that is being saved', async () => {
    const { saves } = await api();
    const [notebook, other] = [await open('1 + 1'), await open('2 + 2')];
    const kept = await keptDuring(saves, notebook, async () => {
      await edited(other.uri);
      assert.ok(await other.save());
    });
    assert.deepEqual(
      kept.map(({ file, text }) => [file, /\d \+ \d/.exec(text)?.[0]]),
      [
        [notebook.uri.fsPath, '1 + 1'],
        [other.uri.fsPath, '2 + 2'],
      ],
    );
    assert.deepEqual(await readdir(saves.folder), []);
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

/** What the journal is given while a change of `notebook` is saved and, in the midst of that, `meanwhile` happens. */
async function keptDuring(saves: SaveJournal, notebook: NotebookDocument, meanwhile: () => Promise<void>) {
  const [begin, end] = [saves.begin.bind(saves), saves.end.bind(saves)];
  const kept: { file: string; text: string }[] = [];
  const ended = new Promise<void>((resolve) => {
    saves.begin = async (file, bytes) => {
      kept.push({ file, text: new TextDecoder().decode(bytes) });
      await begin(file, bytes);
      assert.ok((await readdir(saves.folder)).some((name) => name.endsWith('.save')));
      if (kept.length === 1) await meanwhile();
    };
    saves.end = async (file) => {
      await end(file);
      if (file === notebook.uri.fsPath) resolve();
    };
  });
  try {
    await edited(notebook.uri);
    assert.ok(await notebook.save());
    await ended;
  } finally {
    Object.assign(saves, { begin, end });
  }
  return kept;
}

/** A change that a save has to write. */
async function edited(uri: Uri): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.set(uri, [NotebookEdit.updateNotebookMetadata({ metadata: { edited: true } })]);
  await workspace.applyEdit(edit);
}
