/**
 * What is said of a file that cannot become a tensor: one tagged error, its text composed here once.
 * It knows no format.
 */

/**
 * `missing`, `unreadable`: the file system refused. `format`: not a kind of file we know. `truncated`,
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

  constructor(code: DataErrorCode, parts: DataErrorParts, options?: ErrorOptions) {
    const place = parts.offset === undefined ? '' : `at byte ${parts.offset} `;
    const expected = parts.expected === undefined ? '' : `, expected ${parts.expected}`;
    super(`${parts.file}: ${place}${parts.got}${expected}; ${parts.remedy}`, options);
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
