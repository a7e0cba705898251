/**
 * The text of a `.normbook` → a notebook, or a {@link NotebookFileError} with line, column and reason.
 * A file that is not understood is never opened as something else, least of all as an empty notebook.
 */
import { FaultAt, locate, NotebookFileError, parseJson, placeOf, REMEDY } from './file-error.ts';
import { foreignLanguage } from './language.ts';
import { fromLines } from './lines.ts';
import { type Cell, emptyNotebook, isObject, type Json, type JsonObject, type Notebook } from './notebook.ts';
import { outputFromJson } from './outputs.ts';

export const NBFORMAT = 4;
export const NBFORMAT_MINOR = 5;
/** Of what Normbook itself writes into an nbformat file; in `metadata.normbook.version`. */
export const FORMAT_VERSION = 1;

/** Ours, and so not kept among the unknown keys. */
const NOTEBOOK_KEYS = ['cells', 'metadata', 'nbformat', 'nbformat_minor'];
const CELL_KEYS = ['cell_type', 'id', 'metadata', 'source', 'execution_count', 'outputs'];
const TEXT_CELL_KEYS = ['cell_type', 'id', 'metadata', 'source'];

/** The text of a file's bytes. Bytes that are no UTF-8 are refused: read as U+FFFD, a save would lose them. */
export function decodeFile(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const intact = new TextDecoder().decode(bytes).split('\uFFFD', 1)[0] ?? '';
    throw new NotebookFileError(placeOf(intact, intact.length), `not UTF-8 text; ${REMEDY}`, { cause });
  }
}

export interface ParseOptions {
  /** `any` takes what was made for another kernel too, as an import does. */
  kernels?: 'normbook' | 'any';
}

/**
 * Reads the text of a file. A file without any text is a new notebook: that is what an explorer's
 * "New File" makes, and there is nothing in it to lose.
 */
export function parseNotebook(text: string, { kernels = 'normbook' }: ParseOptions = {}): Notebook {
  const json = text.replace(/^\uFEFF/, '');
  if (json.trim() === '') return emptyNotebook();
  const value = parseJson(json);
  try {
    return notebookFrom(value, kernels);
  } catch (error) {
    throw error instanceof FaultAt ? locate(json, error) : error;
  }
}

function notebookFrom(value: unknown, kernels: 'normbook' | 'any'): Notebook {
  const top = object(value, [], 'a notebook');
  checkVersion(top);
  const metadata = object(top.metadata ?? {}, ['metadata'], 'metadata');
  if (kernels === 'normbook') checkKernel(metadata);
  checkFormat(metadata);
  if (!Array.isArray(top.cells)) {
    throw new FaultAt(
      top.cells === undefined ? [] : ['cells'],
      `cells is ${describe(top.cells)}, expected a list`,
    );
  }
  const cells = top.cells.map((cell, index) => cellFrom(cell, ['cells', index]));
  checkIds(cells);
  return { cells, metadata, extra: without(top, NOTEBOOK_KEYS) };
}

function checkVersion(top: JsonObject): void {
  const { nbformat, nbformat_minor: minor } = top;
  if (nbformat !== NBFORMAT) {
    const path = nbformat === undefined ? [] : ['nbformat'];
    throw new FaultAt(path, `nbformat is ${describe(nbformat)}, expected ${NBFORMAT}`);
  }
  if (typeof minor !== 'number' || !Number.isInteger(minor) || minor < 0) {
    const path = minor === undefined ? [] : ['nbformat_minor'];
    throw new FaultAt(path, `nbformat_minor is ${describe(minor)}, expected 0 to ${NBFORMAT_MINOR}`);
  }
  if (minor > NBFORMAT_MINOR) {
    throw new FaultAt(
      ['nbformat_minor'],
      `the file has nbformat 4.${minor}, this Normbook reads up to 4.${NBFORMAT_MINOR}`,
    );
  }
}

function checkKernel(metadata: JsonObject): void {
  const { kernelspec } = metadata;
  if (isObject(kernelspec) && kernelspec.name !== 'normbook') {
    throw new FaultAt(
      ['metadata', 'kernelspec', 'name'],
      `the notebook is for the kernel ${describe(kernelspec.name)}, expected "normbook"`,
    );
  }
}

function checkFormat({ normbook }: JsonObject): void {
  if (!isObject(normbook) || normbook.version === undefined) return;
  const { version } = normbook;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1 || version > FORMAT_VERSION) {
    throw new FaultAt(
      ['metadata', 'normbook', 'version'],
      `the file has Normbook format ${describe(version)}, this Normbook reads up to ${FORMAT_VERSION}`,
    );
  }
}

function cellFrom(value: Json, path: (string | number)[]): Cell {
  const cell = object(value, path, 'a cell');
  const { cell_type: type, id } = cell;
  if (typeof type !== 'string') throw missing(cell, path, 'cell_type', 'a string');
  const source = fromLines(cell.source);
  if (source === undefined) throw missing(cell, path, 'source', 'a string or a list of lines');
  if (id !== undefined && !(typeof id === 'string' && /^[a-zA-Z0-9_-]{1,64}$/.test(id))) {
    throw missing(cell, path, 'id', '1 to 64 letters, digits, - or _');
  }
  const metadata = object(cell.metadata ?? {}, [...path, 'metadata'], 'metadata');
  const isRun = type === 'code' && foreignLanguage(metadata) === undefined;
  const kind = isRun ? 'code' : type === 'markdown' ? 'markdown' : 'text';
  return {
    kind,
    type,
    ...(id === undefined ? {} : { id }),
    source,
    metadata,
    outputs: type === 'code' ? outputsFrom(cell, path) : [],
    extra: without(cell, type === 'code' ? CELL_KEYS : TEXT_CELL_KEYS),
  };
}

function outputsFrom(cell: JsonObject, path: (string | number)[]): Cell['outputs'] {
  const outputs = cell.outputs ?? [];
  if (!Array.isArray(outputs)) throw missing(cell, path, 'outputs', 'a list');
  return outputs.map((output, index) => {
    return outputFromJson(object(output, [...path, 'outputs', index], 'an output'));
  });
}

function checkIds(cells: readonly Cell[]): void {
  const first = new Map<string, number>();
  for (const [index, { id }] of cells.entries()) {
    if (id === undefined) continue;
    const other = first.get(id);
    if (other !== undefined) {
      throw new FaultAt(
        ['cells', index, 'id'],
        `cells ${other + 1} and ${index + 1} both have the id "${id}"`,
      );
    }
    first.set(id, index);
  }
}

function object(value: unknown, path: readonly (string | number)[], what: string): JsonObject {
  if (isObject(value)) return value;
  throw new FaultAt(path, `${what} is ${describe(value)}, expected an object`);
}

function missing(
  owner: JsonObject,
  path: readonly (string | number)[],
  key: string,
  expected: string,
): FaultAt {
  const at = owner[key] === undefined ? path : [...path, key];
  return new FaultAt(at, `${key} is ${describe(owner[key])}, expected ${expected}`);
}

function without(owner: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(owner).filter(([key]) => !keys.includes(key)));
}

/** A value in a message: short scalars as they are, the rest by kind. */
function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
