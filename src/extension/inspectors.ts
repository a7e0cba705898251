/** Panels that show one tensor of a kernel each. They follow its variable while cells re-run, unless pinned. */
import * as vscode from 'vscode';
import type { Kernel } from '../kernel/client.ts';
import type { Target } from '../protocol/questions.ts';
import { parseAnswer } from '../protocol/questions-guard.ts';
import type { VariablePath } from '../protocol/variables.ts';
import { parseView } from '../protocol/view-guard.ts';
import type { Look } from '../protocol/view-settings.ts';
import type { Answerer } from './answerer.ts';
import { type InspectorPage, inspectorPage } from './inspector-page.ts';
import type { Kernels } from './kernels.ts';
import { panelLook, rememberPanelLook } from './looks.ts';

/** What is looked at: what a cell shows, or a variable. */
export type Inspected = Target | { path: VariablePath };

export class Inspectors implements vscode.Disposable {
  readonly #dist: vscode.Uri;
  readonly #kernels: Kernels;
  readonly #open = new Set<Inspector>();
  readonly #listener: vscode.Disposable;

  constructor(dist: vscode.Uri, kernels: Kernels) {
    this.#dist = dist;
    this.#kernels = kernels;
    this.#listener = kernels.onDidChange(({ notebook, change }) => {
      for (const inspector of this.#open) {
        if (inspector.notebook !== notebook) continue;
        if (change.type === 'ran') void inspector.follow([...change.names.declares, ...change.names.uses]);
        if (change.type === 'ended') inspector.end();
      }
    });
  }

  /** Those that are open, for tests. */
  get inspectors(): readonly Inspector[] {
    return [...this.#open];
  }

  /** Opens a panel beside the notebook, or shows the one that is there for this variable. */
  async open(notebook: vscode.NotebookDocument, inspected: Inspected): Promise<void> {
    const there = [...this.#open].find((one) => one.notebook === notebook && one.isOf(inspected));
    if (there) return there.reveal();
    try {
      const inspector = await Inspector.create(
        notebook,
        () => this.#kernels.of(notebook),
        inspected,
        this.#dist,
      );
      this.#open.add(inspector);
      inspector.onDidDispose(() => this.#open.delete(inspector));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      void vscode.window.showWarningMessage(`It cannot be inspected: ${message}`);
    }
  }

  dispose(): void {
    this.#listener.dispose();
    for (const one of this.#open) one.dispose();
  }
}

interface HeldView {
  output: string;
  view: unknown;
  name: string;
}

export class Inspector {
  readonly notebook: vscode.NotebookDocument;
  /** The notebook's: after a restart it is another one. */
  readonly #kernel: () => Kernel;
  /** Where the tensor is found again after a run. */
  readonly #path: VariablePath;
  readonly #panel: vscode.WebviewPanel;
  readonly #page: InspectorPage;
  #held: HeldView;
  #isPinned = false;
  #isLive = true;

  static async create(
    notebook: vscode.NotebookDocument,
    kernel: () => Kernel,
    inspected: Inspected,
    dist: vscode.Uri,
  ): Promise<Inspector> {
    const held = await hold(kernel(), inspected);
    const path = 'path' in inspected ? inspected.path : [held.name];
    return new Inspector(notebook, kernel, path, held, dist);
  }

  private constructor(
    notebook: vscode.NotebookDocument,
    kernel: () => Kernel,
    path: VariablePath,
    held: HeldView,
    dist: vscode.Uri,
  ) {
    this.notebook = notebook;
    this.#kernel = kernel;
    this.#path = path;
    this.#held = held;
    this.#panel = vscode.window.createWebviewPanel(
      'normbook.inspector',
      held.name,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [dist] },
    );
    const answerer: Answerer = { ask: (target, question) => kernel().ask(target, question) };
    this.#page = inspectorPage(this.#panel.webview, dist, answerer, (message) => {
      if (message.type === 'follow') void this.pin(!message.isFollowing);
      if (message.type === 'remember') void this.remember(message.look);
    });
    this.#panel.onDidDispose(() => {
      this.#page.dispose();
      this.#release(this.#held.output);
    });
    this.#show();
  }

  get onDidDispose(): vscode.Event<void> {
    return this.#panel.onDidDispose;
  }

  /** What is shown, for tests. */
  get shown(): InspectorPage['shown'] {
    return this.#page.shown;
  }

  isOf(inspected: Inspected): boolean {
    return (
      'path' in inspected && !this.#isPinned && JSON.stringify(inspected.path) === JSON.stringify(this.#path)
    );
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  /** Pinned, it keeps this very tensor; otherwise it shows what the variable is now. */
  async pin(isPinned: boolean): Promise<void> {
    this.#isPinned = isPinned;
    if (isPinned) this.#show();
    else await this.#renew();
  }

  /** How it was left: the next panel of this variable begins so. */
  async remember(look: Look): Promise<void> {
    await rememberPanelLook(this.notebook, this.#path, look);
  }

  /** After a run that had to do with these names. */
  async follow(names: readonly string[]): Promise<void> {
    const [root] = this.#path;
    const isConcerned = !this.#isLive || names.includes(String(root));
    if (!this.#isPinned && isConcerned) await this.#renew();
  }

  /** The kernel has ended: what is saved stays. */
  end(): void {
    this.#isLive = false;
    this.#show();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  async #renew(): Promise<void> {
    const held = await hold(this.#kernel(), { path: this.#path }).catch(() => undefined);
    if (held !== undefined) {
      if (this.#isLive) this.#release(this.#held.output);
      this.#held = held;
      this.#isLive = true;
    }
    // A variable that is no tensor now leaves the last one.
    this.#show();
  }

  #show(): void {
    const { output, view } = this.#held;
    const live = this.#isLive ? { output } : {};
    this.#panel.title = this.#isPinned ? `${this.#held.name} (pinned)` : this.#held.name;
    const look = panelLook(this.notebook, this.#path);
    this.#page.show({ type: 'show', view, ...live, look, isPinned: this.#isPinned });
  }

  #release(output: string): void {
    const kernel = this.#kernel();
    if (!kernel.alive) return;
    // It is gone anyway where the kernel ends meanwhile.
    kernel.ask({ output, panel: 0 }, { kind: 'release' }).catch(() => undefined);
  }
}

async function hold(kernel: Kernel, inspected: Inspected): Promise<HeldView> {
  const { output, view } = parseAnswer('hold', await kernel.ask(inspected, { kind: 'hold' }));
  const [panel] = parseView(view).panels;
  return { output, view, name: panel?.name ?? 'tensor' };
}
