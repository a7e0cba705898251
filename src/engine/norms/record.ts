/**
 * What a normalization's record holds, and the factory function that is made from it.
 * It knows no particular normalization: each is one file here, and one line in `index.ts`.
 */

import type { EngineErrorCode } from '../errors.ts';
import type { InputSpec } from '../layer/inputs.ts';
import { Layer, type LayerKind, type LayerPlan } from '../layer/layer.ts';
import type { Mathematics } from '../layer/mathematics.ts';
import { type Inverse, Scaler } from '../layer/scaler.ts';
import { ShardedLayer } from '../layer/sharded.ts';
import type { ValueSpec } from '../layer/values.ts';
import { type OptionSpecs, type Options, type OptionValues, readOptions } from '../options.ts';
import type { Described } from '../tensor/axes.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Invariant } from './invariants.ts';

export const EPS_OPTION = {
  eps: { type: 'number', default: 1e-5, min: 0, doc: 'Added to the variance under the root.' },
} as const;

/** Names and defaults are PyTorch's: only instance norm's `affine` differs. */
export const AFFINE_OPTIONS = {
  ...EPS_OPTION,
  affine: { type: 'boolean', default: true, doc: 'Whether there are a scale γ and a shift β to learn.' },
} as const;

export const OVER_OPTION = {
  over: {
    type: 'axes',
    doc: 'The axes to average over, "H W"; by default all but N where there is a C, else D.',
  },
} as const;

const isAffine = ({ affine }: { affine?: unknown }): boolean => affine !== false;

export const GAMMA = {
  name: 'gamma',
  torch: 'weight',
  initial: 1,
  doc: 'The scale γ, multiplied with the normalized value.',
  when: isAffine,
} as const satisfies ValueSpec;

export const BETA = {
  name: 'beta',
  torch: 'bias',
  initial: 0,
  doc: 'The shift β, added last.',
  when: isAffine,
} as const satisfies ValueSpec;

export const AFFINE_PARAMETERS = [GAMMA, BETA] as const;

export interface Paper {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
}

/** A tensor of a sample, filled with seeded normal noise; `below` makes class numbers under it instead. */
export interface SampleInput {
  readonly shape: readonly number[];
  readonly axes: string;
  readonly below?: number;
}

interface Sample {
  readonly options: Readonly<Record<string, unknown>>;
  readonly shape: readonly number[];
  readonly axes: string;
  readonly inputs?: Readonly<Record<string, SampleInput>>;
}

/** An input and options that work, with the pattern and the shapes of the parameters they lead to. */
export interface ValidSample extends Sample {
  /** Of several, with ` | ` between them. */
  readonly pattern: string;
  /** As a tensor describes itself, `C6`; where they differ, `gamma C6, alpha scalar`; `none`. */
  readonly parameters: string;
}

/** An input or options that are refused, with the whole message. */
export interface ErrorSample extends Sample {
  readonly code: EngineErrorCode;
  readonly message: string;
}

/** What a normalization is for. */
export type Family = 'activations' | 'weights' | 'data';

export interface NormRecord<
  S extends OptionSpecs = OptionSpecs,
  Statistic extends string = string,
  Value extends string = string,
> {
  /** The factory's name: `batchNorm`. */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly family: Family;
  /** One sentence: what shares statistics, and what that is good for. */
  readonly summary: string;
  readonly paper: Paper;
  /** TeX, and the same as a line of text. */
  readonly formula: string;
  readonly formulaText: string;
  readonly options: S;
  readonly parameters: readonly ValueSpec<Value>[];
  /** What training forwards, or backwards, change. */
  readonly state?: readonly ValueSpec<Value>[];
  /** What forward takes beside x. */
  readonly inputs?: readonly InputSpec[];
  /** What forward returns beside y, each with the kept axes of the pattern. */
  readonly statistics: readonly Statistic[];
  /** The pattern for a tensor of this shape and these axes; few differ between training and eval. */
  pattern(x: Described, options: OptionValues<S>, training: boolean): LayerPlan;
  /** Forward, which brings its backward. */
  mathematics(options: OptionValues<S>): Mathematics;
  /** What backward in training takes for constant although forward computes it from x, if anything. */
  heldConstant?(options: OptionValues<S>): string | undefined;
  readonly invariants: readonly Invariant[];
  /** A cell that shows it, TypeScript. */
  readonly example: string;
  readonly valid: readonly ValidSample[];
  readonly errors: readonly ErrorSample[];
  /** Of a scaler: back from y. */
  inverse?(options: OptionValues<S>): Inverse;
  /** Whether forward takes a batch in several tensors too. */
  readonly sharded?: true;
}

