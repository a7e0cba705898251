/** A cell's outline, what of it folds, what each word is, and hints between the words. */
import ts from 'typescript';
import {
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type InlayHint,
  InlayHintKind,
  type Range,
  SymbolKind,
} from 'vscode-languageserver-types';
import { rangeIn } from './locations.ts';
import type { Cell, NotebookProgram } from './notebook-program.ts';

const SYMBOLS: Readonly<Record<string, SymbolKind>> = {
  [ts.ScriptElementKind.moduleElement]: SymbolKind.Module,
  [ts.ScriptElementKind.classElement]: SymbolKind.Class,
  [ts.ScriptElementKind.enumElement]: SymbolKind.Enum,
  [ts.ScriptElementKind.enumMemberElement]: SymbolKind.EnumMember,
  [ts.ScriptElementKind.interfaceElement]: SymbolKind.Interface,
  [ts.ScriptElementKind.typeElement]: SymbolKind.Interface,
  [ts.ScriptElementKind.functionElement]: SymbolKind.Function,
  [ts.ScriptElementKind.localFunctionElement]: SymbolKind.Function,
  [ts.ScriptElementKind.memberFunctionElement]: SymbolKind.Method,
  [ts.ScriptElementKind.constructorImplementationElement]: SymbolKind.Constructor,
  [ts.ScriptElementKind.memberVariableElement]: SymbolKind.Property,
  [ts.ScriptElementKind.memberGetAccessorElement]: SymbolKind.Property,
  [ts.ScriptElementKind.memberSetAccessorElement]: SymbolKind.Property,
  [ts.ScriptElementKind.constElement]: SymbolKind.Constant,
};

/** What the cell declares, with what is inside; imports are not told. */
export function outline(program: NotebookProgram, cell: Cell): DocumentSymbol[] {
  return symbolsIn(program, cell, program.service.getNavigationTree(cell.file));
}

function symbolsIn(
  program: NotebookProgram,
  cell: Cell,
  { childItems = [] }: ts.NavigationTree,
): DocumentSymbol[] {
  return childItems.flatMap((item) => {
    const [span] = item.spans;
    const place = span && program.place(cell.file, span);
    const name = item.nameSpan && program.place(cell.file, item.nameSpan);
    if (place === undefined || item.kind === ts.ScriptElementKind.alias || name === undefined) return [];
    const range = rangeIn(cell, place.start, place.end);
    const selectionRange = rangeIn(cell, name.start, name.end);
    const kind = SYMBOLS[item.kind] ?? SymbolKind.Variable;
    return [{ name: item.text, kind, range, selectionRange, children: symbolsIn(program, cell, item) }];
  });
}

const FOLDS: Readonly<Partial<Record<ts.OutliningSpanKind, FoldingRangeKind>>> = {
  [ts.OutliningSpanKind.Comment]: FoldingRangeKind.Comment,
  [ts.OutliningSpanKind.Region]: FoldingRangeKind.Region,
  [ts.OutliningSpanKind.Imports]: FoldingRangeKind.Imports,
};

export function foldings(program: NotebookProgram, cell: Cell): FoldingRange[] {
  return program.service.getOutliningSpans(cell.file).flatMap(({ textSpan, kind }) => {
    const place = program.place(cell.file, textSpan);
    if (place === undefined) return [];
    const { start, end } = rangeIn(cell, place.start, place.end);
    // The line that closes stays in sight.
    const closes = /^[}\])`]/.test(cell.text.slice(place.end - 1, place.end)) ? 1 : 0;
    const endLine = end.line - closes;
    const known = FOLDS[kind];
    return endLine > start.line ? [{ startLine: start.line, endLine, ...(known && { kind: known }) }] : [];
  });
}

/** In TypeScript's own order of numbers. */
export const TOKEN_TYPES = [
  'class',
  'enum',
  'interface',
  'namespace',
  'typeParameter',
  'type',
  'parameter',
  'variable',
  'enumMember',
  'property',
  'function',
  'method',
] as const;

export const TOKEN_MODIFIERS = [
  'declaration',
  'static',
  'async',
  'readonly',
  'defaultLibrary',
  'local',
] as const;

/** TypeScript packs type and modifiers into one number. */
const TYPE_SHIFT = 8;
const MODIFIERS = 255;

/** Of the protocol: line and column from the one before, length, type, modifiers, each word five numbers. */
export function semanticTokens(program: NotebookProgram, cell: Cell): number[] {
  const span = { start: cell.head.length, length: cell.text.length };
  const { spans } = program.service.getEncodedSemanticClassifications(
    cell.file,
    span,
    ts.SemanticClassificationFormat.TwentyTwenty,
  );
  const tokens: number[] = [];
  let line = 0;
  let character = 0;
  for (let i = 0; i + 2 < spans.length; i += 3) {
    const [start = 0, length = 0, packed = 0] = spans.slice(i, i + 3);
    const place = program.place(cell.file, { start, length });
    const type = (packed >> TYPE_SHIFT) - 1;
    if (place === undefined || type < 0) continue;
    const at = cell.document.positionAt(place.start);
    const column = at.line === line ? at.character - character : at.character;
    tokens.push(at.line - line, column, length, type, packed & MODIFIERS);
    ({ line, character } = at);
  }
  return tokens;
}

/** The names of parameters before bare numbers and truth values; a text, such as a pattern, speaks for itself. */
const HINTS: ts.UserPreferences = {
  includeInlayParameterNameHints: 'literals',
  includeInlayParameterNameHintsWhenArgumentMatchesName: false,
  includeInlayEnumMemberValueHints: true,
};

export function inlayHints(program: NotebookProgram, cell: Cell, range: Range): InlayHint[] {
  const start = program.inFile(cell, cell.document.offsetAt(range.start));
  const length = program.inFile(cell, cell.document.offsetAt(range.end)) - start;
  return program.service.provideInlayHints(cell.file, { start, length }, HINTS).flatMap((hint) => {
    const place = program.place(cell.file, { start: hint.position, length: 0 });
    if (place === undefined) return [];
    if (/^['"`]/.test(cell.text.slice(place.start))) return [];
    const isType = hint.kind === ts.InlayHintKind.Type;
    return [
      {
        position: cell.document.positionAt(place.start),
        label: hint.text,
        kind: isType ? InlayHintKind.Type : InlayHintKind.Parameter,
        ...(hint.whitespaceBefore === true ? { paddingLeft: true } : {}),
        ...(hint.whitespaceAfter === true ? { paddingRight: true } : {}),
      },
    ];
  });
}
