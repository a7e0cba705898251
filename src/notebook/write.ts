/**
 * A notebook → the text of a `.normbook`: keys in fixed order, sources as lines, two spaces, no times, no
 * counts, so that a diff shows what changed and the same notebook gives the same bytes.
 */
import { toLines } from './lines.ts';
import { type Cell, isObject, type Json, type JsonObject, type Notebook } from './notebook.ts';
import { outputToJson } from './outputs.ts';
import { FORMAT_VERSION, NBFORMAT, NBFORMAT_MINOR } from './parse.ts';

export interface WriteOptions {
  /** `preview` (default) saves the outputs; `none` leaves them out. */
  outputs?: 'preview' | 'none';
}

const KERNELSPEC = { display_name: 'Normbook', language: 'typescript', name: 'normbook' };
const LANGUAGE = { file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript' };

/** Cells without an id, or with one that an earlier cell has, get a new one that depends on the text alone. */
export function writeNotebook(notebook: Notebook, options: WriteOptions = {}): string {
  const ids = uniqueIds(notebook.cells);
  const json: JsonObject = {
    cells: notebook.cells.map((cell, index) => cellToJson(cell, ids[index] ?? '', options)),
    metadata: metadataOf(notebook.metadata),
    nbformat: NBFORMAT,
    nbformat_minor: NBFORMAT_MINOR,
    ...notebook.extra,
  };
  return `${stringify(json, '')}\n`;
}

function metadataOf(metadata: JsonObject): JsonObject {
  const { kernelspec, language_info: language, normbook, ...rest } = metadata;
  return {
    kernelspec: { ...(isObject(kernelspec) ? kernelspec : {}), ...KERNELSPEC },
    language_info: { ...(isObject(language) ? language : {}), ...LANGUAGE },
    normbook: { ...(isObject(normbook) ? normbook : {}), version: FORMAT_VERSION },
    ...rest,
  };
}

function cellToJson(cell: Cell, id: string, { outputs = 'preview' }: WriteOptions): JsonObject {
  const { type, metadata, source, extra } = cell;
  const head = { cell_type: type, id, metadata, source: toLines(source) };
  if (type !== 'code') return { ...head, ...extra };
  const saved = outputs === 'none' ? [] : cell.outputs.map(outputToJson);
  return { ...head, ...extra, execution_count: null, outputs: saved };
}

function uniqueIds(cells: readonly Cell[]): string[] {
  const taken = new Set<string>();
  // Saved ids come first, so that a new cell above never takes one away.
  const kept = cells.map(({ id }) => {
    if (id === undefined || taken.has(id)) return undefined;
    taken.add(id);
    return id;
  });
  return kept.map((id, index) => id ?? newId(cells[index]?.source ?? '', taken));
}

/** An id for a cell that has none: eight hexadecimal digits from its text, made unique among `taken`. */
export function newId(source: string, taken: Set<string>): string {
  for (let salt = 0; ; salt++) {
    const id = fnv1a(`${salt}:${source}`).toString(16).padStart(8, '0');
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** JSON with two spaces, except that a list of numbers stays on one line. */
function stringify(value: Json, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every((item) => typeof item === 'number'))
      return `[${value.map((n) => JSON.stringify(n)).join(', ')}]`;
    return `[\n${value.map((item) => inner + stringify(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, item]) => `${inner}${JSON.stringify(key)}: ${stringify(item, inner)}`,
  );
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
}
