/** What a cell and an output carry in VS Code's metadata, because VS Code has no field for it. */
import type { Cell, JsonObject, Output, OutputKind } from '../notebook/index.ts';
import type { Look } from '../protocol/view-settings.ts';

export interface CellMetadata {
  cell: Pick<Cell, 'type' | 'metadata' | 'extra'> & { id?: string };
}

export interface OutputMetadata {
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

/** What of the cell has no field in VS Code. */
export function carriedCell(
  metadata: { readonly [key: string]: unknown } | undefined,
): CellMetadata['cell'] | undefined {
  // Only this file writes the key `cell`.
  return (metadata as Partial<CellMetadata> | undefined)?.cell;
}

/** The notebook's own metadata, as they are in the file. */
export function carriedMetadata(metadata: { readonly [key: string]: unknown }): JsonObject {
  // Written by toNotebookData, or absent in a notebook made from nothing.
  return (metadata as { metadata?: JsonObject }).metadata ?? {};
}

/** What the renderer was told of an output. */
export function liveMark(metadata: { readonly [key: string]: unknown } | undefined): LiveMark | undefined {
  // Written by toOutput, or absent.
  return (metadata as Partial<OutputMetadata> | undefined)?.normbook;
}
