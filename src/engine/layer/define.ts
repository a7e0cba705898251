/**
 * A user's own normalization as a layer: from a pattern, or from functions on tensors. It knows none of the table.
 */

import { EngineError } from '../errors.ts';
import { groupMathematics } from '../norms/group.ts';
import type { WithValues } from '../norms/record.ts';
import { refuseUnknown } from '../options.ts';
import { parsePattern } from '../pattern/pattern.ts';
import type { SplitSizes } from '../pattern/split.ts';
import { axisIndex, type Described, refuseOtherOrder, splitNames } from '../tensor/axes.ts';
import { Tensor } from '../tensor/tensor.ts';
import { numericGradient } from './finite-differences.ts';
import { Layer } from './layer.ts';
import type { Gradients, Mathematics, Pass } from './mathematics.ts';
import type { ValueSpec } from './values.ts';

/** A parameter of one's own: the number it starts from (1), and the tensor's axes that it has, `'c'` (a scalar). */
export interface CustomParameter {
  readonly initial?: number;
  readonly axes?: string;
}

/** What the functions see: the parameters by name, and whether the layer is training. */
export type Given<Value extends string> = { readonly [V in Value]: Tensor } & { readonly training: boolean };

/** What forward returned, y among it, and x; for backward to use. */
export type Kept = { readonly x: Tensor; readonly y: Tensor } & Readonly<Record<string, unknown>>;

export interface CustomNormalization<Value extends string = never> {
  /** Short, for captions. */
  readonly name: string;
  /** What shares statistics: for the cube, the tables, and forward where that is left out. */
  readonly pattern?: string;
  /** Of split axes in the pattern, `{ g: 3 }`. */
  readonly sizes?: SplitSizes;
  /** Added to the variance where forward is left out; 1e-5. */
  readonly eps?: number;
  readonly parameters?: Readonly<Record<Value, CustomParameter>>;
  /** x → y of the same shape; or an object with y and whatever backward needs. */
  forward?(x: Tensor, given: Given<Value>): Tensor | ({ y: Tensor } & Readonly<Record<string, unknown>>);
  /** dy → dx; or `{ dx, dgamma, … }` where there are parameters. */
  backward?(
    dy: Tensor,
    kept: Kept & Given<Value>,
  ): Tensor | ({ dx: Tensor } & Readonly<Record<string, Tensor>>);
}

const FIELDS = ['name', 'pattern', 'sizes', 'eps', 'parameters', 'forward', 'backward'];

/**
 * A layer of one's own, to be used and compared like any other:
 *
 *     const peak = defineNormalization({
 *       name: 'peak',
 *       pattern: 'n c h w -> n c',
 *       forward: (x) => x.map((v) => v / Math.hypot(1, v)),
 *     })
 *
 * A pattern alone normalizes its groups to mean 0 and variance 1. Forward alone is enough too: backward is then by
 * finite differences, four forwards for each element, and `layer.gradient` says so. `gradCheck(layer, x)` tells
 * whether a backward is right. Throws code `option` for a definition that is none.
 */
export function defineNormalization<const Value extends string = never>(
  definition: CustomNormalization<Value>,
): WithValues<Layer<string, Value>, Value> {
  check(definition);
  const { name, pattern = '... -> ...', sizes, parameters, forward, backward } = definition;
  const specs = Object.entries<CustomParameter>(parameters ?? {}).map(([key, one]) => specOf(name, key, one));
  const layer = new Layer<string, Value>({
    id: name,
    name,
    title: name,
    options: forward === undefined ? { eps: definition.eps ?? 1e-5 } : {},
    parameters: specs,
    state: [],
    absent: [],
    inputs: [],
    gradient: forward === undefined || backward !== undefined ? 'formula' : 'finite differences',
    plan: () => ({ pattern, ...(sizes ? { sizes } : {}) }),
    mathematics:
      forward === undefined ? groupMathematics({ eps: definition.eps ?? 1e-5 }) : custom(definition, specs),
  });
  // The layer has a property for every parameter, which are the names that `Value` stands for.
  return layer as WithValues<Layer<string, Value>, Value>;
}

/** What backward is given beside the parameters. */
const RESERVED = ['x', 'y', 'training'];
const isReserved = (name: string): boolean =>
  RESERVED.includes(name) ||
  name in Layer.prototype ||
  ['id', 'name', 'title', 'options', 'gradient'].includes(name);

function isParameter(one: unknown): boolean {
  if (typeof one !== 'object' || one === null) return false;
  const { initial = 1, axes = '' } = one as { initial?: unknown; axes?: unknown };
  return typeof initial === 'number' && typeof axes === 'string';
}

function check(definition: CustomNormalization<string>): void {
  const { pattern } = definition;
  const what = 'defineNormalization';
  refuseUnknown(what, FIELDS, Object.keys(definition));
  const found = problem(definition);
  if (found !== undefined) {
    const [got, remedy] = found;
    throw new EngineError('option', { what, got, expected: 'a name, and a pattern or a forward', remedy });
  }
  if (pattern !== undefined) parsePattern(pattern);
}

