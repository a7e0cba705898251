/**
 * A layer as data: JSON of our own, and PyTorch's `state_dict`. It reads and writes values by their specs and
 * knows no normalization.
 */

import { EngineError } from '../errors.ts';
import { tensor } from '../tensor/create.ts';
import { type Nested, Tensor } from '../tensor/tensor.ts';
import type { ValueSpec } from './values.ts';

/** Numbers that JSON does not have are texts. */
type SavedNumber = number | 'NaN' | 'Infinity' | '-Infinity';

export interface SavedValue {
  axes: string[];
  shape: number[];
  /** Row-major; each number reads back to the same float32. */
  data: SavedNumber[];
}

export interface SavedLayer {
  id: string;
  options: Record<string, unknown>;
  training: boolean;
  values: Record<string, SavedValue>;
}

/** Tensors or arrays by PyTorch's names. */
export type StateDict = Readonly<Record<string, Tensor | Nested | ArrayLike<number>>>;

interface LayerHead {
  readonly id: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly training: boolean;
}

export function save(head: LayerHead, values: Readonly<Record<string, Tensor>>): SavedLayer {
  const saved = Object.entries(values).map(([name, { axes, shape, data }]): [string, SavedValue] => {
    return [name, { axes: [...axes], shape: [...shape], data: Array.from(data, savedNumber) }];
  });
  return { ...head, options: { ...head.options }, values: Object.fromEntries(saved) };
}

/** What a saved layer is, and its options. Throws code `state` for what is no saved layer. */
export function readHead(saved: unknown): { id: string; options: Record<string, unknown> } {
  if (isObject(saved) && typeof saved.id === 'string' && isObject(saved.options)) {
    return { id: saved.id, options: saved.options };
  }
  throw malformed('fromJSON', 'no object with id and options');
}

/** Checks what may come from a file. Throws code `state`. */
export function readSaved(
  id: string,
  specs: readonly ValueSpec[],
  saved: unknown,
): { training: boolean; values: Record<string, Tensor> } {
  if (!isObject(saved) || typeof saved.id !== 'string' || !isObject(saved.values)) {
    throw malformed(`${id}.restore`, 'no object with id and values');
  }
  if (saved.id !== id) {
    const remedy = 'restore it into a layer of its own kind, or use fromJSON';
    throw new EngineError('state', { what: id, got: `a saved ${saved.id}`, expected: id, remedy });
  }
  const known = specs.map(({ name }) => name);
  const values = Object.entries(saved.values).map(([name, value]): [string, Tensor] => {
    if (!known.includes(name))
      throw malformed(`${id}.restore`, `a value ${name} that a layer of these options does not have`);
    return [name, readValue(id, name, value)];
  });
  return { training: saved.training !== false, values: Object.fromEntries(values) };
}

/** The values under their own names. Entries of other prefixes are passed over. */
export function fromStateDict(
  id: string,
  specs: readonly ValueSpec[],
  dict: StateDict,
  prefix: string,
): Record<string, Tensor> {
  const given = Object.keys(dict).filter(
    (key) => key.startsWith(prefix) && !key.slice(prefix.length).includes('.'),
  );
  const wanted = specs.flatMap(({ name, torch }) =>
    torch === undefined ? [] : [{ name, key: prefix + torch }],
  );
  // Older checkpoints do not count batches.
  const isNeeded = ({ key }: { key: string }): boolean =>
    !given.includes(key) && !key.endsWith('num_batches_tracked');
  const missing = wanted.filter(isNeeded).map(({ key }) => key);
  const unknown = given.filter((key) => !wanted.some((one) => one.key === key));
  if (missing.length > 0 || unknown.length > 0) {
    const parts = [
      missing.length > 0 ? `no ${missing.join(', ')}` : '',
      unknown.length > 0 ? `unknown ${unknown.join(', ')}` : '',
    ];
    throw new EngineError('state', {
      what: `${id}.loadStateDict`,
      got: parts.filter((part) => part !== '').join(' and '),
      expected: wanted.map(({ key }) => key).join(', ') || 'nothing: PyTorch has no names for its values',
      remedy: 'check the prefix, and the options that decide which values there are',
    });
  }
  const found = wanted.filter(({ key }) => given.includes(key));
  return Object.fromEntries(found.map(({ name, key }) => [name, asTensor(dict[key] ?? 0)]));
}

/** A number alone is a scalar. Axis names do not matter: the layer has its own. */
function asTensor(value: Tensor | Nested | ArrayLike<number>): Tensor {
  // Copied: what is learned later must not write into the checkpoint.
  const { data, shape, axes } = value instanceof Tensor ? value : tensor(value);
  return new Tensor(data.slice(), shape, axes);
}

function savedNumber(value: number): SavedNumber {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function readValue(id: string, name: string, value: unknown): Tensor {
  if (!isObject(value)) throw malformed(`${id}.restore`, `${name} is no object`);
  const { axes, shape, data } = value;
  const fits =
    Array.isArray(axes) &&
    axes.every((axis) => typeof axis === 'string') &&
    Array.isArray(shape) &&
    Array.isArray(data) &&
    data.every(
      (one) => typeof one === 'number' || one === 'NaN' || one === 'Infinity' || one === '-Infinity',
    );
  if (!fits) throw malformed(`${id}.restore`, `${name} without axes, shape and data`);
  return tensor(data.map(Number), shape, axes);
}

function malformed(what: string, got: string): EngineError {
  return new EngineError('state', {
    what,
    got,
    expected: 'what toJSON() wrote',
    remedy: 'save the layer again',
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
