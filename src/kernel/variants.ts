/** What `compare` takes: an input, and variants of it as layers, tensors or functions, with or without names. */
import { EngineError, type Grouping, Layer, Tensor } from '../engine/index.ts';

/** A normalization, its result already at hand, or any function of the input. */
export type Variant = Layer | Tensor | ((x: Tensor) => Tensor);

export interface NamedTensor {
  name: string;
  tensor: Tensor;
  /** Which elements shared statistics, where a layer made it. */
  grouping?: Grouping;
}

/** More panels than this are no comparison; the input and six variants fit a screen. */
export const MOST_VARIANTS = 6;

/** Runs the variants on `x`. Names come from the record's keys, else from the layers: `BN`, `GN`, `GN 2`. */
export function runVariants(x: unknown, given: readonly unknown[]): NamedTensor[] {
  if (!(x instanceof Tensor))
    throw refuse(`its input is ${kindOf(x)}`, 'a tensor', 'call compare(x, batchNorm(), …)');
  const [first] = given;
  const named = given.length === 1 && isRecord(first) ? Object.entries(first) : unnamed(given);
  if (named.length === 0) throw refuse('no variants', 'one to six', 'call compare(x, batchNorm(), …)');
  if (named.length > MOST_VARIANTS) {
    throw refuse(`${named.length} variants`, `at most ${MOST_VARIANTS}`, 'compare them in several calls');
  }
  return named.map(([name, variant]) => runVariant(x, name, variant));
}

function runVariant(x: Tensor, name: string, variant: unknown): NamedTensor {
  if (variant instanceof Layer) {
    // A trial: looking at a layer neither trains it nor changes what backward goes back through.
    const { outcome } = variant.trial(x);
    return { name, tensor: new Tensor(outcome.y, x.shape, x.axes), grouping: variant.groupingFor(x) };
  }
  const tensor = typeof variant === 'function' ? variant(x) : variant;
  if (!(tensor instanceof Tensor)) {
    throw refuse(
      `${name} is ${kindOf(tensor)}`,
      'a normalization, a tensor or a function that returns one',
      'pass one',
    );
  }
  if (tensor.shape.join() !== x.shape.join()) {
    throw refuse(`${name} has the shape ${tensor}`, `the input's, ${x}`, 'compare tensors of one shape');
  }
  return { name, tensor };
}

function unnamed(given: readonly unknown[]): [string, unknown][] {
  const seen = new Map<string, number>();
  return given.map((variant) => {
    const name = nameOf(variant);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return [times === 1 ? name : `${name} ${times}`, variant];
  });
}

function nameOf(variant: unknown): string {
  if (variant instanceof Layer) return variant.name;
  return typeof variant === 'function' && variant.name !== '' ? variant.name : 'variant';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? (value.constructor?.name ?? 'an object') : typeof value;
}

function refuse(got: string, expected: string, remedy: string): EngineError {
  return new EngineError('data', { what: 'compare', got, expected, remedy });
}
