/**
 * What is said of a file that cannot become a tensor: one tagged error, its text composed here once.
 * It knows no format.
 */

/**
 * `missing`: no such file, or no such array in one. `unreadable`: the file system refused. `format`: not a kind of file we know. `truncated`,
 * `corrupt`: a known kind, damaged. `unsupported`: sound, but of a variety we do not read. `size`: beyond
 * a limit. `shape`: files that do not fit together.
 */
export type DataErrorCode =
  | 'missing'
  | 'unreadable'
  | 'format'
  | 'truncated'
  | 'corrupt'
  | 'unsupported'
  | 'size'
  | 'shape';

/** The parts of a message; `got`, `expected` and `remedy` are short clauses. */
export interface DataErrorParts {
  /** The file as the caller named it: `photo.png`. */
  file: string;
  /** The byte, counted from 0, where `got` was met; absent where the fault has no place. */
  offset?: number;
  /** `the checksum of IDAT is 0x1234abcd`. */
  got: string;
  /** What would have been right, where the remedy alone does not say it. */
  expected?: string;
  /** `export the image again`. */
  remedy: string;
}

/** A file that was refused: `photo.png: at byte 33 the … is …, expected …; export the image again`. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly code: DataErrorCode;
  readonly file: string;
  readonly offset: number | undefined;
  readonly got: string;
  readonly expected: string | undefined;
  readonly remedy: string;
  /** The message without the file's name: for where the file is named beside it. */
  readonly said: string;

  constructor(code: DataErrorCode, parts: DataErrorParts, options?: ErrorOptions) {
    const place = parts.offset === undefined ? '' : `at byte ${parts.offset} `;
    const expected = parts.expected === undefined ? '' : `, expected ${parts.expected}`;
    const said = `${place}${parts.got}${expected}; ${parts.remedy}`;
    super(`${parts.file}: ${said}`, options);
    this.said = said;
    this.code = code;
    this.file = parts.file;
    this.offset = parts.offset;
    this.got = parts.got;
    this.expected = parts.expected;
    this.remedy = parts.remedy;
  }
}

/** `0x00ff1a`: a number as the specifications print it, in `digits` hexadecimal digits. */
export function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** How many names a message lists. */
const LISTED = 6;

/** `a, b and 3 more`: the first of the names. */
export function listed(names: readonly string[]): string {
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
  return `${names.slice(0, LISTED).join(', ')}${more}`;
}

/** A name, a text or anything else that a file may say, on one line and not much of it: files may be hostile. */
export function quoted(value: unknown): string {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const shown = items.slice(0, LISTED).map((item) => (Array.isArray(item) ? '[…]' : quoted(item)));
    return `[${shown.join(',')}${items.length > LISTED ? ',…' : ''}]`;
  }
  if (typeof value === 'object' && value !== null) return '{…}';
  const isLong = typeof value === 'string' && value.length > MAX_QUOTED;
  return JSON.stringify(isLong ? `${value.slice(0, MAX_QUOTED)}…` : value) ?? 'missing';
}

/** Longer than the names of tensors are. */
const MAX_QUOTED = 120;
