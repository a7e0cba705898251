/**
 * What cells write to standard output and error, as events in the order of all other output. The first lines of a turn
 * go out at once, for a cell that never yields must be heard too; after those, text is gathered, so that ten thousand
 * lines are not ten thousand messages. Of what a run writes beyond its allowance only the end is kept, and how much is
 * left out is counted: a notebook is no log file.
 */
import process from 'node:process';
import { StringDecoder } from 'node:string_decoder';
import { currentRun, type Emit, type Run } from './run.ts';
import { Tail } from './tail.ts';

// Held here because cells may overwrite any global.
const schedule = setImmediate;
const now = performance.now.bind(performance);

type Channel = 'stdout' | 'stderr';

const FIRST_LINES = 64;
const MOST_GATHERED = 64 * 1024;
const LONGEST_WAIT_MS = 30;
/** Between two states of a tail. */
const TAIL_WAIT_MS = 100;

/** What a run may write before only the end of it is kept. */
const ALLOWED_LINES = 2000;
const ALLOWED_TEXT = 256 * 1024;

export class Streams {
  readonly #emit: Emit;
  readonly #latestRun: () => Run | undefined;
  #pending: { run: number; channel: Channel; text: string } | undefined;
  #since = 0;
  #writesThisTurn = 0;
  /** Of what was written, by run. */
  readonly #written = new WeakMap<Run, { lines: number; text: number }>();
  #tail: { run: number; tail: Tail; shownAt: number } | undefined;
  #nextTail = 1;
  /** The colour of what `console` writes now. */
  #colour: string | undefined;

  /** `latestRun` owns what is written outside any cell, as by a callback that lost its context. */
  constructor(emit: Emit, latestRun: () => Run | undefined) {
    this.#emit = emit;
    this.#latestRun = latestRun;
  }

  /** Takes over `process.stdout` and `process.stderr`, and with them `console`, whose warnings become yellow, its errors red. */
  install(): void {
    for (const channel of ['stdout', 'stderr'] as const) {
      const decoder = new StringDecoder('utf8');
      process[channel].write = (chunk: Uint8Array | string, encoding?: unknown, done?: unknown): boolean => {
        this.write(channel, typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk)));
        const callback = [encoding, done].find((argument) => typeof argument === 'function');
        if (callback !== undefined) process.nextTick(() => callback());
        return true;
      };
    }
    for (const [name, colour] of COLOURED) {
      const plain = console[name];
      console[name] = (...values: unknown[]): void => {
        this.#colour = colour;
        try {
          plain(...values);
        } finally {
          this.#colour = undefined;
        }
      };
    }
  }

  write(channel: Channel, written: string): void {
    const run = currentRun.getStore() ?? this.#latestRun();
    if (run === undefined || written === '') return;
    const text = this.#colour === undefined ? written : coloured(written, this.#colour);
    if (this.#isAllowed(run, text)) this.#gather(run, channel, text);
    else this.#shorten(run, text);
    if (this.#writesThisTurn++ > 0) return;
    schedule(() => {
      this.#writesThisTurn = 0;
      this.#send();
    });
  }

  /** Sends all that is there; to be called before any other event, so that the order holds. */
  flush(): void {
    this.#send();
    this.#tail = undefined;
  }

  #isAllowed(run: Run, text: string): boolean {
    const written = this.#written.get(run) ?? { lines: 0, text: 0 };
    this.#written.set(run, written);
    written.lines += linesIn(text);
    written.text += text.length;
    return written.lines <= ALLOWED_LINES && written.text <= ALLOWED_TEXT;
  }

  #gather(run: Run, channel: Channel, text: string): void {
    const pending = this.#pending;
    if (pending?.run === run.id && pending.channel === channel) pending.text += text;
    else {
      this.flush();
      this.#pending = { run: run.id, channel, text };
      this.#since = now();
    }
    const { length } = this.#pending?.text ?? '';
    const isOld = now() - this.#since > LONGEST_WAIT_MS;
    if (this.#writesThisTurn < FIRST_LINES || length > MOST_GATHERED || isOld) this.#send();
  }

  #shorten(run: Run, text: string): void {
    if (this.#tail?.run !== run.id) {
      this.flush();
      this.#tail = { run: run.id, tail: new Tail(this.#nextTail++), shownAt: now() };
    }
    this.#tail?.tail.add(text);
    if (now() - (this.#tail?.shownAt ?? 0) > TAIL_WAIT_MS) this.#send();
  }

  #send(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending !== undefined) this.#emit({ type: 'stream', ...pending });
    const tail = this.#tail;
    const text = tail?.tail.changed();
    if (tail === undefined || text === undefined) return;
    tail.shownAt = now();
    this.#emit({ type: 'tail', run: tail.run, tail: tail.tail.id, text });
  }
}

/** VS Code draws standard error among standard output, and alike. */
const COLOURED = [
  ['warn', '\u001b[33m'],
  ['error', '\u001b[31m'],
] as const;

/** Terminal colours, which VS Code draws and the CLI passes on to a terminal. */
function coloured(text: string, colour: string): string {
  return text.replace(/[^\n]+/g, `${colour}$&\u001b[39m`);
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
