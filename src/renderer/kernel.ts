/** Questions to the live kernel through the extension: who asked, and when an answer no longer matters. */
import type { RendererContext } from 'vscode-notebook-renderer';
import type { RendererRequest } from '../protocol/messages.ts';
import type { Preview } from '../protocol/view.ts';
import { parsePreview } from '../protocol/view-guard.ts';

export interface Question {
  panel: number;
  start: number[];
  size: number[];
}

/** A live output: where to ask about it. */
export interface Source {
  kernel: Kernel;
  output: string;
}

export interface Kernel {
  ask(output: string, question: Question): Promise<Preview>;
  /** Shows a place of an error in the editor. */
  open(place: { label: string; line: number; column: number }): void;
  dropAll(): void;
}

interface Waiting {
  resolve(preview: Preview): void;
  reject(error: Error): void;
}

/** Undefined where the notebook gives renderers no messages. */
export function connect(context: RendererContext<unknown>): Kernel | undefined {
  const { onDidReceiveMessage } = context;
  if (!context.postMessage || !onDidReceiveMessage) return undefined;
  const waiting = new Map<number, Waiting>();
  let last = 0;
  onDidReceiveMessage((message: unknown) => {
    const reply = replyOf(message);
    const asked = reply && waiting.get(reply.request);
    if (!reply || !asked) return;
    waiting.delete(reply.request);
    settle(asked, reply);
  });
  return {
    ask: (output, question) =>
      new Promise((resolve, reject) => {
        const request: RendererRequest = { type: 'preview', request: ++last, output, ...question };
        waiting.set(request.request, { resolve, reject });
        context.postMessage?.(request);
      }),
    open: (place) => {
      const request: RendererRequest = { type: 'open', ...place };
      context.postMessage?.(request);
    },
    dropAll: () => waiting.clear(),
  };
}

interface Reply {
  request: number;
  preview: unknown;
  error: string | undefined;
}

function replyOf(message: unknown): Reply | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  if (!('type' in message) || message.type !== 'preview') return undefined;
  if (!('request' in message) || typeof message.request !== 'number') return undefined;
  const error = 'error' in message && typeof message.error === 'string' ? message.error : undefined;
  return { request: message.request, preview: 'preview' in message ? message.preview : undefined, error };
}

function settle(asked: Waiting, { preview, error }: Reply): void {
  try {
    if (error !== undefined) throw new Error(error);
    asked.resolve(parsePreview(preview));
  } catch (problem) {
    asked.reject(problem instanceof Error ? problem : new Error(String(problem)));
  }
}

/**
 * Asks in turn, one question in flight; a newer list replaces what still waits, and answers to an older
 * list are not passed on.
 */
export class LatestQuestions {
  readonly #source: Source;
  #queue: Question[] = [];
  #generation = 0;
  #busy = false;

  constructor(source: Source) {
    this.#source = source;
  }

  pursue(questions: readonly Question[], answer: (question: Question, preview: Preview) => void): void {
    this.#generation++;
    this.#queue = [...questions];
    this.#answer = answer;
    if (!this.#busy) void this.#run();
  }

  #answer: (question: Question, preview: Preview) => void = () => {};

  async #run(): Promise<void> {
    this.#busy = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      const generation = this.#generation;
      // A refused question leaves the approximate value on screen.
      const preview = await this.#source.kernel.ask(this.#source.output, next).catch(() => undefined);
      if (preview && generation === this.#generation) this.#answer(next, preview);
    }
    this.#busy = false;
  }
}
