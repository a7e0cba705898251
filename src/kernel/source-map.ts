/**
 * The source map that a debugger reads, in a comment at the end of a compiled cell. It names the text as the user
 * wrote it, and holds it, so that a cell's earlier text can still be shown while functions made of it run.
 */
import { pathToFileURL } from 'node:url';
import type MagicString from 'magic-string';
import { SourceMap } from 'magic-string';

/** A place in one text → the place in the text it was made of; lines and columns count from 1. */
type Origin = (line: number, column: number) => { line: number; column: number };

/**
 * `text` is the rewritten cell and `toSource` leads from the text before the rewriting to the user's; `file` is the
 * name by which the debugger shall know the latter.
 */
export function sourceMapComment(text: MagicString, toSource: Origin, file: string, source: string): string {
  const { mappings } = text.generateDecodedMap({ hires: 'boundary' });
  const map = new SourceMap({
    names: [],
    sources: [pathToFileURL(file).href],
    sourcesContent: [source],
    mappings: mappings.map((segments) => segments.map((segment) => throughTo(toSource, segment))),
  });
  return `//# sourceMappingURL=${map.toUrl()}`;
}

type Segment = ReturnType<MagicString['generateDecodedMap']>['mappings'][number][number];

function throughTo(toSource: Origin, segment: Segment): Segment {
  if (segment.length === 1) return segment;
  const [column, , originalLine, originalColumn] = segment;
  const place = toSource(originalLine + 1, originalColumn + 1);
  return [column, 0, place.line - 1, place.column - 1];
}
