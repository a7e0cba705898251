/** What a cell shows: gathered for the file, and told as text while it comes. */
import type { RunListener } from '../kernel/client.ts';
import { displayOutput, isObject, type JsonObject, type Output, streamOutput } from '../notebook/index.ts';
import { PROGRESS_MIME } from '../protocol/display.ts';
import { describeError } from '../protocol/error-text.ts';

export class OutputCollector implements RunListener {
  readonly outputs: Output[] = [];
  readonly #print: (text: string) => void;
  readonly #ask: (prompt: string) => Promise<string | undefined>;
  /** By handle, for what is changed in place. */
  readonly #displays = new Map<string, Output>();
  /** The end of a long text, the output that it is in, and what is before it there. */
  #tail: { number: number; output: Output; before: Output['items']; text: string } | undefined;

  constructor(print: (text: string) => void, ask: (prompt: string) => Promise<string | undefined>) {
    this.#print = print;
    this.#ask = ask;
  }

  display(bundle: Record<string, unknown>, handle: string): void {
    if (!isObject(bundle)) return;
    this.#printTail();
    const output = displayOutput(bundle);
    this.outputs.push(output);
    this.#displays.set(handle, output);
    if (!isRunning(bundle)) this.#print(`${textOf(bundle)}\n`);
  }

  /** What is printed cannot be changed: the new state is printed too, but of a bar only its end. */
  update(bundle: Record<string, unknown>, handle: string): void {
    const output = this.#displays.get(handle);
    if (output === undefined || !isObject(bundle)) return;
    output.items = displayOutput(bundle).items;
    if (!isRunning(bundle)) this.#print(`${textOf(bundle)}\n`);
  }

  remove(handle: string): void {
    const output = this.#displays.get(handle);
    this.#displays.delete(handle);
    if (output !== undefined) this.outputs.splice(this.outputs.indexOf(output), 1);
  }

  /** Printed when it is whole: at the cell's end, or before anything else. */
  tail(number: number, text: string): void {
    if (this.#tail?.number !== number) {
      this.#printTail();
      const last = this.outputs.at(-1);
      const output = last?.kind === 'stdout' ? last : streamOutput('stdout', '');
      if (output !== last) this.outputs.push(output);
      this.#tail = { number, output, before: output.items, text };
    }
    this.#tail.text = text;
    this.#tail.output.items = [...this.#tail.before, ...streamOutput('stdout', text).items];
  }

  input(prompt: string): Promise<string | undefined> {
    this.#printTail();
    return this.#ask(prompt);
  }

  /** The cell has ended. */
  end(): void {
    this.#printTail();
  }

  #printTail(): void {
    if (this.#tail !== undefined) this.#print(this.#tail.text);
    this.#tail = undefined;
  }

  /** Text that follows text of the same stream joins it. */
  stream(channel: 'stdout' | 'stderr', text: string): void {
    this.#printTail();
    const output = streamOutput(channel, text);
    const last = this.outputs.at(-1);
    if (last?.kind === channel) last.items.push(...output.items);
    else this.outputs.push(output);
    this.#print(text);
  }

  lateError(error: Parameters<RunListener['lateError']>[0]): void {
    const { stack } = describeError(error);
    this.stream('stderr', `${stack}\n`);
  }
}

function textOf(bundle: JsonObject): string {
  const text = bundle['text/plain'];
  return typeof text === 'string' ? text : `[${Object.keys(bundle).join(', ')}]`;
}

function isRunning(bundle: JsonObject): boolean {
  const progress = bundle[PROGRESS_MIME];
  return isObject(progress) && progress.state === 'running';
}
