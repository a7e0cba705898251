/**
 * Changes that TypeScript proposes, as the editor's. What it would put into a cell's head, new imports, goes to the
 * cell's first line; what is in nobody's hands, such as our own declarations, refuses the whole.
 */
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { rangeIn } from './locations.ts';
import type { Cell, NotebookProgram } from './notebook-program.ts';

/** How a cell's text is laid out where TypeScript writes into it. */
export const FORMAT: ts.FormatCodeSettings = {
  ...ts.getDefaultFormatCodeSettings('\n'),
  indentSize: 2,
  tabSize: 2,
  semicolons: ts.SemicolonPreference.Ignore,
};

/** Undefined where it cannot be done in files of the user's alone. */
export function workspaceEdit(
  program: NotebookProgram,
  changes: readonly ts.FileTextChanges[],
): WorkspaceEdit | undefined {
  const edits: Record<string, TextEdit[]> = {};
  for (const { fileName, textChanges, isNewFile } of changes) {
    const cell = program.cellOf(fileName);
    const tree = cell === undefined ? program.program().getSourceFile(fileName) : undefined;
    if (isNewFile === true || (cell === undefined && (tree === undefined || program.isLibrary(tree)))) {
      return undefined;
    }
    const uri = cell?.uri ?? pathToFileURL(fileName).href;
    const own = cell === undefined ? editsIn(tree, textChanges) : cellEdits(program, cell, textChanges);
    if (own.length > 0) edits[uri] = [...(edits[uri] ?? []), ...own];
  }
  return Object.keys(edits).length === 0 ? undefined : { changes: edits };
}

/** Of one cell; an import for its head goes before its first line. */
export function cellEdits(
  program: NotebookProgram,
  cell: Cell,
  changes: readonly ts.TextChange[],
): TextEdit[] {
  const shift = cell.head.length;
  return changes.flatMap(({ span, newText }) => {
    const start = span.start - shift;
    if (start >= 0) return [{ range: rangeIn(cell, start, start + span.length), newText }];
    const line = newText.trim().replace(/;$/, program.hasSemicolons ? ';' : '');
    return /^import\b/.test(line) ? [{ range: rangeIn(cell, 0, 0), newText: `${line}\n` }] : [];
  });
}

function editsIn(tree: ts.SourceFile | undefined, changes: readonly ts.TextChange[]): TextEdit[] {
  if (tree === undefined) return [];
  return changes.map(({ span, newText }) => ({
    range: {
      start: ts.getLineAndCharacterOfPosition(tree, span.start),
      end: ts.getLineAndCharacterOfPosition(tree, span.start + span.length),
    },
    newText,
  }));
}
