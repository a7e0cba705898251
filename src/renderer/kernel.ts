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
  /** Of all that are asked at a time, what tells it from the others. */
  key: string;
  panel: number;
  question: Extract<Question, { kind: Kind }>;
}

/** What becomes of a list of questions. */
export interface Pursuit<Kind extends QuestionKind> {
  answered(asked: Asked<Kind>, answer: Answers[Kind]): void;
  /** Leaves on screen what is there. Not told of a list that has been replaced. */
  refused?(reason: Error): void;
  /** Every question of the list has been answered or refused. */
  finished?(): void;
}

/**
 * Asks in turn, some at a time: the way there is long, and what has been sent cannot be taken back. A newer list
 * replaces what still waits; what is on its way already is not asked again, and its answer is passed on all the same.
 */
export class LatestQuestions<Kind extends QuestionKind> {
  readonly #source: Source;
  readonly #atATime: number;
  readonly #flying = new Set<string>();
  #queue: Asked<Kind>[] = [];
  #pursuit: Pursuit<Kind> | undefined;

  constructor(source: Source, atATime = 1) {
    this.#source = source;
    this.#atATime = atATime;
  }

  pursue(questions: readonly Asked<Kind>[], pursuit: Pursuit<Kind>): void {
    this.#queue = questions.filter(({ key }) => !this.#flying.has(key));
    this.#pursuit = pursuit;
    this.#send();
  }

  #send(): void {
    while (this.#flying.size < this.#atATime) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      void this.#ask(next, this.#pursuit);
    }
    if (this.#flying.size > 0 || this.#pursuit === undefined) return;
    const { finished } = this.#pursuit;
    this.#pursuit = undefined;
    finished?.();
  }

  async #ask(asked: Asked<Kind>, pursuit: Pursuit<Kind> | undefined): Promise<void> {
    const { kernel, output } = this.#source;
    const { key, panel, question } = asked;
    this.#flying.add(key);
    try {
      pursuit?.answered(asked, await kernel.ask<Kind>({ output, panel }, question));
    } catch (error) {
      if (pursuit === this.#pursuit) {
        pursuit?.refused?.(error instanceof Error ? error : new Error(String(error)));
      }
    } finally {
      this.#flying.delete(key);
      this.#send();
    }
  }
}
