/** Notebooks to other formats and from them, by dialogs. What converts is loaded when it is first asked for. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ExportFormatName } from '../notebook/convert/index.ts';
import { decodeFile, type Notebook } from '../notebook/index.ts';
import { notebookOf, toNotebookData } from './convert.ts';

/** What a caller may have chosen already; the user is asked for the rest. */
export interface ExportChoice {
  to?: ExportFormatName;
  target?: vscode.Uri;
}

/** A bundle of its own: who only opens notebooks does not load it. */
const converter = () => import('../notebook/convert/index.ts');

/** The notebook as it is in the editor, saved or not. Resolves with the document that it wrote. */
export async function exportNotebook(
  notebook: vscode.NotebookDocument,
  dist: vscode.Uri,
  choice: ExportChoice = {},
): Promise<vscode.Uri | undefined> {
  const { EXPORT_FORMATS, exported } = await converter();
  const to = choice.to ?? (await chosenFormat(EXPORT_FORMATS));
  if (to === undefined) return undefined;
  const { extension, title } = EXPORT_FORMATS[to];
  const target = choice.target ?? (await chosenTarget(notebook.uri, extension, title));
  if (target === undefined) return undefined;
  try {
    const { name, base } = path.posix.parse(target.path);
    const pageScript = async () => {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(dist, 'page.js'));
      const sha256 = createHash('sha256').update(bytes).digest('base64');
      return { text: new TextDecoder().decode(bytes), sha256 };
    };
    const readBeside = async (place: string) => {
      const file = vscode.Uri.joinPath(notebook.uri, '..', place);
      // One that is not there is none; nothing lies beside a notebook that is no file yet.
      return notebook.isUntitled
        ? undefined
        : vscode.workspace.fs.readFile(file).then(undefined, () => undefined);
    };
    const files = await exported(notebookOf(notebook), { to, name, pageScript, readBeside });
    const folder = vscode.Uri.joinPath(target, '..');
    for (const [index, { path: place, data }] of files.entries()) {
      // The last one is the document, which may have any name.
      const file = index === files.length - 1 ? target : vscode.Uri.joinPath(folder, place);
      const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
      await vscode.workspace.fs.writeFile(file, bytes);
    }
    if (choice.target === undefined) void offerToOpen(target, base);
    return target;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`The notebook was not exported: ${message}`);
    return undefined;
  }
}

async function chosenFormat(
  formats: typeof import('../notebook/convert/index.ts').EXPORT_FORMATS,
): Promise<ExportFormatName | undefined> {
  const names = Object.keys(formats) as ExportFormatName[];
  const items = names.map((name) => {
    const { title, extension, detail } = formats[name];
    return { name, label: title, description: `.${extension}`, detail };
  });
  const placeHolder = 'Export the notebook, with its outputs as they are now, as';
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.name;
}

/** Beside the notebook, under its name. */
async function chosenTarget(
  { scheme, path: place }: vscode.Uri,
  extension: string,
  title: string,
): Promise<vscode.Uri | undefined> {
  const name = `${path.posix.parse(place).name}.${extension}`;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const beside =
    scheme === 'untitled'
      ? folder && vscode.Uri.joinPath(folder, name)
      : vscode.Uri.from({ scheme, path: path.posix.join(path.posix.dirname(place), name) });
  return vscode.window.showSaveDialog({
    title: 'Export Notebook',
    saveLabel: 'Export',
    filters: { [title]: [extension] },
    ...(beside ? { defaultUri: beside } : {}),
  });
}

async function offerToOpen(target: vscode.Uri, name: string): Promise<void> {
  // A page is read in a browser; all else VS Code opens itself.
  const isPage = target.path.endsWith('.html');
  const open = isPage ? 'Open in Browser' : 'Open';
  const answer = await vscode.window.showInformationMessage(`The notebook was exported as ${name}.`, open);
  if (answer === undefined) return;
  if (isPage) await vscode.env.openExternal(target);
  else await vscode.commands.executeCommand('vscode.open', target);
}

/** As a new notebook that is no file yet: what was imported stays as it is. */
export async function importNotebook(notebookType: string, given?: vscode.Uri): Promise<void> {
  const { IMPORTED } = await converter();
  const source = given ?? (await chosenSource(IMPORTED));
  if (source === undefined) return;
  const name = path.posix.basename(source.path);
  try {
    await openNew(notebookType, toNotebookData(await imported(source)));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`${name} was not imported: ${message}`);
  }
}

/** VS Code loses the bytes of outputs on their way into a new notebook, and keeps those of an edit. */
async function openNew(notebookType: string, data: vscode.NotebookData): Promise<void> {
  const notebook = await vscode.workspace.openNotebookDocument(notebookType, new vscode.NotebookData([]));
  const edit = new vscode.WorkspaceEdit();
  const all = new vscode.NotebookRange(0, notebook.cellCount);
  edit.set(notebook.uri, [
    vscode.NotebookEdit.replaceCells(all, data.cells),
    vscode.NotebookEdit.updateNotebookMetadata(data.metadata ?? {}),
  ]);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showNotebookDocument(notebook);
}

async function chosenSource(extensions: readonly string[]): Promise<vscode.Uri | undefined> {
  const [source] =
    (await vscode.window.showOpenDialog({
      title: 'Import as Notebook',
      openLabel: 'Import',
      filters: { 'Jupyter notebook, or TypeScript with // %% cells': [...extensions] },
    })) ?? [];
  return source;
}

async function imported(source: vscode.Uri): Promise<Notebook> {
  const { IMPORTED, fromIpynb, fromPercent } = await converter();
  const extension = path.posix.extname(source.path).slice(1);
  if (!IMPORTED.includes(extension)) {
    throw new Error(`it ends in '.${extension}', expected ${IMPORTED.map((one) => `.${one}`).join(' or ')}`);
  }
  const text = decodeFile(await vscode.workspace.fs.readFile(source));
  return extension === 'ts' ? fromPercent(text) : fromIpynb(text);
}
