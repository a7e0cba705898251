/**
 * A notebook in memory: what the file format holds, free of JSON's spelling of it.
 * It knows neither VS Code nor how cells run.
 */

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export interface Notebook {
  cells: Cell[];
  /** The notebook's metadata, unknown entries included. */
  metadata: JsonObject;
  /** Top-level keys that are not ours; written back as they were. */
  extra: JsonObject;
}

export interface Cell {
  /** `text`: a raw cell, a cell of another language or a type that we do not know; shown, never run, written back as it was. */
  kind: 'code' | 'markdown' | 'text';
  /** nbformat's `cell_type`: `code`, `markdown`, `raw` or an unknown one. */
  type: string;
  /** Unique in the file; absent for a cell that was never saved. */
  id?: string;
  source: string;
  metadata: JsonObject;
  outputs: Output[];
  /** Keys of the cell that are not ours, attachments among them. */
  extra: JsonObject;
}

/** One output: the same thing in one or more representations, the best one first. */
export interface Output {
  kind: OutputKind;
  items: OutputItem[];
  metadata: JsonObject;
  /** The output as the file had it, where `kind` and `items` cannot express it exactly. */
  original?: Json;
}

export type OutputKind = 'display' | 'result' | 'stdout' | 'stderr' | 'error' | 'foreign';

export interface OutputItem {
  mime: string;
  data: Uint8Array;
}

/** What VS Code calls streams and errors among MIME types. */
export const STDOUT_MIME = 'application/vnd.code.notebook.stdout';
export const STDERR_MIME = 'application/vnd.code.notebook.stderr';
export const ERROR_MIME = 'application/vnd.code.notebook.error';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A notebook without cells, as a new file has it. */
export function emptyNotebook(): Notebook {
  return { cells: [], metadata: {}, extra: {} };
}
