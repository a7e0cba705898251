/**
 * A layer for input data: fitted once, applied to what comes later, and undone. It knows no formulas.
 */
import { EngineError } from '../errors.ts';
import { Tensor } from '../tensor/tensor.ts';
import { type Forward, Layer, type LayerKind } from './layer.ts';
import type { Pass } from './mathematics.ts';

/** What a fitted scaler does backwards: the elements of x for a pass whose `x` is y. */
export type Inverse = (pass: Pass) => Float32Array;

/** In training, forward fits and applies; in eval it applies. Gradients hold what was fitted constant. */
export class Scaler<Statistic extends string = string, Value extends string = string> extends Layer<
  Statistic,
  Value
> {
  readonly #inverse: Inverse;

  constructor(kind: LayerKind, inverse: Inverse) {
    super(kind);
    this.#inverse = inverse;
  }

  /** Takes the statistics of `x`, from which on the scaler is in eval mode: forward applies them. */
  fit(x: Tensor): this {
    this.train().forward(x);
    return this.eval();
  }

  /** `x` under the statistics fitted before, in either mode. Throws code `state` where nothing was fitted. */
  apply(x: Tensor): Tensor {
    const { training } = this;
    try {
      return this.eval().forward(x).y;
    } finally {
      if (training) this.train();
    }
  }

  /** Fits in training; applies. Throws code `state` in eval where nothing was fitted. */
  override forward(x: Tensor): Forward<Statistic> {
    if (!this.training) this.#checkFitted('apply');
    return super.forward(x);
  }

  /** Back from what `apply` made, to rounding. Throws code `state` where nothing was fitted. */
  inverse(y: Tensor): Tensor {
    this.#checkFitted('inverse');
    return new Tensor(this.#inverse(this.passFor(y).pass), y.shape, y.axes);
  }

  #checkFitted(method: string): void {
    if (Object.keys(this.state()).length > 0) return;
    throw new EngineError('state', {
      what: `${this.id}.${method}`,
      got: 'a scaler that is not fitted',
      remedy: 'call fit(x) first',
    });
  }
}
