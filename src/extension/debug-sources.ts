/**
 * Cells as a debugger names them: what VS Code and the debug adapter say to each other is rewritten on its way, a
 * cell's URI to the file name that the kernel gave its text, and back.
 *
 * A cell that was edited since it ran has another file name by its new text. What still runs of the old one keeps
 * its own, under which the debugger shows the old text; no breakpoint of the new one can land in it.
 */
import type * as vscode from 'vscode';
import { cellFile, cellFileKey } from '../kernel/client.ts';
import { isObject, type JsonObject } from '../notebook/index.ts';

export class DebugSources {
  readonly #notebook: vscode.NotebookDocument;

  constructor(notebook: vscode.NotebookDocument) {
    this.#notebook = notebook;
  }

  /** A message to the debug adapter; changed in place. */
  toAdapter(message: unknown): void {
    forEachSource(message, (source) => {
      const cell = this.#notebook.getCells().find(({ document }) => document.uri.toString() === source.path);
      if (cell !== undefined) source.path = fileOf(cell);
    });
  }

  /** A message from the debug adapter; changed in place. */
  fromAdapter(message: unknown): void {
    forEachSource(message, (source) => {
      const key = cellFileKey(String(source.path));
      if (key === undefined) return;
      const cell = this.#notebook.getCells().find((one) => cellFileKey(fileOf(one)) === key);
      if (cell === undefined) return;
      source.path = cell.document.uri.toString();
      source.name = `Cell ${cell.index + 1}`;
      // With a reference VS Code would ask the adapter for the text instead of showing the cell.
      delete source.sourceReference;
    });
  }
}

function fileOf({ document }: vscode.NotebookCell): string {
  return cellFile(document.uri.toString(), document.getText());
}

/** Every `source` of the Debug Adapter Protocol, in whatever message it is. */
function forEachSource(value: unknown, action: (source: JsonObject) => void): void {
  if (Array.isArray(value)) for (const item of value) forEachSource(item, action);
  else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'source' && isObject(inner) && typeof inner.path === 'string') action(inner);
      else if (key === 'sources' && Array.isArray(inner)) inner.filter(isObject).forEach(action);
      else forEachSource(inner, action);
    }
  }
}
