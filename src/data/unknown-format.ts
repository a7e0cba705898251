/** What is said of a file of no kind that we read: how it begins, and what it could have been. */
import { orList } from '../engine/wording.ts';
import { DataError } from './errors.ts';

/** A kind of file that is read, as messages list it. */
export interface Known {
  readonly title: string;
  /** The first bytes, by which it is known; none where it has no such bytes. */
  readonly magic: readonly number[];
}

/** Kinds that people have and that we do not read, by how they begin, with what to do. */
const OTHERS: readonly { readonly title: string; readonly begins: RegExp; readonly remedy: string }[] = [
  { title: 'GIF', begins: /^GIF8/, remedy: 'convert it to PNG' },
  { title: 'WebP', begins: /^RIFF....WEBP/s, remedy: 'convert it to PNG' },
  { title: 'BMP', begins: /^BM/, remedy: 'convert it to PNG' },
  { title: 'TIFF', begins: /^(II\*\0|MM\0\*)/, remedy: 'convert it to PNG' },
  { title: 'AVIF or HEIC', begins: /^....ftyp/s, remedy: 'convert it to PNG or JPEG' },
  { title: 'a pickle', begins: /^\x80/, remedy: 'save each array with np.save' },
  { title: 'HDF5', begins: /^\x89HDF/, remedy: 'save each array with np.save' },
  { title: 'GGUF', begins: /^GGUF/, remedy: 'save its tensors with save_file of safetensors' },
];

/** Bytes that `unknownFormat` needs; fewer where the file ends before. */
export const START_BYTES = 12;

/** `start` is how the file begins. `file` begins the message. */
export function unknownFormat(start: Uint8Array, file: string, known: readonly Known[]): DataError {
  const text = String.fromCharCode(...start.subarray(0, START_BYTES));
  const other = OTHERS.find(({ begins }) => begins.test(text));
  const title = other === undefined ? '' : `, ${other.title}`;
  return new DataError('format', {
    file,
    offset: 0,
    got: start.length === 0 ? 'the file ends: it is empty' : `the file begins with ${shown(start)}${title}`,
    expected: orList(known.map(described)),
    remedy: other?.remedy ?? 'convert it to one of these',
  });
}

/** Whether a file begins with these bytes. */
export function beginsWith(start: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => start[i] === byte);
}

function described({ title, magic }: Known): string {
  return magic.length === 0 ? title : `${title} (${hexBytes(magic)})`;
}

/** `47 49 46 38 ("GIF8")`, the text only where all of it can be printed. */
function shown(start: Uint8Array): string {
  const first = start.subarray(0, 8);
  const text = String.fromCharCode(...first);
  return /^[\x20-\x7e]+$/.test(text) ? `${hexBytes(first)} (${JSON.stringify(text)})` : hexBytes(first);
}

function hexBytes(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
