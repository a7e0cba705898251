/**
 * The tree of a kernel's variables in the Explorer. Rows come from the kernel as text, when they are looked at; while
 * it computes or after its end the last ones stay, dimmed.
 */
import * as vscode from 'vscode';
import type { Variable, VariableKind, VariableList, VariablePath } from '../protocol/variables.ts';
import type { ActiveNotebook } from './active-notebook.ts';
import { DIMMED } from './dimmed.ts';
import type { KernelStates } from './kernel-states.ts';
import type { Kernels } from './kernels.ts';

export const VARIABLES_VIEW = 'normbook.variables';

export type VariableNode =
  | { type: 'variable'; path: VariablePath; variable: Variable }
  | { type: 'imports'; variables: Variable[] }
  /** What is no variable: how many more there are, or why there are none. */
  | { type: 'note'; text: string };

const ICONS: Readonly<Record<VariableKind, string>> = {
  tensor: 'table',
  layer: 'layers',
  number: 'symbol-number',
  string: 'symbol-string',
  boolean: 'symbol-boolean',
  function: 'symbol-function',
  class: 'symbol-class',
  array: 'symbol-array',
  object: 'symbol-object',
  other: 'symbol-variable',
};

const NOTHING: VariableList = { rows: [], left: 0, details: '' };

export class VariablesView implements vscode.TreeDataProvider<VariableNode>, vscode.Disposable {
  readonly #kernels: Kernels;
  readonly #states: KernelStates;
  readonly #active: ActiveNotebook;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  /** The last answers, by path. */
  readonly #known = new WeakMap<vscode.NotebookDocument, Map<string, VariableList>>();
  readonly onDidChangeTreeData = this.#changes.event;

  constructor(kernels: Kernels, states: KernelStates, active: ActiveNotebook) {
    this.#kernels = kernels;
    this.#states = states;
    this.#active = active;
    this.#disposables = [
      this.#changes,
      active.onDidChange(() => this.refresh()),
      states.onDidChange(({ notebook, type }) => {
        if (notebook === active.notebook && (type === 'ran' || type === 'ended')) this.refresh();
      }),
    ];
  }

  /** Whose variables these are. */
  get notebook(): vscode.NotebookDocument | undefined {
    return this.#active.notebook;
  }

  refresh(): void {
    this.#changes.fire();
  }

  /** Whether what is shown may not be so any more, and why. */
  get outdated(): string | undefined {
    const { notebook } = this.#active;
    if (notebook === undefined) return undefined;
    const { alive, running } = this.#states.of(notebook);
    if (running) return `Kernel busy with ${running.label}: values as of the last cell's end.`;
    const isLeft = !alive && (this.#known.get(notebook)?.get(keyOf([]))?.rows.length ?? 0) > 0;
    return isLeft ? 'The kernel has ended; these were its last values.' : undefined;
  }

  async getChildren(node?: VariableNode): Promise<VariableNode[]> {
    if (node === undefined) {
      const { rows } = await this.#ask([]);
      const imports = rows.filter(({ imported }) => imported);
      const declared = nodesOf(
        rows.filter(({ imported }) => !imported),
        [],
      );
      return imports.length === 0 ? declared : [...declared, { type: 'imports', variables: imports }];
    }
    if (node.type === 'imports') return nodesOf(node.variables, []);
    if (node.type === 'note') return [];
    const { rows, left } = await this.#ask(node.path);
    const more: VariableNode[] = left > 0 ? [{ type: 'note', text: `… ${left} more` }] : [];
    const isUnknown = this.outdated !== undefined && rows.length === 0;
    if (isUnknown) return [{ type: 'note', text: 'kernel busy' }];
    return [...nodesOf(rows, node.path), ...more];
  }

  getTreeItem(node: VariableNode): vscode.TreeItem {
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    if (node.type === 'note') return new vscode.TreeItem(node.text, None);
    if (node.type === 'imports') {
      const item = new vscode.TreeItem('Imports', Collapsed);
      item.description = String(node.variables.length);
      item.id = 'imports';
      return item;
    }
    const { name, description, kind, expandable } = node.variable;
    const item = new vscode.TreeItem(name, expandable ? Collapsed : None);
    item.id = keyOf(node.path);
    item.description = description;
    item.contextValue = kind === 'tensor' ? 'tensor' : 'variable';
    if (kind === 'tensor') {
      item.command = { command: 'normbook.inspectVariable', title: 'Open in Inspector', arguments: [node] };
    }
    item.iconPath = new vscode.ThemeIcon(ICONS[kind]);
    if (this.outdated !== undefined) item.resourceUri = DIMMED;
    return item;
  }

  /** Asked when the pointer rests on a row: the details of a large tensor take a look at every element. */
  async resolveTreeItem(item: vscode.TreeItem, node: VariableNode): Promise<vscode.TreeItem> {
    if (node.type !== 'variable') return item;
    const { name, description } = node.variable;
    const { details } = await this.#ask(node.path);
    // A code block, for nothing in it is to be taken for Markdown.
    const tooltip = new vscode.MarkdownString();
    tooltip.appendCodeblock([`${name}  ${description}`, details].filter(Boolean).join('\n\n'), 'text');
    item.tooltip = tooltip;
    return item;
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
  }

  /** What there is at a path, or was when it was last asked for, where the kernel cannot answer. */
  async #ask(path: VariablePath): Promise<VariableList> {
    const { notebook } = this.#active;
    if (notebook === undefined) return NOTHING;
    const known = this.#known.get(notebook) ?? new Map<string, VariableList>();
    this.#known.set(notebook, known);
    const last = known.get(keyOf(path)) ?? NOTHING;
    const { alive, running } = this.#states.of(notebook);
    if (!alive || running) return last;
    // It may end while it is asked; then the last answer stays, and the view says why.
    const list = await this.#kernels
      .of(notebook)
      .variables(path)
      .catch((error: Error) => {
        if (this.#states.of(notebook).alive) throw error;
        return last;
      });
    known.set(keyOf(path), list);
    return list;
  }
}

function nodesOf(variables: readonly Variable[], parent: VariablePath): VariableNode[] {
  return variables.map((variable) => ({ type: 'variable', path: [...parent, variable.step], variable }));
}

function keyOf(path: VariablePath): string {
  return JSON.stringify(path);
}
