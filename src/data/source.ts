/**
 * The bytes of a file under its name: bounded reading, and errors that carry the name and the byte.
 * It knows no format and no file system.
 */
import { DataError, type DataErrorCode, type DataErrorParts } from './errors.ts';

export class Source {
  readonly bytes: Uint8Array;
  /** As the caller named it; it begins every message. */
  readonly file: string;
  /** What to do about a damaged file of this kind. */
  readonly remedy: string;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, file: string, remedy: string) {
    this.bytes = bytes;
    this.file = file;
    this.remedy = remedy;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** `count` bytes from `offset`; throws `truncated`, naming `what`, when the file ends before. */
  slice(offset: number, count: number, what: string): Uint8Array {
    if (offset + count <= this.length) return this.bytes.subarray(offset, offset + count);
    throw this.error('truncated', this.length, {
      got: 'the file ends',
      expected: `${count} ${count === 1 ? 'byte' : 'bytes'} of ${what} from byte ${offset}`,
    });
  }

  /** Big-endian, as in PNG and JPEG. */
  u16(offset: number, what: string): number {
    this.slice(offset, 2, what);
    return this.#view.getUint16(offset);
  }

  u32(offset: number, what: string): number {
    this.slice(offset, 4, what);
    return this.#view.getUint32(offset);
  }

  /** An error at a byte of this file; the remedy is that of the kind unless another is given. */
  error(
    code: DataErrorCode,
    offset: number,
    parts: Omit<DataErrorParts, 'file' | 'offset' | 'remedy'> & { remedy?: string },
    options?: ErrorOptions,
  ): DataError {
    return new DataError(code, { file: this.file, offset, remedy: this.remedy, ...parts }, options);
  }
}
