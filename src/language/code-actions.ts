/** Quick fixes for what TypeScript finds, new imports among them, and the layout of a cell. */
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type FormattingOptions,
  type Range,
  type TextEdit,
} from 'vscode-languageserver-types';
import { preferences } from './completion.ts';
import { cellEdits, FORMAT, workspaceEdit } from './edits.ts';
import type { Cell, NotebookProgram } from './notebook-program.ts';

/** TypeScript's name of "Add all missing imports". */
const MISSING_IMPORTS = 'fixMissingImport';

/** Fixes that TypeScript has for files, and that are wrong for cells. */
const UNFIT: ReadonlySet<string> = new Set([
  'fixModuleAndTargetOptions',
  'addMissingDeclareProperty',
  'disableJsDiagnostics',
]);

/** For the diagnostics at a place; imports of normbook first. */
export function quickFixes(
  program: NotebookProgram,
  cell: Cell,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  const seen = new Set<string>();
  return diagnostics
    .flatMap((diagnostic) => fixesFor(program, cell, diagnostic))
    .filter(({ title }) => !seen.has(title) && seen.add(title))
    .sort((a, b) => rank(a) - rank(b));
}

function fixesFor(program: NotebookProgram, cell: Cell, diagnostic: Diagnostic): CodeAction[] {
  const { code, range } = diagnostic;
  if (typeof code !== 'number') return [];
  const start = program.inFile(cell, cell.document.offsetAt(range.start));
  const end = program.inFile(cell, cell.document.offsetAt(range.end));
  const fixes = program.service.getCodeFixesAtPosition(
    cell.file,
    start,
    end,
    [code],
    FORMAT,
    preferences(program),
  );
  return fixes.flatMap((fix) => {
    const edit = UNFIT.has(fix.fixName) ? undefined : workspaceEdit(program, fix.changes);
    if (edit === undefined) return [];
    return [{ title: fix.description, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit }];
  });
}

function rank({ title }: CodeAction): number {
  if (/^(Add|Update) import from ["']normbook["']/.test(title)) return 0;
  return /import/.test(title) ? 1 : 2;
}

/** All names of a cell that an import would explain. */
export function addMissingImports(program: NotebookProgram, cell: Cell): CodeAction | undefined {
  const { changes } = program.service.getCombinedCodeFix(
    { type: 'file', fileName: cell.file },
    MISSING_IMPORTS,
    FORMAT,
    preferences(program),
  );
  const edit = workspaceEdit(program, changes);
  return edit && { title: 'Add all missing imports', kind: 'source.addMissingImports', edit };
}

/** Of a cell or a part of it. */
export function format(
  program: NotebookProgram,
  cell: Cell,
  { tabSize, insertSpaces }: FormattingOptions,
  range?: Range,
): TextEdit[] {
  const settings = { ...FORMAT, tabSize, indentSize: tabSize, convertTabsToSpaces: insertSpaces };
  if (range === undefined)
    return cellEdits(program, cell, program.service.getFormattingEditsForDocument(cell.file, settings));
  const start = program.inFile(cell, cell.document.offsetAt(range.start));
  const end = program.inFile(cell, cell.document.offsetAt(range.end));
  return cellEdits(
    program,
    cell,
    program.service.getFormattingEditsForRange(cell.file, start, end, settings),
  );
}
