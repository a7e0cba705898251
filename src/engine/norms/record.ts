/**
 * What a normalization's record holds, and the factory function that is made from it.
 * It knows no particular normalization: each is one file here, and one line in `index.ts`.
 */
import type { Described } from '../axes.ts';
import type { EngineErrorCode } from '../errors.ts';
import { Layer, type LayerPlan } from '../layer.ts';
import {
  type OptionSpec,
  type OptionSpecs,
  type Options,
  type OptionValues,
  readOptions,
} from '../options.ts';
import type { Invariant } from './invariants.ts';

/** The options that every record has. Names and defaults are PyTorch's: only instance norm's `affine` differs. */
export const AFFINE_OPTIONS = {
  eps: { type: 'number', default: 1e-5, min: 0, doc: 'Added to the variance under the root.' },
  affine: { type: 'boolean', default: true, doc: 'Whether there are a scale γ and a shift β to learn.' },
} as const;

export type RecordOptions = OptionSpecs & {
  readonly eps: Extract<OptionSpec, { type: 'number' | 'integer' }> & {
    readonly type: 'number';
    readonly default: number;
  };
  readonly affine: Extract<OptionSpec, { type: 'boolean' }>;
};

export interface Paper {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
}

/** γ or β: what it starts from and what it is. Its axes come from the pattern. */
export interface Parameter {
  readonly name: 'gamma' | 'beta';
  readonly initial: number;
  readonly doc: string;
}

export const AFFINE_PARAMETERS: readonly Parameter[] = [
  { name: 'gamma', initial: 1, doc: 'The scale γ, multiplied with the normalized value.' },
  { name: 'beta', initial: 0, doc: 'The shift β, added last.' },
];

/** An input and options that work, with the pattern and the parameter axes they lead to. */
export interface ValidSample {
  readonly options: Readonly<Record<string, unknown>>;
  readonly shape: readonly number[];
  readonly axes: string;
  readonly pattern: string;
  /** As a tensor describes itself: `C6`, `C6 H4 W4`. */
  readonly parameters: string;
}

/** An input or options that are refused, with the whole message. */
export interface ErrorSample {
  readonly options: Readonly<Record<string, unknown>>;
  readonly shape: readonly number[];
  readonly axes: string;
  readonly code: EngineErrorCode;
  readonly message: string;
}

export interface NormRecord<S extends RecordOptions = RecordOptions> {
  /** The factory's name: `batchNorm`. */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** One sentence: what shares statistics, and what that is good for. */
  readonly summary: string;
  readonly paper: Paper;
  /** TeX */
  readonly formula: string;
  readonly parameters: readonly Parameter[];
  readonly options: S;
  /** The pattern for a tensor of this shape and these axes. */
  pattern(x: Described, options: OptionValues<S>): LayerPlan;
  readonly invariants: readonly Invariant[];
  /** A cell that shows it, TypeScript. */
  readonly example: string;
  readonly valid: readonly ValidSample[];
  readonly errors: readonly ErrorSample[];
}

/** `batchNorm(options)`, with the record at hand. Options may be left out where none is required. */
export interface NormFactory<S extends RecordOptions> {
  (...args: object extends Options<S> ? [options?: Options<S>] : [options: Options<S>]): Layer;
  readonly record: NormRecord<S>;
}

/** The factory of a record. */
export function defineNorm<const S extends RecordOptions>(record: NormRecord<S>): NormFactory<S> {
  return Object.assign((options?: Options<S>) => createLayer(record, options), { record });
}

/** A layer from a record and options not yet checked. Throws code `option` for those it does not have. */
export function createLayer(record: NormRecord, options?: Readonly<Record<string, unknown>>): Layer {
  const values = readOptions(record.id, record.options, options);
  return new Layer({
    id: record.id,
    name: record.name,
    title: record.title,
    eps: values.eps,
    affine: values.affine,
    plan: (x) => record.pattern(x, values),
  });
}
