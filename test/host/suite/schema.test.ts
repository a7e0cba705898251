// The JSON Schema that the extension brings, as who opens a `.normbook` as text meets it: faults marked, keys explained.
import assert from 'node:assert/strict';
import {
  commands,
  type Diagnostic,
  type Hover,
  languages,
  type MarkdownString,
  Position,
  type TextDocument,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { sampleUri } from './notebook.ts';

const text = `{
  "cells": [{ "cell_type": "code", "source": 7, "metadata": {} }],
  "metadata": {},
  "nbformat": 4,
  "nbformat_minor": 5
}
`;

describe('a .normbook opened as text', () => {
  it('is held to the schema by JSON’s own language server, which marks a wrong value', async () => {
    const document = await opened('schema-fault.normbook');
    const [fault] = await diagnosticsOf(document.uri);
    assert.equal(fault?.range.start.line, 1);
    assert.equal(document.getText(fault.range), '7');
  });

  it('explains a key under the pointer', async () => {
    const document = await opened('schema-hover.normbook');
    await diagnosticsOf(document.uri);
    const where = new Position(3, 4);
    const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, where);
    const said = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content as MarkdownString).value);
    assert.match(said.join('\n'), /Jupyter's format, major version/);
  });
});

async function opened(name: string): Promise<TextDocument> {
  const uri = sampleUri(name);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const document = await workspace.openTextDocument(uri);
  assert.equal(document.languageId, 'normbook');
  await window.showTextDocument(document);
  return document;
}

/** Resolves when the document has any. */
function diagnosticsOf(uri: Uri): Promise<readonly Diagnostic[]> {
  return new Promise((resolve) => {
    const look = () => {
      const found = languages.getDiagnostics(uri);
      if (found.length === 0) return;
      listener.dispose();
      resolve(found);
    };
    const listener = languages.onDidChangeDiagnostics(look);
    look();
  });
}
