/**
 * TypeScript → JavaScript without checking types. Types become blanks, so that positions stay; what cannot
 * be blanked (enums, namespaces, parameter properties) is compiled, and a source map tells the positions.
 */
import { transformSync } from 'amaro';
import { CellSyntaxError } from './cell-error.ts';

export interface Stripped {
  code: string;
  /** Source map as JSON; absent where positions are those of the source. */
  map?: string;
}

export function stripTypes(source: string): Stripped {
  try {
    return { code: transformSync(source, { mode: 'strip-only' }).code };
  } catch (error) {
    if (!isFault(error)) throw error;
    if (error.code !== 'UnsupportedSyntax') throw syntaxError(error);
    return compile(source);
  }
}

function compile(source: string): Stripped {
  try {
    const { code, map } = transformSync(source, { mode: 'transform', sourceMap: true });
    return map === undefined ? { code } : { code, map };
  } catch (error) {
    throw isFault(error) ? syntaxError(error) : error;
  }
}

interface Fault {
  code: string;
  message: string;
  startLine: number;
  startColumn: number;
}

/** amaro throws plain objects. */
function isFault(error: unknown): error is Fault {
  return typeof error === 'object' && error !== null && 'startLine' in error && 'startColumn' in error;
}

function syntaxError({ message, startLine, startColumn }: Fault): CellSyntaxError {
  return new CellSyntaxError(message, { line: startLine, column: startColumn + 1 });
}
