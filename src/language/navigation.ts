/** From a name to where it is declared, used and written, across cells and files; and to rename it there. */
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import { preferences } from './completion.ts';
import { locationOf, rangeIn, rangesIn } from './locations.ts';
import type { Cell, NotebookProgram } from './notebook-program.ts';
import { innermost } from './syntax.ts';

export type Target = 'definition' | 'type' | 'implementation';

export function definitions(
  program: NotebookProgram,
  cell: Cell,
  offset: number,
  target: Target,
): Location[] {
  const at = program.inFile(cell, offset);
  const { service } = program;
  const found: Readonly<Record<Target, () => readonly ts.DocumentSpan[] | undefined>> = {
    definition: () => service.getDefinitionAtPosition(cell.file, at),
    type: () => service.getTypeDefinitionAtPosition(cell.file, at),
    implementation: () => service.getImplementationAtPosition(cell.file, at),
  };
  return unique(locations(program, found[target]() ?? []));
}

export function references(
  program: NotebookProgram,
  cell: Cell,
  offset: number,
  withDeclaration: boolean,
): Location[] {
  const symbols = program.service.findReferences(cell.file, program.inFile(cell, offset)) ?? [];
  const all = unique(
    locations(
      program,
      symbols.flatMap((one) => one.references),
    ),
  );
  if (withDeclaration) return all;
  // TypeScript's own mark of a declaration is lost on the way through heads.
  const declared = new Set(definitions(program, cell, offset, 'definition').map(keyOf));
  return all.filter((one) => !declared.has(keyOf(one)));
}

export function highlights(program: NotebookProgram, cell: Cell, offset: number): DocumentHighlight[] {
  const found =
    program.service.getDocumentHighlights(cell.file, program.inFile(cell, offset), [cell.file]) ?? [];
  return found
    .flatMap(({ highlightSpans }) => highlightSpans)
    .flatMap(({ textSpan, kind }) => {
      const [range] = rangesIn(program, cell, [textSpan]);
      const isWrite = kind === ts.HighlightSpanKind.writtenReference;
      return range
        ? [{ range, kind: isWrite ? DocumentHighlightKind.Write : DocumentHighlightKind.Read }]
        : [];
    });
}

/** What would be renamed; a text says why nothing can be. */
export function renameable(program: NotebookProgram, cell: Cell, offset: number): Range | string {
  const at = program.inFile(cell, offset);
  const info = program.service.getRenameInfo(cell.file, at, preferences(program));
  if (!info.canRename) return info.localizedErrorMessage;
  const [range] = rangesIn(program, cell, [info.triggerSpan]);
  return range ?? 'There is no name here.';
}

/**
 * Every place of the name gets the new one. What a package or `normbook` declares keeps its name there: its import
 * says `old as new`.
 */
export function rename(
  program: NotebookProgram,
  cell: Cell,
  offset: number,
  newName: string,
): WorkspaceEdit | undefined {
  const places =
    program.service.findRenameLocations(
      cell.file,
      program.inFile(cell, offset),
      false,
      false,
      preferences(program),
    ) ?? [];
  const trees = program.program();
  const isForeign = places.some(({ fileName }) => {
    const tree = trees.getSourceFile(fileName);
    return tree !== undefined && program.isLibrary(tree);
  });
  const changes: Record<string, { range: Range; newText: string }[]> = {};
  for (const { fileName, textSpan } of places) {
    const tree = trees.getSourceFile(fileName);
    if (tree === undefined || program.isLibrary(tree)) continue;
    const location = locationOf(program, fileName, textSpan);
    if (location === undefined) continue;
    const role = roleOf(tree, textSpan);
    const old = tree.text.slice(textSpan.start, textSpan.start + textSpan.length);
    // A property `{ x }` keeps its key, an import of what is not ours its source.
    const newText =
      role === 'property'
        ? `${old}: ${newName}`
        : role === 'import' && isForeign
          ? `${old} as ${newName}`
          : newName;
    const { uri, range } = location;
    changes[uri] = [...(changes[uri] ?? []), { range, newText }];
  }
  return Object.keys(changes).length === 0 ? undefined : { changes };
}

function roleOf(tree: ts.SourceFile, span: ts.TextSpan): 'property' | 'import' | 'name' {
  const node = innermost(tree, span.start);
  if (node === tree) return 'name';
  const { parent } = node;
  if (ts.isImportSpecifier(parent)) return parent.propertyName === undefined ? 'import' : 'name';
  return ts.isShorthandPropertyAssignment(parent) ? 'property' : 'name';
}

function locations(program: NotebookProgram, spans: readonly ts.DocumentSpan[]): Location[] {
  return spans.flatMap(({ fileName, textSpan, contextSpan }) => {
    const location = locationOf(program, fileName, textSpan);
    if (location !== undefined) return [location];
    // A module has no place of its own in a file.
    const isFile =
      program.cellOf(fileName) === undefined && textSpan.length === 0 && contextSpan === undefined;
    const start = { line: 0, character: 0 };
    return isFile ? [{ uri: pathToFileURL(fileName).href, range: { start, end: start } }] : [];
  });
}

function unique(found: readonly Location[]): Location[] {
  return [...new Map(found.map((one) => [keyOf(one), one])).values()];
}

function keyOf({ uri, range: { start } }: Location): string {
  return `${uri}:${start.line}:${start.character}`;
}

/** From the word outwards, for "Expand Selection". */
export function selectionRanges(program: NotebookProgram, cell: Cell, offset: number): Range[] {
  const ranges: Range[] = [];
  let at: ts.SelectionRange | undefined = program.service.getSmartSelectionRange(
    cell.file,
    program.inFile(cell, offset),
  );
  for (; at !== undefined; at = at.parent) {
    const [range] = rangesIn(program, cell, [at.textSpan]);
    if (range !== undefined) ranges.push(range);
  }
  ranges.push(rangeIn(cell, 0, cell.text.length));
  return ranges;
}
