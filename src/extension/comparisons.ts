/** The panel in which tensors of any open notebook stand side by side, as they were when they were pinned. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import {
  type ComparisonToSave,
  MOST_PINNED,
  type PinAction,
  type Pinned,
  type PinnedMessage,
} from '../protocol/comparison-page.ts';
import { isPinAction } from '../protocol/comparison-page-guard.ts';
import type { Question, Target } from '../protocol/questions.ts';
import { parseAnswer } from '../protocol/questions-guard.ts';
import { parseView } from '../protocol/view-guard.ts';
import type { Answerer } from './answerer.ts';
import { liveMark } from './carried.ts';
import type { Inspected, Inspectors } from './inspectors.ts';
import type { Kernels } from './kernels.ts';
import type { PinnedFile } from './pinned-file.ts';
import { saveComparison } from './save-comparison.ts';
import { WebPage } from './web-page.ts';

export const COMPARISON_PANEL = 'normbook.comparison';

interface Options {
  dist: vscode.Uri;
  kernels: Kernels;
  inspectors: Inspectors;
  /** Where it is kept from window to window. */
  kept: PinnedFile;
}

export class Comparisons implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #options: Options;
  readonly #listener: vscode.Disposable;
  /** Whose kernel answers about a handle. */
  readonly #owners = new Map<string, vscode.NotebookDocument>();
  #items: Pinned[] = [];
  #hasTold = false;
  #panel: vscode.WebviewPanel | undefined;
  #page: WebPage<PinnedMessage, PinAction> | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#listener = options.kernels.onDidChange(({ notebook, change }) => {
      if (change.type === 'ended') this.#lose(notebook);
    });
  }

  /** What is pinned, in its order. */
  get items(): readonly Pinned[] {
    return this.#items;
  }

  /** Shows the panel, with nothing in it where nothing is pinned yet. */
  open(): void {
    if (this.#panel) this.#panel.reveal(undefined, true);
    else {
      const options = { enableScripts: true, localResourceRoots: [this.#options.dist] };
      const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.#take(vscode.window.createWebviewPanel(COMPARISON_PANEL, 'Comparison', where, options));
    }
  }

  /** After a reload of the window: the pictures that were kept, without their kernels. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    const { items } = await this.#options.kept.read();
    const before = this.#panel;
    // So that its end is not taken for the user's wish to have none.
    this.#panel = undefined;
    before?.dispose();
    this.#items = items;
    this.#take(panel);
  }

  /** Adds what a cell shows, or a variable, as it is now. */
  async pin(notebook: vscode.NotebookDocument, inspected: Inspected): Promise<void> {
    try {
      if (this.#items.length >= MOST_PINNED) {
        throw new Error(`there are ${MOST_PINNED} already; take one away first`);
      }
      const kernel = this.#options.kernels.of(notebook);
      const { output, view } = parseAnswer('hold', await kernel.ask(inspected, { kind: 'hold' }));
      const [panel] = parseView(view).panels;
      this.#owners.set(output, notebook);
      const name = this.#unused(panel?.name ?? 'tensor');
      this.#items = [
        ...this.#items,
        { id: randomUUID(), name, from: placeOf(notebook, inspected), view, output },
      ];
      this.open();
      await this.#changed();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      void vscode.window.showWarningMessage(`It cannot be pinned: ${message}`);
    }
  }

  async act(action: PinAction): Promise<void> {
    switch (action.type) {
      case 'rename':
        this.#items = this.#items.map((item) =>
          item.id === action.id ? { ...item, name: this.#unused(action.name, item.id) } : item,
        );
        break;
      case 'move':
        this.#items = moved(this.#items, action.id, action.by);
        break;
      case 'unpin':
        for (const { id, output } of this.#items) if (id === action.id) this.#release(output);
        this.#items = this.#items.filter(({ id }) => id !== action.id);
        break;
      case 'save-notebook':
        await this.saveAs(action);
        return;
    }
    await this.#changed();
  }

  /** As a notebook, at `file` or where the user says, with the tensors beside it. */
  async saveAs(drawn: ComparisonToSave, file?: vscode.Uri): Promise<void> {
    const { kernels } = this.#options;
    const items = this.#items.map((item) => ({ item, kernel: this.#kernelOf(item.output, kernels) }));
    await saveComparison(items, drawn, file);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#panel?.dispose();
  }

  #take(panel: vscode.WebviewPanel): void {
    const { dist } = this.#options;
    const page = new WebPage<PinnedMessage, PinAction>(panel.webview, {
      dist,
      script: 'comparison.js',
      title: 'Comparison',
      answerer: this.#answerer,
      isOwn: isPinAction,
      told: (action) => void this.act(action),
      inspect: (target) => {
        const notebook = this.#owners.get(target.output);
        if (notebook) void this.#options.inspectors.open(notebook, target);
      },
    });
    [this.#panel, this.#page] = [panel, page];
    panel.onDidDispose(() => {
      page.dispose();
      // Another one may have taken its place.
      if (this.#panel !== panel) return;
      for (const { output } of this.#items) this.#release(output);
      [this.#items, this.#panel, this.#page] = [[], undefined, undefined];
      void this.#keep();
    });
    this.#show();
  }

  /** What is seen has been kept. */
  async #changed(): Promise<void> {
    await this.#keep();
    this.#show();
  }

  /** What cannot be kept is shown all the same, and said once. */
  async #keep(): Promise<void> {
    try {
      await this.#options.kept.write(this.#items);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!this.#hasTold)
        void vscode.window.showWarningMessage(`The comparison panel is not kept for a reload: ${message}`);
      this.#hasTold = true;
    }
  }

  #show(): void {
    this.#page?.show({ type: 'pinned', items: this.#items });
  }

  get #answerer(): Answerer {
    return { ask: (target, question) => this.#ask(target, question) };
  }

  async #ask(target: Target, question: Question): Promise<object> {
    const owner = this.#owners.get(target.output);
    if (owner === undefined) throw new Error('its kernel has ended');
    if (question.kind === 'difference' && this.#owners.get(question.minus.output) !== owner) {
      throw new Error(
        'the two are of different kernels: save them as a notebook, which loads both, to see A − B in full',
      );
    }
    const answer = await this.#options.kernels.of(owner).ask(target, question);
    if (question.kind === 'difference') this.#owners.set(parseAnswer('difference', answer).output, owner);
    return answer;
  }

  /** Their numbers are gone; what is drawn of them stays. */
  #lose(notebook: vscode.NotebookDocument): void {
    const isLost = (output: string | undefined): boolean =>
      output !== undefined && this.#owners.get(output) === notebook;
    if (!this.#items.some(({ output }) => isLost(output))) return;
    this.#items = this.#items.map(({ output, ...item }) =>
      output === undefined || isLost(output) ? item : { ...item, output },
    );
    for (const [output, owner] of this.#owners) if (owner === notebook) this.#owners.delete(output);
    this.#show();
  }

  #kernelOf(output: string | undefined, kernels: Kernels): Answerer | undefined {
    const owner = output === undefined ? undefined : this.#owners.get(output);
    return owner && kernels.of(owner);
  }

  #release(output: string | undefined): void {
    if (output === undefined) return;
    const owner = this.#owners.get(output);
    this.#owners.delete(output);
    if (owner === undefined || !this.#options.kernels.isAlive(owner)) return;
    // It is gone anyway where the kernel ends meanwhile.
    this.#options.kernels
      .of(owner)
      .ask({ output, panel: 0 }, { kind: 'release' })
      .catch(() => undefined);
  }

  /** `BN`, `BN 2`: two of one name could not be told apart. */
  #unused(name: string, of?: string): string {
    const used = new Set(this.#items.filter(({ id }) => id !== of).map((item) => item.name));
    if (!used.has(name)) return name;
    for (let n = 2; ; n++) if (!used.has(`${name} ${n}`)) return `${name} ${n}`;
  }
}

/** `six-images.normbook · Cell 3` */
function placeOf(notebook: vscode.NotebookDocument, inspected: Inspected): string {
  const file = notebook.uri.path.split('/').at(-1) ?? notebook.uri.path;
  if ('path' in inspected) return file;
  const cell = notebook
    .getCells()
    .find(({ outputs }) => outputs.some(({ metadata }) => liveMark(metadata)?.output === inspected.output));
  return cell === undefined ? file : `${file} · Cell ${cell.index + 1}`;
}

function moved(items: readonly Pinned[], id: string, by: 1 | -1): Pinned[] {
  const from = items.findIndex((item) => item.id === id);
  const to = from + by;
  const [item, other] = [items[from], items[to]];
  if (item === undefined || other === undefined) return [...items];
  return items.map((one, i) => (i === from ? other : i === to ? item : one));
}
