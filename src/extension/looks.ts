/**
 * How pictures were left, at `normbook.looks` in metadata: of outputs in those of their cell, by the output's place; of
 * panels in the notebook's, by the way to their variable.
 */
import * as vscode from 'vscode';
import type { JsonObject } from '../notebook/index.ts';
import type { VariablePath } from '../protocol/variables.ts';
import type { Look } from '../protocol/view-settings.ts';
import { parseLook } from '../protocol/view-settings-guard.ts';
import { carriedCell, carriedMetadata, liveMark } from './carried.ts';

/** Of the cell's output at a place, or of the variable of a panel; empty where nothing was chosen. */
export function lookOf(metadata: JsonObject, place: number | string): Look {
  return parseLook(looksIn(metadata)[place]);
}

/** Writes it into the cell whose output has this key; nothing where there is none any more. */
export async function rememberLook(
  notebook: vscode.NotebookDocument,
  key: string,
  look: Look,
): Promise<void> {
  for (const cell of notebook.getCells()) {
    const place = cell.outputs.findIndex(({ metadata }) => liveMark(metadata)?.key === key);
    if (place < 0) continue;
    const carried = carriedCell(cell.metadata) ?? { type: 'code', metadata: {}, extra: {} };
    const kept = { ...carried, metadata: withLook(carried.metadata, place, look) };
    const metadata = { ...cell.metadata, cell: kept };
    await change(notebook, vscode.NotebookEdit.updateCellMetadata(cell.index, metadata));
    return;
  }
}

/** Of a panel that shows this variable. */
export function panelLook({ metadata }: vscode.NotebookDocument, path: VariablePath): Look {
  return lookOf(carriedMetadata(metadata), path.join('.'));
}

export async function rememberPanelLook(
  notebook: vscode.NotebookDocument,
  path: VariablePath,
  look: Look,
): Promise<void> {
  if (notebook.isClosed) return;
  const metadata = withLook(carriedMetadata(notebook.metadata), path.join('.'), look);
  await change(notebook, vscode.NotebookEdit.updateNotebookMetadata({ ...notebook.metadata, metadata }));
}

async function change({ uri }: vscode.NotebookDocument, edit: vscode.NotebookEdit): Promise<void> {
  const all = new vscode.WorkspaceEdit();
  all.set(uri, [edit]);
  await vscode.workspace.applyEdit(all);
}

function withLook(metadata: JsonObject, place: number | string, look: Look): JsonObject {
  const looks = { ...looksIn(metadata) };
  if (Object.keys(look).length === 0) delete looks[place];
  // A look is plain JSON.
  else looks[place] = JSON.parse(JSON.stringify(look)) as JsonObject;
  const { normbook, ...rest } = metadata;
  const { looks: _, ...others } = isObject(normbook) ? normbook : {};
  const kept = Object.keys(looks).length === 0 ? others : { ...others, looks };
  return Object.keys(kept).length === 0 ? rest : { ...rest, normbook: kept };
}

function looksIn({ normbook }: JsonObject): JsonObject {
  const looks = isObject(normbook) ? normbook.looks : undefined;
  return isObject(looks) ? looks : {};
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
