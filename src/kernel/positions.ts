/** Source maps as a function from places in what V8 runs to places in what the user wrote. */
import { SourceMap } from 'node:module';

/** Lines and columns count from 1. */
export type Origin = (line: number, column: number) => { line: number; column: number };

/** The mapping of a source map, or the identity without one. The map is made at the first question, which few scripts get. */
export function positions(map: string | (() => string) | undefined): Origin {
  if (map === undefined) return (line, column) => ({ line, column });
  let parsed: SourceMap | undefined;
  return (line, column) => {
    parsed ??= new SourceMap(JSON.parse(typeof map === 'string' ? map : map()));
    const entry = parsed.findEntry(line - 1, column - 1);
    if (!('originalLine' in entry)) return { line, column };
    return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  };
}
