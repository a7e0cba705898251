/**
 * What cells write to standard output and error, as events in the order of all other output.
 * The first lines of a turn go out at once, for a cell that never yields must be heard too; after those, text
 * is gathered, so that ten thousand lines are not ten thousand messages.
 */
import process from 'node:process';
import { TextDecoder } from 'node:util';
import { currentRun, type Emit, type Run } from './run.ts';

// Held here because cells may overwrite any global.
const schedule = setImmediate;
const now = performance.now.bind(performance);

type Channel = 'stdout' | 'stderr';

const FIRST_LINES = 64;
const MOST_GATHERED = 64 * 1024;
const LONGEST_WAIT_MS = 30;

export class Streams {
  readonly #emit: Emit;
  readonly #latestRun: () => Run | undefined;
  #pending: { run: number; channel: Channel; text: string } | undefined;
  #since = 0;
  #writesThisTurn = 0;

  /** `latestRun` owns what is written outside any cell, as by a callback that lost its context. */
  constructor(emit: Emit, latestRun: () => Run | undefined) {
    this.#emit = emit;
    this.#latestRun = latestRun;
  }

  /** Takes over `process.stdout` and `process.stderr`, and with them `console`. */
  install(): void {
    for (const channel of ['stdout', 'stderr'] as const) {
      const stream = process[channel];
      stream.write = (chunk: Uint8Array | string, encoding?: unknown, done?: unknown): boolean => {
        const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
        this.write(channel, text);
        const callback = [encoding, done].find((argument) => typeof argument === 'function');
        if (callback !== undefined) process.nextTick(() => callback());
        return true;
      };
    }
  }

  write(channel: Channel, text: string): void {
    const run = currentRun.getStore() ?? this.#latestRun();
    if (run === undefined || text === '') return;
    const pending = this.#pending;
    if (pending?.run === run.id && pending.channel === channel) pending.text += text;
    else {
      this.flush();
      this.#pending = { run: run.id, channel, text };
      this.#since = now();
    }
    if (this.#writesThisTurn++ === 0) {
      schedule(() => {
        this.#writesThisTurn = 0;
        this.flush();
      });
    }
    const { length } = this.#pending?.text ?? '';
    const isOld = now() - this.#since > LONGEST_WAIT_MS;
    if (this.#writesThisTurn <= FIRST_LINES || length > MOST_GATHERED || isOld) this.flush();
  }

  /** Sends what has gathered; to be called before any other event, so that the order holds. */
  flush(): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    this.#emit({ type: 'stream', ...pending });
  }
}
