/** Our notebook ↔ VS Code's. What VS Code has no field for travels in its metadata. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Cell, JsonObject, Notebook, Output, OutputKind } from '../notebook/index.ts';
import type { Look } from '../protocol/view-settings.ts';
import { lookOf } from './looks.ts';

/** The language of code cells inside VS Code; in the file it is `typescript`. */
export const CELL_LANGUAGE = 'normbook-typescript';

interface CellMetadata {
  cell: Pick<Cell, 'type' | 'metadata' | 'extra'> & { id?: string };
}

interface OutputMetadata {
  kind: OutputKind;
  metadata: JsonObject;
  original?: Output['original'];
  normbook?: LiveMark;
}

/** What the renderer is told of an output; never saved. */
export interface LiveMark {
  /** Which output this is, while the notebook is open. */
  key: string;
  /** The live kernel's handle of what is shown. */
  output?: string;
  /** How its picture was left. */
  look?: Look;
}

export function toNotebookData(notebook: Notebook): vscode.NotebookData {
  const data = new vscode.NotebookData(notebook.cells.map(toCellData));
  data.metadata = { metadata: notebook.metadata, extra: notebook.extra };
  return data;
}

export function fromNotebookData(data: vscode.NotebookData): Notebook {
  // Written by toNotebookData, or absent in a notebook made from nothing.
  const { metadata = {}, extra = {} } = (data.metadata ?? {}) as Partial<Notebook>;
  return { cells: data.cells.map(fromCellData), metadata, extra };
}

export function toOutput(output: Output, live?: LiveMark): vscode.NotebookCellOutput {
  const { kind, items, metadata, original } = output;
  const carried: OutputMetadata = { kind, metadata, ...(original === undefined ? {} : { original }) };
  if (live) carried.normbook = live;
  return new vscode.NotebookCellOutput(
    items.map(({ data, mime }) => new vscode.NotebookCellOutputItem(data, mime)),
    { ...carried },
  );
}

/** The id that a cell has in the file, once it has one. */
export function cellId(metadata: { readonly [key: string]: unknown } | undefined): string | undefined {
  return carriedCell(metadata)?.id;
}

/** The metadata of a cell with this id. */
export function withCellId(
  metadata: { readonly [key: string]: unknown } | undefined,
  id: string,
): { [key: string]: unknown } {
  return { ...metadata, cell: { type: 'code', metadata: {}, extra: {}, ...carriedCell(metadata), id } };
}

function toCellData(cell: Cell): vscode.NotebookCellData {
  const { kind, type, source, id, metadata, extra } = cell;
  const isMarkdown = kind === 'markdown';
  const language = { code: CELL_LANGUAGE, markdown: 'markdown', text: 'plaintext' }[kind];
  const data = new vscode.NotebookCellData(
    isMarkdown ? vscode.NotebookCellKind.Markup : vscode.NotebookCellKind.Code,
    source,
    language,
  );
  const carried: CellMetadata = { cell: { type, metadata, extra, ...(id === undefined ? {} : { id }) } };
  data.metadata = { ...carried };
  data.outputs = cell.outputs.map((output, place) =>
    toOutput(output, { key: randomUUID(), look: lookOf(metadata, place) }),
  );
  return data;
}

function fromCellData(data: vscode.NotebookCellData): Cell {
  const carried = carriedCell(data.metadata);
  const isMarkdown = data.kind === vscode.NotebookCellKind.Markup;
  const kind = isMarkdown ? 'markdown' : data.languageId === CELL_LANGUAGE ? 'code' : 'text';
  // A user may turn a cell of one kind into another: then the kind decides, not what the file once said.
  const fallback = { code: 'code', markdown: 'markdown', text: 'raw' }[kind];
  const type =
    kind === 'text' && carried && !['code', 'markdown'].includes(carried.type) ? carried.type : fallback;
  return {
    kind,
    type,
    ...(carried?.id === undefined ? {} : { id: carried.id }),
    source: data.value,
    metadata: carried?.metadata ?? {},
    extra: carried?.extra ?? {},
    outputs: (data.outputs ?? []).map(fromOutput),
  };
}

function fromOutput(output: vscode.NotebookCellOutput): Output {
  // Written by toOutput; absent on outputs that VS Code itself made.
  const { kind = 'display', metadata = {}, original } = (output.metadata ?? {}) as Partial<OutputMetadata>;
  const items = output.items.map(({ mime, data }) => ({ mime, data }));
  return { kind, items, metadata, ...(original === undefined ? {} : { original }) };
}

/** What of the cell has no field in VS Code. */
export function carriedCell(
  metadata: { readonly [key: string]: unknown } | undefined,
): CellMetadata['cell'] | undefined {
  // Only this file writes the key `cell`.
  return (metadata as Partial<CellMetadata> | undefined)?.cell;
}

/** What the renderer was told of an output. */
export function liveMark(metadata: { readonly [key: string]: unknown } | undefined): LiveMark | undefined {
  // Written by toOutput, or absent.
  return (metadata as Partial<OutputMetadata> | undefined)?.normbook;
}
