/**
 * What `explore(x)` offers to be turned, and how it is turned now: part of a view, and what a picture asks the kernel to
 * show instead. It knows no normalization. Guards are in `exploration-guard.ts`.
 */

/** What an option is set to. */
export type Setting = number | string | boolean | null;

/** One option of a choice, as a control is made of it. */
export interface Control {
  name: string;
  type: 'number' | 'integer' | 'boolean' | 'choice' | 'text';
  /** What it has while nothing else is set; absent: nothing. */
  default?: Setting;
  min?: number;
  max?: number;
  /** All that it may be, where that is not every number: the group counts that divide the channels. */
  values?: number[];
  /** Of a `choice`. */
  choices?: string[];
  /** A sentence. */
  doc: string;
}

/** A normalization that takes the tensor. */
export interface Choice {
  /** Unlike that of any other choice: `batchNorm`, or the name that the user gave. */
  id: string;
  /** `BN` */
  name: string;
  /** `Batch normalization` */
  title: string;
  /** Under which heading it is offered: `activations`. */
  family: string;
  /** Options first, then parameters: γ as `gamma`. */
  options: Control[];
  parameters: Control[];
  /** Whether evaluation takes what training has left. */
  hasState: boolean;
}

export interface ExploredVariant {
  choice: string;
  /** Those that are not as by default. */
  options: Record<string, Setting>;
  /** What all elements of a parameter are, where they are not as they were. */
  parameters: Record<string, number>;
}

export interface ExplorationState {
  variants: ExploredVariant[];
  training: boolean;
  /** Forwards in training, over all of x, before evaluation. */
  passes: number;
  /** How many samples, from the first; absent where there is no axis N. */
  samples?: number;
}

export interface Exploration {
  choices: Choice[];
  state: ExplorationState;
  /** The extent of N; absent where there is no such axis. */
  samples?: number;
  /** A cell that shows the same. */
  code: string;
}

export const MOST_EXPLORED = 6;
export const MOST_PASSES = 1000;
