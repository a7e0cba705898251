/**
 * The one table of files of arrays, and opening one without reading its arrays. The content decides; a name only for
 * a damaged safetensors file, which has no magic. It knows no file system.
 */
import type { ByteReader } from './byte-reader.ts';
import { openNpy } from './npy-entry.ts';
import { openNpz } from './npz.ts';
import { openSafetensors } from './safetensors.ts';
import type { TensorEntry } from './tensor-entry.ts';
import { beginsWith, type Known, START_BYTES, unknownFormat } from './unknown-format.ts';

export interface TensorFile {
  readonly format: 'npy' | 'npz' | 'safetensors';
  readonly entries: readonly TensorEntry[];
  /** The texts saved in a safetensors file, where it has any. */
  readonly metadata?: Readonly<Record<string, string>>;
}

interface TensorFormat extends Known {
  /** From the first bytes, as many as there are up to START_BYTES. */
  is(start: Uint8Array, name: string): boolean;
  open(reader: ByteReader, name: string): TensorFile;
}

const NPY = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** A zip file without entries is its end only. */
const EMPTY_ZIP = [0x50, 0x4b, 0x05, 0x06];

export const tensorFormats: readonly TensorFormat[] = [
  {
    title: 'NPY',
    magic: NPY,
    is: (start) => beginsWith(start, NPY),
    open: (reader, file) => ({ format: 'npy', entries: [openNpy(reader, { name: '', file })] }),
  },
  {
    title: 'NPZ',
    magic: ZIP,
    is: (start) => beginsWith(start, ZIP) || beginsWith(start, EMPTY_ZIP),
    open: (reader, name) => ({ format: 'npz', entries: openNpz(reader, name) }),
  },
  {
    title: 'safetensors',
    magic: [],
    // A length below 2^32 in eight bytes, then `{`.
    is: (start, name) =>
      (start[8] === 0x7b && start.subarray(4, 8).every((byte) => byte === 0)) || /\.safetensors$/i.test(name),
    open: (reader, name) => ({ format: 'safetensors', ...openSafetensors(reader, name) }),
  },
];

/** The format of a file of arrays; undefined for any other file. */
export function tensorFormatOf(reader: ByteReader, name: string): TensorFormat | undefined {
  const start = startOf(reader);
  return tensorFormats.find((format) => format.is(start, name));
}

/**
 * What a file of arrays holds: dtype and shape of each, and its elements by region. Only headers are read here.
 * `name` begins every message. Throws `DataError` for a damaged file; an array that cannot be read is no reason to,
 * it has a `problem`. The reader must stay open for as long as elements are read.
 */
export function openTensorFile(reader: ByteReader, name: string): TensorFile {
  const format = tensorFormatOf(reader, name);
  if (format === undefined) throw unknownFormat(startOf(reader), name, tensorFormats);
  return format.open(reader, name);
}

function startOf(reader: ByteReader): Uint8Array {
  return reader.read(0, Math.min(START_BYTES, reader.length));
}