/** What is wrong, and what to do. */
function problem(definition: CustomNormalization<string>): [got: string, remedy: string] | undefined {
  const { name, pattern, forward, backward, parameters } = definition;
  const missing = 'add what is missing';
  if (typeof name !== 'string' || name === '') return ['no name', missing];
  if (pattern === undefined && forward === undefined)
    return [`${name} without a pattern and without forward`, missing];
  if (forward === undefined && backward !== undefined)
    return [`${name} with a backward but no forward`, missing];
  if (forward === undefined && parameters !== undefined)
    return [`${name} with parameters but no forward to use them`, missing];
  if (typeof (forward ?? check) !== 'function' || typeof (backward ?? check) !== 'function')
    return [`${name} with a forward or backward that is no function`, 'pass functions'];
  const wrong = Object.entries<unknown>(parameters ?? {}).find(([, one]) => !isParameter(one));
  if (wrong !== undefined)
    return [
      `${name} with a parameter ${wrong[0]} that is no { initial, axes }`,
      'write it as in { initial: 1, axes: "c" }',
    ];
  const taken = Object.keys(parameters ?? {}).find(isReserved);
  if (taken !== undefined) return [`${name} with a parameter named ${taken}, which is taken`, 'rename it'];
  return undefined;
}

function specOf(layer: string, name: string, { initial = 1, axes = '' }: CustomParameter): ValueSpec {
  const shape = (x: Described): Described => {
    const positions = splitNames(layer, axes).map((axis) => axisIndex(`${layer}.${name}`, x.axes, axis));
    return { shape: positions.map((i) => x.shape[i] ?? 0), axes: positions.map((i) => x.axes[i] ?? '') };
  };
  return { name, initial, shape, doc: `The parameter ${name}.` };
}

/** Parameters as tensors, before they are spread for the user's functions. */
interface Held {
  readonly training: boolean;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** The user's functions, which see tensors, as mathematics, which see numbers. */
function custom(definition: CustomNormalization<string>, specs: readonly ValueSpec[]): Mathematics {
  return (pass) => {
    const held = { training: pass.training, tensors: tensorsOf(pass, specs) };
    const kept = run(definition, pass.x, held);
    const backward = definition.backward === undefined ? numericGradients : derivedGradients;
    return { y: kept.y.data, backward: (dy) => backward(definition, kept, held, dy) };
  };
}

function tensorsOf({ x, grouping, values }: Pass, specs: readonly ValueSpec[]): Record<string, Tensor> {
  const tensors = specs.flatMap(({ name, shape }) => {
    const [data, described] = [values[name], shape?.(x, grouping, {})];
    return data && described ? [[name, new Tensor(data, described.shape, described.axes)]] : [];
  });
  return Object.fromEntries(tensors);
}

/** A parameter may not be called `training`, which makes this the type that it says. */
function given({ tensors, training }: Held): Given<string> {
  return { ...tensors, training } as Given<string>;
}

function run({ name, forward }: CustomNormalization<string>, x: Tensor, held: Held): Kept {
  const result = forward?.(x, given(held));
  const y = result instanceof Tensor ? result : result?.y;
  if (!(y instanceof Tensor))
    throw wrong(`${name}.forward`, 'no tensor', 'a tensor, or an object with a tensor y');
  if (y.shape.join() !== x.shape.join()) throw wrong(`${name}.forward`, `y ${y}`, `the shape of x, ${x}`);
  refuseOtherOrder(`${name}.forward`, 'y', y, x);
  return { ...(result instanceof Tensor ? {} : result), x, y };
}

type Derive = (
  definition: CustomNormalization<string>,
  kept: Kept,
  held: Held,
  dy: Float32Array,
) => Gradients;

const derivedGradients: Derive = ({ name, backward }, kept, held, dy) => {
  const known = { ...kept, ...given(held) } as Kept & Given<string>;
  const result = backward?.(new Tensor(dy, kept.x.shape, kept.x.axes), known);
  const found: Readonly<Record<string, unknown>> = result instanceof Tensor ? { dx: result } : { ...result };
  const gradient = (of: string, like: Tensor): Float32Array => {
    const one = found[`d${of}`];
    if (!(one instanceof Tensor)) throw wrong(`${name}.backward`, `no d${of}`, `a tensor d${of}`);
    if (one.shape.join() === like.shape.join()) return one.data;
    throw wrong(`${name}.backward`, `d${of} ${one}`, `the shape of ${of}, ${like}`);
  };
  return { x: gradient('x', kept.x), parameters: forEach(held.tensors, gradient) };
};

/** On copies: forward sees a moved x or parameter, and the caller's tensors stay as they are. */
const numericGradients: Derive = (definition, kept, held, dy) => {
  const x = copyOf(kept.x);
  const moved = { ...held, tensors: forEach(held.tensors, (_, one) => copyOf(one)) };
  const loss = (): number => {
    const { y } = run(definition, x, moved);
    return y.data.reduce((sum, value, i) => sum + value * (dy[i] ?? 0), 0);
  };
  const parameters = forEach(moved.tensors, (_, one) => numericGradient(loss, one.data));
  return { x: numericGradient(loss, x.data), parameters };
};

function forEach<T>(
  tensors: Readonly<Record<string, Tensor>>,
  make: (name: string, one: Tensor) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(tensors).map(([name, one]) => [name, make(name, one)]));
}

function copyOf({ data, shape, axes }: Tensor): Tensor {
  return new Tensor(data.slice(), shape, axes);
}

function wrong(what: string, got: string, expected: string): EngineError {
  return new EngineError('data', { what, got, expected, remedy: 'correct its return value' });
}
