/** The kernel of the notebook in front, in the status bar: idle, busy or none, and the memory that it takes. */
import * as vscode from 'vscode';
import type { ActiveNotebook } from './active-notebook.ts';
import type { KernelStates } from './kernel-states.ts';
import { type KernelFacts, kernelStatusText } from './kernel-status-text.ts';
import type { Kernels } from './kernels.ts';

const POLL_MS = 2000;
const MENU_COMMAND = 'normbook.kernelMenu';

export class KernelStatusItem implements vscode.Disposable {
  readonly #kernels: Kernels;
  readonly #states: KernelStates;
  readonly #active: ActiveNotebook;
  readonly #item = vscode.window.createStatusBarItem('normbook.kernel', vscode.StatusBarAlignment.Right, 100);
  readonly #disposables: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  /** The latest answer, and whose it is. */
  #status: { notebook: vscode.NotebookDocument; value: KernelFacts['status'] } | undefined;

  constructor(kernels: Kernels, states: KernelStates, active: ActiveNotebook) {
    this.#kernels = kernels;
    this.#states = states;
    this.#active = active;
    this.#item.name = 'Normbook Kernel';
    this.#disposables = [
      this.#item,
      active.onDidChange(() => this.#update()),
      states.onDidChange(({ notebook, type }) => {
        if (type === 'ended' && this.#status?.notebook === notebook) this.#status = undefined;
        if (notebook === active.notebook) this.#update();
      }),
      vscode.commands.registerCommand(MENU_COMMAND, showMenu),
    ];
    this.#update();
  }

  /** What is shown, undefined while it is hidden. */
  get shown(): { text: string; tooltip: string } | undefined {
    const { notebook } = this.#active;
    if (notebook === undefined || !this.#active.isInFront) return undefined;
    const { alive, running, cellsRun, startedAt } = this.#states.of(notebook);
    const status = this.#status?.notebook === notebook ? this.#status.value : undefined;
    const uptime = Date.now() - startedAt;
    return kernelStatusText({ alive, running: running?.label, cellsRun, uptime, status });
  }

  /** Asks the kernel of the notebook in front, if there is one. */
  async ask(): Promise<void> {
    const { notebook } = this.#active;
    if (notebook === undefined) return;
    const value = await this.#kernels.of(notebook).status();
    this.#status = { notebook, value };
    this.#show();
  }

  dispose(): void {
    this.#stopPolling();
    for (const one of this.#disposables) one.dispose();
  }

  #update(): void {
    this.#show();
    const { notebook, isInFront } = this.#active;
    const isWorthAsking = isInFront && notebook !== undefined && this.#states.of(notebook).alive;
    if (!isWorthAsking) this.#stopPolling();
    else if (this.#timer === undefined) {
      this.#timer = setInterval(() => void this.ask(), POLL_MS);
      void this.ask();
    }
  }

  #stopPolling(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #show(): void {
    const { shown } = this;
    if (shown === undefined) {
      this.#item.hide();
      return;
    }
    const { notebook } = this.#active;
    const isBusy = notebook !== undefined && this.#states.of(notebook).running !== undefined;
    this.#item.text = shown.text;
    this.#item.tooltip = new vscode.MarkdownString(shown.tooltip);
    this.#item.command = isBusy ? 'normbook.interrupt' : MENU_COMMAND;
    this.#item.show();
  }
}

async function showMenu(): Promise<void> {
  const items = [
    {
      label: '$(debug-restart) Restart',
      detail: 'End the kernel and its variables',
      command: 'normbook.restart',
    },
    { label: '$(debug-stop) Interrupt', detail: 'End the running cell', command: 'normbook.interrupt' },
    { label: '$(symbol-variable) Variables', detail: 'Show them', command: 'normbook.showVariables' },
  ];
  const choice = await vscode.window.showQuickPick(items, { placeHolder: 'Normbook kernel' });
  if (choice !== undefined) await vscode.commands.executeCommand(choice.command);
}
