/** The cases in test/fixtures/data/, which make.py there wrote, and the assertions that the data tests share. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, type DataErrorCode } from '../../src/data/index.ts';
import type { Tensor } from '../../src/engine/tensor/tensor.ts';

export interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly shape: readonly number[];
  /** Row-major float32, in the order of the tensor; undefined where the file is to be refused. */
  readonly expected: Float32Array | undefined;
}

interface Stored {
  readonly name: string;
  readonly file: string;
  readonly shape: readonly number[];
  /** Base64 of little-endian u16, all channels of a pixel together. */
  readonly samples?: string;
  readonly max?: number;
  /** Base64 of little-endian f4. */
  readonly expected?: string;
}

/** All cases of a format; a missing file fails the run. */
export function cases(format: 'png' | 'jpeg' | 'npy'): readonly Case[] {
  const file = join(import.meta.dirname, `../fixtures/data/${format}.json`);
  const stored = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Stored[] };
  return stored.cases.map((one) => ({
    name: one.name,
    bytes: unpack(one.file),
    shape: one.shape,
    expected: (one.samples ?? one.expected) === '' ? undefined : expectedOf(one),
  }));
}

/** The file of one case. */
export function bytesOf(format: 'png' | 'jpeg' | 'npy', name: string): Uint8Array {
  const found = cases(format).find((one) => one.name === name);
  assert.ok(found, `no case ${name} in ${format}.json`);
  return found.bytes.slice();
}

/** Equal in every bit, but that all NaN are alike. */
export function same(actual: Tensor, shape: readonly number[], expected: Float32Array | undefined): void {
  assert.deepEqual(actual.shape, shape);
  assert.ok(expected, 'the file was to be refused');
  assert.deepEqual(actual.data, expected);
}

/** What is thrown is a DataError of this code, at this byte, with exactly this text. */
export function refuses(
  call: () => unknown,
  code: DataErrorCode,
  offset: number | undefined,
  text: string,
): void {
  assert.throws(call, (error) => refused(error, code, offset, text));
}

export function refused(error: unknown, code: DataErrorCode, offset: number | undefined, text: string): true {
  assert.ok(error instanceof DataError, `not a DataError: ${error}`);
  assert.equal(error.message, text);
  assert.equal(error.code, code);
  assert.equal(error.offset, offset);
  return true;
}

/** A copy with bytes overwritten from `offset`. */
export function patched(bytes: Uint8Array, offset: number, values: ArrayLike<number>): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, offset);
  return copy;
}

function expectedOf({ samples, max = 1, shape, expected = '' }: Stored): Float32Array {
  if (samples === undefined) return new Float32Array(unpack(expected).buffer);
  const values = new Uint16Array(unpack(samples).buffer);
  const channels = shape[1] ?? 1;
  const plane = values.length / channels;
  return Float32Array.from(
    values,
    (_, i) => (values[(i % plane) * channels + Math.floor(i / plane)] ?? 0) / max,
  );
}

/** Copied, so that its buffer begins with it: Buffer shares one among many. */
function unpack(base64: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
