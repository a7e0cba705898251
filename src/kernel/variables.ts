/**
 * Variables → rows that can be shown, and what is inside one of them, found by its path. It knows neither cells nor
 * who asks, and runs no code of the values'.
 */
import { types } from 'node:util';
import { bytesText } from '../protocol/bytes-text.ts';
import type { Variable, VariableList, VariablePath } from '../protocol/variables.ts';
import { compact, grouped } from '../view/format.ts';
import type { KnownName } from './names.ts';
import { summarize } from './panel.ts';
import { type Peeked, peek } from './peek.ts';
import { describeValue, elementsOf, isNumbers, sizeOf } from './value-text.ts';

/** Of a long list this many children are told. */
const MOST_CHILDREN = 100;
/** A text's beginning, as details. */
const LONGEST_DETAIL = 1000;

// Held here because cells may overwrite methods of the language.
const mapEntries = Map.prototype.entries;
const setValues = Set.prototype.values;

/** What there is at a path below `scope`, whose variables are `names`; nothing where the path leads nowhere. */
export function listVariables(scope: object, names: readonly KnownName[], path: VariablePath): VariableList {
  if (path.length === 0) return { rows: names.map((one) => rowOf(scope, one)), left: 0, details: '' };
  const at = peekAt(scope, names, path);
  if (typeof at !== 'object') return { rows: [], left: 0, details: '' };
  return { ...childrenOf(at.value), details: detailsOf(at.value) };
}

/** The value at a path; undefined where it leads nowhere. */
export function variableAt(scope: object, names: readonly KnownName[], path: VariablePath): unknown {
  const at = peekAt(scope, names, path);
  return typeof at === 'object' ? at.value : undefined;
}

/** As one would write it: `outs.bn`, `list[3]`. */
export function pathText([name, ...steps]: VariablePath): string {
  return steps.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}.${step}`),
    String(name ?? ''),
  );
}

function peekAt(scope: object, names: readonly KnownName[], [name, ...steps]: VariablePath): Peeked {
  if (name === undefined || !names.some((known) => known.name === name)) return undefined;
  let at = peek(scope, name);
  for (const step of steps) at = typeof at === 'object' ? childAt(at.value, step) : undefined;
  return at;
}

function rowOf(scope: object, { name, imported }: KnownName): Variable {
  const row = toRow(name, name, peek(scope, name), 'not yet initialized');
  // Parameters of what is imported are often minified.
  const short = imported && row.kind === 'function' ? { description: 'ƒ' } : {};
  return { ...row, ...short, imported };
}

function toRow(name: string, step: string | number, peeked: Peeked, absent = 'empty'): Variable {
  const text =
    typeof peeked === 'object'
      ? describeValue(peeked.value)
      : {
          kind: 'other' as const,
          description: peeked === undefined ? absent : '(getter)',
          expandable: false,
        };
  return { name, step, imported: false, ...text };
}

function childrenOf(value: unknown): Omit<VariableList, 'details'> {
  if (typeof value !== 'object' || value === null || !describeValue(value).expandable) {
    return { rows: [], left: 0 };
  }
  if (Array.isArray(value) || isNumbers(value)) {
    const indices = Array.from({ length: Math.min(value.length, MOST_CHILDREN) }, (_, index) => index);
    return {
      rows: indices.map((index) => toRow(String(index), index, peek(value, index))),
      left: value.length - indices.length,
    };
  }
  if (types.isMap(value) || types.isSet(value)) {
    const rows = entriesOf(value).map(([key, held], index) => toRow(keyText(key), index, { value: held }));
    return { rows, left: sizeOf(value) - rows.length };
  }
  const keys = Object.keys(value);
  const rows = keys.slice(0, MOST_CHILDREN).map((key) => toRow(key, key, peek(value, key)));
  return { rows, left: keys.length - rows.length };
}

function childAt(value: unknown, step: string | number): Peeked {
  if (typeof value !== 'object' || value === null || !describeValue(value).expandable) return undefined;
  if (types.isMap(value) || types.isSet(value)) {
    const entry = typeof step === 'number' ? entriesOf(value)[step] : undefined;
    return entry && { value: entry[1] };
  }
  return peek(value, step);
}

/** The first entries; a Set's have their position for a key. */
function entriesOf(value: ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>): [unknown, unknown][] {
  const entries: [unknown, unknown][] = [];
  const isMap = types.isMap(value);
  const all: Iterable<unknown> = Reflect.apply<object, unknown[], IterableIterator<unknown>>(
    isMap ? mapEntries : setValues,
    value,
    [],
  );
  for (const item of all) {
    if (entries.length === MOST_CHILDREN) break;
    // A Map's iterator gives pairs.
    entries.push(isMap ? (item as [unknown, unknown]) : [entries.length, item]);
  }
  return entries;
}

function keyText(key: unknown): string {
  return typeof key === 'string' ? key : describeValue(key).description;
}

function detailsOf(value: unknown): string {
  if (typeof value === 'string') {
    return value.length > LONGEST_DETAIL ? `${value.slice(0, LONGEST_DETAIL)}…` : value;
  }
  const elements = typeof value === 'object' && value !== null ? elementsOf(value) : undefined;
  return elements === undefined ? '' : tensorDetails(elements.data);
}

/** Over all elements; numbers over the finite ones. */
function tensorDetails(data: Float32Array): string {
  const { count, mean, std, min, max, nan, posInf, negInf } = summarize({ data });
  const lines: [string, string][] = [
    ['min', compact(Number(min))],
    ['max', compact(Number(max))],
    ['mean', compact(Number(mean))],
    ['std', compact(Number(std))],
    ['NaN', grouped(nan)],
    ['infinite', grouped(posInf + negInf)],
    ['elements', grouped(count)],
    ['memory', bytesText(data.byteLength)],
  ];
  return lines.map(([label, text]) => `${label.padEnd(9)} ${text}`).join('\n');
}
