/**
 * The object that users hold: a normalization with its options, parameters and state, run forward and backward
 * on tensors. It knows no particular normalization: a `LayerKind` brings patterns and formulas.
 */

import { EngineError } from '../errors.ts';
import { type Grouping, resolvePattern } from '../pattern/grouping.ts';
import type { SplitSizes } from '../pattern/split.ts';
import { type Described, describe, refuseOtherOrder } from '../tensor/axes.ts';
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

  /** Forgets state, such as running statistics and the latest forward; parameters stay. */
  reset(): this {
    this.#values.forget(this.#kind.state.map(({ name }) => name));
    this.#latest = undefined;
    return this;
  }

  /**
   * Normalizes `x`, and keeps it for `backward` until the next forward or `reset()`. Further tensors, for those
   * normalizations that have them, by name: `{ style }`; lists of numbers do too. Throws where pattern, parameters or
   * inputs do not fit; the layer is then as before.
   */
  forward(x: Tensor, inputs: Inputs = {}): Forward<Statistic> {
    const { pass, made } = this.passFor(x, inputs);
    const outcome = this.#kind.mathematics(pass);
    this.#values.keep(made, outcome.state);
    this.#latest = { pass, outcome };
    // The record states which statistics its mathematics return; the table's test holds it to that.
    return {
      y: like(x, outcome.y),
      ...Object.fromEntries(
        Object.entries(outcome.statistics ?? {}).map(([name, found]) => [name, like(pass.grouping, found)]),
      ),
    } as Forward<Statistic>;
  }

  /**
   * The gradients of Σ dy·y, y being that of the latest forward, for which x must still hold what it held.
   * Throws code `state` before the first forward, `shape` where `dy` is not like y.
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
    checkTensor(`${this.id}.backward`, dy);
    if (dy.shape.join() !== x.shape.join()) {
      const remedy = 'pass the gradient of the latest y';
      throw new EngineError('shape', {
        what: `${this.id}.backward`,
        got: `dy ${dy}`,
        expected: describe(x),
        remedy,
      });
    }
    refuseOtherOrder(`${this.id}.backward`, 'dy', dy, x);
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
  protected passFor(x: Tensor, inputs: Inputs = {}): { pass: Pass; made: Readonly<Record<string, Tensor>> } {
    const plan = this.#planFor(x);
    const { affine } = plan;
    const grouping = resolvePattern(plan.pattern, x, { sizes: plan.sizes, affine });
    const others = (plan.others ?? []).map((pattern) => resolvePattern(pattern, x, { affine }));
    const given = checkInputs(this.id, this.#kind.inputs, inputs);
    const made = this.#values.shapedFor(x, grouping);
    const values = Object.fromEntries(Object.entries(made).map(([name, { data }]) => [name, data]));
    const groupings = [grouping, ...others];
    return { pass: { x, grouping, groupings, training: this.#training, values, inputs: given }, made };
  }

  #planFor(x: Tensor): LayerPlan {
    checkTensor(this.id, x);
    return this.#kind.plan(x, this.#training);
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

function like({ shape, axes }: Described, data: Floats): Tensor {
  return new Tensor(data instanceof Float32Array ? data : new Float32Array(data), shape, axes);
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
