/**
 * A TypeScript file of cells, each below a line `// %%`, as VS Code and Jupytext have them for other languages ↔ a
 * notebook. Sources come back to the letter; outputs, ids and all metadata but a code cell's title stay behind.
 */
import { type Cell, emptyNotebook, type Notebook } from '../notebook.ts';

const MARKER = /^\/\/ ?%%(?:[ \t]+(.*?))?[ \t]*$/;
/** A line of a cell that looks like a marker carries a backslash more than in the cell. */
const ESCAPED = /^(\/\/ ?)\\(\\*%%)/;
const TO_ESCAPE = /^(\/\/ ?)(\\*%%)/;

/** Between two cells is an empty line. */
export function toPercent({ cells }: Notebook): string {
  return cells.map((cell) => `${markerOf(cell)}\n${bodyOf(cell)}\n`).join('\n');
}

export function fromPercent(text: string): Notebook {
  const cells: Cell[] = [];
  const all = text.replace(/^\uFEFF/, '');
  let head: string | undefined;
  let lines: string[] = [];
  const end = (): void => {
    const source = sourceFrom(lines);
    // Above the first marker may be nothing.
    if (head !== undefined || source.trim() !== '') cells.push(cellFrom(head ?? '', source));
  };
  for (const line of linesOf(all)) {
    const [marker, words = ''] = MARKER.exec(line) ?? [];
    if (marker === undefined) {
      lines.push(line);
      continue;
    }
    end();
    [head, lines] = [words, []];
  }
  end();
  return { ...emptyNotebook(), cells };
}

function markerOf({ kind, metadata }: Cell): string {
  if (kind !== 'code') return `// %% [${kind === 'markdown' ? 'markdown' : 'raw'}]`;
  const { title } = metadata;
  return typeof title === 'string' && /^[^\s[](?:[^[\r\n\u2028\u2029]*[^\s[])?$/.test(title)
    ? `// %% ${title}`
    : '// %%';
}

function bodyOf({ kind, source }: Cell): string {
  const lines = source.split('\n');
  const told = kind === 'code' ? lines : lines.map((line) => (line === '' ? '//' : `// ${line}`));
  return told.map((line) => line.replace(TO_ESCAPE, '$1\\$2')).join('\n');
}

/** Lines end in `\r\n` all or are taken as they are: one in the middle belongs to a text. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const isWindows = lines.length > 1 && lines.slice(0, -1).every((line) => line.endsWith('\r'));
  return isWindows ? lines.map((line) => line.replace(/\r$/, '')) : lines;
}

/** Without the line end that closes it, and the empty line before the next cell where there is one. */
function sourceFrom(lines: readonly string[]): string {
  const all = lines.map((line) => line.replace(ESCAPED, '$1$2'));
  return (all.at(-1) === '' ? all.slice(0, -1) : all).join('\n');
}

function cellFrom(head: string, source: string): Cell {
  const [, title = '', type] = /^(.*?)\s*(?:\[(\w+)\].*)?$/.exec(head) ?? [];
  const kind = type === 'markdown' || type === 'md' ? 'markdown' : type === 'raw' ? 'text' : 'code';
  return {
    kind,
    type: kind === 'text' ? 'raw' : kind,
    source: kind === 'code' ? source : uncommented(source),
    metadata: kind === 'code' && title !== '' ? { title } : {},
    outputs: [],
    extra: {},
  };
}

function uncommented(source: string): string {
  return source
    .split('\n')
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join('\n');
}
