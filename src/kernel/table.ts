/** What `table()` takes: a list of objects or of lists, an object of columns, a Map, or statistics. */
import { inspect } from 'node:util';
import { EngineError } from '../engine/index.ts';
import { LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS, type TableView } from '../protocol/display.ts';
import { aligned } from '../view/aligned.ts';
import { exact } from '../view/format.ts';

type Cells = Readonly<Record<string, unknown>>;

/** Throws code `data` for what has no rows. */
export function tableOf(value: unknown, columns?: readonly string[]): TableView {
  const rows = rowsOf(value);
  const shown = rows.slice(0, MOST_ROWS);
  const names = (columns ?? namesOf(shown)).slice(0, MOST_COLUMNS);
  return {
    columns: names.map((name) => ({
      name: shortened(name),
      numeric: shown.every((row) => isNumeric(row[name])),
    })),
    rows: shown.map((row) => names.map((name) => textOf(row[name]))),
    total: rows.length,
  };
}

/** The same as lines of text. */
export function tableText({ columns, rows, total }: TableView): string {
  const lines = aligned([columns.map(({ name }) => name), ...rows], 'right');
  return [...lines, ...(total > rows.length ? [`… ${total - rows.length} more rows`] : [])].join('\n');
}

function rowsOf(value: unknown): Cells[] {
  if (value instanceof Map) return [...value].map(([key, one]) => ({ key, ...cellsOf(one) }));
  if (isList(value)) return Array.from(value, cellsOf);
  if (typeof value === 'object' && value !== null) {
    const columns = Object.entries(value).filter((entry): entry is [string, ArrayLike<unknown>] =>
      isList(entry[1]),
    );
    if (columns.length > 0) return fromColumns(columns);
    const entries = Object.entries(value);
    if (entries.length > 0) return entries.map(([key, one]) => ({ key, ...cellsOf(one) }));
  }
  throw new EngineError('data', {
    what: 'table',
    got: value === null ? 'null' : typeof value === 'object' ? 'an object without columns' : typeof value,
    expected: 'a list of objects, a list of lists, or an object of columns',
    remedy: 'call table([{ a: 1, b: 2 }, …])',
  });
}

function fromColumns(columns: readonly [string, ArrayLike<unknown>][]): Cells[] {
  const length = Math.max(...columns.map(([, values]) => values.length));
  return Array.from({ length }, (_, i) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[i]])),
  );
}

/** A row's cells by column. */
function cellsOf(row: unknown): Cells {
  if (isList(row)) return Object.fromEntries(Array.from(row, (value, i) => [String(i), value]));
  if (typeof row === 'object' && row !== null) return { ...row };
  return { value: row };
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function namesOf(rows: readonly Cells[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

const isNumeric = (value: unknown): boolean =>
  value === undefined || typeof value === 'number' || typeof value === 'bigint';

function textOf(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return exact(value);
  return shortened(
    typeof value === 'string' ? value : inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY }),
  );
}

function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;
}
