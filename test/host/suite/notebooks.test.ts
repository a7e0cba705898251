// The table of small notebooks in VS Code: the same cells print the same as by the command line.
import assert from 'node:assert/strict';
import { commands, type NotebookCell, Uri, window, workspace } from 'vscode';
import { agrees, notebooks, type SmallNotebook } from '../../notebooks/table.ts';
import { ended, sampleUri } from './notebook.ts';

const ERROR = 'application/vnd.code.notebook.error';

/** Runs the cells one by one, since Run All would end at the first that fails. */
async function run({ cells, files = {} }: SmallNotebook, folder: Uri): Promise<string[]> {
  const write = (name: string, text: string): Thenable<void> =>
    workspace.fs.writeFile(Uri.joinPath(folder, name), new TextEncoder().encode(text));
  for (const [name, content] of Object.entries(files)) await write(name, content);
  const code = cells.map((source, i) => {
    return { cell_type: 'code', id: `c${i}`, metadata: {}, source, execution_count: null, outputs: [] };
  });
  await write(
    'small.normbook',
    JSON.stringify({ cells: code, metadata: {}, nbformat: 4, nbformat_minor: 5 }),
  );
  const notebook = await workspace.openNotebookDocument(Uri.joinPath(folder, 'small.normbook'));
  await window.showNotebookDocument(notebook);
  for (const cell of notebook.getCells()) {
    const done = ended([cell]);
    const ranges = [{ start: cell.index, end: cell.index + 1 }];
    await commands.executeCommand('notebook.cell.execute', { ranges, document: notebook.uri });
    await done;
  }
  const found = notebook.getCells().map(textOf);
  await notebook.save();
  await commands.executeCommand('workbench.action.closeActiveEditor');
  return found;
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
  notebooks.forEach((notebook, i) => {
    it(notebook.name, async () => {
      const found = await run(notebook, sampleUri(`small/${i}`));
      const wrong = found.flatMap((got, cell) => {
        const expected = notebook.outputs[cell] ?? '';
        return agrees(expected, got) ? [] : [{ cell: cell + 1, expected, got }];
      });
      assert.deepEqual(wrong, []);
    });
  });
});
