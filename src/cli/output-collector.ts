/** What a cell shows: gathered for the file, and told as text while it comes. */
import type { RunListener } from '../kernel/client.ts';
import { displayOutput, isObject, type Output, streamOutput } from '../notebook/index.ts';
import { describeError } from '../protocol/error-text.ts';

export class OutputCollector implements RunListener {
  readonly outputs: Output[] = [];
  readonly #print: (text: string) => void;

  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  display(bundle: Record<string, unknown>): void {
    if (!isObject(bundle)) return;
    this.outputs.push(displayOutput(bundle));
    const text = bundle['text/plain'];
    this.#print(`${typeof text === 'string' ? text : `[${Object.keys(bundle).join(', ')}]`}\n`);
  }

  /** Text that follows text of the same stream joins it. */
  stream(channel: 'stdout' | 'stderr', text: string): void {
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
