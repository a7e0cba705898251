/** The text of a pattern as a cell may pass it where an operation wants one. It knows no grammar. */
import { EngineError } from '../errors.ts';

/** Throws for what is no pattern, such as the axis number that other libraries take here. */
export function patternText(what: string, pattern: unknown, example: string): string {
  if (typeof pattern === 'string' && pattern.includes('->')) return pattern;
  const got =
    typeof pattern === 'string' ? `"${pattern}" without "->"` : `${typeof pattern} ${String(pattern)}`;
  const remedy = `write it as in "${example}"`;
  throw new EngineError('pattern', { what, got, expected: 'a pattern of axis names', remedy });
}
