/** Questions of cells to the user, who may take any time, or the run's end. */
import type { Emit, Run } from './run.ts';

export class Inputs {
  readonly #emit: Emit;
  readonly #waiting = new Map<number, (value: string | undefined) => void>();
  #next = 1;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** What the user wrote; undefined where they wrote nothing. Rejects where the run is interrupted meanwhile. */
  ask(run: Run, prompt: string, value: string | undefined): Promise<string | undefined> {
    const request = this.#next++;
    const answer = new Promise<string | undefined>((resolve) => this.#waiting.set(request, resolve));
    this.#emit({ type: 'input', run: run.id, request, prompt, ...(value === undefined ? {} : { value }) });
    return Promise.race([answer, run.interruption]);
  }

  answer(request: number, value: string | undefined): void {
    this.#waiting.get(request)?.(value);
    this.#waiting.delete(request);
  }
}
