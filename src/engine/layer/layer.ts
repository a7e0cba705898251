/**
 * The object that users hold: a normalization with its options, parameters and state, run forward and backward
 * on tensors. It knows no particular normalization: a `LayerKind` brings patterns and formulas.
 */

import { EngineError } from '../errors.ts';
import { floats, overlapOf } from '../memory/memory.ts';
import { type Grouping, resolvePattern } from '../pattern/grouping.ts';
import type { SplitSizes } from '../pattern/split.ts';
import { type Described, describe, isSameOutside, refuseOtherOrder } from '../tensor/axes.ts';
import { checkTensor, Tensor } from '../tensor/tensor.ts';
import { checkInputs, type InputSpec, type Inputs } from './inputs.ts';
import type { Floats, Mathematics, Outcome, Pass } from './mathematics.ts';
import { fromStateDict, readSaved, type SavedLayer, type StateDict, save } from './saved.ts';
import { type ValueSpec, Values } from './values.ts';

/**
 * A pattern for one tensor, the sizes of its split axes, and the axes of γ and β (none when empty). Where a
 * normalization mixes statistics, `others` are its further patterns.
 */
export interface LayerPlan {
  readonly pattern: string;
  readonly others?: readonly string[];
  readonly sizes?: SplitSizes;
  readonly affine?: string;
}

/** What makes a layer this normalization and not another. */
export interface LayerKind {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly parameters: readonly ValueSpec[];
  readonly state: readonly ValueSpec[];
  /** Values that layers of other options have: read they are undefined, assigned they are refused. */
  readonly absent: readonly string[];
  readonly inputs: readonly InputSpec[];
  /** How backward comes about. */
  readonly gradient: Gradient;
  /** What backward in training takes for constant although forward computes it from x. */
  readonly heldConstant?: string | undefined;
  plan(x: Described, training: boolean): LayerPlan;
  readonly mathematics: Mathematics;
}

/** By a derived formula, or by finite differences of forward, which is slow and good to about four digits. */
export type Gradient = 'formula' | 'finite differences';

/**
 * `y` is as x. The statistics have the kept axes of the pattern; which there are is the normalization's. They
 * are computed in float64 and rounded to float32 here.
 */
export type Forward<Statistic extends string = string> = { y: Tensor } & { [S in Statistic]: Tensor };

/** The gradients of Σ dy·y: `dx`, and `d` before the name of each parameter and each input that has one. */
export type Backward<Value extends string = string> = { dx: Tensor } & { [V in Value as `d${V}`]?: Tensor };

interface Latest {
  readonly pass: Pass;
  readonly outcome: Outcome;
}

/** Where `forward` writes y. */
export interface ForwardOptions {
  /**
   * A tensor like x that takes the elements of y, and is then `y`: nothing is allocated. It may be x itself, which
   * saves memory and time, or a further input; `backward` is then refused, since what it needs is gone.
   */
  readonly into?: Tensor;
}

/** The patterns on a tensor of this shape, in this mode: resolving them costs more than a small forward. */
interface Known extends Described {
  readonly training: boolean;
  readonly groupings: readonly Grouping[];
}

export class Layer<Statistic extends string = string, Value extends string = string> {
  /** `batchNorm` */
  readonly id: string;
  /** Short, for a picture's caption: `BN`. */
  readonly name: string;
  /** `Batch normalization` */
  readonly title: string;
  /** All options, with the defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** How `backward` computes. */
  readonly gradient: Gradient;
  /** What `backward` in training takes for constant by definition, if anything: `r and d`. */
  readonly heldConstant: string | undefined;
  readonly #kind: LayerKind;
  readonly #values: Values;
  #training = true;
  #latest: Latest | undefined;
  #known: Known | undefined;

