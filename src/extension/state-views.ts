/** What shows a notebook's state beside its outputs: variables, marks on cells, the kernel in the status bar. */
import * as vscode from 'vscode';
import { ActiveNotebook } from './active-notebook.ts';
import { CellMarks } from './cell-marks.ts';
import { registerDimmed } from './dimmed.ts';
import { KernelStates } from './kernel-states.ts';
import { KernelStatusItem } from './kernel-status.ts';
import type { Kernels } from './kernels.ts';
import { VARIABLES_VIEW, type VariableNode, VariablesView } from './variables-view.ts';

export interface StateViews extends vscode.Disposable {
  variables: VariablesView;
  marks: CellMarks;
  status: KernelStatusItem;
}

/** A shorter run says nothing of being busy: the view would only flicker. */
const QUIET_MS = 500;

export function registerStateViews(notebookType: string, kernels: Kernels): StateViews {
  const states = new KernelStates(kernels);
  const active = new ActiveNotebook(notebookType);
  const variables = new VariablesView(kernels, states, active);
  const marks = new CellMarks(notebookType, states);
  const status = new KernelStatusItem(kernels, states, active);
  const tree = vscode.window.createTreeView(VARIABLES_VIEW, { treeDataProvider: variables });
  const disposables = vscode.Disposable.from(
    states,
    active,
    variables,
    marks,
    status,
    tree,
    registerDimmed(),
    tellOutdated(tree, variables, states, active),
    showWhileOpen(active),
    // VS Code makes the command that opens and focuses a view.
    vscode.commands.registerCommand('normbook.showVariables', () =>
      vscode.commands.executeCommand(`${VARIABLES_VIEW}.focus`),
    ),
    vscode.commands.registerCommand('normbook.copyVariableName', async (node: VariableNode) => {
      if (node.type === 'variable') await vscode.env.clipboard.writeText(node.variable.name);
    }),
  );
  return { variables, marks, status, dispose: () => disposables.dispose() };
}

/** Says above the rows why they may not be so any more. */
function tellOutdated(
  tree: vscode.TreeView<VariableNode>,
  variables: VariablesView,
  states: KernelStates,
  active: ActiveNotebook,
): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    tree.message = variables.outdated ?? '';
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (variables.outdated !== undefined) variables.refresh();
      tell();
    }, QUIET_MS);
  };
  return vscode.Disposable.from(
    active.onDidChange(tell),
    states.onDidChange(({ type }) => (type === 'run' ? later() : tell())),
    { dispose: () => clearTimeout(timer) },
  );
}

/** The view is there while a notebook of ours is, also behind other editors: the Explorer would jump otherwise. */
function showWhileOpen(active: ActiveNotebook): vscode.Disposable {
  const tell = (): void => {
    void vscode.commands.executeCommand('setContext', 'normbook.isOpen', active.notebook !== undefined);
  };
  tell();
  return active.onDidChange(tell);
}
