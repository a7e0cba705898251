/** One execution of one cell: where its output goes, and whether it has been interrupted. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { KernelEvent } from '../protocol/messages.ts';

export class Run {
  readonly id: number;
  readonly uri: string;
  readonly label: string;
  /** Rejects with {@link Interrupted} once the run is interrupted. */
  readonly interruption: Promise<never>;
  #reject: (reason: Interrupted) => void = () => undefined;
  #interrupted = false;
  #told = false;

  constructor(id: number, uri: string, label: string) {
    this.id = id;
    this.uri = uri;
    this.label = label;
    this.interruption = new Promise((_, reject) => {
      this.#reject = reject;
    });
    // Whoever awaits it handles it; where nobody does, the rejection is no news.
    this.interruption.catch(() => undefined);
  }

  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** What an `await` of the interrupted run gets: the first one rejects, so that `finally` runs, later ones never end. */
  stopped(): Promise<never> {
    if (this.#told) return new Promise(() => undefined);
    this.#told = true;
    return this.interruption;
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#reject(new Interrupted());
  }
}

/** What a cell meets at its next `await` after the user has pressed Stop. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('the cell was interrupted; variables keep their values');
  }
}

/** The run to which the code that is executing belongs, across awaits and timers. */
export const currentRun = new AsyncLocalStorage<Run>();

export type Emit = (event: KernelEvent) => void;
