/** Tensor files in an editor of their own, read-only: the inspector, and a list where a file has several tensors. */
import path from 'node:path';
import * as vscode from 'vscode';
import { TensorFileProcess } from '../kernel/tensor-file-client.ts';
import type { Entry } from '../protocol/inspector-page.ts';
import { type InspectorPage, inspectorPage } from './inspector-page.ts';
import { newNotebook } from './new-notebook.ts';

export const TENSOR_FILE_EDITOR = 'normbook.tensorFile';

export class TensorFileEditor implements vscode.CustomReadonlyEditorProvider {
  readonly #dist: vscode.Uri;
  readonly #notebookType: string;
  readonly #open = new Set<OpenFile>();

  constructor(dist: vscode.Uri, notebookType: string) {
    this.#dist = dist;
    this.#notebookType = notebookType;
  }

  /** What is shown of each open file, for tests. */
  get shown(): readonly InspectorPage['shown'][] {
    return [...this.#open].map((one) => one.shown);
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const file = new OpenFile(uri, panel, this.#dist, (entry) =>
      newNotebook(this.#notebookType, loading(uri, entry)),
    );
    this.#open.add(file);
    panel.onDidDispose(() => this.#open.delete(file));
  }
}

class OpenFile {
  readonly #page: InspectorPage;
  readonly #process: TensorFileProcess | undefined;
  #entries: Entry[] = [];
  #entry = '';

  constructor(
    uri: vscode.Uri,
    panel: vscode.WebviewPanel,
    dist: vscode.Uri,
    notebook: (entry: string | undefined) => Promise<void>,
  ) {
    const script = vscode.Uri.joinPath(dist, 'tensor-file.cjs').fsPath;
    this.#process =
      uri.scheme === 'file'
        ? new TensorFileProcess(
            script,
            uri.fsPath,
            (entry) => entry === this.#entry && void this.#show(entry),
          )
        : undefined;
    const nobody = { ask: () => Promise.reject(new Error('the file is not on this machine')) };
    this.#page = inspectorPage(panel.webview, dist, this.#process ?? nobody, (message) => {
      if (message.type === 'entry') void this.#show(message.name);
      if (message.type === 'notebook') void notebook(this.#entries.length > 1 ? this.#entry : undefined);
    });
    panel.onDidDispose(() => {
      this.#process?.dispose();
      this.#page.dispose();
    });
    void this.#start();
  }

  get shown(): InspectorPage['shown'] {
    return this.#page.shown;
  }

  async #start(): Promise<void> {
    if (this.#process === undefined) {
      this.#page.show({
        type: 'problem',
        message: 'only files on this machine can be inspected; save it to a folder',
      });
      return;
    }
    try {
      this.#entries = await this.#process.open();
      const first = this.#entries.find(({ isReadable }) => isReadable);
      if (first === undefined) {
        const [entry] = this.#entries;
        const message = entry === undefined ? 'the file holds no tensors' : entry.description;
        this.#page.show({ type: 'problem', message, entries: this.#entries });
      } else await this.#show(first.name);
    } catch (error) {
      this.#tell(error);
    }
  }

  async #show(entry: string): Promise<void> {
    this.#entry = entry;
    try {
      const view = await this.#process?.show(entry);
      this.#page.show({ type: 'show', view, output: entry, entries: this.#entries, entry });
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#page.show({ type: 'problem', message, entries: this.#entries });
  }
}

/** The first cell of a notebook that loads a file; by a short path where the file is in the workspace. */
function loading(uri: vscode.Uri, entry: string | undefined): string {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  const place = folder === undefined ? uri.fsPath : path.relative(folder.fsPath, uri.fsPath);
  const from = JSON.stringify(place.split(path.sep).join('/'));
  const which = entry === undefined ? '' : `, { entry: ${JSON.stringify(entry)} }`;
  return `import { load } from 'normbook'\n\nconst x = await load(${from}${which})\nx`;
}
