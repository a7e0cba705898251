/** Our notebook ↔ VS Code's. What VS Code has no field for travels in its metadata. */
import * as vscode from 'vscode';
import { type Cell, foreignLanguage, type Notebook, type Output } from '../notebook/index.ts';
import { type CellMetadata, carriedCell, type LiveMark, type OutputMetadata } from './carried.ts';
import { lookOf } from './looks.ts';

/** The language of code cells inside VS Code; in the file it is `typescript`. */
export const CELL_LANGUAGE = 'normbook-typescript';

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

/** Of a notebook that is open, as it is now. */
export function notebookOf(document: vscode.NotebookDocument): Notebook {
  const cells = document.getCells().map(({ kind, document: text, metadata, outputs }) => {
    const cell = new vscode.NotebookCellData(kind, text.getText(), text.languageId);
    return Object.assign(cell, { metadata, outputs: [...outputs] });
  });
  return fromNotebookData(Object.assign(new vscode.NotebookData(cells), { metadata: document.metadata }));
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

function toCellData(cell: Cell, index: number): vscode.NotebookCellData {
  const { kind, type, source, id, metadata, extra } = cell;
  const isMarkdown = kind === 'markdown';
  const foreign = foreignLanguage(metadata) ?? 'plaintext';
  const language = { code: CELL_LANGUAGE, markdown: 'markdown', text: foreign }[kind];
  const data = new vscode.NotebookCellData(
    isMarkdown ? vscode.NotebookCellKind.Markup : vscode.NotebookCellKind.Code,
    source,
    language,
  );
  const carried: CellMetadata = { cell: { type, metadata, extra, ...(id === undefined ? {} : { id }) } };
  data.metadata = { ...carried };
  // The same in every copy of a file, so that a comparison of two versions marks only what differs.
  const keyed = (place: number) => `saved/${id ?? index}/${place}`;
  data.outputs = cell.outputs.map((output, place) =>
    toOutput(output, { key: keyed(place), look: lookOf(metadata, place) }),
  );
  return data;
}

function fromCellData(data: vscode.NotebookCellData): Cell {
  const carried = carriedCell(data.metadata);
  const isMarkdown = data.kind === vscode.NotebookCellKind.Markup;
  const kind = isMarkdown ? 'markdown' : data.languageId === CELL_LANGUAGE ? 'code' : 'text';
  // A user may turn a cell of one kind into another: then the kind decides, not what the file once said.
  const fallback = { code: 'code', markdown: 'markdown', text: 'raw' }[kind];
  // A code cell of another language, which is not run, stays one as long as that is its language.
  const isForeign = carried?.type === 'code' && foreignLanguage(carried.metadata) === data.languageId;
  const isKept = isForeign || !['code', 'markdown'].includes(carried?.type ?? 'code');
  const type = kind === 'text' && carried && isKept ? carried.type : fallback;
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
