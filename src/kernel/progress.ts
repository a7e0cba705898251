/** A bar that a cell moves: over a list, over a count, or by hand. It says little enough to be called for each element. */
import { PROGRESS_MIME, type ProgressView } from '../protocol/display.ts';
import type { MimeBundle } from '../protocol/messages.ts';

// Held here because cells may overwrite any global.
const now = performance.now.bind(performance);
const BETWEEN_MS = 100;
const CELLS = 24;

export class Progress<T = number> implements Iterable<T>, AsyncIterable<T> {
  readonly #items: Iterable<T> | AsyncIterable<T>;
  readonly #show: (bundle: MimeBundle) => void;
  readonly #start = now();
  #shownAt = Number.NEGATIVE_INFINITY;
  #view: ProgressView;

  /** `show` draws it the first time and each time after. */
  constructor(
    items: Iterable<T> | AsyncIterable<T>,
    { label, total }: { label: string; total: number | undefined },
    show: (bundle: MimeBundle) => void,
  ) {
    this.#items = items;
    this.#show = show;
    this.#view = { label, done: 0, ...(total === undefined ? {} : { total }), state: 'running' };
    this.#draw();
  }

  /** So much is done, of the total; and with another label, if one is given. */
  update(done: number, label = this.#view.label): this {
    this.#view = { ...this.#view, done: Math.max(0, Number(done) || 0), label: String(label) };
    if (this.#view.done === this.#view.total) return this.end();
    if (now() - this.#shownAt >= BETWEEN_MS) this.#draw();
    return this;
  }

  /** One more, or so many. */
  add(count = 1): this {
    return this.update(this.#view.done + count);
  }

  end(): this {
    return this.#finish('ended');
  }

  *[Symbol.iterator](): Iterator<T> {
    if (!(Symbol.iterator in this.#items)) {
      throw new TypeError(
        'progress: these items come asynchronously; write for await (const x of progress(items))',
      );
    }
    try {
      for (const item of this.#items) {
        yield item;
        this.add();
      }
      this.end();
    } finally {
      this.#finish('stopped');
    }
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    try {
      for await (const item of this.#items) {
        yield item;
        this.add();
      }
      this.end();
    } finally {
      this.#finish('stopped');
    }
  }

  #finish(state: 'ended' | 'stopped'): this {
    if (this.#view.state !== 'running') return this;
    this.#view = { ...this.#view, state };
    this.#draw();
    return this;
  }

  #draw(): void {
    this.#shownAt = now();
    const seconds = Math.round((this.#shownAt - this.#start) / 100) / 10;
    const view = this.#view.state === 'running' ? { ...this.#view, seconds } : this.#view;
    this.#show({ [PROGRESS_MIME]: view, 'text/plain': progressText(view) });
  }
}

/** `epoch ████████░░░░ 4 of 6` */
export function progressText({ label, done, total, state }: ProgressView): string {
  const count = total === undefined ? String(done) : `${done} of ${total}`;
  const filled = total === undefined ? 0 : Math.round((Math.min(1, done / total) || 0) * CELLS);
  const bar = total === undefined ? '' : `${'█'.repeat(filled)}${'░'.repeat(CELLS - filled)} `;
  return `${label === '' ? '' : `${label} `}${bar}${count}${state === 'stopped' ? ', stopped' : ''}`;
}
