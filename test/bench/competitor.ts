// What a competitor is to the benchmark, and the messages between the benchmark and the process that each has to
// itself: JSON, one message a line. Files hold the tensors, see inputs.ts.
import type { Case } from './cases.ts';
import type { Inputs } from './inputs.ts';

/** A program that normalizes. Opened once per number of threads, in a process of its own. */
export interface Competitor {
  readonly version: string;
  /** Makes the case ready to run. Throws `Refusal` where the competitor does not have it. */
  load(one: Case, inputs: Inputs): Loaded | Promise<Loaded>;
}

export interface Loaded {
  /** What is timed, until it returns or what it returns is fulfilled. */
  run(): unknown;
  /** What the latest run made, by the names of reference.ts. */
  outputs(): Outputs | Promise<Outputs>;
  /** Frees what the garbage collector does not. */
  unload?(): unknown;
}

export type Outputs = Readonly<Record<string, Float32Array>>;

/** Throws `Refusal` where the competitor is not here, or has not so many threads. */
export type Open = (threads: number) => Promise<Competitor>;

/** A competitor does not do this; the message says why. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

export type Request =
  | { readonly do: 'load'; readonly case: Case; readonly folder: string; readonly eps: number }
  | { readonly do: 'measure'; readonly milliseconds: number }
  | { readonly do: 'unload' };

/** The first is `version`, or why not; then one for each request. */
export interface Answer {
  readonly version?: string;
  readonly refused?: string;
  /** The outputs that were written to the folder, as `<competitor>.<name>.f32`. */
  readonly outputs?: readonly string[];
  /** Milliseconds for one run, each the mean of a batch. */
  readonly samples?: readonly number[];
}

/** Imports a package of test/bench/package.json, which need not be there for types nor for the other competitors. */
export async function peer(name: string): Promise<object> {
  try {
    const found: object & { default?: object } = await import(name);
    return found.default ?? found;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new Refusal('is not installed; run npm ci --prefix test/bench');
  }
}
