/**
 * TypeScript → JavaScript without checking types. Types become blanks, so that positions stay; what cannot
 * be blanked (enums, namespaces, parameter properties) is compiled, and a source map tells the positions. Decorators,
 * which no engine has yet, are left to TypeScript itself, which takes a quarter of a second to load.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Program, parse } from 'acorn';
import { transformSync } from 'amaro';
import type * as Typescript from 'typescript';
import { CellSyntaxError } from './cell-error.ts';
import { type Origin, positions } from './positions.ts';

export interface Stripped {
  code: string;
  program: Program;
  /** The place in the source of a place in `code`. */
  origin: Origin;
  /** Whether enums, namespaces or the like were compiled, not just blanked. */
  isCompiled: boolean;
}

/** Throws {@link CellSyntaxError}. */
export function stripTypes(written: string): Stripped {
  const source = withoutMarks(written);
  try {
    return blank(source);
  } catch (error) {
    // Of the language TypeScript knows all: what it takes without a word is right.
    const lowered = error instanceof CellSyntaxError ? lower(source) : undefined;
    if (lowered !== undefined) return lowered;
    throw error;
  }
}

function blank(source: string): Stripped {
  const { code, map } = strip(source);
  const origin = positions(map);
  try {
    return { code, program: parseModule(code), origin, isCompiled: map !== undefined };
  } catch (error) {
    throw placed(error, origin);
  }
}

/** As `stripTypes`, of a file; an error says which. */
export function stripFile(file: string): Stripped {
  try {
    return stripTypes(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    const { message, line, column } = error;
    throw new CellSyntaxError(message, { line, column, file });
  }
}

/** A byte order mark, and the line that names an interpreter. */
function withoutMarks(source: string): string {
  return source.replace(/^\uFEFF/, ' ').replace(/^#!/, '//');
}

function strip(source: string): { code: string; map?: string } {
  try {
    return { code: transformSync(source, { mode: 'strip-only' }).code };
  } catch (error) {
    if (!isFault(error)) throw error;
    if (error.code !== 'UnsupportedSyntax') throw syntaxError(error);
    return compile(source);
  }
}

function compile(source: string): { code: string; map?: string } {
  try {
    const { code, map } = transformSync(source, { mode: 'transform', sourceMap: true });
    return map === undefined ? { code } : { code, map };
  } catch (error) {
    throw isFault(error) ? syntaxError(error) : error;
  }
}

/** Undefined where it is wrong for TypeScript too. */
function lower(source: string): Stripped | undefined {
  // Beside the kernel, and not in it: few cells need it. Tests run from the sources, where it is a package.
  const isBuilt = typeof __filename === 'string';
  const own = createRequire(isBuilt ? __filename : path.resolve('_'));
  const ts = own(isBuilt ? './typescript.cjs' : 'typescript') as typeof Typescript;
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(source, {
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      sourceMap: true,
    },
  });
  if (diagnostics?.some(({ category }) => category === ts.DiagnosticCategory.Error)) return undefined;
  const code = outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, '');
  try {
    return { code, program: parseModule(code), origin: positions(sourceMapText), isCompiled: true };
  } catch {
    // The error that there was with the code as it was written says more.
    return undefined;
  }
}

export function parseModule(code: string): Program {
  return parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
}

/** acorn's error at its place in the source. */
function placed(error: unknown, origin: Origin): unknown {
  if (!(error instanceof SyntaxError && 'loc' in error)) return error;
  const { line, column } = error.loc as { line: number; column: number }; // acorn's documented shape
  return new CellSyntaxError(error.message.replace(/ \(\d+:\d+\)$/, ''), origin(line, column + 1));
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
