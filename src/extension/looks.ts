/** How pictures were left, in the metadata of their cells: `metadata.normbook.looks`, by the output's place. */
import * as vscode from 'vscode';
import type { JsonObject } from '../notebook/index.ts';
import type { Look } from '../protocol/view-settings.ts';
import { parseLook } from '../protocol/view-settings-guard.ts';
import { carriedCell, liveMark } from './carried.ts';

/** Of the cell's output at a place; empty where nothing was chosen. */
export function lookOf(metadata: JsonObject, place: number): Look {
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
    const looks = { ...looksIn(carried.metadata) };
    if (Object.keys(look).length === 0) delete looks[place];
    // A look is plain JSON.
    else looks[place] = JSON.parse(JSON.stringify(look)) as JsonObject;
    const metadata = { ...cell.metadata, cell: { ...carried, metadata: withLooks(carried.metadata, looks) } };
    const edit = new vscode.WorkspaceEdit();
    edit.set(notebook.uri, [vscode.NotebookEdit.updateCellMetadata(cell.index, metadata)]);
    await vscode.workspace.applyEdit(edit);
    return;
  }
}

function withLooks({ normbook, ...rest }: JsonObject, looks: JsonObject): JsonObject {
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
