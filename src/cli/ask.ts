/** Answers to what cells ask: lines of standard input, one a question. */
import process from 'node:process';
import { createInterface } from 'node:readline';

export class Asker {
  #lines: AsyncIterator<string> | undefined;

  /** The next line; undefined where there are no more. The question goes to standard error, so that output stays clean. */
  async ask(prompt: string): Promise<string | undefined> {
    this.#lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
    process.stderr.write(`${prompt} `);
    const { value, done } = await this.#lines.next();
    return done ? undefined : value;
  }

  /** Lets the process end. */
  close(): void {
    if (this.#lines !== undefined) process.stdin.destroy();
  }
}
