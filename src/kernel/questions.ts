/** Questions that were sent to a kernel and wait for its answer. */

interface Waiting<T> {
  resolve(answer: T): void;
  reject(error: Error): void;
}

export class Questions<T> {
  readonly #waiting = new Map<number, Waiting<T>>();

  ask(id: number): Promise<T> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Without an answer it is refused, for this reason. */
  answer(id: number, answer: T | undefined, error = 'the kernel gave no answer'): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (answer === undefined) waiting?.reject(new Error(error));
    else waiting?.resolve(answer);
  }

  refuseAll(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}
