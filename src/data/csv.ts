/**
 * Tables of numbers as text, comma-, semicolon-, tab- or space-separated ↔ tensor. It knows no file system.
 */
import { floats } from '../engine/memory/memory.ts';
import { Tensor } from '../engine/tensor/tensor.ts';
import { namesFor } from './entry-tensor.ts';
import { DataError, quoted } from './errors.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** What programs write where there is no number; nothing at all among it. */
const NAMED: Readonly<Record<string, number>> = {
  '': Number.NaN,
  na: Number.NaN,
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '+inf': Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
};
/** By the first line, the first of these that it has; else the fields are apart by spaces. */
const SEPARATORS = ['\t', ';', ','];
const MAX_ELEMENTS = 2 ** 28;

/** Whether a file of that name may be such a table: its bytes do not tell. */
export function isCsvName(name: string): boolean {
  return /\.(?:csv|tsv|txt)$/i.test(name);
}

/**
 * Rows and columns as `N C`, each number rounded to the nearest float32. A first line that has a word in it is of names
 * and left out; so are empty lines and those that begin with `#`. A field without a number is NaN.
 * Throws `DataError` with the byte of the fault.
 */
export function decodeCsv(bytes: Uint8Array, file: string): Tensor {
  const lines = linesOf(bytes);
  const first = lines.next().value;
  if (first === undefined) throw fault(file, 0, 'there is no line with a number', 'save it again');
  const separator = SEPARATORS.find((one) => first.text.includes(one));
  const isNames = fieldsOf(first.text, separator).some((field) => numberOf(field) === undefined);
  const rows: number[][] = [];
  const columns = fieldsOf(first.text, separator).length;
  const take = ({ text, offset, line }: Line): void => {
    const fields = fieldsOf(text, separator);
    if (fields.length !== columns) {
      const got = `line ${line} has ${fields.length} fields`;
      throw fault(file, offset, got, 'complete the line', `${columns}, as the first one`);
    }
    rows.push(fields.map((field, i) => checked(field, { file, offset, line, column: i + 1 })));
    if (rows.length * columns <= MAX_ELEMENTS) return;
    const got = `line ${line} is beyond ${MAX_ELEMENTS} numbers`;
    throw new DataError('size', { file, offset, got, remedy: 'save it as .npy' });
  };
  if (!isNames) take(first);
  for (const line of lines) take(line);
  const data = floats('load', rows.length * columns);
  for (const [i, row] of rows.entries()) data.set(row, i * columns);
  const shape = [rows.length, columns];
  return new Tensor(data, shape, namesFor(shape));
}

/** Lines of commas; each number the shortest that reads back as the same float32. `x` has one axis, a column, or two. */
export function* encodeCsv(x: Tensor): Generator<Uint8Array> {
  const [rows = 1, columns = 1] = x.shape;
  const encoder = new TextEncoder();
  const { data } = x;
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * columns, (row + 1) * columns);
    yield encoder.encode(`${Array.from(values, shortest).join(',')}\n`);
  }
}

/** `0.1` for the float32 nearest to it; `nan` and `inf` as NumPy and pandas write and read them. */
function shortest(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0';
  for (let digits = 6; digits < 9; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(Number(value.toPrecision(9)));
}

interface Line {
  readonly text: string;
  /** Of its first byte. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
}

function* linesOf(bytes: Uint8Array): Generator<Line, undefined> {
  const decoder = new TextDecoder();
  for (let offset = 0, line = 1; offset < bytes.length; line++) {
    const found = bytes.indexOf(10, offset);
    const end = found === -1 ? bytes.length : found;
    const text = decoder.decode(bytes.subarray(offset, end)).trim();
    if (text !== '' && !text.startsWith('#')) yield { text, offset, line };
    offset = end + 1;
  }
  return undefined;
}

function fieldsOf(text: string, separator: string | undefined): string[] {
  return text.split(separator ?? /\s+/).map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
}

function numberOf(field: string): number | undefined {
  return NUMBER.test(field) ? Number(field) : NAMED[field.toLowerCase()];
}

function checked(field: string, at: { file: string; offset: number; line: number; column: number }): number {
  const value = numberOf(field);
  if (value !== undefined) return value;
  const got = `line ${at.line}, field ${at.column} is ${quoted(field)}`;
  throw fault(at.file, at.offset, got, 'leave out columns that are no numbers', 'a number');
}

function fault(file: string, offset: number, got: string, remedy: string, expected?: string): DataError {
  return new DataError('corrupt', {
    file,
    offset,
    got,
    remedy,
    ...(expected === undefined ? {} : { expected }),
  });
}
