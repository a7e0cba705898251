/**
 * Whether a layer's backward is the gradient of its forward: `gradCheck(layer, x)` compares with finite differences.
 * It knows no particular normalization.
 */

import { EngineError } from '../errors.ts';
import { type Options, readOptions } from '../options.ts';
import { normals } from '../tensor/random.ts';
import { checkTensor, Tensor } from '../tensor/tensor.ts';
import { numericGradient, uncertainty } from './finite-differences.ts';
import type { Inputs } from './inputs.ts';
import { Layer } from './layer.ts';

const OPTIONS = {
  seed: { type: 'integer', default: 0, doc: 'Of the gradient dy that is sent back.' },
  tolerance: {
    type: 'number',
    default: 1e-3,
    min: 0,
    doc: 'The largest error that passes, relative to the largest gradient.',
  },
  elements: {
    type: 'integer',
    default: 200,
    min: 1,
    doc: 'How many elements of each tensor are checked at most.',
  },
} as const;

export type GradCheckOptions = Options<typeof OPTIONS>;

/** One tensor's gradient beside that of finite differences, at the element where they differ most. */
export interface GradientError {
  /** `dx`, `dgamma` … */
  readonly name: string;
  /** The difference, relative to the largest gradient of this tensor. */
  readonly error: number;
  /** What of it the rounding of float32 results explains at most. */
  readonly rounding: number;
  readonly at: number;
  readonly backward: number;
  readonly numeric: number;
  readonly checked: number;
}

export class GradCheck {
  readonly ok: boolean;
  readonly errors: readonly GradientError[];
  /** What to know about the comparison, where there is something. */
  readonly note: string | undefined;

  constructor(errors: readonly GradientError[], tolerance: number, note?: string) {
    this.errors = errors;
    // Negated, so that NaN is no success.
    this.ok = !errors.some(({ error, rounding }) => !(error <= tolerance + rounding));
    this.note = note;
  }

  /** One line for each gradient. */
  toString(): string {
    const lines = this.errors.map(({ name, error, at, backward, numeric, checked }) => {
      return `${name}: error ${error.toExponential(1)} of the largest, at element ${at} (backward ${backward.toPrecision(5)}, numeric ${numeric.toPrecision(5)}; ${checked} checked)`;
    });
    const isKept = this.note !== undefined && !this.ok;
    const wrong = isKept
      ? 'not comparable'
      : 'backward is NOT the gradient of forward, unless x lies on a kink, such as a clip';
    const head = this.ok ? 'backward is the gradient of forward' : wrong;
    return [head, ...lines, ...(this.note === undefined ? [] : [this.note])].join('\n');
  }
}

/**
 * Sends a seeded random dy back through the layer at `x` and compares dx, and the gradients of all parameters and
 * inputs, with finite differences of Σ dy·y: at most 200 elements of each tensor, four forwards an element, so take
 * a small `x`. The layer is afterwards as before. Where a value lies on a kink, a maximum or a clip, there are two
 * slopes, and an error shows where there is none.
 */
export function gradCheck(
  layer: Layer,
  x: Tensor,
  inputs: Inputs = {},
  options?: GradCheckOptions,
): GradCheck {
  checkLayer(layer);
  checkTensor('gradCheck', x);
  const { seed, tolerance, elements } = readOptions('gradCheck', OPTIONS, options);
  const moved = new Tensor(x.data.slice(), x.shape, x.axes);
  const { pass, outcome } = layer.trial(moved, copied(inputs));
  // Of a stream of its own: noise of x's own seed would be along x, where normalizations have no gradient.
  const random = normals(seed + 0x5eed_0000);
  const dy = Float32Array.from(outcome.y, random);
  const found = outcome.backward(dy);
  const loss = (): number => dot(dy, layer.trial(moved, pass.inputs, pass.values).outcome.y);
  const compare = (name: string, gradient: ArrayLike<number>, data: Float32Array): GradientError => {
    const indices = chosen(data.length, elements);
    const noise = uncertainty(
      outcome.y.map((value, i) => value * (dy[i] ?? 0)),
      data,
    );
    return worst(name, gradient, numericGradient(loss, data, indices), indices, noise);
  };
  const ofValues = Object.entries(found.parameters ?? {}).flatMap(([name, gradient]) => {
    const data = pass.values[name];
    return data === undefined ? [] : [compare(`d${name}`, gradient, data)];
  });
  const ofInputs = Object.entries(found.inputs ?? {}).flatMap(([name, gradient]) => {
    const input = pass.inputs[name];
    return input === undefined ? [] : [compare(`d${name}`, gradient, input.data)];
  });
  return new GradCheck(
    [compare('dx', found.x, moved.data), ...ofValues, ...ofInputs],
    tolerance,
    noteOn(layer),
  );
}

function checkLayer(layer: unknown): void {
  if (layer instanceof Layer) return;
  const remedy = 'call it with a layer, as in gradCheck(batchNorm(), x)';
  throw new EngineError('data', { what: 'gradCheck', got: typeof layer, expected: 'a layer', remedy });
}

function noteOn(layer: Layer): string | undefined {
  if (layer.gradient === 'finite differences')
    return 'backward is itself by finite differences: there is no formula to check';
  if (layer.heldConstant === undefined || !layer.training) return undefined;
  return `in training, backward takes ${layer.heldConstant} for constant by definition; check it in eval()`;
}

/** The caller's tensors are not written to. */
function copied(inputs: Inputs): Inputs {
  const entries = Object.entries(inputs).map(([name, input]) => {
    return [name, input instanceof Tensor ? input.map((value) => value) : input];
  });
  return Object.fromEntries(entries);
}

function worst(
  name: string,
  gradient: ArrayLike<number>,
  numeric: Float64Array,
  indices: Uint32Array,
  noise: number,
): GradientError {
  const largest = numeric.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const least = Array.from(gradient).reduce((most, value) => Math.max(most, Math.abs(value)), largest) || 1;
  let found = {
    name,
    error: 0,
    rounding: noise / least,
    at: 0,
    backward: 0,
    numeric: 0,
    checked: indices.length,
  };
  indices.forEach((at, k) => {
    const [backward, expected] = [gradient[at] ?? 0, numeric[k] ?? 0];
    const error = Math.abs(backward - expected) / least;
    // The first one too, so that what is shown is an element that was looked at.
    if (k === 0 || !(error <= found.error)) found = { ...found, error, at, backward, numeric: expected };
  });
  return found;
}

/** All indices, or `most` of them at equal distances. */
function chosen(length: number, most: number): Uint32Array {
  return Uint32Array.from({ length: Math.min(length, most) }, (_, k) =>
    Math.floor((k * Math.max(length, most)) / most),
  );
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
