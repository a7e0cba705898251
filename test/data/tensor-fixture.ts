/** The files in test/fixtures/data/tensors.json, which make-tensors.py there wrote, and what the tests of regions share. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ByteReader,
  bytesReader,
  openTensorFile,
  type TensorEntry,
  type TensorFile,
} from '../../src/data/index.ts';

export interface TensorCase {
  readonly name: string;
  readonly format: TensorFile['format'];
  readonly bytes: Uint8Array;
  readonly entries: readonly ExpectedEntry[];
  readonly metadata: Readonly<Record<string, string>> | undefined;
}

export interface ExpectedEntry extends Omit<TensorEntry, 'readInto' | 'readStored' | 'columnMajor'> {
  /** Row-major float32; undefined where there is a problem. */
  readonly values: Float32Array | undefined;
}

type StoredEntry = Omit<ExpectedEntry, 'values'> & { readonly expected?: string };

interface Stored {
  /** SHA-256 of all 16-bit patterns as float32, by dtype. */
  readonly patterns: Readonly<Record<string, string>>;
  readonly cases: readonly (Omit<TensorCase, 'bytes' | 'entries'> & {
    readonly file: string;
    readonly entries: readonly StoredEntry[];
  })[];
}

const stored = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/data/tensors.json'), 'utf8'),
) as Stored;

export const { patterns } = stored;

export const tensorCases: readonly TensorCase[] = stored.cases.map(({ file, entries, ...rest }) => ({
  ...rest,
  bytes: unpack(file),
  entries: entries.map(({ expected, ...entry }) => ({
    ...entry,
    values: expected === undefined ? undefined : new Float32Array(unpack(expected).buffer),
  })),
}));

/** One of them by its name, a copy. */
export function tensorBytes(name: string): Uint8Array {
  const found = tensorCases.find((one) => one.name === name);
  assert.ok(found, `no case ${name} in tensors.json`);
  return found.bytes.slice();
}

export function openBytes(bytes: Uint8Array, name = 'x.npz'): TensorFile {
  return openTensorFile(bytesReader(bytes, name), name);
}

/** The entry of this name; the first without one. */
export function entryOf({ entries }: TensorFile, name = entries[0]?.name): TensorEntry {
  const found = entries.find((entry) => entry.name === name);
  assert.ok(found, `no entry ${name}`);
  return found;
}

/** Elements `start` to before `end`. */
export function region(entry: TensorEntry, start: number, end: number): Float32Array {
  const out = new Float32Array(end - start);
  entry.readInto(out, start);
  return out;
}

/** Passes on every read and counts. */
export class CountingReader implements ByteReader {
  readonly #reader: ByteReader;
  reads = 0;
  bytes = 0;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  get length(): number {
    return this.#reader.length;
  }

  read(offset: number, length: number): Uint8Array {
    this.reads++;
    this.bytes += length;
    return this.#reader.read(offset, length);
  }
}

function unpack(base64: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
