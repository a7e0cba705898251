/** Pinned tensors as a notebook that loads and compares them, with the tensors as files beside it. */
import path from 'node:path';
import * as vscode from 'vscode';
import { type Cell, type Output, writeNotebook } from '../notebook/index.ts';
import type { ComparisonToSave, Pinned } from '../protocol/comparison-page.ts';
import { VIEW_MIME } from '../protocol/view.ts';
import { parseView } from '../protocol/view-guard.ts';
import type { Answerer } from './answerer.ts';

/** What is pinned, and who still has its numbers. */
export interface ToSave {
  item: Pinned;
  kernel: Answerer | undefined;
}

/** Asks where, unless that is told; opens what it wrote. Tells the user what went wrong. */
export async function saveComparison(
  items: readonly ToSave[],
  drawn: ComparisonToSave,
  told?: vscode.Uri,
): Promise<void> {
  try {
    const file = told ?? (await askWhere());
    if (file === undefined) return;
    if (file.scheme !== 'file') throw new Error('the tensors can only be written to files of this machine');
    const cells = await cellsFor(items, drawn, file.fsPath);
    const text = writeNotebook({ cells, metadata: {}, extra: {} });
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(file));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`The comparison was not saved: ${message}`);
  }
}

async function askWhere(): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    filters: { Normbook: ['normbook'] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, 'comparison.normbook') } : {}),
  });
}

async function cellsFor(items: readonly ToSave[], drawn: ComparisonToSave, file: string): Promise<Cell[]> {
  const data = `${path.basename(file, path.extname(file))}-data`;
  const folder = path.join(path.dirname(file), data);
  await vscode.workspace.fs.createDirectory(vscode.Uri.file(folder));
  const used = new Set<string>();
  const cells: Cell[] = [markdown(items)];
  for (const { ids, ...pictures } of drawn.groups) {
    const loaded: [name: string, code: string][] = [];
    const lost: string[] = [];
    for (const id of ids) {
      const one = items.find(({ item }) => item.id === id);
      if (one === undefined) continue;
      const { name } = one.item;
      const beside = `${unusedFile(name, used)}.npy`;
      if (await write(path.join(folder, beside), one, drawn.exact[id])) {
        const place = JSON.stringify(`${data}/${beside}`);
        loaded.push([name, `(await load(${place})).rename('${axesOf(one.item)}')`]);
      } else lost.push(`// of ${name} only the picture is left: its kernel had ended`);
    }
    cells.push(code([...lost, ...comparing(loaded)].join('\n'), pictures));
  }
  return cells;
}

/** A comparison takes two. */
function comparing(loaded: readonly (readonly [name: string, code: string])[]): string[] {
  const [first, second] = loaded;
  if (first === undefined) return [];
  if (second === undefined) {
    const [name, load] = first;
    return ["import { load, show } from 'normbook'", '', `show(${load}, ${JSON.stringify(name)})`];
  }
  const lines = loaded.map(
    ([name, load]) => `  ${isIdentifier(name) ? name : JSON.stringify(name)}: ${load},`,
  );
  return ["import { compare, load } from 'normbook'", '', 'compare({', ...lines, '})'];
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

/** The whole tensor, from its kernel or, where that is exact, from the picture; false where there is neither. */
async function write(file: string, { item, kernel }: ToSave, exact: string | undefined): Promise<boolean> {
  if (kernel !== undefined && item.output !== undefined) {
    await kernel.ask({ output: item.output, panel: 0 }, { kind: 'write', file });
    return true;
  }
  if (exact === undefined) return false;
  await vscode.workspace.fs.writeFile(vscode.Uri.file(file), Buffer.from(exact, 'base64'));
  return true;
}

function axesOf({ view }: Pinned): string {
  return parseView(view).panels[0]?.axes.join(' ') ?? '';
}

function markdown(items: readonly ToSave[]): Cell {
  const list = items.map(({ item: { name, from } }) => `- **${name}**, from ${from}`);
  const source = ['# Comparison', '', ...list].join('\n');
  return { kind: 'markdown', type: 'markdown', source, metadata: {}, outputs: [], extra: {} };
}

function code(source: string, { view, png, text }: Omit<ComparisonToSave['groups'][0], 'ids'>): Cell {
  const encoder = new TextEncoder();
  const output: Output = {
    kind: 'display',
    items: [
      { mime: VIEW_MIME, data: encoder.encode(JSON.stringify(parseView(view))) },
      { mime: 'image/png', data: Buffer.from(png, 'base64') },
      { mime: 'text/plain', data: encoder.encode(text) },
    ],
    metadata: {},
  };
  return { kind: 'code', type: 'code', source, metadata: {}, outputs: [output], extra: {} };
}

/** A tensor may be called anything; a file may not. */
function unusedFile(name: string, used: Set<string>): string {
  const plain = name.replaceAll(/[^\w.()+-]+/g, '-').replace(/^\.+/, '') || 'tensor';
  let found = plain;
  for (let n = 2; used.has(found.toLowerCase()); n++) found = `${plain}-${n}`;
  used.add(found.toLowerCase());
  return found;
}
