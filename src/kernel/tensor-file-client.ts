/** The other side of the process that reads a tensor file: starts it, asks it, ends it. */
import { type ChildProcess, fork } from 'node:child_process';
import * as v from 'valibot';
import type { FileReply, FileRequest } from '../protocol/file-messages.ts';
import type { Entry } from '../protocol/inspector-page.ts';
import type { Question, Target } from '../protocol/questions.ts';
import { Questions } from './questions.ts';

const anyObject = v.custom<object>((value) => typeof value === 'object' && value !== null);
const fileReply = v.variant('type', [
  v.object({
    type: v.literal('reply'),
    request: v.number(),
    answer: v.exactOptional(anyObject),
    error: v.exactOptional(v.string()),
  }),
  v.object({ type: v.literal('renewed'), entry: v.string() }),
  v.object({ type: v.literal('fault'), message: v.string() }),
]);
const opened = v.object({
  entries: v.array(v.object({ name: v.string(), description: v.string(), isReadable: v.boolean() })),
});
const shownView = v.object({ view: v.unknown() });

/** Without the number by which an answer is found. */
type Asked = FileRequest extends infer One ? (One extends FileRequest ? Omit<One, 'request'> : never) : never;

export class TensorFileProcess {
  readonly #process: ChildProcess;
  readonly #questions = new Questions<object>();
  #nextId = 1;
  #ended: string | undefined;

  /** `script`: the built reader. `renewed` is called when more is known of an entry. */
  constructor(script: string, path: string, renewed: (entry: string) => void) {
    this.#process = fork(script, [path], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
    this.#process.on('message', (message: unknown) => {
      if (!isFileReply(message)) return;
      if (message.type === 'reply') this.#questions.answer(message.request, message.answer, message.error);
      if (message.type === 'renewed') renewed(message.entry);
    });
    const end = (reason: string): void => {
      this.#ended = reason;
      this.#questions.refuseAll(reason);
    };
    this.#process.on('error', (error) => end(`the file cannot be read: ${error.message}`));
    this.#process.on('exit', () => end('the process that reads the file has ended; open the file again'));
  }

  async open(): Promise<Entry[]> {
    return v.parse(opened, await this.#ask({ type: 'open' })).entries;
  }

  /** A view of one tensor, to be checked like any other. */
  async show(entry: string): Promise<unknown> {
    return v.parse(shownView, await this.#ask({ type: 'show', entry })).view;
  }

  ask(target: Target, question: Question): Promise<object> {
    return this.#ask({ type: 'question', target, question });
  }

  dispose(): void {
    this.#process.kill('SIGKILL');
  }

  #ask(asked: Asked): Promise<object> {
    if (this.#ended !== undefined) return Promise.reject(new Error(this.#ended));
    const request = this.#nextId++;
    const answer = this.#questions.ask(request);
    this.#process.send({ ...asked, request });
    return answer;
  }
}

function isFileReply(value: unknown): value is FileReply {
  return v.is(fileReply, value);
}
