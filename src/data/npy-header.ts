/**
 * The head of an NPY file: magic, version, and the dict of dtype, order and shape, each checked.
 * Specification: NumPy Enhancement Proposal 1 and `numpy.lib.format` (versions 1.0, 2.0, 3.0).
 */
import type { ByteReader } from './byte-reader.ts';
import type { Coding } from './elements.ts';
import type { DataError } from './errors.ts';
import { dtypeOf } from './npy-dtype.ts';
import { type Placed, readDict } from './npy-literal.ts';
import { Source } from './source.ts';
import { MAX_RANK, shapeOf } from './tensor-entry.ts';

export interface NpyHeader {
  readonly coding: Coding | UnreadDtype;
  /** Column-major: the first axis runs fastest. */
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly dataOffset: number;
}

/** A dtype that is sound but has no numbers that we read. */
export interface UnreadDtype {
  readonly name: string;
  readonly fault: DataError;
}

/** Longer than any header without thousands of named fields; NumPy itself stops at 10 000. */
const MAX_HEADER = 65_536;
/** Magic, version, header length. */
const PREAMBLE = 12;

/** Of what the reader has it reads these bytes only. `name` begins every message. */
export function readNpyHeader(reader: ByteReader, name: string): NpyHeader {
  const begin = (length: number) =>
    new Source(reader.read(0, Math.min(length, reader.length)), name, 'save the array again with np.save');
  const { start, length } = readPreamble(begin(PREAMBLE));
  return parse(begin(start + length));
}

function parse(source: Source): NpyHeader {
  const { start, length, encoding } = readPreamble(source);
  const text = new TextDecoder(encoding).decode(source.slice(start, length, 'the header'));
  const members = readDict(source, text, start);
  for (const [key, { offset }] of members) {
    if (['descr', 'fortran_order', 'shape'].includes(key)) continue;
    const expected = "'descr', 'fortran_order' and 'shape'";
    throw source.error('corrupt', offset, { got: `the header has a key '${key}'`, expected });
  }
  return {
    coding: readDtype(source, member(source, members, 'descr', start)),
    fortran: readOrder(source, member(source, members, 'fortran_order', start)),
    shape: readShape(source, member(source, members, 'shape', start)),
    dataOffset: start + length,
  };
}

function readPreamble(source: Source): { start: number; length: number; encoding: string } {
  for (const [offset, expected] of [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59].entries()) {
    if (source.slice(offset, 1, 'the NPY magic')[0] === expected) continue;
    throw source.error('corrupt', offset, { got: 'the magic is broken', expected: '\\x93NUMPY' });
  }
  const [major = 0, minor = 0] = source.slice(6, 2, 'the version');
  if (major < 1 || major > 3 || minor !== 0) {
    const got = `the NPY version is ${major}.${minor}`;
    throw source.error('unsupported', 6, { got, expected: '1.0, 2.0 or 3.0' });
  }
  const size = source.slice(8, major === 1 ? 2 : 4, 'the header length');
  const length = size.reduceRight((sum, byte) => sum * 256 + byte, 0);
  if (length > MAX_HEADER) {
    const got = `the header is ${length} bytes long`;
    throw source.error('size', 8, { got, expected: `at most ${MAX_HEADER}` });
  }
  return { start: 8 + size.length, length, encoding: major === 3 ? 'utf-8' : 'latin1' };
}

function member(source: Source, members: Map<string, Placed>, key: string, start: number): Placed {
  const found = members.get(key);
  if (found !== undefined) return found;
  throw source.error('corrupt', start, { got: 'the header begins', expected: `a key '${key}' in it` });
}

function readDtype(source: Source, { value, offset }: Placed): Coding | UnreadDtype {
  const coding = dtypeOf(value);
  if (typeof coding !== 'string') return coding;
  const written = typeof value === 'string' ? ` '${value}'` : '';
  const fault = source.error('unsupported', offset, {
    got: `the dtype${written} is ${coding}`,
    expected: 'float, int, uint or bool of 8 to 64 bits',
    remedy: "save it with np.save(path, x.astype('float32'))",
  });
  return { name: coding, fault };
}

function readOrder(source: Source, { value, offset }: Placed): boolean {
  if (typeof value === 'boolean') return value;
  const got = `fortran_order is ${JSON.stringify(value)}`;
  throw source.error('corrupt', offset, { got, expected: 'True or False' });
}

function readShape(source: Source, { value, offset }: Placed): readonly number[] {
  const shape = shapeOf(value);
  if (shape !== undefined) return shape;
  const expected = `a tuple of at most ${MAX_RANK} integers from 0 up`;
  throw source.error('corrupt', offset, { got: `the shape is ${JSON.stringify(value)}`, expected });
}
