/**
 * One cell's TypeScript → a script that V8 runs, in which top-level declarations outlive the cell.
 *
 * They become properties of the global object: `const x = 1` is rewritten to `x = 1`. Every closure of every
 * cell then sees the newest value, and any cell may declare them again; reading one costs about nine times a local.
 * The body stays on its lines inside an async function, so that `await` works; a source map gives columns.
 */
import { SourceMap } from 'node:module';
import { type Program, parse } from 'acorn';
import MagicString from 'magic-string';
import { CELL_API, type Declared } from './cell-api.ts';
import { CellSyntaxError } from './cell-error.ts';
import { rewriteTopLevel } from './rewrite.ts';
import { sourceMapComment } from './source-map.ts';
import { stripTypes } from './strip-types.ts';

export interface Compiled {
  /** An expression: an async function that takes the cell's API. */
  code: string;
  declared: Declared[];
  /** The place in the cell's source of a place in `code`; lines and columns count from 1. */
  origin(line: number, column: number): { line: number; column: number };
}

/** Throws {@link CellSyntaxError}. A debugger will know the source by the name `file`. */
export function compileCell(source: string, file: string): Compiled {
  const stripped = stripTypes(source);
  const toSource = positions(stripped.map);
  const text = new MagicString(stripped.code);
  const declared = rewriteTopLevel(program(stripped.code, toSource), text);
  text.prepend(`(async function (${CELL_API}) { 'use strict'; `).append('\n})');
  const toStripped = positions(text.generateMap({ hires: true }).toString());
  return {
    code: `${text}\n${sourceMapComment(text, toSource, file, source)}`,
    declared,
    origin: (line, column) => {
      const place = toStripped(line, column);
      return toSource(place.line, place.column);
    },
  };
}

function program(code: string, toSource: Compiled['origin']): Program {
  try {
    return parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  } catch (error) {
    if (!(error instanceof SyntaxError && 'loc' in error)) throw error;
    const { line, column } = error.loc as { line: number; column: number }; // acorn's documented shape
    throw new CellSyntaxError(error.message.replace(/ \(\d+:\d+\)$/, ''), toSource(line, column + 1));
  }
}

/** The mapping of a source map, or the identity without one. */
function positions(map: string | undefined): Compiled['origin'] {
  if (map === undefined) return (line, column) => ({ line, column });
  const parsed = new SourceMap(JSON.parse(map));
  return (line, column) => {
    const entry = parsed.findEntry(line - 1, column - 1);
    if (!('originalLine' in entry)) return { line, column };
    return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  };
}
