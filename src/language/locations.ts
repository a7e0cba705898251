/** Places of TypeScript's as the editor's: documents and ranges. */
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import type { Location, Range } from 'vscode-languageserver-types';
import type { Cell, NotebookProgram, Place } from './notebook-program.ts';

export function rangeIn({ document }: Cell, start: number, end: number): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

/** Undefined inside a head, which nobody wrote, and in a file that is not there. */
export function locationOf(program: NotebookProgram, file: string, span: ts.TextSpan): Location | undefined {
  const place = program.place(file, span);
  return place && locationAt(program, place);
}

function locationAt(program: NotebookProgram, { cell, file, start, end }: Place): Location | undefined {
  if (cell !== undefined) return { uri: cell.uri, range: rangeIn(cell, start, end) };
  const tree = program.program().getSourceFile(file);
  if (tree === undefined) return undefined;
  const range = {
    start: ts.getLineAndCharacterOfPosition(tree, start),
    end: ts.getLineAndCharacterOfPosition(tree, end),
  };
  return { uri: pathToFileURL(file).href, range };
}

/** The spans that lie in this cell, as ranges. */
export function rangesIn(program: NotebookProgram, cell: Cell, spans: readonly ts.TextSpan[]): Range[] {
  return spans.flatMap((span) => {
    const place = program.place(cell.file, span);
    return place === undefined || place.end > cell.text.length ? [] : [rangeIn(cell, place.start, place.end)];
  });
}
