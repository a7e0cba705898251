/** A real kernel process for tests: runs cells and gathers what they show. */
import path from 'node:path';
import { Kernel, type KernelSettings, type RunEnd, type RunListener } from '../../src/kernel/client.ts';
import type { CellError } from '../../src/protocol/messages.ts';

export const KERNEL_SCRIPT = path.resolve(import.meta.dirname, '../../dist/kernel.cjs');

/** For whom nothing that a cell shows is of interest. */
export const silent: RunListener = {
  display: () => undefined,
  update: () => undefined,
  remove: () => undefined,
  stream: () => undefined,
  tail: () => undefined,
  input: () => Promise.resolve(undefined),
  lateError: () => undefined,
};

export interface Result {
  end: RunEnd;
  displays: Record<string, unknown>[];
  handles: (string | undefined)[];
  /** Standard output and error in their order, `!` before what is an error. */
  text: string;
  lateErrors: CellError[];
  /** The ends of what was too long, by number. */
  tails: Record<number, string>;
  questions: string[];
}

export class TestKernel {
  readonly kernel: Kernel;
  /** What is answered to the cells' questions, in order; where there is nothing left, what they propose. */
  readonly answers: string[] = [];
  #cells = 0;
  #onEvent: () => void = () => undefined;

  constructor(folder = import.meta.dirname, settings: KernelSettings = {}) {
    this.kernel = new Kernel({ script: KERNEL_SCRIPT, folder, settings: () => settings });
  }

  /** Starts a cell; the result goes on changing until its `done` resolves, and beyond for late errors. */
  start(source: string): { result: Result; done: Promise<Result> } {
    const number = ++this.#cells;
    const result: Result = {
      end: { type: 'done' },
      displays: [],
      handles: [],
      text: '',
      lateErrors: [],
      tails: {},
      questions: [],
    };
    const { answers } = this;
    const changed = (): void => this.#onEvent();
    const done = this.kernel
      .run(
        { uri: `cell:${number}`, label: `Cell ${number}`, source },
        {
          display(bundle, output) {
            result.displays.push(bundle);
            result.handles.push(output);
            changed();
          },
          update(bundle, output) {
            result.displays[result.handles.indexOf(output)] = bundle;
            changed();
          },
          remove(output) {
            const at = result.handles.indexOf(output);
            result.displays.splice(at, 1);
            result.handles.splice(at, 1);
            changed();
          },
          tail(number, text) {
            result.tails[number] = text;
            changed();
          },
          input(prompt, value) {
            result.questions.push(prompt);
            return Promise.resolve(answers.shift() ?? value);
          },
          stream(channel, text) {
            result.text += channel === 'stdout' ? text : text.replace(/^(?=.)/gm, '!');
            changed();
          },
          lateError(error) {
            result.lateErrors.push(error);
            changed();
          },
        },
      )
      .then((end) => Object.assign(result, { end }));
    return { result, done };
  }

  run(source: string): Promise<Result> {
    return this.start(source).done;
  }

  /** Resolves once `condition` holds, looked at after each event. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#onEvent = () => {
        if (condition()) resolve();
      };
      this.#onEvent();
    });
  }

  end(): void {
    this.kernel.kill('the test has ended');
  }
}
