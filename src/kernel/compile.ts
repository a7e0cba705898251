/**
 * One cell's TypeScript → a script that V8 runs, in which top-level declarations outlive the cell.
 *
 * They become properties of the global object: `const x = 1` is rewritten to `x = 1`. Every closure of every
 * cell then sees the newest value, and any cell may declare them again; reading one costs about nine times a local.
 * The body stays on its lines inside an async function, so that `await` works; a source map gives columns.
 */
import MagicString from 'magic-string';
import { CELL_API, type Declared } from './cell-api.ts';
import { type Origin, positions } from './positions.ts';
import { rewriteTopLevel } from './rewrite.ts';
import type { HostNames } from './shadow.ts';
import { sourceMapComment } from './source-map.ts';
import { type Stripped, stripTypes } from './strip-types.ts';
import { type CellNames, usesOf } from './uses.ts';

export interface Compiled {
  /** An expression: an async function that takes the cell's API. */
  code: string;
  declared: Declared[];
  names: CellNames;
  /** The place in the cell's source of a place in `code`; lines and columns count from 1. */
  origin: Origin;
}

/** A longer cell has no map for a debugger, which would take longer to make than the cell to run. */
const LONGEST_MAPPED = 100_000;

/** Throws {@link CellSyntaxError}. A debugger will know the source by the name `file`; `host` names are kept apart. */
export function compileCell(source: string, file: string, host?: HostNames): Compiled {
  const { isCompiled, ...stripped } = stripTypes(source);
  const { code, program, origin: toSource } = withOwnNames(stripped, host);
  const text = new MagicString(code);
  const declared = rewriteTopLevel(program, text, isCompiled);
  text.prepend(`(async function (${CELL_API}) { 'use strict'; `).append('\n})');
  const toStripped = positions(() => text.generateMap({ hires: true }).toString());
  return {
    code:
      source.length > LONGEST_MAPPED
        ? text.toString()
        : `${text}\n${sourceMapComment(text, toSource, file, source)}`,
    declared,
    names: usesOf(program),
    origin: (line, column) => {
      const place = toStripped(line, column);
      return toSource(place.line, place.column);
    },
  };
}

type Code = Pick<Stripped, 'code' | 'program' | 'origin'>;

function withOwnNames(stripped: Code, host: HostNames | undefined): Code {
  const replaced = host?.replacedIn(stripped.code, stripped.program);
  if (replaced === undefined) return stripped;
  return {
    ...replaced,
    origin: (line, column) => {
      const place = replaced.origin(line, column);
      return stripped.origin(place.line, place.column);
    },
  };
}
