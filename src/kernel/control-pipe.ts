/** The parent's end of the control pipe: interrupts a kernel and asks for its status, whatever its main thread does. */
import { Socket } from 'node:net';
import type { KernelStatus } from '../protocol/variables.ts';
import { isKernelStatus } from '../protocol/variables-guard.ts';

type Waiting = (status: KernelStatus | undefined) => void;

export class ControlPipe {
  readonly #socket: Socket | undefined;
  /** Answers come in the order of the questions. */
  readonly #waiting: Waiting[] = [];
  #text = '';

  /** `stream` is the child's extra pipe; there is none when it could not be started. */
  constructor(stream: unknown) {
    if (!(stream instanceof Socket)) return;
    this.#socket = stream;
    stream.setEncoding('utf8').on('data', (text: string) => this.#receive(text));
    // When the process ends, so does this pipe; `close` follows.
    stream.on('error', () => undefined);
    stream.on('close', () => this.#close());
  }

  interrupt(): void {
    this.#socket?.write('i');
  }

  /** Undefined when the process has ended. */
  status(): Promise<KernelStatus | undefined> {
    const socket = this.#socket;
    if (socket === undefined || !socket.writable) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      socket.write('s');
    });
  }

  #receive(text: string): void {
    const lines = (this.#text + text).split('\n');
    this.#text = lines.pop() ?? '';
    for (const line of lines) this.#waiting.shift()?.(parse(line));
  }

  #close(): void {
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
  }
}

/** Cells can write to the pipe as well: what is no status is no answer. */
function parse(line: string): KernelStatus | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isKernelStatus(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
