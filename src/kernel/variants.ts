/** What `compare` takes: an input, and variants of it as layers, tensors or functions, with or without names. */
import { EngineError, type Grouping, type Inputs, Layer, Tensor } from '../engine/index.ts';
import type { Panel } from '../protocol/view.ts';
import { type Facts, factsOf } from './normalization-facts.ts';

/** A normalization, its result already at hand, or any function of the input. */
export type Variant = Layer | Tensor | ((x: Tensor) => Tensor);

export interface CompareOptions {
  /** The name of the variant from which the others' differences are told; the first one by default. */
  reference?: string;
  /** The gradient of a loss with respect to the outputs: of each normalization its dx is shown too. */
  dy?: Tensor;
  /** What normalizations take beside x, by the variant's name: `{ AdaIN: { style } }`. */
  inputs?: Readonly<Record<string, Inputs>>;
}

/** One panel of a comparison. */
export interface Compared {
  name: string;
  role: Exclude<Panel['role'], 'tensor'>;
  tensor: Tensor;
  /** Where a layer made it. */
  made?: { grouping: Grouping; facts: Facts };
}

export interface Comparison {
  panels: Compared[];
  reference: number | undefined;
}

/** More variants than this are no comparison; the input and six of them fit a screen. */
export const MOST_VARIANTS = 6;

/** What the user calls a tensor or a layer. */
export type NameOf = (value: object) => string | undefined;

/**
 * What `compare(x, …)` shows, run on `x`. Names come from the record's keys, else from the layers: `BN`, `GN`, `GN 2`.
 * Tensors alone, `compare(before, after)` or `compare({ before, after })`, have no input among them.
 */
export function runComparison(x: unknown, given: readonly unknown[], nameOf: NameOf): Comparison {
  const peers = peersOf(x, given, nameOf);
  if (peers !== undefined) return peers;
  checkInput(COMPARE, x);
  const { variants, options } = readGiven<CompareOptions>(COMPARE, given);
  checkOptions(variants, options, x);
  const shown = variants.map(([name, variant]) => runVariant(x, name, variant, options));
  const input: Compared = { name: nameOf(x) ?? 'input', role: 'input', tensor: x };
  const panels = [
    input,
    ...shown.map(({ forward }) => forward),
    ...shown.flatMap(({ backward }) => backward),
  ];
  return { panels, reference: referenceIn(panels, options) };
}

/** Tensors that no layer made and of which none is the input of the others. */
function peersOf(x: unknown, given: readonly unknown[], nameOf: NameOf): Comparison | undefined {
  const [last] = given.slice(-1);
  const options = isRecord(last) && given.length > 0 ? last : {};
  const all = isRecord(last) ? given.slice(0, -1) : given;
  const named = isRecord(x) && all.length === 0 ? Object.entries(x) : unnamedTensors([x, ...all], nameOf);
  const tensors = named.flatMap(([name, one]) => (one instanceof Tensor ? [{ name, tensor: one }] : []));
  const [first] = tensors;
  // A record after tensors may be one of variants: then x is their input.
  const isOptions = Object.keys(options).every((name) => OPTIONS.includes(name));
  if (first === undefined || tensors.length < 2 || tensors.length < named.length || !isOptions)
    return undefined;
  checkCount(tensors.length);
  for (const { name, tensor } of tensors) checkLike(name, tensor, first.tensor, first.name);
  const panels = tensors.map(({ name, tensor }): Compared => ({ name, role: 'variant', tensor }));
  return { panels, reference: referenceIn(panels, options as CompareOptions) };
}

function unnamedTensors(given: readonly unknown[], nameOf: NameOf): [string, unknown][] {
  return unique(given.map((one) => [one instanceof Tensor ? (nameOf(one) ?? 'tensor') : '', one]));
}

const OPTIONS = ['reference', 'dy', 'inputs'];

/** Who takes variants, for errors, and how many. */
export interface Taker {
  what: string;
  most: number;
}

const COMPARE: Taker = { what: 'compare', most: MOST_VARIANTS };

/** Throws code `data` for what is no tensor. */
export function checkInput(taker: Taker, x: unknown): asserts x is Tensor {
  if (x instanceof Tensor) return;
  const remedy = `call ${taker.what}(x, batchNorm(), …)`;
  throw refuse(`its input is ${kindOf(x)}`, 'a tensor', remedy, taker);
}

/** Variants with their names, and the options after them, whose members the caller checks. */
export function readGiven<Options extends object>(
  taker: Taker,
  given: readonly unknown[],
): { variants: [string, unknown][]; options: Options } {
  const [first, second] = given;
  const isNamed = isRecord(first) && given.length <= 2 && (given.length === 1 || isRecord(second));
  const last = given.at(-1);
  const options = (isNamed ? second : isRecord(last) ? last : undefined) ?? {};
  const list = isRecord(last) ? given.slice(0, -1) : given;
  const variants = isNamed ? Object.entries(first) : unique(list.map((one) => [nameOfVariant(one), one]));
  checkCount(variants.length, taker);
  return { variants, options: options as Options };
}

