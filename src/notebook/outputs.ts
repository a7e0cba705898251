/**
 * nbformat's outputs ↔ ours. What ours cannot express exactly keeps its original JSON, so that foreign
 * outputs survive a round trip to the letter.
 */
import { fromUint8Array, toUint8Array } from 'js-base64';
import { fromLines, toLines } from './lines.ts';
import {
  ERROR_MIME,
  isObject,
  type Json,
  type JsonObject,
  type Output,
  type OutputItem,
  STDERR_MIME,
  STDOUT_MIME,
} from './notebook.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

export function outputFromJson(json: JsonObject): Output {
  const output = read(json) ?? { kind: 'foreign', items: [describeForeign(json)], metadata: {} };
  const exact = output.kind !== 'foreign' && JSON.stringify(outputToJson(output)) === JSON.stringify(json);
  return exact ? output : { ...output, original: json };
}

/** Keys in nbformat's own (alphabetical) order. */
export function outputToJson(output: Output): Json {
  if (output.original !== undefined) return output.original;
  const { kind, items, metadata } = output;
  switch (kind) {
    case 'stdout':
    case 'stderr':
      return { name: kind, output_type: 'stream', text: toLines(items.map(textOf).join('')) };
    case 'error':
      return errorToJson(items[0]);
    case 'result':
      return { data: dataOf(items), execution_count: null, metadata, output_type: 'execute_result' };
    default:
      return { data: dataOf(items), metadata, output_type: 'display_data' };
  }
}

/** A display: one thing in the representations of a MIME bundle, the best one first. */
export function displayOutput(bundle: JsonObject): Output {
  return { kind: 'display', items: itemsFromBundle(bundle), metadata: {} };
}

export function streamOutput(kind: 'stdout' | 'stderr', text: string): Output {
  const mime = kind === 'stdout' ? STDOUT_MIME : STDERR_MIME;
  return { kind, items: [{ mime, data: encodeUtf8(text) }], metadata: {} };
}

export function errorOutput(error: { name: string; message: string; stack: string }): Output {
  return {
    kind: 'error',
    items: [{ mime: ERROR_MIME, data: encodeUtf8(JSON.stringify(error)) }],
    metadata: {},
  };
}

/** A MIME bundle, as Jupyter and our kernel have it, as items. A value that does not fit its type is left out. */
function itemsFromBundle(bundle: JsonObject): OutputItem[] {
  return Object.entries(bundle).flatMap(([mime, value]) => itemFrom(mime, value) ?? []);
}

function read(json: JsonObject): Output | undefined {
  const { output_type: type, data, name } = json;
  if (type === 'stream' && (name === 'stdout' || name === 'stderr')) {
    const text = fromLines(json.text);
    return text === undefined ? undefined : streamOutput(name, text);
  }
  if (type === 'error') return errorFromJson(json);
  if ((type === 'display_data' || type === 'execute_result') && isObject(data)) {
    const metadata = isObject(json.metadata) ? json.metadata : {};
    return { kind: type === 'execute_result' ? 'result' : 'display', items: itemsFromBundle(data), metadata };
  }
  return undefined;
}

function itemFrom(mime: string, value: Json | undefined): OutputItem | undefined {
  if (value === undefined) return undefined;
  if (isJsonMime(mime)) return { mime, data: encodeUtf8(JSON.stringify(value)) };
  const text = fromLines(value);
  if (text === undefined) return undefined;
  if (isTextMime(mime)) return { mime, data: encodeUtf8(text) };
  return /^[A-Za-z0-9+/\s]*={0,2}$/.test(text.trimEnd()) ? { mime, data: toUint8Array(text) } : undefined;
}

function dataOf(items: readonly OutputItem[]): JsonObject {
  return Object.fromEntries(items.map((item) => [item.mime, jsonOf(item)]));
}

function jsonOf(item: OutputItem): Json {
  if (isJsonMime(item.mime)) return JSON.parse(textOf(item));
  return isTextMime(item.mime) ? toLines(textOf(item)) : fromUint8Array(item.data);
}

function errorFromJson(json: JsonObject): Output {
  return errorOutput({
    name: fromLines(json.ename) ?? '',
    message: fromLines(json.evalue) ?? '',
    stack: Array.isArray(json.traceback) ? json.traceback.map(String).join('\n') : '',
  });
}

function errorToJson(item: OutputItem | undefined): Json {
  const error: unknown = item === undefined ? {} : JSON.parse(textOf(item));
  const { name, message, stack } = isObject(error) ? error : {};
  return {
    ename: String(name ?? ''),
    evalue: String(message ?? ''),
    output_type: 'error',
    traceback: stack === undefined || stack === '' ? [] : String(stack).split('\n'),
  };
}

function describeForeign(json: JsonObject): OutputItem {
  const text = `an output of the type ${JSON.stringify(json.output_type ?? null)}, kept as it is in the file`;
  return { mime: 'text/plain', data: encodeUtf8(text) };
}

function textOf(item: OutputItem): string {
  return decodeUtf8(item.data);
}

function isJsonMime(mime: string): boolean {
  return mime === 'application/json' || mime.endsWith('+json');
}

function isTextMime(mime: string): boolean {
  return mime.startsWith('text/') || mime.endsWith('+xml') || mime === 'application/javascript';
}
