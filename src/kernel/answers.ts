/** Requests to a kernel that wait for its answer, each by its number. */

export class Answers<T> {
  readonly #waiting = new Map<number, { resolve(answer: T): void; reject(error: Error): void }>();

  /** Resolves with the answer to this request. */
  to(request: number): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
    });
  }

  resolve(request: number, answer: T): void {
    this.#waiting.get(request)?.resolve(answer);
    this.#waiting.delete(request);
  }

  reject(request: number, message: string): void {
    this.#waiting.get(request)?.reject(new Error(message));
    this.#waiting.delete(request);
  }

  /** No answer will come any more. */
  rejectAll(message: string): void {
    for (const request of [...this.#waiting.keys()]) this.reject(request, message);
  }
}