function checkCount(count: number, taker: Taker = COMPARE): void {
  const { what, most } = taker;
  if (count === 0) throw refuse('no variants', `one to ${most}`, `call ${what}(x, batchNorm(), …)`, taker);
  if (count > most) throw refuse(`${count} variants`, `at most ${most}`, 'take several calls', taker);
}

function checkOptions(variants: readonly [string, unknown][], options: CompareOptions, x: Tensor): void {
  const { dy, inputs = {} } = options;
  checkOptionNames(COMPARE, options, OPTIONS);
  if (dy !== undefined && !(dy instanceof Tensor))
    throw refuse(`dy is ${kindOf(dy)}`, 'a tensor like x', 'pass one');
  if (dy !== undefined) checkLike('dy', dy, x, 'the input');
  checkInputNames(COMPARE, inputs, variants);
}

export function checkOptionNames(taker: Taker, options: object, known: readonly string[]): void {
  const other = Object.keys(options).find((name) => !known.includes(name));
  if (other === undefined) return;
  const remedy = 'name a variant in the same object as the others, or leave it out';
  throw refuse(`the option ${other}`, known.join(', '), remedy, taker);
}

/** Further inputs are of variants that there are. */
export function checkInputNames(
  taker: Taker,
  inputs: object,
  variants: readonly (readonly [string, unknown])[],
): void {
  const names = variants.map(([name]) => name);
  const stray = Object.keys(inputs).find((name) => !names.includes(name));
  if (stray === undefined) return;
  throw refuse(`inputs for ${stray}`, names.join(', '), 'give inputs by the name of their variant', taker);
}

function referenceIn(panels: readonly Compared[], { reference }: CompareOptions): number | undefined {
  if (reference === undefined) return undefined;
  const found = panels.findIndex(({ name }) => name === reference);
  if (found >= 0) return found;
  const names = panels.map(({ name }) => name).join(', ');
  throw refuse(`the reference ${String(reference)}`, names, 'name one of them');
}

interface Ran {
  forward: Compared;
  backward: Compared[];
}

function runVariant(x: Tensor, name: string, variant: unknown, { dy, inputs = {} }: CompareOptions): Ran {
  if (variant instanceof Layer) return runLayer(x, name, variant, dy, inputs[name]);
  return { forward: { name, role: 'variant', tensor: outputOf(COMPARE, x, name, variant) }, backward: [] };
}

/** Of a variant that is no layer. Throws code `data` where it is no tensor like x and returns none. */
export function outputOf(taker: Taker, x: Tensor, name: string, variant: unknown): Tensor {
  const tensor = typeof variant === 'function' ? variant(x) : variant;
  if (!(tensor instanceof Tensor)) {
    const expected = 'a normalization, a tensor or a function that returns one';
    throw refuse(`${name} is ${kindOf(tensor)}`, expected, 'pass one', taker);
  }
  checkLike(name, tensor, x, 'the input', taker);
  return tensor;
}

/** A trial: looking at a layer neither trains it nor changes what backward goes back through. */
function runLayer(x: Tensor, name: string, layer: Layer, dy: Tensor | undefined, inputs: Inputs = {}): Ran {
  const trial = layer.trial(x, inputs);
  const forward = trialPanel(name, layer, trial);
  if (dy === undefined) return { forward, backward: [] };
  const dx = tensorLike(x, trial.outcome.backward(dy.data).x);
  return { forward, backward: [{ ...forward, name: `${name} dx`, role: 'gradient', tensor: dx }] };
}

/** What a trial of a layer made, with what the layer did. */
export function trialPanel(name: string, layer: Layer, trial: ReturnType<Layer['trial']>): Compared {
  const { pass, outcome } = trial;
  const made = { grouping: pass.grouping, facts: factsOf(layer, trial) };
  return { name, role: 'variant', tensor: tensorLike(pass.x, outcome.y), made };
}

function tensorLike({ shape, axes }: Tensor, data: ArrayLike<number>): Tensor {
  return new Tensor(data instanceof Float32Array ? data : Float32Array.from(data), shape, axes);
}

function checkLike(name: string, tensor: Tensor, x: Tensor, whose: string, taker: Taker = COMPARE): void {
  if (tensor.shape.join() === x.shape.join()) return;
  const expected = whose === 'the input' ? `the input's, ${x}` : `that of ${whose}, ${x}`;
  throw refuse(`${name} has the shape ${tensor}`, expected, 'take tensors of one shape', taker);
}

/** The second of a name gets a number. */
export function unique<T>(named: readonly (readonly [string, T])[]): [string, T][] {
  const seen = new Map<string, number>();
  return named.map(([name, one]) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return [times === 1 ? name : `${name} ${times}`, one];
  });
}

export function nameOfVariant(variant: unknown): string {
  if (variant instanceof Layer) return variant.name;
  return typeof variant === 'function' && variant.name !== '' ? variant.name : 'variant';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? (value.constructor?.name ?? 'an object') : typeof value;
}

export function refuse(
  got: string,
  expected: string,
  remedy: string,
  { what }: Taker = COMPARE,
): EngineError {
  return new EngineError('data', { what, got, expected, remedy });
}
