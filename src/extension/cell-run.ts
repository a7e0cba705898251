/** One execution of a cell as VS Code shows it: its outputs as they come, its end, its errors. */
import type * as vscode from 'vscode';
import type { Kernel, RunEnd, RunListener } from '../kernel/client.ts';
import { displayOutput, errorOutput, isObject, streamOutput } from '../notebook/index.ts';
import { describeError, describeLoss } from '../protocol/error-text.ts';
import { toOutput } from './convert.ts';

type Stream = { channel: 'stdout' | 'stderr'; output: vscode.NotebookCellOutput };

/** The latest run of each cell: what an earlier one still has to say is of no interest any more. */
const latest = new WeakMap<vscode.NotebookCell, CellRun>();

export class CellRun implements RunListener {
  readonly #controller: vscode.NotebookController;
  readonly #cell: vscode.NotebookCell;
  #execution: vscode.NotebookCellExecution;
  /** The output that text of the same stream is added to. */
  #stream: Stream | undefined;
  #anything = false;
  #ended = false;
  /** Outputs arrive faster than VS Code takes them; they go in one after the other. */
  #last: Thenable<void> = Promise.resolve();

  /** The cell is shown as waiting from now on. */
  constructor(controller: vscode.NotebookController, cell: vscode.NotebookCell) {
    this.#controller = controller;
    this.#cell = cell;
    this.#execution = controller.createNotebookCellExecution(cell);
    latest.set(cell, this);
  }

  /** Runs the cell to its end. */
  async run(kernel: Kernel, order: number): Promise<RunEnd> {
    this.#execution.executionOrder = order;
    this.#execution.start(Date.now());
    const { document, index } = this.#cell;
    const label = `Cell ${index + 1}`;
    const end = await kernel.run({ uri: document.uri.toString(), label, source: document.getText() }, this);
    if (end.type === 'failed') this.#append(toOutput(errorOutput(describeError(end.error))));
    if (end.type === 'lost') this.#append(toOutput(errorOutput(describeLoss(end.reason))));
    // The old output stays until the first new one, so that nothing flickers; without any, it goes now.
    if (!this.#anything) this.#enqueue(() => this.#execution.clearOutput());
    await this.#last;
    this.#ended = true;
    if (!this.#isGone) this.#execution.end(end.type === 'done', Date.now());
    return end;
  }

  /** Deleted, or its notebook closed: VS Code has ended the execution then and takes nothing more. */
  get #isGone(): boolean {
    return this.#cell.index < 0 || this.#cell.notebook.isClosed;
  }

  /** Ends it without running. */
  cancel(): void {
    this.#ended = true;
    this.#execution.start();
    this.#execution.end(undefined);
  }

  display(bundle: Record<string, unknown>, output?: string): void {
    // The kernel's messages are JSON, so its bundles are.
    if (!isObject(bundle)) return;
    this.#append(toOutput(displayOutput(bundle), output === undefined ? undefined : { output }));
  }

  stream(channel: 'stdout' | 'stderr', text: string): void {
    const started = toOutput(streamOutput(channel, text));
    if (this.#stream?.channel === channel) {
      const { output } = this.#stream;
      this.#enqueue(() => this.#execution.appendOutputItems(started.items, output));
      return;
    }
    this.#append(started);
    this.#stream = { channel, output: started };
  }

  lateError(error: Parameters<RunListener['lateError']>[0]): void {
    this.#append(toOutput(errorOutput(describeError(error))));
  }

  #append(output: vscode.NotebookCellOutput): void {
    const isFirst = !this.#anything;
    this.#anything = true;
    this.#stream = undefined;
    this.#enqueue(() =>
      isFirst ? this.#execution.replaceOutput(output) : this.#execution.appendOutput(output),
    );
  }

  #enqueue(step: () => Thenable<void>): void {
    this.#last = this.#last.then(async () => {
      if (this.#isGone || latest.get(this.#cell) !== this) return;
      if (!this.#ended) return step();
      // What comes after the end, as from a timer, needs an execution of its own to get in.
      this.#execution = this.#controller.createNotebookCellExecution(this.#cell);
      this.#execution.start();
      await step();
      this.#execution.end(undefined);
    });
  }
}
