/** Hands the language folder's completions and hovers to VS Code. */
import * as vscode from 'vscode';
import { complete, hover } from '../language/index.ts';

const KINDS = {
  function: vscode.CompletionItemKind.Function,
  option: vscode.CompletionItemKind.Property,
};

export function registerLanguage(language: string): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(language, { provideCompletionItems }, '{', ','),
    vscode.languages.registerHoverProvider(language, { provideHover }),
  );
}

function provideCompletionItems(
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.CompletionItem[] {
  const before = document.getText(new vscode.Range(new vscode.Position(0, 0), position));
  return complete(before).map(({ label, kind, detail, documentation, insert }) => {
    const item = new vscode.CompletionItem(label, KINDS[kind]);
    item.detail = detail;
    item.documentation = new vscode.MarkdownString(documentation);
    item.insertText = insert;
    return item;
  });
}

function provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
  const range = document.getWordRangeAtPosition(position);
  const text = range && hover(document.getText(range));
  return text === undefined ? undefined : new vscode.Hover(new vscode.MarkdownString(text), range);
}
