/** The samples that come with the extension, opened as copies of the user's own, which may be edited. */
import * as vscode from 'vscode';

interface SampleItem extends vscode.QuickPickItem {
  file: string;
}

/** Lets the user choose a sample and opens a copy of it, data included, from Normbook's own storage. */
export async function openSample(context: vscode.ExtensionContext): Promise<void> {
  const source = vscode.Uri.joinPath(context.extensionUri, 'samples');
  const files = (await vscode.workspace.fs.readDirectory(source)).map(([name]) => name);
  const items = files
    .filter((name) => name.endsWith('.normbook'))
    .sort()
    .map(sampleItem);
  const choice = await vscode.window.showQuickPick(items, {
    placeHolder: 'Choose a sample to open a copy of',
  });
  if (choice === undefined) return;
  const version = String(context.extension.packageJSON.version);
  const copy = vscode.Uri.joinPath(context.globalStorageUri, `samples-${version}`);
  await copyMissing(source, copy);
  const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.joinPath(copy, choice.file));
  await vscode.window.showNotebookDocument(notebook);
}

/** `01-six-images.normbook` → `1 · Six images` */
function sampleItem(file: string): SampleItem {
  const [, number = '', words = file] = /^(\d+)-(.*)\.normbook$/.exec(file) ?? [];
  const title = words.replaceAll('-', ' ');
  return {
    label: `${Number(number)} · ${title.charAt(0).toUpperCase()}${title.slice(1)}`,
    description: file,
    file,
  };
}

/** Copies a folder, leaving alone what is there already: the user may have changed it. */
async function copyMissing(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  await vscode.workspace.fs.createDirectory(to);
  const present = new Set((await vscode.workspace.fs.readDirectory(to)).map(([name]) => name));
  for (const [name, type] of await vscode.workspace.fs.readDirectory(from)) {
    const [source, target] = [vscode.Uri.joinPath(from, name), vscode.Uri.joinPath(to, name)];
    if (type === vscode.FileType.Directory) await copyMissing(source, target);
    else if (!present.has(name)) await vscode.workspace.fs.copy(source, target);
  }
}
