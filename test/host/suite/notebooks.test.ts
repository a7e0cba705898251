// The table of small notebooks in VS Code: the same cells print the same as by the command line.
import assert from 'node:assert/strict';
import {
  commands,
  type NotebookCell,
  NotebookCellData,
  NotebookCellKind,
  type NotebookDocument,
  NotebookEdit,
  NotebookRange,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { agrees, notebooks, type SmallNotebook } from '../../notebooks/table.ts';
import { ended, sampleUri } from './notebook.ts';

const ERROR = 'application/vnd.code.notebook.error';
const FOLDER = sampleUri('small');

/** In one document, whose cells and kernel are new for each: to open hundreds of editors would take minutes. */
async function run(document: NotebookDocument, { cells, files = {} }: SmallNotebook): Promise<string[]> {
  for (const [name, content] of Object.entries(files)) await write(name, content);
  const edit = new WorkspaceEdit();
  const added = cells.map(
    (source) => new NotebookCellData(NotebookCellKind.Code, source, 'normbook-typescript'),
  );
  edit.set(document.uri, [NotebookEdit.replaceCells(new NotebookRange(0, document.cellCount), added)]);
  await workspace.applyEdit(edit);
  await commands.executeCommand('normbook.restart');
  // One by one, since Run All would end at the first that fails.
  for (const cell of document.getCells()) {
    const done = ended([cell]);
    const ranges = [{ start: cell.index, end: cell.index + 1 }];
    await commands.executeCommand('notebook.cell.execute', { ranges, document: document.uri });
    await done;
  }
  return document.getCells().map(textOf);
}

function write(name: string, text: string): Thenable<void> {
  return workspace.fs.writeFile(Uri.joinPath(FOLDER, name), new TextEncoder().encode(text));
}

async function emptied(): Promise<void> {
  for (const [name] of await workspace.fs.readDirectory(FOLDER)) {
    if (name !== 'small.normbook')
      await workspace.fs.delete(Uri.joinPath(FOLDER, name), { recursive: true, useTrash: false });
  }
}

function textOf(cell: NotebookCell): string {
  return cell.outputs
    .map(({ items }) => {
      const texts = items.map(({ mime, data }) => ({ mime, text: new TextDecoder().decode(data) }));
      const [first] = texts;
      if (first?.mime === ERROR) {
        const { name, message } = JSON.parse(first.text);
        return `${name}: ${message}\n`;
      }
      const plain = texts.find(({ mime }) => mime === 'text/plain');
      return plain === undefined ? texts.map(({ text }) => text).join('') : `${plain.text}\n`;
    })
    .join('');
}

describe('small notebooks in VS Code', () => {
  let document: NotebookDocument;
  before(async () => {
    await write(
      'small.normbook',
      JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 }),
    );
    document = await workspace.openNotebookDocument(Uri.joinPath(FOLDER, 'small.normbook'));
    await window.showNotebookDocument(document);
  });
  afterEach(emptied);
  after(async () => {
    await document.save();
    await commands.executeCommand('workbench.action.closeActiveEditor');
  });
  for (const notebook of notebooks.filter((one) => one.onlyByCommand === undefined)) {
    it(notebook.name, async () => {
      const found = await run(document, notebook);
      const wrong = found.flatMap((got, cell) => {
        const expected = notebook.outputs[cell] ?? '';
        return agrees(expected, got) ? [] : [{ cell: cell + 1, expected, got }];
      });
      assert.deepEqual(wrong, []);
    });
  }
});
