/**
 * The header of a safetensors file: its JSON, and each entry in it checked against the file's length and against the
 * other entries. It knows no dtype. Specification: huggingface/safetensors, README, "Format".
 */
import type { ByteReader } from './byte-reader.ts';
import { DataError, type DataErrorCode, quoted } from './errors.ts';
import { keyPlaces } from './json-keys.ts';
import { MAX_RANK, shapeOf } from './tensor-entry.ts';

export interface SafetensorsHeader {
  /** In the order of their data. */
  readonly entries: readonly SafetensorsEntry[];
  readonly metadata: Readonly<Record<string, string>> | undefined;
  /** Where the data begin. */
  readonly dataOffset: number;
}

export interface SafetensorsEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** From the beginning of the data. */
  readonly begin: number;
  readonly end: number;
  /** The byte of its name in the file. */
  readonly place: number;
}

/** Of the specification. */
const MAX_HEADER = 100_000_000;
const LENGTH_BYTES = 8;
export const SAFETENSORS_REMEDY = 'copy it again, or save it again with save_file';

export function readSafetensorsHeader(reader: ByteReader, file: string): SafetensorsHeader {
  const wrong: Wrong = (code, offset, got, expected) => {
    throw new DataError(code, { file, offset, got, expected, remedy: SAFETENSORS_REMEDY });
  };
  const json = readJson(reader, wrong);
  const { members, places } = parse(json, wrong);
  const dataOffset = LENGTH_BYTES + json.length;
  const metadata = metadataOf(members.get(METADATA), places.get(METADATA) ?? 0, wrong);
  members.delete(METADATA);
  const entries = [...members].map(([name, value]) => entryOf(name, value, places.get(name) ?? 0, wrong));
  // Ties are empty tensors; their order in the header is kept.
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCover(entries, reader.length - dataOffset, dataOffset, wrong);
  return { entries, metadata, dataOffset };
}

const METADATA = '__metadata__';

type Wrong = (code: DataErrorCode, offset: number, got: string, expected: string) => never;

function readJson(reader: ByteReader, wrong: Wrong): Uint8Array {
  if (reader.length < LENGTH_BYTES) {
    wrong(
      'truncated',
      reader.length,
      'the file ends',
      `${LENGTH_BYTES} bytes of the header length from byte 0`,
    );
  }
  const lengthBytes = reader.read(0, LENGTH_BYTES);
  const length = lengthBytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
  if (length > MAX_HEADER) wrong('size', 0, `the header is ${length} bytes long`, `at most ${MAX_HEADER}`);
  if (LENGTH_BYTES + length > reader.length) {
    wrong(
      'truncated',
      reader.length,
      'the file ends',
      `${length} bytes of the header from byte ${LENGTH_BYTES}`,
    );
  }
  return reader.read(LENGTH_BYTES, length);
}

function parse(
  json: Uint8Array,
  wrong: Wrong,
): { members: Map<string, unknown>; places: ReadonlyMap<string, number> } {
  // Also where it is an array, or begins with a byte order mark.
  if (json[0] !== 0x7b)
    wrong('corrupt', LENGTH_BYTES, 'the header begins', 'a JSON object, without space before it');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    wrong('corrupt', LENGTH_BYTES, 'the header is no JSON', 'an object in UTF-8');
  }
  const { places, twice } = keyPlaces(json);
  if (twice !== undefined) {
    wrong('corrupt', LENGTH_BYTES + twice.at, `the header has a second ${quoted(twice.key)}`, 'one');
  }
  const shifted = new Map(Array.from(places, ([key, at]) => [key, LENGTH_BYTES + at]));
  return { members: new Map(Object.entries(isObject(value) ? value : {})), places: shifted };
}

function metadataOf(value: unknown, place: number, wrong: Wrong): Record<string, string> | undefined {
  if (value === undefined) return undefined;
  const members = isObject(value) ? Object.entries(value) : [[]];
  const texts = members.filter((member): member is [string, string] => typeof member[1] === 'string');
  if (texts.length === members.length) return Object.fromEntries(texts);
  return wrong('corrupt', place, `${METADATA} is ${quoted(value)}`, 'an object of texts');
}

function entryOf(name: string, value: unknown, place: number, wrong: Wrong): SafetensorsEntry {
  const title = quoted(name);
  if (!isObject(value)) return wrong('corrupt', place, `${title} is ${quoted(value)}`, 'an object');
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string') {
    return wrong('corrupt', place, `the dtype of ${title} is ${quoted(dtype)}`, 'a text');
  }
  const extents = shapeOf(shape);
  if (extents === undefined) {
    const expected = `at most ${MAX_RANK} integers from 0 up`;
    return wrong('corrupt', place, `the shape of ${title} is ${quoted(shape)}`, expected);
  }
  const [begin, end, ...more] = shapeOf(offsets) ?? [];
  if (begin === undefined || end === undefined || more.length > 0 || begin > end) {
    const expected = 'a beginning and an end from 0 up';
    return wrong('corrupt', place, `the data_offsets of ${title} are ${quoted(offsets)}`, expected);
  }
  return { name, dtype, shape: extents, begin, end, place };
}

/** Each begins where the one before it ends, and the last ends where the file does: no byte is in two, or in none. */
function checkCover(
  entries: readonly SafetensorsEntry[],
  held: number,
  dataOffset: number,
  wrong: Wrong,
): void {
  let covered = 0;
  for (const { name, begin, end, place } of entries) {
    const title = quoted(name);
    if (end > held) {
      wrong('truncated', dataOffset + held, 'the file ends', `${title} to byte ${dataOffset + end}`);
    }
    if (begin !== covered) {
      wrong(
        'corrupt',
        place,
        `the data of ${title} begin at ${begin}`,
        `${covered}, where those before it end`,
      );
    }
    covered = end;
  }
  if (covered === held) return;
  wrong(
    'corrupt',
    dataOffset + covered,
    `${held - covered} bytes follow the last tensor`,
    'the end of the file',
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
