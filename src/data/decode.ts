/**
 * The one table of file formats, and decoding by content: a file's name and extension decide nothing.
 * It knows no file system.
 */
import type { Tensor } from '../engine/tensor/tensor.ts';
import { orList } from '../engine/wording.ts';
import { DataError } from './errors.ts';
import { decodeJpeg } from './jpeg.ts';
import { decodeNpy } from './npy.ts';
import { decodePng } from './png.ts';

interface Format {
  readonly title: string;
  /** The first bytes, by which it is known. */
  readonly magic: readonly number[];
  decode(bytes: Uint8Array, name: string): Tensor;
}

export const formats: readonly Format[] = [
  { title: 'PNG', magic: [0x89, 0x50, 0x4e, 0x47], decode: decodePng },
  { title: 'JPEG', magic: [0xff, 0xd8, 0xff], decode: decodeJpeg },
  { title: 'NPY', magic: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], decode: decodeNpy },
];

/** Kinds that people have and that we do not read, by how they begin, with what to do. */
const OTHERS: readonly { readonly title: string; readonly begins: RegExp; readonly remedy: string }[] = [
  { title: 'GIF', begins: /^GIF8/, remedy: 'convert it to PNG' },
  { title: 'WebP', begins: /^RIFF....WEBP/s, remedy: 'convert it to PNG' },
  { title: 'BMP', begins: /^BM/, remedy: 'convert it to PNG' },
  { title: 'TIFF', begins: /^(II\*\0|MM\0\*)/, remedy: 'convert it to PNG' },
  { title: 'AVIF or HEIC', begins: /^....ftyp/s, remedy: 'convert it to PNG or JPEG' },
  { title: 'a zip file, such as .npz', begins: /^PK/, remedy: 'save each array with np.save' },
  { title: 'a pickle', begins: /^\x80/, remedy: 'save each array with np.save' },
];

/** The tensor in a PNG, JPEG or NPY file. `name` begins every message. Throws `DataError`. */
export function decode(bytes: Uint8Array, name: string): Tensor {
  const format = formats.find(({ magic }) => magic.every((byte, i) => bytes[i] === byte));
  if (format !== undefined) return format.decode(bytes, name);
  const start = bytes.subarray(0, 12);
  const text = String.fromCharCode(...start);
  const other = OTHERS.find(({ begins }) => begins.test(text));
  throw new DataError('format', {
    file: name,
    offset: 0,
    got:
      bytes.length === 0
        ? 'the file ends: it is empty'
        : `the file begins with ${shown(start)}${named(other)}`,
    expected: orList(formats.map(({ title, magic }) => `${title} (${hexBytes(magic)})`)),
    remedy: other?.remedy ?? 'convert it to one of these',
  });
}

function named(other: { readonly title: string } | undefined): string {
  return other === undefined ? '' : `, ${other.title}`;
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
