/**
 * What a layer remembers by name: parameters, which are learned, and state, which forward itself changes. They
 * take their shape from the first input, or are given. It knows no formulas.
 */

import { EngineError } from '../errors.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { type Described, describe, refuseOtherOrder, sizeOf } from '../tensor/axes.ts';
import { checkTensor, Tensor } from '../tensor/tensor.ts';
import { orList } from '../wording.ts';
import type { Floats } from './mathematics.ts';

/** One parameter or piece of state. `options` are those of the layer. */
export interface ValueSpec<Name extends string = string> {
  readonly name: Name;
  /** A sentence part: what it is. */
  readonly doc: string;
  /** What all its elements start from; or the elements, made from the first input and the values before this one. */
  readonly initial:
    | number
    | ((first: { x: Tensor; grouping: Grouping; made: Made; options: Options }) => ArrayLike<number>);
  /** Left out: that of γ and β, which for most is the channels. */
  readonly shape?: (x: Described, grouping: Grouping, options: Options) => Described;
  /** Whether layers of these options have it; left out: all. */
  readonly when?: (options: Options) => boolean;
  /** Its name in a PyTorch `state_dict`, where that has it. */
  readonly torch?: string;
}

type Made = Readonly<Record<string, Tensor>>;
type Options = Readonly<Record<string, unknown>>;

/** A scalar's shape. */
export const scalarShape = (): Described => ({ shape: [], axes: [] });

export class Values {
  readonly #what: string;
  readonly #specs: readonly ValueSpec[];
  readonly #options: Options;
  #tensors: Made = {};
  /** Of the latest forward, by name. */
  #shapes: Readonly<Record<string, Described>> = {};
  /** What the tensors have the shapes for. */
  #fitting: Grouping | undefined;

  constructor(what: string, specs: readonly ValueSpec[], options: Options) {
    this.#what = what;
    this.#specs = specs;
    this.#options = options;
  }

  get(name: string): Tensor | undefined {
    return this.#tensors[name];
  }

  /**
   * Takes tensors for values, under the values' axis names once these are known: all of them or, where one is
   * refused, none. Throws code `shape` for another shape, `state` for a name that there is not.
   */
  set(values: Readonly<Record<string, Tensor>>): void {
    const taken = Object.entries(values).map(([name, value]) => {
      checkTensor(`${this.#what}.${name}`, value);
      if (!this.#specs.some((spec) => spec.name === name)) throw this.#unknown(name);
      const shape = this.#shapes[name];
      return [name, shape === undefined ? value : this.#fitted(name, value, shape)];
    });
    this.#tensors = { ...this.#tensors, ...Object.fromEntries(taken) };
    this.#fitting = undefined;
  }

  /** All values in the shapes that `x` needs, made where there are none yet. Changes nothing. */
  shapedFor(x: Tensor, grouping: Grouping): Made {
    // A layer has one grouping for all tensors of a shape.
    if (this.#fitting === grouping) return this.#tensors;
    const made: Record<string, Tensor> = {};
    for (const spec of this.#specs) {
      const shape = this.#shapeOf(spec, x, grouping);
      const value = this.#tensors[spec.name];
      made[spec.name] =
        value === undefined
          ? this.#initial(spec, shape, { x, grouping, made })
          : this.#fitted(spec.name, value, shape);
    }
    return made;
  }

  /** Keeps `made`, as shaped for a grouping, with the elements of `changed` in place of theirs. */
  keep(made: Made, changed: Readonly<Record<string, Floats>> = {}, grouping = this.#fitting): void {
    const tensors: Record<string, Tensor> = { ...made };
    for (const name in changed) {
      const before = made[name];
      const data = changed[name];
      if (before && data) tensors[name] = new Tensor(new Float32Array(data), before.shape, before.axes);
    }
    this.#tensors = tensors;
    this.#shapes = tensors;
    this.#fitting = grouping;
  }

  /** As `set`, and forgets all others and the shapes that were. */
  replace(values: Readonly<Record<string, Tensor>>): void {
    const before = { tensors: this.#tensors, shapes: this.#shapes };
    this.#tensors = {};
    this.#shapes = {};
    this.#fitting = undefined;
    try {
      this.set(values);
    } catch (error) {
      this.#tensors = before.tensors;
      this.#shapes = before.shapes;
      throw error;
    }
  }

  /** Forgets `names`: they are made again at the next forward. */
  forget(names: readonly string[]): void {
    this.#fitting = undefined;
    this.#tensors = Object.fromEntries(
      Object.entries(this.#tensors).filter(([name]) => !names.includes(name)),
    );
  }

  #shapeOf(spec: ValueSpec, x: Tensor, grouping: Grouping): Described {
    if (spec.shape !== undefined) return spec.shape(x, grouping, this.#options);
    return { shape: grouping.parameterShape, axes: grouping.parameterAxes };
  }

  #initial(
    spec: ValueSpec,
    { shape, axes }: Described,
    first: { x: Tensor; grouping: Grouping; made: Made },
  ): Tensor {
    if (typeof spec.initial === 'number') {
      return new Tensor(new Float32Array(sizeOf(shape)).fill(spec.initial), shape, axes);
    }
    return new Tensor(Float32Array.from(spec.initial({ ...first, options: this.#options })), shape, axes);
  }

  #fitted(name: string, value: Tensor, expected: Described): Tensor {
    refuseOtherOrder(this.#what, name, value, expected);
    // Extents of 1, as in PyTorch's weight of a convolution's shape, do not matter.
    const full = ({ shape }: Described): string => shape.filter((extent) => extent !== 1).join();
    if (full(value) === full(expected)) return new Tensor(value.data, expected.shape, expected.axes);
    throw new EngineError('shape', {
      what: this.#what,
      got: `${name} ${value}`,
      expected: describe(expected),
      remedy: `assign a ${name} of that shape, or make a new layer for this input`,
    });
  }

  #unknown(name: string): EngineError {
    const names = this.#specs.map((spec) => spec.name);
    const remedy =
      names.length === 0
        ? 'make the layer with other options'
        : `assign ${orList(names)}, or make the layer with other options`;
    return new EngineError('state', {
      what: this.#what,
      got: `no ${name} in a layer of these options`,
      remedy,
    });
  }
}
