/** Any value in one line for the variables view, without running code of the value's. */
import { types } from 'node:util';
import { Layer, Tensor } from '../engine/index.ts';
import { bytesText } from '../protocol/bytes-text.ts';
import type { Variable } from '../protocol/variables.ts';
import { compact } from '../view/format.ts';
import { functionText, isClass } from './function-text.ts';
import { className, descendsFrom, peekValue } from './peek.ts';
import { sparkline } from './sparkline.ts';

export type ValueText = Pick<Variable, 'kind' | 'description' | 'expandable' | 'axes' | 'shape'>;

const LONGEST_TEXT = 80;

// Held here because cells may overwrite methods of the language.
const mapSize = getterOf(Map.prototype, 'size');
const setSize = getterOf(Set.prototype, 'size');
const { toISOString } = Date.prototype;
const regExpSource = getterOf(RegExp.prototype, 'source');
const regExpFlags = getterOf(RegExp.prototype, 'flags');

/** Never throws. */
export function describeValue(value: unknown): ValueText {
  try {
    return typeof value === 'object' && value !== null ? describeObject(value) : describePlain(value);
  } catch (error) {
    // An object that only claims to be what its prototype says, such as Object.create(Date.prototype).
    const what = error instanceof Error ? className(error) : 'error';
    return leaf('other', `unreadable (${what})`);
  }
}

function describePlain(value: unknown): ValueText {
  switch (typeof value) {
    case 'number':
      return leaf('number', Object.is(value, -0) ? '-0' : String(value));
    case 'bigint':
      return leaf('number', `${cut(String(value))}n`);
    case 'boolean':
      return leaf('boolean', String(value));
    case 'string':
      return leaf('string', quoted(value));
    case 'function':
      if (types.isProxy(value)) return leaf('other', 'Proxy');
      return leaf(isClass(value) ? 'class' : 'function', functionText(value));
    default:
      return leaf('other', cut(String(value)));
  }
}

function describeObject(value: object): ValueText {
  if (types.isProxy(value)) return leaf('other', 'Proxy');
  if (descendsFrom(value, Tensor.prototype)) return tensorText(value);
  if (isLayer(value)) return leaf('layer', layerText(value));
  const name = className(value);
  if (Array.isArray(value)) return branch('array', `${name}(${value.length})`);
  if (types.isMap(value) || types.isSet(value)) return branch('array', `${name}(${sizeOf(value)})`);
  if (isNumbers(value)) return branch('array', `${name}(${value.length}) · ${bytesText(value.byteLength)}`);
  if (types.isAnyArrayBuffer(value)) return leaf('array', `${name} · ${bytesText(value.byteLength)}`);
  if (types.isDate(value)) return leaf('other', Reflect.apply(toISOString, value, []));
  if (types.isRegExp(value)) {
    const [source, flags] = [regExpSource, regExpFlags].map((get) => Reflect.apply(get, value, []));
    return leaf('other', cut(`/${source}/${flags}`));
  }
  if (types.isNativeError(value)) return branch('object', cut(`${name}: ${peekValue(value, 'message')}`));
  if (types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value)) return leaf('other', name);
  return branch('object', name === 'Object' ? objectText(value) : name);
}

/** `N6 C6 H16 W16  ▁▂▅█▅▂▁  float32 · 36.9 KB`: in a narrow view the end is cut off, and that is alike everywhere. */
function tensorText(tensor: object): ValueText {
  const elements = elementsOf(tensor);
  if (elements === undefined) return leaf('tensor', 'Tensor · disposed');
  const { data, shape, axes } = elements;
  const dims = axes.map((axis, i) => `${axis}${shape[i]}`).join(' ') || 'scalar';
  const picture = data.length === 1 ? compact(data[0] ?? 0) : sparkline(data);
  const parts = [dims, picture, `float32 · ${bytesText(data.byteLength)}`].filter(Boolean);
  return { ...leaf('tensor', parts.join('  ')), axes: [...axes], shape: [...shape] };
}

interface TensorElements {
  data: Float32Array;
  shape: number[];
  axes: string[];
}

/** Undefined after `dispose()`, and for what is no tensor inside. */
export function elementsOf(tensor: object): TensorElements | undefined {
  const [data, shape, axes] = ['data', 'shape', 'axes'].map((key) => peekValue(tensor, key));
  if (!types.isFloat32Array(data) || !isList(shape) || !isList(axes)) return undefined;
  return { data, shape: shape.map(Number), axes: axes.map(String) };
}

/** `Batch normalization · n c h w -> c · eps 0.00001, affine true`; the pattern is that of the latest forward. */
function layerText(layer: Layer): string {
  const options = Object.entries(layer.options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${describeValue(value).description}`);
  const mode = layer.training ? [] : ['eval'];
  return cut([layer.title, layer.pattern ?? [], options.join(', ') || [], mode].flat().join(' · '), 160);
}

/** `{ a, b, c }` */
function objectText(value: object): string {
  const keys = Object.keys(value);
  const shown = keys.slice(0, 8).join(', ');
  return cut(keys.length === 0 ? '{}' : `{ ${shown}${keys.length > 8 ? ', …' : ''} }`);
}

export function sizeOf(value: ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>): number {
  return Number(Reflect.apply(types.isMap(value) ? mapSize : setSize, value, []));
}

/** A text in quotes, on one line. */
function quoted(text: string): string {
  const shown = JSON.stringify(text.slice(0, LONGEST_TEXT));
  return text.length > LONGEST_TEXT ? `${shown}… · ${text.length} characters` : shown;
}

function cut(text: string, longest = LONGEST_TEXT): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** `instanceof` would ask a proxy among the prototypes. */
function isLayer(value: object): value is Layer {
  return descendsFrom(value, Layer.prototype);
}

export type NumberArray = Exclude<NodeJS.TypedArray, DataView>;

export function isNumbers(value: unknown): value is NumberArray {
  return types.isTypedArray(value);
}

function isList(value: unknown): value is unknown[] {
  return !types.isProxy(value) && Array.isArray(value);
}

function leaf(kind: ValueText['kind'], description: string): ValueText {
  return { kind, description, expandable: false };
}

function branch(kind: ValueText['kind'], description: string): ValueText {
  return { kind, description, expandable: true };
}

function getterOf(prototype: object, key: string): () => unknown {
  const get = Object.getOwnPropertyDescriptor(prototype, key)?.get;
  if (get === undefined) throw new Error(`no getter ${key}`);
  return get;
}
