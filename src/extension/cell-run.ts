/** One execution of a cell as VS Code shows it: its outputs as they come and change, its end, its errors. */
import * as vscode from 'vscode';
import type { Kernel, RunEnd, RunListener } from '../kernel/client.ts';
import { displayOutput, errorOutput, isObject, streamOutput } from '../notebook/index.ts';
import { describeError, describeLoss } from '../protocol/error-text.ts';
import { carriedCell } from './carried.ts';
import { toOutput } from './convert.ts';
import { lookOf } from './looks.ts';

/** What VS Code is to be told; of several for one output that wait, the latest alone is of interest. */
interface Step {
  readonly of?: vscode.NotebookCellOutput;
  take(execution: vscode.NotebookCellExecution): Thenable<void>;
}

/** What comes after a cell's end is gathered for so long: each time needs an execution of its own to get in. */
const LATE_MS = 250;

/** The latest run of each cell: what an earlier one still has to say is of no interest any more. */
const latest = new WeakMap<vscode.NotebookCell, CellRun>();

export class CellRun implements RunListener {
  readonly #controller: vscode.NotebookController;
  readonly #cell: vscode.NotebookCell;
  readonly #execution: vscode.NotebookCellExecution;
  /** What is shown, in order. */
  #outputs: vscode.NotebookCellOutput[] = [];
  readonly #byHandle = new Map<string, vscode.NotebookCellOutput>();
  /** The output that text of the same stream is added to, and its text so far. */
  #stream:
    | {
        channel: 'stdout' | 'stderr';
        output: vscode.NotebookCellOutput;
        items: vscode.NotebookCellOutputItem[];
      }
    | undefined;
  /** Of the output with the end of a long text: what is before that in it. */
  #tail:
    | { number: number; output: vscode.NotebookCellOutput; before: vscode.NotebookCellOutputItem[] }
    | undefined;
  #anything = false;
  /** Outputs arrive faster than VS Code takes them; they go in one after the other. */
  readonly #steps: Step[] = [];
  /** What came after the end. */
  #late: Step[] = [];
  /** While steps are taken. */
  #taking: Promise<void> | undefined;
  #ended: { order: number; start: number; end: number; success: boolean } | undefined;
  /** Whether the run's execution is over. */
  #isClosed = false;
  #lateTimer: NodeJS.Timeout | undefined;
  #takingLate: Promise<void> | undefined;
  readonly #questions = new vscode.CancellationTokenSource();

  /** The cell is shown as waiting from now on. An earlier run of it has to be settled before. */
  constructor(controller: vscode.NotebookController, cell: vscode.NotebookCell) {
    this.#controller = controller;
    this.#cell = cell;
    this.#execution = controller.createNotebookCellExecution(cell);
    latest.set(cell, this);
  }

