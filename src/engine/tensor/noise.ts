/** Tensors of seeded noise, with the same bits on every machine. It knows no statistics. */

import { EngineError } from '../errors.ts';
import { floats } from '../memory/memory.ts';
import { type Options, readOptions } from '../options.ts';
import { type Axes, axisNames, checkedSize } from './axes.ts';
import { normals, SEED, uniforms } from './random.ts';
import { Tensor } from './tensor.ts';

const RANDN_OPTIONS = {
  seed: SEED,
  mean: { type: 'number', default: 0, doc: 'The mean of the distribution.' },
  std: { type: 'number', default: 1, min: 0, doc: 'The standard deviation of the distribution.' },
} as const;

const UNIFORM_OPTIONS = {
  seed: SEED,
  min: { type: 'number', default: 0, doc: 'The least number.' },
  max: { type: 'number', default: 1, doc: 'All numbers are below it.' },
} as const;

export type RandnOptions = Options<typeof RANDN_OPTIONS>;
export type UniformOptions = Options<typeof UNIFORM_OPTIONS>;

/**
 * Normally distributed noise, `randn([6, 6, 16, 16], 'N C H W', { seed: 1, mean: 0, std: 1 })`. Seeded
 * always (0 when left out), with the same bits on every machine. Axis names as in `tensor()`.
 */
export function randn(shape: readonly number[], options?: RandnOptions): Tensor;
export function randn(shape: readonly number[], axes: Axes | undefined, options?: RandnOptions): Tensor;
export function randn(
  shape: readonly number[],
  axesOrOptions?: Axes | RandnOptions,
  given?: RandnOptions,
): Tensor {
  const named = isAxes(axesOrOptions);
  const { seed, mean, std } = readOptions('randn', RANDN_OPTIONS, named ? given : axesOrOptions);
  const normal = normals(seed);
  return drawn('randn', shape, named ? axesOrOptions : undefined, () => mean + std * normal());
}

/**
 * Noise spread evenly over `min` ≤ value < `max`, `uniform([6, 8], 'N C', { seed: 1, min: -1, max: 1 })`, by
 * default from 0 to 1. Seeded always (0 when left out), with the same bits on every machine. Axis names as in
 * `tensor()`. Where min equals max, or float32 has nothing between them, all is min.
 */
export function uniform(shape: readonly number[], options?: UniformOptions): Tensor;
export function uniform(shape: readonly number[], axes: Axes | undefined, options?: UniformOptions): Tensor;
export function uniform(
  shape: readonly number[],
  axesOrOptions?: Axes | UniformOptions,
  given?: UniformOptions,
): Tensor {
  const named = isAxes(axesOrOptions);
  const options = readOptions('uniform', UNIFORM_OPTIONS, named ? given : axesOrOptions);
  const [min, max] = range(options);
  const draw = uniforms(options.seed);
  return drawn('uniform', shape, named ? axesOrOptions : undefined, () => {
    for (;;) {
      const value = Math.fround(min + (max - min) * draw());
      // Rounding to float32 reaches max now and then.
      if (value < max || min === max) return value;
    }
  });
}

function drawn(what: string, shape: readonly number[], axes: Axes | undefined, draw: () => number): Tensor {
  const size = checkedSize(what, shape);
  const names = axisNames(what, axes, shape.length);
  const data = floats(what, size);
  for (let i = 0; i < size; i++) data[i] = draw();
  return new Tensor(data, [...shape], names);
}

/** Both as float32, so that some draw is below max where they differ. */
function range({ min, max }: { min: number; max: number }): [number, number] {
  const [low, high] = [Math.fround(min), Math.fround(max)];
  if (min <= max && Number.isFinite(low) && Number.isFinite(high)) return [low, high];
  throw new EngineError('option', {
    what: 'uniform',
    got: `min ${min} and max ${max}`,
    expected: 'min ≤ max, both in the range of float32',
    remedy: 'the defaults are 0 and 1',
  });
}

function isAxes(value: unknown): value is Axes | undefined {
  return value === undefined || typeof value === 'string' || Array.isArray(value);
}
