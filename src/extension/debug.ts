/**
 * Debug Cell: opens the notebook's kernel to VS Code's own JavaScript debugger, runs the cell under it, and closes
 * the kernel again when the cell or the debugging has ended. How cells are named is the matter of `debug-sources.ts`.
 */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { isObject } from '../notebook/index.ts';
import type { OpenDebugger } from '../protocol/messages.ts';
import { DebugScopes } from './debug-scopes.ts';
import { DebugSources } from './debug-sources.ts';
import type { Kernels } from './kernels.ts';

/** VS Code's built-in debugger of Node processes. */
const DEBUG_TYPE = 'pwa-node';
/** How long a debugger may take to let go; the interrupt, which may end the kernel, comes then all the same. */
const DISCONNECT_PATIENCE_MS = 2000;
/** The entry of a session's configuration that names its notebook. */
const NOTEBOOK = 'normbookNotebook';

/** One notebook's debugging, from the wish until the kernel is closed again. */
class Debugging {
  /** The session that was asked for; the debugger makes others below it, one for each thread. */
  root: vscode.DebugSession | undefined;
  readonly sources: DebugSources;
  readonly scopes: DebugScopes;
  /** Resolves with true once the kernel's main thread has its breakpoints, with false if the session ended before. */
  readonly attached: Promise<boolean>;
  readonly ended: Promise<void>;
  onAttached: () => void = () => undefined;
  onEnded: () => void = () => undefined;

  constructor(notebook: vscode.NotebookDocument, { builtIn }: OpenDebugger) {
    this.sources = new DebugSources(notebook);
    this.scopes = new DebugScopes(builtIn);
    this.ended = new Promise((resolve) => {
      this.onEnded = resolve;
    });
    const attached = new Promise<boolean>((resolve) => {
      this.onAttached = () => resolve(true);
    });
    this.attached = Promise.race([attached, this.ended.then(() => false)]);
  }
}

export class CellDebugger implements vscode.Disposable {
  readonly #notebookType: string;
  readonly #kernels: Kernels;
  /** By the notebook's URI; undefined while its kernel is being opened. */
  readonly #debuggings = new Map<string, Debugging | undefined>();
  readonly #parts: vscode.Disposable[];

  constructor(notebookType: string, kernels: Kernels) {
    this.#notebookType = notebookType;
    this.#kernels = kernels;
    this.#parts = [
      vscode.commands.registerCommand('normbook.debugCell', (cell?: vscode.NotebookCell) =>
        this.#start(cell ?? selectedCell()),
      ),
      vscode.debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, {
        createDebugAdapterTracker: (session) => this.#track(session),
      }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        const debugging = this.#of(session);
        if (session.id === debugging?.root?.id) debugging?.onEnded();
      }),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.#parts).dispose();
  }

  /** Lets go of the notebook's kernel: a thread that stands at a breakpoint hears of no interrupt. */
  async disconnect({ uri }: vscode.NotebookDocument): Promise<void> {
    const late = new Promise<void>((resolve) => setTimeout(resolve, DISCONNECT_PATIENCE_MS));
    await Promise.race([stop(this.#debuggings.get(uri.toString())), late]);
  }

  async #start(cell: vscode.NotebookCell | undefined): Promise<void> {
    if (cell?.notebook.notebookType !== this.#notebookType || !vscode.workspace.isTrusted) return;
    if (cell.kind !== vscode.NotebookCellKind.Code) return;
    try {
      await this.#debug(cell);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await vscode.window.showErrorMessage(`Normbook cannot debug the cell: ${reason}`);
    }
  }

  async #debug(cell: vscode.NotebookCell): Promise<void> {
    const { notebook } = cell;
    const key = notebook.uri.toString();
    if (this.#debuggings.has(key))
      throw new Error('one of this notebook is being debugged; disconnect first');
    const kernel = this.#kernels.of(notebook);
    let run: Thenable<void> | undefined;
    let debugging: Debugging | undefined;
    this.#debuggings.set(key, undefined);
    try {
      const opened = await kernel.openDebugger();
      debugging = new Debugging(notebook, opened);
      this.#debuggings.set(key, debugging);
      await attach(notebook, opened.url, this.#kernels.script);
      if (await debugging.attached) run = execute(cell);
      await Promise.race([run, debugging.ended]);
    } finally {
      await stop(debugging);
      await kernel.closeDebugger();
      this.#debuggings.delete(key);
    }
    await run;
  }

  #of(session: vscode.DebugSession): Debugging | undefined {
    const root = rootOf(session);
    return this.#debuggings.get(String(root.configuration[NOTEBOOK]));
  }

  #track(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    const debugging = this.#of(session);
    if (debugging === undefined) return undefined;
    if (session.parentSession === undefined) debugging.root = session;
    return {
      onWillReceiveMessage: (message) => {
        debugging.sources.toAdapter(message);
        debugging.scopes.toAdapter(message);
      },
      onDidSendMessage: (message) => {
        debugging.sources.fromAdapter(message);
        debugging.scopes.fromAdapter(message);
        if (session.parentSession === debugging.root && isAttached(message)) debugging.onAttached();
      },
    };
  }
}

function selectedCell(): vscode.NotebookCell | undefined {
  const editor = vscode.window.activeNotebookEditor;
  const index = editor?.selection.start;
  return index === undefined ? undefined : editor?.notebook.cellAt(index);
}

async function attach(notebook: vscode.NotebookDocument, address: string, kernel: string): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(notebook.uri);
  // As V8 knows it, and as a glob is written on Windows too.
  const ownCode = (await realpath(kernel)).replaceAll('\\', '/');
  const started = await vscode.debug.startDebugging(
    folder,
    {
      type: DEBUG_TYPE,
      request: 'attach',
      name: path.basename(notebook.uri.path),
      [NOTEBOOK]: notebook.uri.toString(),
      websocketAddress: address,
      restart: false,
      // Children of a cell are its own business, and the kernel's environment stays as it is.
      autoAttachChildProcesses: false,
      // The sources of cells are in the cells' own maps: nothing is looked for on disk.
      outFiles: [],
      resolveSourceMapLocations: null,
      pauseForSourceMap: true,
      skipFiles: ['<node_internals>/**', ownCode],
      internalConsoleOptions: 'neverOpen',
    },
    { suppressSaveBeforeStart: true },
  );
  if (!started) throw new Error("VS Code's JavaScript debugger did not start");
}

/** Resolves when the cell has ended. */
function execute({ notebook, index }: vscode.NotebookCell): Thenable<void> {
  return vscode.commands.executeCommand('notebook.cell.execute', {
    ranges: [{ start: index, end: index + 1 }],
    document: notebook.uri,
  });
}

/** Resolves when the session has ended; the kernel runs on. */
async function stop(debugging: Debugging | undefined): Promise<void> {
  if (debugging?.root === undefined) return;
  await vscode.debug.stopDebugging(debugging.root);
  await debugging.ended;
}

function rootOf(session: vscode.DebugSession): vscode.DebugSession {
  return session.parentSession === undefined ? session : rootOf(session.parentSession);
}

/** The last answer when a session begins: breakpoints are set by then. */
function isAttached(message: unknown): boolean {
  return isObject(message) && message.command === 'attach' && message.success === true;
}
