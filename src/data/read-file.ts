/**
 * Files in a folder: opened for reading at any place, and loaded. It knows Node, and no format.
 */
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Tensor } from '../engine/tensor/tensor.ts';
import { nearest } from '../engine/wording.ts';
import { type ByteReader, checkWithin } from './byte-reader.ts';
import { chosenEntry } from './chosen-entry.ts';
import { decode } from './decode.ts';
import { namedTensor, roomFor } from './entry-tensor.ts';
import { DataError, listed, quoted } from './errors.ts';
import { openTensorFile, tensorFormatOf } from './tensor-file.ts';

export interface LoadOptions {
  /** Which array, of a file that holds several: a name in an `.npz` or `.safetensors` file. */
  readonly entry?: string | undefined;
}

/** An open file. Its own errors are `DataError`s under the name by which it was asked for. */
export interface FileReader extends ByteReader {
  /** Nothing can be read any more. */
  close(): void;
}

/** The most that is decoded at once as an image. */
const MAX_FILE = 2 ** 31 - 1;
/** Elements between which what else the process does has its turn. */
const TURN = 2 ** 24;

/** The tensor in the file at `path`, taken from `folder` unless it is absolute. Throws `DataError`. */
export async function loadFile(path: string, folder: string, { entry }: LoadOptions = {}): Promise<Tensor> {
  // Many small files are read one after the other: what else the process does has its turn before each.
  await setImmediate();
  const reader = openReader(path, folder);
  try {
    if (tensorFormatOf(reader, path) !== undefined) return await readEntry(reader, path, entry);
    if (entry !== undefined) {
      const got = `the entry ${quoted(entry)} was asked for`;
      const remedy = 'load it without entry';
      throw new DataError('missing', { file: path, got, expected: 'a .npz or .safetensors file', remedy });
    }
    if (reader.length <= MAX_FILE) return decode(reader.read(0, reader.length), path);
    const got = `the file has ${reader.length} bytes`;
    throw new DataError('size', { file: path, got, expected: `at most ${MAX_FILE}`, remedy: 'split it' });
  } finally {
    reader.close();
  }
}

/** Straight into the memory that kernels work in. */
async function readEntry(reader: ByteReader, path: string, wanted: string | undefined): Promise<Tensor> {
  const entry = chosenEntry(openTensorFile(reader, path), path, wanted);
  const data = roomFor(entry, path);
  // In parts, a column-major array would be gathered anew from all of the file for each.
  const turn = entry.columnMajor ? Math.max(1, data.length) : TURN;
  for (let start = 0; start < data.length; start += turn) {
    entry.readInto(data.subarray(start, start + turn), start);
    await setImmediate();
  }
  return namedTensor(data, entry.shape);
}

/** Opens the file at `path`, taken from `folder` unless it is absolute. Throws `DataError`. */
export function openReader(path: string, folder: string): FileReader {
  const place = resolve(folder, path);
  try {
    // Before it is opened: that would wait for a pipe.
    const found = statSync(place);
    if (!found.isFile()) {
      const got = found.isDirectory() ? `${place} is a folder` : `${place} is a device or a pipe`;
      throw new DataError('unreadable', { file: path, got, remedy: 'name a file' });
    }
    const file = openSync(place, 'r');
    return readerOf(file, fstatSync(file).size, path, place);
  } catch (cause) {
    throw explain(path, place, cause);
  }
}

function readerOf(file: number, length: number, path: string, place: string): FileReader {
  const fill = (bytes: Uint8Array, offset: number): number => {
    let at = 0;
    while (at < bytes.length) {
      const read = readSync(file, bytes, at, bytes.length - at, offset + at);
      if (read === 0) break;
      at += read;
    }
    return at;
  };
  const fillAll = (bytes: Uint8Array, offset: number): void => {
    checkWithin(path, length, offset, bytes.length);
    let read = 0;
    try {
      read = fill(bytes, offset);
    } catch (cause) {
      throw explain(path, place, cause);
    }
    if (read === bytes.length) return;
    const got = `the file ends after ${offset + read} bytes`;
    const expected = `${length}, as when it was opened`;
    throw new DataError('truncated', { file: path, got, expected, remedy: 'open it when it is written' });
  };
  return {
    length,
    read: (offset, count) => {
      checkWithin(path, length, offset, count);
      const bytes = new Uint8Array(count);
      fillAll(bytes, offset);
      return bytes;
    },
    fill: fillAll,
    close: () => closeSync(file),
  };
}

function explain(path: string, place: string, cause: unknown): DataError {
  if (cause instanceof DataError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  if (code === 'ENOENT' || code === 'ENOTDIR') return missing(path, place, cause);
  const denied = code === 'EACCES' || code === 'EPERM';
  const got = denied ? `there is no permission to read ${place}` : `${place} cannot be read (${code})`;
  const remedy = denied ? 'change its permissions' : 'check the path';
  return new DataError('unreadable', { file: path, got, remedy }, { cause });
}

function missing(path: string, place: string, cause: unknown): DataError {
  const folder = dirname(place);
  const names = namesIn(folder);
  if (names === undefined) {
    const remedy = 'correct the path';
    return new DataError('missing', { file: path, got: `there is no folder ${folder}`, remedy }, { cause });
  }
  const near = nearest(basename(place), names);
  const all = names.length === 0 ? 'no files' : listed(names);
  const remedy = near === undefined ? `the folder has ${all}` : `did you mean ${near}?`;
  return new DataError(
    'missing',
    { file: path, got: `there is no such file in ${folder}`, remedy },
    { cause },
  );
}

function namesIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch {
    return undefined;
  }
}