/** A layer with its values as properties: `bn.gamma`, undefined before they have a shape. Assign only tensors. */
export type WithValues<L, Value extends string> = L & { [V in Value]: Tensor | undefined };

export type NormLayer<Statistic extends string = string, Value extends string = string> = WithValues<
  Layer<Statistic, Value>,
  Value
>;

/** `batchNorm(options)`, with the record at hand. Options may be left out where none is required. */
export interface NormFactory<S extends OptionSpecs, R extends NormRecord<S>, L> {
  (...args: object extends Options<S> ? [options?: Options<S>] : [options: Options<S>]): L;
  readonly record: R;
}

/** The factory of a record. */
export function defineNorm<
  const S extends OptionSpecs,
  const Statistic extends string,
  const Value extends string,
>(
  record: NormRecord<S, Statistic, Value>,
): NormFactory<S, NormRecord<S, Statistic, Value>, NormLayer<Statistic, Value>> {
  return factoryOf(record);
}

/** The factory of a scaler's record, which states its inverse. */
export function defineScaler<
  const S extends OptionSpecs,
  const Statistic extends string,
  const Value extends string,
>(
  record: NormRecord<S, Statistic, Value> & { inverse(options: OptionValues<S>): Inverse },
): NormFactory<S, NormRecord<S, Statistic, Value>, WithValues<Scaler<Statistic, Value>, Value>> {
  return factoryOf(record);
}

/** The factory of a record whose layers take shards. */
export function defineSharded<
  const S extends OptionSpecs,
  const Statistic extends string,
  const Value extends string,
>(
  record: NormRecord<S, Statistic, Value> & { sharded: true },
): NormFactory<S, NormRecord<S, Statistic, Value>, WithValues<ShardedLayer<Statistic, Value>, Value>> {
  return factoryOf(record);
}

/** A layer from a record and options not yet checked. Throws code `option` for those it does not have. */
export function createLayer(record: NormRecord, options?: Readonly<Record<string, unknown>>): Layer {
  const values = readOptions(record.id, record.options, options);
  const has = ({ when }: ValueSpec): boolean => when === undefined || when(values);
  const all = [...record.parameters, ...(record.state ?? [])];
  const kind: LayerKind = {
    id: record.id,
    name: record.name,
    title: record.title,
    options: values,
    parameters: record.parameters.filter(has),
    state: (record.state ?? []).filter(has),
    absent: all.filter((spec) => !has(spec)).map(({ name }) => name),
    inputs: record.inputs ?? [],
    gradient: 'formula',
    heldConstant: record.heldConstant?.(values),
    plan: (x, training) => record.pattern(x, values, training),
    mathematics: record.mathematics(values),
  };
  if (record.inverse !== undefined) return new Scaler(kind, record.inverse(values));
  return record.sharded === true ? new ShardedLayer(kind) : new Layer(kind);
}

function factoryOf<R extends NormRecord, L>(
  record: R,
): ((options?: Readonly<Record<string, unknown>>) => L) & { record: R } {
  // What createLayer makes of this record is the layer that the record's type parameters describe: a property
  // for every value, a scaler where there is an inverse, a sharded layer where the record says so.
  const create = (options?: Readonly<Record<string, unknown>>): L => createLayer(record, options) as L;
  return Object.assign(create, { record });
}
