/**
 * The object that users hold: a normalization with its ε, γ and β, run forward on tensors.
 * It knows no particular normalization: a `LayerKind` tells it the pattern for each tensor.
 */
import { type Described, describe, sizeOf } from './axes.ts';
import { EngineError } from './errors.ts';
import { type Grouping, resolvePattern } from './grouping.ts';
import { normalize } from './normalize.ts';
import type { SplitSizes } from './split.ts';
import { checkTensor, Tensor } from './tensor.ts';

/** A pattern for one tensor, the sizes of its split axes, and the axes of γ and β (none when empty). */
export interface LayerPlan {
  readonly pattern: string;
  readonly sizes?: SplitSizes;
  readonly affine?: string;
}

/** What makes a layer this normalization and not another. */
export interface LayerKind {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly eps: number;
  /** Whether there are γ and β at all. */
  readonly affine: boolean;
  plan(x: Described): LayerPlan;
}

/** `mean`, biased `variance` and `rstd` have the kept axes; computed in float64, rounded to float32 here. */
export interface Forward {
  y: Tensor;
  mean: Tensor;
  variance: Tensor;
  rstd: Tensor;
}

type ParameterName = 'gamma' | 'beta';

export class Layer {
  /** `batchNorm` */
  readonly id: string;
  /** Short, for a picture's caption: `BN`. */
  readonly name: string;
  /** `Batch normalization` */
  readonly title: string;
  /** Added to the variance under the root. */
  readonly eps: number;
  /** Whether the layer has γ and β. */
  readonly affine: boolean;
  readonly #kind: LayerKind;
  #gamma: Tensor | undefined;
  #beta: Tensor | undefined;
  #latest: Grouping | undefined;

  constructor(kind: LayerKind) {
    this.id = kind.id;
    this.name = kind.name;
    this.title = kind.title;
    this.eps = kind.eps;
    this.affine = kind.affine;
    this.#kind = kind;
  }

  /** The concrete pattern of the latest forward, `n c h w -> c`; undefined before the first. */
  get pattern(): string | undefined {
    return this.#latest?.pattern;
  }

  /** The concrete pattern that this layer has on `x`, without running it. */
  patternFor(x: Tensor): string {
    return this.groupingFor(x).pattern;
  }

  /** Which elements of `x` share statistics and parameters. Throws where the layer does not fit `x`. */
  groupingFor(x: Tensor): Grouping {
    checkTensor(this.id, x);
    const { pattern, sizes, affine } = this.#kind.plan(x);
    return resolvePattern(pattern, x, { sizes, affine: this.affine ? affine : '' });
  }

  /**
   * γ, the scale. Ones, in the shape that the first forward needs; undefined before that unless assigned,
   * and always where `affine` is false. An assigned tensor must have that shape; its axes are renamed.
   */
  get gamma(): Tensor | undefined {
    return this.#gamma;
  }

  set gamma(value: Tensor) {
    this.#gamma = this.#accepted('gamma', value);
  }

  /** β, the shift. Zeros at first; otherwise as `gamma`. */
  get beta(): Tensor | undefined {
    return this.#beta;
  }

  set beta(value: Tensor) {
    this.#beta = this.#accepted('beta', value);
  }

  /**
   * Normalizes `x`: y = γ·(x − μ)/√(σ² + ε) + β, μ and σ² from `x` itself. NaN, ±∞, constant and empty
   * groups: see `normalize.ts`. Throws where pattern or parameters do not fit `x`; the layer is then as before.
   */
  forward(x: Tensor): Forward {
    const grouping = this.groupingFor(x);
    const gamma = this.affine ? this.#shaped('gamma', this.#gamma, grouping) : undefined;
    const beta = this.affine ? this.#shaped('beta', this.#beta, grouping) : undefined;
    const found = normalize(x.data, grouping, { eps: this.eps, gamma: gamma?.data, beta: beta?.data });
    this.#gamma = gamma;
    this.#beta = beta;
    this.#latest = grouping;
    const perGroup = (values: Float64Array): Tensor =>
      new Tensor(new Float32Array(values), grouping.shape, grouping.axes);
    return {
      y: new Tensor(found.y, x.shape, x.axes),
      mean: perGroup(found.mean),
      variance: perGroup(found.variance),
      rstd: perGroup(found.rstd),
    };
  }

  #accepted(name: ParameterName, value: Tensor): Tensor {
    checkTensor(`${this.id}.${name}`, value);
    if (!this.affine) {
      const remedy = 'create it with γ and β, or leave them alone';
      throw new EngineError('state', { what: this.id, got: `${name} for a layer without affine`, remedy });
    }
    return this.#latest === undefined ? value : this.#shaped(name, value, this.#latest);
  }

  /** The parameter under the grouping's axis names; made where there is none yet. */
  #shaped(name: ParameterName, value: Tensor | undefined, grouping: Grouping): Tensor {
    const { parameterShape: shape, parameterAxes: axes } = grouping;
    if (value === undefined) {
      return new Tensor(new Float32Array(sizeOf(shape)).fill(name === 'gamma' ? 1 : 0), shape, axes);
    }
    if (value.shape.join() === shape.join()) return new Tensor(value.data, shape, axes);
    throw new EngineError('shape', {
      what: this.id,
      got: `${name} ${value}`,
      expected: describe({ shape, axes }),
      remedy: `assign a ${name} of that shape, or make a new layer for this input`,
    });
  }
}