  constructor(kind: LayerKind) {
    this.id = kind.id;
    this.name = kind.name;
    this.title = kind.title;
    this.options = Object.freeze({ ...kind.options });
    this.gradient = kind.gradient;
    this.heldConstant = kind.heldConstant;
    this.#kind = kind;
    this.#values = new Values(kind.id, this.#specs, this.options);
    for (const name of [...this.#specs.map((spec) => spec.name), ...kind.absent]) {
      const get = (): Tensor | undefined => this.#values.get(name);
      const set = (value: Tensor): void => this.#values.set({ [name]: value });
      Object.defineProperty(this, name, { get, set, enumerable: true });
    }
  }

  /** Whether forward takes statistics from its input and updates running ones, as a new layer does. */
  get training(): boolean {
    return this.#training;
  }

  /** Statistics from the input again. */
  train(): this {
    this.#training = true;
    return this;
  }

  /** Running statistics, where the layer has them, from now on; they no longer change. */
  eval(): this {
    this.#training = false;
    return this;
  }

  /** The concrete pattern of the latest forward, `n c h w -> c`; undefined before the first. */
  get pattern(): string | undefined {
    return this.#latest?.pass.grouping.pattern;
  }

  /** The concrete pattern that this layer has on `x`, without running it. */
  patternFor(x: Tensor): string {
    return this.groupingFor(x).pattern;
  }

  /** Which elements of `x` share statistics and parameters. Throws where the layer does not fit `x`. */
  groupingFor(x: Tensor): Grouping {
    const { pattern, sizes, affine } = this.#planFor(x);
    const hasParameters = this.#kind.parameters.some(({ shape }) => shape === undefined);
    return resolvePattern(pattern, x, { sizes, affine: hasParameters ? affine : '' });
  }

  /** As `groupingFor`, for every pattern of a normalization that mixes the statistics of several. */
  groupingsFor(x: Tensor): Grouping[] {
    const { others = [] } = this.#planFor(x);
    return [this.groupingFor(x), ...others.map((pattern) => resolvePattern(pattern, x))];
  }

  /** The parameters by name, those that have their shape: γ as `gamma`, β as `beta`. Not copies. */
  parameters(): Readonly<Record<string, Tensor>> {
    return this.#existing(this.#kind.parameters);
  }

  /** The state by name, running statistics above all, what has its shape. Not copies. */
  state(): Readonly<Record<string, Tensor>> {
    return this.#existing(this.#kind.state);
  }

  /** Parameters and state by name in the shapes that `x` needs, those made anew that are not there yet. Changes nothing. */
  valuesFor(x: Tensor): Readonly<Record<string, Tensor>> {
    // A layer has at least one pattern.
    return this.#values.shapedFor(x, this.#resolved(x)[0] as Grouping);
  }

  /** Forgets state, such as running statistics and the latest forward; parameters stay. */
  reset(): this {
    this.#values.forget(this.#kind.state.map(({ name }) => name));
    this.#latest = undefined;
    return this;
  }

  /**
   * Normalizes `x`, and keeps it for `backward` until the next forward or `reset()`. Further tensors, for those
   * normalizations that have them, by name: `{ style }`; lists of numbers do too. Throws where pattern, parameters or
   * inputs do not fit, or `into` lies over a part of one; the layer is then as before.
   */
  forward(x: Tensor, inputs: Inputs = NONE, { into }: ForwardOptions = NONE): Forward<Statistic> {
    const { pass, made } = this.passFor(x, inputs);
    const lost = into === undefined ? undefined : this.#overwritten(pass, into);
    const outcome = this.#kind.mathematics(into === undefined ? pass : { ...pass, out: into.data });
    this.#values.keep(made, outcome.state, pass.grouping);
    this.#latest = { pass, outcome: lost === undefined ? outcome : withoutBackward(this.id, outcome, lost) };
    const found: Record<string, Tensor> = { y: into ?? like(x, outcome.y) };
    // Mathematics that do not write where they are told to have made an array of their own.
    if (into !== undefined && outcome.y !== into.data) into.data.set(outcome.y);
    for (const name in outcome.statistics) {
      found[name] = like(pass.grouping, outcome.statistics[name] ?? new Float64Array());
    }
    // The record states which statistics its mathematics return; the table's test holds it to that.
    return found as Forward<Statistic>;
  }

  /**
   * The gradients of Σ dy·y, y being that of the latest forward, for which x must still hold what it held. Throws
   * code `state` before the first forward, after one over x itself and after x's `dispose()`, `shape` where `dy` is not
   * like y.
   */
  backward(dy: Tensor): Backward<Value> {
    const latest = this.#latest;
    if (latest === undefined) {
      throw new EngineError('state', {
        what: this.id,
        got: 'backward before any forward',
        remedy: 'call forward(x) first',
      });
    }
    const { outcome, pass } = latest;
    const { x, inputs } = pass;
    this.#checkLike(`${this.id}.backward`, 'dy', dy, x);
    // Formulas keep the elements alone, which are another tensor's by now where one of these was disposed of: reading
    // `data` throws then.
    for (const one of [x, ...Object.values(inputs)]) void one.data;
    const found = outcome.backward(dy.data);
    const values = this.#existing(this.#kind.parameters);
    if (found.state !== undefined) this.#values.keep(this.#existing(this.#specs), found.state);
    return {
      dx: like(x, found.x),
      ...gradients(found.parameters, values),
      ...gradients(found.inputs, inputs),
    } as Backward<Value>;
  }

  /** All that makes this layer anew with `fromJSON`: id, options, mode, parameters and state. */
  toJSON(): SavedLayer {
    const values = this.#existing(this.#specs);
    return save({ id: this.id, options: this.options, training: this.#training }, values);
  }

  /** Takes mode, parameters and state of a saved layer of the same normalization; its options are not changed. */
  restore(saved: unknown): this {
    const { training, values } = readSaved(this.id, this.#specs, saved);
    this.#values.replace(values);
    this.#latest = undefined;
    this.#training = training;
    return this;
  }

  /**
   * Takes parameters and state under their PyTorch names, `weight`, `bias`, `running_mean` …, each after
   * `prefix`: `bn.loadStateDict(dict, 'layer1.0.bn1.')`. Tensors, plain and typed arrays will do; other prefixes
   * are passed over. Throws code `state` for names missing or unknown, as PyTorch does.
   */
  loadStateDict(dict: StateDict, prefix = ''): this {
    this.#values.set(fromStateDict(this.id, this.#specs, dict, prefix));
    return this;
  }

  /**
   * A forward that leaves no trace in the layer: what went in and what the mathematics made of it, as plain numbers.
   * `values` stand for parameters and state of the same name.
   */
  trial(x: Tensor, inputs: Inputs = {}, values: Pass['values'] = {}): { pass: Pass; outcome: Outcome } {
    const { pass } = this.passFor(x, inputs);
    const changed = { ...pass, values: { ...pass.values, ...values } };
    return { pass: changed, outcome: this.#kind.mathematics(changed) };
  }

  /** What mathematics see of `x`, and the values in the shapes that it needs. Changes nothing. */
  protected passFor(
    x: Tensor,
    inputs: Inputs = NONE,
  ): { pass: Pass; made: Readonly<Record<string, Tensor>> } {
    const groupings = this.#resolved(x);
    // A layer has at least one pattern.
    const grouping = groupings[0] as Grouping;
    const given = checkInputs(this.id, this.#kind.inputs, inputs);
    const made = this.#values.shapedFor(x, grouping);
    const values: Record<string, Float32Array> = {};
    for (const name in made) values[name] = made[name]?.data ?? new Float32Array();
    return { pass: { x, grouping, groupings, training: this.#training, values, inputs: given }, made };
  }

  #resolved(x: Tensor): readonly Grouping[] {
    checkTensor(this.id, x);
    const known = this.#known;
    if (known?.training === this.#training && isSameOutside(known, x)) return known.groupings;
    const { pattern, sizes, affine, others = [] } = this.#planFor(x);
    const groupings = [
      resolvePattern(pattern, x, { sizes, affine }),
      ...others.map((other) => resolvePattern(other, x, { affine })),
    ];
    this.#known = { shape: [...x.shape], axes: [...x.axes], training: this.#training, groupings };
    return groupings;
  }

  #planFor(x: Tensor): LayerPlan {
    checkTensor(this.id, x);
    return this.#kind.plan(x, this.#training);
  }

  /** What of the pass's tensors y is written over, if any. Throws code `shape` and `data` where it cannot be. */
  #overwritten({ x, inputs }: Pass, into: Tensor): string | undefined {
    const what = `${this.id}.forward`;
    this.#checkLike(what, 'into', into, x);
    let lost: string | undefined;
    for (const [name, one] of Object.entries({ ...inputs, x })) {
      const overlap = overlapOf(into.data, one.data);
      if (overlap === 'part') {
        const got = `into over a part of ${name}`;
        throw new EngineError('data', {
          what,
          got,
          expected: 'all of it or none',
          remedy: 'pass zeros(x.shape)',
        });
      }
      if (overlap === 'same') lost = name;
    }
    return lost;
  }

  #checkLike(what: string, name: string, given: Tensor, x: Tensor): void {
    checkTensor(what, given);
    if (isSameOutside(given, x)) return;
    if (given.shape.join() !== x.shape.join()) {
      throw new EngineError('shape', {
        what,
        got: `${name} ${given}`,
        expected: describe(x),
        remedy: name === 'dy' ? 'pass the gradient of the latest y' : 'pass a tensor of the shape of x',
      });
    }
    refuseOtherOrder(what, name, given, x);
  }

  #existing(specs: readonly ValueSpec[]): Record<string, Tensor> {
    const found = specs.flatMap(({ name }) => {
      const value = this.#values.get(name);
      return value === undefined ? [] : [[name, value]];
    });
    return Object.fromEntries(found);
  }

  get #specs(): readonly ValueSpec[] {
    return [...this.#kind.parameters, ...this.#kind.state];
  }
}

/** No further inputs, no options. */
const NONE = {};

/** Backward needs the tensor over which y was written. */
function withoutBackward(what: string, outcome: Outcome, lost: string): Outcome {
  return {
    ...outcome,
    backward: () => {
      throw new EngineError('state', {
        what: `${what}.backward`,
        got: `no ${lost} any more: the latest forward wrote y over it`,
        remedy: `call forward without { into: ${lost} }`,
      });
    },
  };
}

function like({ shape, axes }: Described, data: Floats): Tensor {
  return new Tensor(data instanceof Float32Array ? data : rounded(data), shape, axes);
}

function rounded(data: Float64Array): Float32Array {
  const result = floats('a result', data.length);
  result.set(data);
  return result;
}

function gradients(
  found: Readonly<Record<string, Floats>> = {},
  of: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> {
  const entries = Object.entries(found).flatMap(([name, data]) => {
    const one = of[name];
    return one === undefined ? [] : [[`d${name}`, like(one, data)]];
  });
  return Object.fromEntries(entries);
}
