/**
 * The seam between a layer and its formulas: what one forward sees, what it returns, and how it goes back.
 * Formulas know numbers only: shapes, names, state and errors of use are the layer's (`layer.ts`).
 */
import type { Grouping } from '../pattern/grouping.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Numbers to be rounded to float32, or already so. */
export type Floats = Float32Array | Float64Array;

/** What one forward sees. */
export interface Pass {
  readonly x: Tensor;
  /** The pattern on `x`. Its parameters are those of γ and β even where the layer has none: the channels. */
  readonly grouping: Grouping;
  /** `grouping`, then those of the further patterns of a normalization that mixes several. */
  readonly groupings: readonly Grouping[];
  readonly training: boolean;
  /** The elements of parameters and state, as they were before; none for what the layer does not have. */
  readonly values: Readonly<Record<string, Float32Array | undefined>>;
  /** Where y may be written once nothing reads x any more, since it may be x. Elsewhere will do: it is copied then. */
  readonly out?: Float32Array | undefined;
  /** What forward was given beside `x`, by name. */
  readonly inputs: Readonly<Record<string, Tensor>>;
}

/** What one forward makes. Whatever `backward` needs it keeps in its closure. */
export interface Outcome {
  /** As `x`. */
  readonly y: Float32Array;
  /** One entry for each group of the first pattern. */
  readonly statistics?: Readonly<Record<string, Float64Array>>;
  /** State that changes, by name. */
  readonly state?: Readonly<Record<string, Floats>>;
  backward(dy: Float32Array): Gradients;
}

/** The gradients of Σ dy·y. */
export interface Gradients {
  readonly x: Floats;
  /** One for each parameter in `Pass.values`. */
  readonly parameters?: Readonly<Record<string, Floats>>;
  /** One for each input that can have one. */
  readonly inputs?: Readonly<Record<string, Floats>>;
  /** State that backward itself changes. */
  readonly state?: Readonly<Record<string, Floats>>;
}

export type Mathematics = (pass: Pass) => Outcome;
