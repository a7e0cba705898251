/** What is known of each open notebook's kernel from its changes: alive or not, what runs, what has run. */
import * as vscode from 'vscode';
import type { CellSource, KernelChange } from '../kernel/client.ts';
import { RunHistory } from '../notebook/index.ts';
import type { Kernels } from './kernels.ts';

export interface KernelState {
  alive: boolean;
  /** When its process was started, in milliseconds. */
  startedAt: number;
  running: CellSource | undefined;
  /** How many runs have ended since its start. */
  cellsRun: number;
  readonly history: RunHistory;
}

export interface StateChange {
  notebook: vscode.NotebookDocument;
  type: KernelChange['type'];
}

export class KernelStates implements vscode.Disposable {
  readonly #states = new WeakMap<vscode.NotebookDocument, KernelState>();
  readonly #changes = new vscode.EventEmitter<StateChange>();
  readonly #listener: vscode.Disposable;
  readonly onDidChange = this.#changes.event;

  constructor(kernels: Kernels) {
    this.#listener = kernels.onDidChange(({ notebook, change }) => {
      fold(this.of(notebook), change);
      this.#changes.fire({ notebook, type: change.type });
    });
  }

  of(notebook: vscode.NotebookDocument): KernelState {
    const known = this.#states.get(notebook);
    if (known) return known;
    const state = {
      alive: false,
      startedAt: 0,
      running: undefined,
      cellsRun: 0,
      history: new RunHistory(),
    };
    this.#states.set(notebook, state);
    return state;
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changes.dispose();
  }
}

function fold(state: KernelState, change: KernelChange): void {
  switch (change.type) {
    case 'started':
      Object.assign(state, { alive: true, startedAt: Date.now(), cellsRun: 0 });
      break;
    case 'run':
      state.running = change.cell;
      break;
    case 'ran':
      end(state, change.cell, change.names);
      break;
    case 'ended':
      // A cell under which the kernel died has run as well.
      if (state.running) end(state, state.running, { declares: [], uses: [] });
      state.history.kernelEnded();
      state.alive = false;
      break;
  }
}

function end(state: KernelState, { uri, source }: CellSource, names: Parameters<RunHistory['ran']>[2]): void {
  state.running = undefined;
  state.cellsRun++;
  state.history.ran(uri, source, names);
}
