// What the editor tells of a cell while it is written, through VS Code's own providers.
import assert from 'node:assert/strict';
import { type CompletionList, commands, type Hover, MarkdownString, Position, workspace } from 'vscode';

async function cell(source: string) {
  return workspace.openTextDocument({ language: 'normbook-typescript', content: source });
}

describe('a cell being written', () => {
  it('is offered the options of a normalization', async () => {
    const source = 'groupNorm({ ';
    const { uri } = await cell(source);
    const place = new Position(0, source.length);
    const list = await commands.executeCommand<CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      place,
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const option of ['groups', 'eps', 'affine']) assert.ok(labels.includes(option), labels.join());
  });

  it('is told what a normalization is', async () => {
    const { uri } = await cell('batchNorm()');
    const hovers = await commands.executeCommand<Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new Position(0, 2),
    );
    const texts = hovers.flatMap(({ contents }) =>
      contents.map((one) => (one instanceof MarkdownString ? one.value : '')),
    );
    assert.match(texts.join('\n'), /Batch normalization[\s\S]*eps/i);
  });
});
