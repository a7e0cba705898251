/** The wiring of the extension; what each part does is in its own file. */
import path from 'node:path';
import * as vscode from 'vscode';
import { keepCellIds } from './cell-ids.ts';
import { COMPARISON_PANEL, Comparisons } from './comparisons.ts';
import { Controller } from './controller.ts';
import { CellDebugger } from './debug.ts';
import { type ExportChoice, exportNotebook, importNotebook } from './exchange.ts';
import { Inspectors } from './inspectors.ts';
import { Kernels } from './kernels.ts';
import { LanguageServer } from './language-client.ts';
import { rememberLook } from './looks.ts';
import { newNotebook } from './new-notebook.ts';
import { PinnedFile } from './pinned-file.ts';
import { serveRenderer } from './renderer-messages.ts';
import { openSample } from './samples.ts';
import { SaveJournal } from './save-journal.ts';
import { Serializer } from './serializer.ts';
import { registerStateViews, type StateViews } from './state-views.ts';
import { insertTemplate } from './templates.ts';
import { TENSOR_FILE_EDITOR, TensorFileEditor } from './tensor-file-editor.ts';
import type { VariableNode } from './variables-view.ts';

const NOTEBOOK_TYPE = 'normbook';
const RENDERER_ID = 'normbook-view';

/** What the extension exports, for tests: the views of a notebook's state, its inspectors, the server that knows its cells. */
export type NormbookApi = Pick<StateViews, 'variables' | 'marks' | 'status'> & {
  language: LanguageServer;
  inspectors: Inspectors;
  comparisons: Comparisons;
  tensorFiles: TensorFileEditor;
  saves: SaveJournal;
  remember: typeof rememberLook;
};

export function activate(context: vscode.ExtensionContext): NormbookApi {
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const kernels = new Kernels(vscode.Uri.joinPath(dist, 'kernel.cjs').fsPath);
  const controller = new Controller(NOTEBOOK_TYPE, kernels);
  const inspectors = new Inspectors(dist, kernels);
  const kept = new PinnedFile((context.storageUri ?? context.globalStorageUri).fsPath);
  const comparisons = new Comparisons({ dist, kernels, inspectors, kept });

  const saves = new SaveJournal(path.join(context.globalStorageUri.fsPath, 'saves'));
  const serializer = new Serializer(NOTEBOOK_TYPE, saves);
  const tensorFiles = new TensorFileEditor(dist, NOTEBOOK_TYPE);
  const views = registerStateViews(NOTEBOOK_TYPE, kernels);
  const language = new LanguageServer(NOTEBOOK_TYPE, dist, kernels);
  const cellDebugger = new CellDebugger(NOTEBOOK_TYPE, kernels);
  controller.release = (notebook) => cellDebugger.disconnect(notebook);
  context.subscriptions.push(
    kernels,
    controller,
    inspectors,
    vscode.window.registerCustomEditorProvider(TENSOR_FILE_EDITOR, tensorFiles),
    views,
    serializer,
    vscode.workspace.registerNotebookSerializer(NOTEBOOK_TYPE, serializer),
    keepCellIds(NOTEBOOK_TYPE),
    language,
    cellDebugger,
    serveRenderer(RENDERER_ID, kernels, inspectors, comparisons),
    comparisons,
    vscode.window.registerWebviewPanelSerializer(COMPARISON_PANEL, comparisons),
    vscode.workspace.onDidCloseNotebookDocument((notebook) => {
      if (notebook.notebookType === NOTEBOOK_TYPE) void controller.close(notebook);
    }),
    vscode.commands.registerCommand('normbook.new', () => newNotebook(NOTEBOOK_TYPE)),
    vscode.commands.registerCommand('normbook.export', async (choice?: ExportChoice) => {
      const notebook = vscode.window.activeNotebookEditor?.notebook;
      if (notebook?.notebookType !== NOTEBOOK_TYPE) return undefined;
      return exportNotebook(notebook, dist, isExportChoice(choice) ? choice : {});
    }),
    vscode.commands.registerCommand('normbook.import', (source?: unknown) =>
      importNotebook(NOTEBOOK_TYPE, source instanceof vscode.Uri ? source : undefined),
    ),
    vscode.commands.registerCommand('normbook.openSample', (file?: unknown) =>
      openSample(context, typeof file === 'string' ? file : undefined),
    ),
    vscode.commands.registerCommand('normbook.insertTemplate', async (name?: unknown) => {
      const editor = vscode.window.activeNotebookEditor;
      if (editor?.notebook.notebookType !== NOTEBOOK_TYPE) return;
      await insertTemplate(context, editor, typeof name === 'string' ? name : undefined);
    }),
    vscode.commands.registerCommand('normbook.inspectVariable', async (node: VariableNode) => {
      const { notebook } = views.variables;
      if (notebook && node.type === 'variable') await inspectors.open(notebook, { path: node.path });
    }),
    vscode.commands.registerCommand('normbook.pinVariable', async (node: VariableNode) => {
      const { notebook } = views.variables;
      if (notebook && node.type === 'variable') await comparisons.pin(notebook, { path: node.path });
    }),
    vscode.commands.registerCommand('normbook.openComparison', () => comparisons.open()),
    vscode.commands.registerCommand('normbook.interrupt', () =>
      onActive((notebook) => controller.interrupt(notebook)),
    ),
    vscode.commands.registerCommand('normbook.restart', () =>
      onActive((notebook) => controller.restart(notebook)),
    ),
  );
  return { ...views, language, inspectors, comparisons, tensorFiles, saves, remember: rememberLook };
}

/** A toolbar passes the place of its notebook instead. */
function isExportChoice(value: object | undefined): value is ExportChoice {
  return value !== undefined && 'to' in value;
}

async function onActive(action: (notebook: vscode.NotebookDocument) => void | Promise<void>): Promise<void> {
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  if (notebook?.notebookType === NOTEBOOK_TYPE) await action(notebook);
}
