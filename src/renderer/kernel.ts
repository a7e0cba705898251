/** Questions to the live kernel through the extension: who asked, and when an answer no longer matters. */
import type { RendererRequest } from '../protocol/messages.ts';
import type { Answers, Question, QuestionKind, Target } from '../protocol/questions.ts';
import { parseAnswer } from '../protocol/questions-guard.ts';

/** A live output: where to ask about it. */
export interface Source {
  kernel: Kernel;
  output: string;
}

/** What can be sent without waiting for an answer. */
export type Notice = Exclude<RendererRequest, { type: 'question' }>;

export interface Kernel {
  /** Rejects with words for the user where there is no answer. */
  ask<Kind extends QuestionKind>(
    target: Target,
    question: Extract<Question, { kind: Kind }>,
  ): Promise<Answers[Kind]>;
  tell(notice: Notice): void;
  dropAll(): void;
}

/** The way to the extension, whatever the page is: an output of a notebook or a panel. */
export interface Channel {
  post(message: RendererRequest): void;
  receive(listener: (message: unknown) => void): void;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

export function connect({ post, receive }: Channel): Kernel {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  receive((message) => {
    const reply = replyOf(message);
    const asked = reply && waiting.get(reply.request);
    if (!reply || !asked) return;
    waiting.delete(reply.request);
    if (reply.error === undefined) asked.resolve(reply.answer);
    else asked.reject(new Error(reply.error));
  });
  return {
    ask: async (target, question) => {
      const request = ++last;
      const answer = new Promise<unknown>((resolve, reject) => waiting.set(request, { resolve, reject }));
      post({ type: 'question', request, target, question });
      return parseAnswer(question.kind, await answer);
    },
    tell: post,
    dropAll: () => waiting.clear(),
  };
}

interface Reply {
  request: number;
  answer: unknown;
  error: string | undefined;
}

function replyOf(message: unknown): Reply | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  if (!('type' in message) || message.type !== 'reply') return undefined;
  if (!('request' in message) || typeof message.request !== 'number') return undefined;
  const error = 'error' in message && typeof message.error === 'string' ? message.error : undefined;
  return { request: message.request, answer: 'answer' in message ? message.answer : undefined, error };
}

/** A question, and which panel of an output it is about. */
export interface Asked<Kind extends QuestionKind> {
  panel: number;
  question: Extract<Question, { kind: Kind }>;
}

/**
 * Asks in turn, one question in flight; a newer list replaces what still waits, and answers to an older
 * list are not passed on.
 */
export class LatestQuestions<Kind extends QuestionKind> {
  readonly #source: Source;
  #queue: Asked<Kind>[] = [];
  #generation = 0;
  #busy = false;
  #answer: (asked: Asked<Kind>, answer: Answers[Kind]) => void = () => {};
  #refuse: (reason: Error) => void = () => {};

  constructor(source: Source) {
    this.#source = source;
  }

  /** A refused question leaves on screen what is there; `refused` may say why. */
  pursue(
    questions: readonly Asked<Kind>[],
    answered: (asked: Asked<Kind>, answer: Answers[Kind]) => void,
    refused: (reason: Error) => void = () => {},
  ): void {
    this.#generation++;
    this.#queue = [...questions];
    this.#answer = answered;
    this.#refuse = refused;
    if (!this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    const { kernel, output } = this.#source;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      const generation = this.#generation;
      const { panel, question } = next;
      try {
        const answer = await kernel.ask<Kind>({ output, panel }, question);
        if (generation === this.#generation) this.#answer(next, answer);
      } catch (error) {
        if (generation === this.#generation)
          this.#refuse(error instanceof Error ? error : new Error(String(error)));
      }
    }
    this.#busy = false;
  }
}