  /** Before a cell runs again: what its earlier run had to say after its end is dropped. */
  static async settle(cell: vscode.NotebookCell): Promise<void> {
    const run = latest.get(cell);
    latest.delete(cell);
    if (run === undefined) return;
    clearTimeout(run.#lateTimer);
    await run.#takingLate;
  }

  /** Runs the cell to its end. */
  async run(kernel: Kernel, order: number): Promise<RunEnd> {
    const start = Date.now();
    this.#execution.executionOrder = order;
    this.#execution.start(start);
    const { document, index } = this.#cell;
    const label = `Cell ${index + 1}`;
    const end = await kernel.run({ uri: document.uri.toString(), label, source: document.getText() }, this);
    this.#questions.cancel();
    if (end.type === 'failed') this.#append(toOutput(errorOutput(describeError(end.error))));
    if (end.type === 'lost') this.#append(toOutput(errorOutput(describeLoss(end.reason))));
    // The old output stays until the first new one, so that nothing flickers; without any, it goes now.
    if (!this.#anything) this.#enqueue({ take: (execution) => execution.clearOutput() });
    // From now on all is late: a timer's output may never cease.
    this.#ended = { order, start, end: Date.now(), success: end.type === 'done' };
    await this.#taking;
    if (!this.#isGone) this.#execution.end(this.#ended.success, this.#ended.end);
    this.#isClosed = true;
    return end;
  }

  /** Deleted, or its notebook closed: VS Code has ended the execution then and takes nothing more. */
  get #isGone(): boolean {
    return this.#cell.index < 0 || this.#cell.notebook.isClosed;
  }

  /** Ends it without running. */
  cancel(): void {
    this.#execution.start();
    this.#execution.end(undefined);
  }

  display(bundle: Record<string, unknown>, handle: string): void {
    // The kernel's messages are JSON, so its bundles are.
    if (!isObject(bundle)) return;
    const look = lookOf(carriedCell(this.#cell.metadata)?.metadata ?? {}, this.#outputs.length);
    const output = toOutput(displayOutput(bundle), { key: handle, output: handle, look });
    this.#byHandle.set(handle, output);
    this.#append(output);
  }

  update(bundle: Record<string, unknown>, handle: string): void {
    const output = this.#byHandle.get(handle);
    if (output === undefined || !isObject(bundle)) return;
    const { items } = toOutput(displayOutput(bundle));
    // It may be passed on once more, among all, when another one goes.
    output.items = items;
    this.#enqueue({ of: output, take: (execution) => execution.replaceOutputItems(items, output) });
  }

  remove(handle: string): void {
    const output = this.#byHandle.get(handle);
    this.#byHandle.delete(handle);
    this.#stream = undefined;
    this.#outputs = this.#outputs.filter((one) => one !== output);
    const outputs = [...this.#outputs];
    this.#enqueue({ take: (execution) => execution.replaceOutput(outputs) });
  }

  stream(channel: 'stdout' | 'stderr', text: string): void {
    const started = toOutput(streamOutput(channel, text));
    if (this.#stream?.channel === channel) {
      const { output, items } = this.#stream;
      items.push(...started.items);
      this.#enqueue({ take: (execution) => execution.appendOutputItems(started.items, output) });
      return;
    }
    this.#append(started);
    this.#stream = { channel, output: started, items: [...started.items] };
  }

  tail(number: number, text: string): void {
    const started = toOutput(streamOutput('stdout', text));
    if (this.#tail?.number !== number) {
      // What VS Code would draw as one text is one output.
      if (this.#stream?.channel !== 'stdout') {
        this.#append(started);
        this.#tail = { number, output: started, before: [] };
        return;
      }
      this.#tail = { number, output: this.#stream.output, before: this.#stream.items };
      this.#stream = undefined;
    }
    const { output, before } = this.#tail;
    const items = [...before, ...started.items];
    this.#enqueue({ of: output, take: (execution) => execution.replaceOutputItems(items, output) });
  }

  async input(prompt: string, value: string | undefined): Promise<string | undefined> {
    const title = `Cell ${this.#cell.index + 1} asks`;
    const options = { title, prompt, ignoreFocusOut: true, ...(value === undefined ? {} : { value }) };
    return vscode.window.showInputBox(options, this.#questions.token);
  }

  lateError(error: Parameters<RunListener['lateError']>[0]): void {
    this.#append(toOutput(errorOutput(describeError(error))));
  }

  #append(output: vscode.NotebookCellOutput): void {
    const isFirst = !this.#anything;
    this.#anything = true;
    this.#stream = undefined;
    this.#outputs.push(output);
    this.#enqueue({
      take: (execution) => (isFirst ? execution.replaceOutput(output) : execution.appendOutput(output)),
    });
  }

  #enqueue(step: Step): void {
    const queue = this.#ended === undefined ? this.#steps : this.#late;
    const same = step.of === undefined ? -1 : queue.findIndex(({ of }) => of === step.of);
    if (same >= 0) queue[same] = step;
    else queue.push(step);
    if (this.#ended !== undefined) this.#lateTimer ??= setTimeout(() => this.#takeLate(), LATE_MS);
    else this.#taking ??= this.#takeNow();
  }

  async #takeNow(): Promise<void> {
    // What comes between the last step and its notice here is taken too.
    while (this.#steps.length > 0 && !this.#isGone) await this.#takeAll(this.#steps, this.#execution);
    this.#taking = undefined;
  }

  async #takeAll(steps: Step[], execution: vscode.NotebookCellExecution): Promise<void> {
    for (let step = steps.shift(); step !== undefined && !this.#isGone; step = steps.shift()) {
      await step.take(execution);
    }
  }

  /** Number, times and success stay those of the run. */
  #takeLate(): void {
    this.#lateTimer = undefined;
    const ended = this.#ended;
    if (ended === undefined || this.#isGone || latest.get(this.#cell) !== this) return;
    // A cell has one execution at a time: the run's own, or that of what came late before.
    if (!this.#isClosed || this.#takingLate !== undefined) {
      this.#lateTimer = setTimeout(() => this.#takeLate(), LATE_MS);
      return;
    }
    const execution = this.#controller.createNotebookCellExecution(this.#cell);
    execution.executionOrder = ended.order;
    execution.start(ended.start);
    const steps = this.#late;
    this.#late = [];
    this.#takingLate = this.#takeAll(steps, execution).finally(() => {
      if (!this.#isGone) execution.end(ended.success, ended.end);
      this.#takingLate = undefined;
    });
  }
}
