/**
 * The language server of cells: started with the first notebook, in a process of its own, in folders that are not
 * trusted too, since it runs nothing of theirs. When it crashes it is started again, a few times without a word.
 */
import * as vscode from 'vscode';
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import {
  DETAILS,
  type DetailsRequest,
  SERVER_ARGUMENTS,
  type ServerOptions,
  THEME,
  type Theme,
  VARIABLES,
  type VariablesMessage,
} from '../language/messages.ts';
import type { Variable } from '../protocol/variables.ts';
import { CELL_LANGUAGE } from './convert.ts';
import type { Kernels } from './kernels.ts';

const RESTART = 'normbook.restartLanguageServer';
/** So many crashes within so long are met by a new start alone. */
const MOST_CRASHES = 3;
const CRASHES_WITHIN_MS = 10 * 60_000;
const DETAILS_TIMEOUT_MS = 300;

export class LanguageServer implements vscode.Disposable {
  readonly #notebookType: string;
  readonly #kernels: Kernels;
  readonly #client: LanguageClient;
  readonly #disposables: vscode.Disposable[];
  readonly #crashes: number[] = [];
  #started: Promise<void> | undefined;
  #isOver = false;

  /** `dist` is the folder of what was built. */
  constructor(notebookType: string, dist: vscode.Uri, kernels: Kernels) {
    this.#notebookType = notebookType;
    this.#kernels = kernels;
    this.#client = this.#makeClient(dist);
    this.#disposables = [
      this.#client,
      vscode.workspace.onDidOpenNotebookDocument((notebook) => this.#startFor(notebook)),
      vscode.window.onDidChangeActiveColorTheme(() => this.#tell(THEME, { theme: theme() })),
      kernels.onDidChange(({ notebook, change: { type } }) => {
        if (type === 'ran' || type === 'ended') void this.#tellVariables(notebook);
      }),
      vscode.commands.registerCommand(RESTART, () => this.restart()),
    ];
    for (const notebook of vscode.workspace.notebookDocuments) this.#startFor(notebook);
  }

  /** Settled when the server answers; undefined while no notebook was opened. */
  get started(): Promise<void> | undefined {
    return this.#started;
  }

  /** Whether it was given up after too many crashes. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Fires when the server starts, runs or stops. */
  get onDidChangeState(): LanguageClient['onDidChangeState'] {
    return this.#client.onDidChangeState;
  }

  /** Of the server's process, while there is one. */
  get pid(): number | undefined {
    return this.#client.serverProcess?.pid;
  }

  async restart(): Promise<void> {
    this.#crashes.length = 0;
    this.#isOver = false;
    this.#started = this.#client.state === State.Running ? this.#again() : this.#client.start();
    await this.#started;
    this.#crashes.length = 0;
  }

  /** By ending its process, which has nothing to lose: one that is busy or hangs would not answer a word to stop. */
  #again(): Promise<void> {
    return new Promise((resolve) => {
      const listener = this.#client.onDidChangeState(({ newState }) => {
        if (newState !== State.Running) return;
        listener.dispose();
        resolve();
      });
      this.#client.serverProcess?.kill('SIGKILL');
    });
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
  }

  #startFor({ notebookType }: vscode.NotebookDocument): void {
    if (notebookType !== this.#notebookType || this.#started !== undefined) return;
    this.#started = this.#client.start();
    // What went wrong is in the output channel, and the handler below has told it.
    this.#started.catch(() => undefined);
  }

  #makeClient(dist: vscode.Uri): LanguageClient {
    const file = (name: string): string => vscode.Uri.joinPath(dist, name).fsPath;
    const run = {
      module: file('language.cjs'),
      transport: TransportKind.ipc,
      options: { execArgv: [...SERVER_ARGUMENTS] },
    };
    const options: ServerOptions = {
      declarations: file('declarations'),
      formulas: file('formulas.json'),
      theme: theme(),
    };
    const client = new LanguageClient(
      'normbook.languageServer',
      'Normbook Language Server',
      { run, debug: run },
      {
        documentSelector: [{ notebook: this.#notebookType, language: CELL_LANGUAGE }],
        initializationOptions: options,
        errorHandler: this.#errorHandler(),
        // A crash is told once, in words; its traces are in the output channel.
        revealOutputChannelOn: RevealOutputChannelOn.Never,
      },
    );
    client.onRequest(DETAILS, (request: DetailsRequest) => this.#detailsOf(request));
    return client;
  }

  #errorHandler(): ErrorHandler {
    return {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => this.#closed(),
    };
  }

  #closed(): CloseHandlerResult {
    const now = Date.now();
    this.#crashes.push(now);
    while (now - (this.#crashes[0] ?? now) > CRASHES_WITHIN_MS) this.#crashes.shift();
    if (this.#crashes.length <= MOST_CRASHES) return { action: CloseAction.Restart, handled: true };
    this.#isOver = true;
    void this.#tellOver();
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  async #tellOver(): Promise<void> {
    const answer = await vscode.window.showWarningMessage(
      `Normbook’s help for writing cells ended ${this.#crashes.length} times within minutes and was not started again. Cells still run. Its output channel, Normbook Language Server, has the reason.`,
      'Start Again',
    );
    if (answer !== undefined) await vscode.commands.executeCommand(RESTART);
  }

  #tell(method: string, message: object): void {
    if (this.#client.state === State.Running) void this.#client.sendNotification(method, message);
  }

  async #tellVariables(notebook: vscode.NotebookDocument): Promise<void> {
    if (notebook.notebookType !== this.#notebookType) return;
    const rows = await this.#rowsOf(notebook);
    const variables = rows.map(({ name, description, axes, shape }) => ({
      name,
      description,
      ...(axes && { axes }),
      ...(shape && { shape }),
    }));
    const message: VariablesMessage = { notebook: notebook.uri.toString(), variables };
    this.#tell(VARIABLES, message);
  }

  /** Of a kernel that has ended, or ends before it answers, there are none. */
  async #rowsOf(notebook: vscode.NotebookDocument): Promise<readonly Variable[]> {
    if (!this.#kernels.isAlive(notebook)) return [];
    return this.#kernels
      .of(notebook)
      .variables([])
      .then(
        ({ rows }) => rows,
        () => [],
      );
  }

  /** A hover does not wait for a kernel that computes. */
  async #detailsOf({ notebook: uri, name }: DetailsRequest): Promise<string> {
    const notebook = vscode.workspace.notebookDocuments.find((one) => one.uri.toString() === uri);
    if (notebook === undefined || !this.#kernels.isAlive(notebook)) return '';
    const timeout = new Promise<string>((resolve) => setTimeout(resolve, DETAILS_TIMEOUT_MS, ''));
    const details = this.#kernels
      .of(notebook)
      .variables([name])
      .then(
        (list) => list.details,
        () => '',
      );
    return Promise.race([details, timeout]);
  }
}

function theme(): Theme {
  const { kind } = vscode.window.activeColorTheme;
  const isLight = kind === vscode.ColorThemeKind.Light || kind === vscode.ColorThemeKind.HighContrastLight;
  return isLight ? 'light' : 'dark';
}
