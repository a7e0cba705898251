/**
 * What is wrong with a cell, or merely unused or deprecated. TypeScript's findings, but for those that come from a
 * cell's being a module of its own; and what only a notebook has: a name that only a later cell declares, an import
 * that no cell uses.
 */
import ts from 'typescript';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import type { Knowledge } from './knowledge.ts';
import { locationOf, rangeIn } from './locations.ts';
import type { Cell, NotebookProgram } from './notebook-program.ts';
import { patternDiagnostics } from './pattern-help.ts';
import { nodeAt } from './syntax.ts';

const SOURCE = 'ts';

/** TypeScript's numbers of what it says. */
const ASSIGNED_TO_IMPORT = 2632;
const ASSIGNED_TO_CONSTANT = 2588;
const UNUSED = 6133;
/** A variable, a parameter or a member whose type nothing tells: a file would ask for it, a cell need not. */
const IMPLICIT_ANY: ReadonlySet<number> = new Set([
  7005, 7006, 7008, 7010, 7011, 7016, 7018, 7019, 7031, 7034,
]);

const SEVERITIES: Readonly<Record<ts.DiagnosticCategory, DiagnosticSeverity>> = {
  [ts.DiagnosticCategory.Error]: DiagnosticSeverity.Error,
  [ts.DiagnosticCategory.Warning]: DiagnosticSeverity.Warning,
  [ts.DiagnosticCategory.Suggestion]: DiagnosticSeverity.Hint,
  [ts.DiagnosticCategory.Message]: DiagnosticSeverity.Information,
};

export function diagnose(program: NotebookProgram, cell: Cell, knowledge: Knowledge): Diagnostic[] {
  if (/^\s*\/\/\s*@ts[-]nocheck\b/m.test(cell.text.slice(0, 1000))) return [];
  const { service } = program;
  const hints = service
    .getSuggestionDiagnostics(cell.file)
    .filter(({ reportsUnnecessary, reportsDeprecated }) => Boolean(reportsUnnecessary ?? reportsDeprecated));
  const found = [
    ...service.getSyntacticDiagnostics(cell.file),
    ...service.getSemanticDiagnostics(cell.file),
    ...hints,
  ];
  return [
    ...found.flatMap((one) => toDiagnostic(program, cell, one)),
    ...belowDiagnostics(program, cell),
    ...idleImports(program, cell),
    ...patternDiagnostics(program, cell, knowledge),
  ];
}

function toDiagnostic(program: NotebookProgram, cell: Cell, found: ts.Diagnostic): Diagnostic[] {
  const { code, start = 0, length = 0, category, messageText } = found;
  if (!program.settings.implicitAny && IMPLICIT_ANY.has(code)) return [];
  const place = program.place(cell.file, { start, length });
  if (place === undefined) return [];
  const end = Math.min(place.end, cell.text.length);
  const range = rangeIn(cell, Math.min(place.start, end), end);
  if (code === ASSIGNED_TO_IMPORT) {
    const name = cell.text.slice(place.start, place.end);
    if (declarationOf(program, cell, name) !== 'const') return [];
    const message = `Cannot assign to '${name}' because it is a constant.`;
    return [
      { range, message, code: ASSIGNED_TO_CONSTANT, source: SOURCE, severity: DiagnosticSeverity.Error },
    ];
  }
  const tags = [
    ...(found.reportsUnnecessary === undefined ? [] : [DiagnosticTag.Unnecessary]),
    ...(found.reportsDeprecated === undefined ? [] : [DiagnosticTag.Deprecated]),
  ];
  const related = (found.relatedInformation ?? []).flatMap((one) => {
    const location =
      one.file && locationOf(program, one.file.fileName, { start: one.start ?? 0, length: one.length ?? 0 });
    return location === undefined ? [] : [{ location, message: textOf(one.messageText) }];
  });
  return [
    {
      range,
      message: textOf(messageText),
      code,
      source: SOURCE,
      severity: SEVERITIES[category],
      ...(tags.length === 0 ? {} : { tags }),
      ...(related.length === 0 ? {} : { relatedInformation: related }),
    },
  ];
}

function textOf(message: string | ts.DiagnosticMessageChain): string {
  return ts.flattenDiagnosticMessageText(message, '\n');
}

/** What the nearest cell above made of the name; of several it is the newest that counts. */
function declarationOf(program: NotebookProgram, cell: Cell, name: string): string | undefined {
  const index = program.cells.indexOf(cell);
  return program.cells
    .slice(0, index)
    .findLast(({ names }) => names.declared.has(name))
    ?.names.declared.get(name);
}

/** Where a cell runs into a name that only a later one declares. */
function belowDiagnostics(program: NotebookProgram, cell: Cell): Diagnostic[] {
  return [...cell.below].flatMap(([name, number]) => {
    const uses = cell.names.used.get(name) ?? [];
    return uses
      .filter(({ start, deferred }) => !deferred && isFromHead(program, cell, start))
      .map(({ start }) => ({
        range: rangeIn(cell, start, start + name.length),
        message: `'${name}' is declared only below, in cell ${number}: run that cell first, or move it above this one.`,
        code: 'declared-below',
        source: 'normbook',
        severity: DiagnosticSeverity.Warning,
      }));
  });
}

/** Whether the name at a place is the imported one, and not something local of the same name. */
function isFromHead(program: NotebookProgram, cell: Cell, start: number): boolean {
  const node = nodeAt(program, cell, start);
  const symbol = node && program.program().getTypeChecker().getSymbolAtLocation(node);
  const tree = node?.getSourceFile();
  return (
    symbol?.declarations?.some((one) => one.getSourceFile() === tree && one.pos < cell.head.length) === true
  );
}

/** TypeScript takes an import for used because we export it to the other cells. */
function idleImports(program: NotebookProgram, cell: Cell): Diagnostic[] {
  const tree = program.program().getSourceFile(cell.file);
  if (tree === undefined || cell.names.idle.length === 0) return [];
  const used = new Set(
    program.cells.filter((one) => one !== cell).flatMap(({ names }) => [...names.used.keys()]),
  );
  return importedNames(tree, cell.head.length)
    .filter(({ text }) => cell.names.idle.includes(text) && !used.has(text))
    .map((name) => {
      const start = name.getStart(tree) - cell.head.length;
      return {
        range: rangeIn(cell, start, start + name.text.length),
        message: `'${name.text}' is imported and used in no cell.`,
        code: UNUSED,
        source: SOURCE,
        severity: DiagnosticSeverity.Hint,
        tags: [DiagnosticTag.Unnecessary],
      };
    });
}

function importedNames(tree: ts.SourceFile, from: number): ts.Identifier[] {
  return tree.statements.flatMap((statement) => {
    if (statement.pos < from - 1 || !ts.isImportDeclaration(statement)) return [];
    const { name, namedBindings } = statement.importClause ?? {};
    const inner =
      namedBindings === undefined
        ? []
        : ts.isNamespaceImport(namedBindings)
          ? [namedBindings.name]
          : namedBindings.elements.map((one) => one.name);
    return [...(name === undefined ? [] : [name]), ...inner];
  });
}
