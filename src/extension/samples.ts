/** The samples that come with the extension, opened as copies of the user's own, which may be edited. */
import * as vscode from 'vscode';

/** In samples/samples.json. */
interface Sample {
  file: string;
  title: string;
  detail: string;
}

/** Opens a copy of a sample, data included, in Normbook's own storage: of `file`, or of one that the user chooses. */
export async function openSample(context: vscode.ExtensionContext, file?: string): Promise<void> {
  const source = vscode.Uri.joinPath(context.extensionUri, 'samples');
  const name = file ?? (await chosen(source, vscode.Uri.joinPath(context.extensionUri, 'media', 'samples')));
  if (name === undefined) return;
  const version = String(context.extension.packageJSON.version);
  const copy = vscode.Uri.joinPath(context.globalStorageUri, `samples-${version}`);
  await copyMissing(source, copy);
  const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.joinPath(copy, name));
  await vscode.window.showNotebookDocument(notebook);
}

async function chosen(source: vscode.Uri, pictures: vscode.Uri): Promise<string | undefined> {
  const list = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(source, 'samples.json'));
  // Ours, and held by a test.
  const samples = JSON.parse(new TextDecoder().decode(list)) as readonly Sample[];
  const items = samples.map(({ file, title, detail }) => {
    const iconPath = vscode.Uri.joinPath(pictures, file.replace(/\.normbook$/, '.png'));
    return { file, label: title, detail, iconPath };
  });
  const placeHolder = 'Choose a sample to open a copy of';
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.file;
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
