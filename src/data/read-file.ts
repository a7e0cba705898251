/**
 * Reads files from a folder and decodes them: the only file here that knows Node. It knows no format.
 */
import { type FileHandle, open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { EngineError } from '../engine/errors.ts';
import { floats } from '../engine/memory/memory.ts';
import { concat } from '../engine/tensor/join.ts';
import type { Tensor } from '../engine/tensor/tensor.ts';
import { nearest } from '../engine/wording.ts';
import { decode } from './decode.ts';
import { DataError } from './errors.ts';
import { HEAD_BYTES, type PlainNpy, plainNpy } from './npy.ts';

/** 2 GiB, which is also the most that Node reads at once. */
const MAX_FILE = 2 ** 31 - 1;
/** Read at once. */
const PART = 2 ** 26;
/** How many names of a folder a message lists. */
const LISTED = 6;

/** The tensor in the file at `path`, taken from `folder` unless it is absolute. Throws `DataError`. */
export async function loadFile(path: string, folder: string): Promise<Tensor> {
  const place = resolve(folder, path);
  try {
    return await readTensor(path, place);
  } catch (cause) {
    if (cause instanceof DataError || cause instanceof EngineError) throw cause;
    throw await explain(path, place, cause);
  }
}

/**
 * One file: its tensor. Several: joined along `N` in the order given, so that six photographs of one size are
 * `N6 C3 H W`. Throws `DataError`, for files that do not fit together naming both and their shapes.
 */
export async function loadAll(paths: readonly string[], folder: string): Promise<Tensor> {
  for (const path of paths.length === 0 ? [undefined] : paths) checkPath(path, folder);
  const tensors: Tensor[] = [];
  // One after the other: the first fault is the one reported, and one file's bytes are held at a time.
  for (const path of paths) tensors.push(await loadFile(path, folder));
  const [first, ...others] = tensors;
  if (first !== undefined && others.length === 0) return first;
  tensors.forEach((one, i) => {
    if (first !== undefined) checkFits(one, paths[i] ?? '', first, paths[0] ?? '');
  });
  return concat(tensors, 'N');
}

/** A cell need not be type-checked: what arrives here may be anything. */
function checkPath(path: unknown, folder: string): void {
  if (typeof path === 'string' && path !== '') return;
  const got = path === undefined ? 'no path was given' : `the path is ${JSON.stringify(path) ?? typeof path}`;
  const expected = 'the name of a file in it';
  throw new DataError('missing', { file: folder, got, expected, remedy: "write it as in load('photo.jpg')" });
}

function checkFits(one: Tensor, path: string, first: Tensor, firstPath: string): void {
  if (one.axes[0] !== 'N') {
    const remedy = 'load it alone, then join with stack or concat';
    throw new DataError('shape', {
      file: path,
      got: `it is ${one}`,
      expected: 'N as the first axis',
      remedy,
    });
  }
  if (String(one.axes) === String(first.axes) && String(one.shape.slice(1)) === String(first.shape.slice(1)))
    return;
  throw new DataError('shape', {
    file: path,
    got: `it is ${one}`,
    expected: `the extents of ${firstPath}, ${first}`,
    remedy: 'make them alike, or load them one by one',
  });
}

async function readTensor(path: string, place: string): Promise<Tensor> {
  const found = await stat(place);
  if (!found.isFile()) {
    const got = found.isDirectory() ? `${place} is a folder` : `${place} is a device or a pipe`;
    throw new DataError('unreadable', { file: path, got, remedy: 'name a file' });
  }
  const file = await open(place);
  try {
    const head = new Uint8Array(Math.min(found.size, HEAD_BYTES));
    await fill(file, head, 0);
    const plain = plainNpy(head, path, found.size);
    if (plain !== undefined) return plain.tensor(await readFloats(file, path, plain));
    if (found.size > MAX_FILE) {
      const got = `the file has ${found.size} bytes`;
      throw new DataError('size', { file: path, got, expected: `at most ${MAX_FILE}`, remedy: 'split it' });
    }
    return decode(await readFile(place), path);
  } finally {
    await file.close();
  }
}

/** Straight into the memory that kernels work in. */
async function readFloats(
  file: FileHandle,
  path: string,
  { count, dataOffset }: PlainNpy,
): Promise<Float32Array> {
  const data = floats('load', count);
  const read = await fill(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dataOffset);
  if (read === data.byteLength) return data;
  const got = `the file ends after ${dataOffset + read} bytes`;
  const expected = `${dataOffset + data.byteLength}, as when it was opened`;
  throw new DataError('truncated', { file: path, got, expected, remedy: 'load it when it is written' });
}

/** Reads until the array is full or the file ends, a bounded part at a time; returns how many bytes. */
async function fill(file: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  let at = 0;
  while (at < bytes.length) {
    const length = Math.min(PART, bytes.length - at);
    const { bytesRead } = await file.read(bytes, at, length, position + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return at;
}

async function explain(path: string, place: string, cause: unknown): Promise<DataError> {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  if (code === 'ENOENT' || code === 'ENOTDIR') return missing(path, place, cause);
  const denied = code === 'EACCES' || code === 'EPERM';
  const got = denied ? `there is no permission to read ${place}` : `${place} cannot be read (${code})`;
  const remedy = denied ? 'change its permissions' : 'check the path';
  return new DataError('unreadable', { file: path, got, remedy }, { cause });
}

async function missing(path: string, place: string, cause: unknown): Promise<DataError> {
  const folder = dirname(place);
  const names = await namesIn(folder);
  if (names === undefined) {
    const remedy = 'correct the path';
    return new DataError('missing', { file: path, got: `there is no folder ${folder}`, remedy }, { cause });
  }
  const near = nearest(basename(place), names);
  const remedy = near === undefined ? `the folder has ${listed(names)}` : `did you mean ${near}?`;
  return new DataError(
    'missing',
    { file: path, got: `there is no such file in ${folder}`, remedy },
    { cause },
  );
}

async function namesIn(folder: string): Promise<string[] | undefined> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  } catch {
    return undefined;
  }
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'no files';
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
  return `${names.slice(0, LISTED).join(', ')}${more}`;
}
