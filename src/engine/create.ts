/**
 * Making tensors from numbers: checked data, constants, sequences, seeded noise.
 * It knows no file formats and no mathematics beyond that.
 */
import { type Axes, axisNames, checkedSize, shapeText } from './axes.ts';
import { EngineError } from './errors.ts';
import { flatten } from './nested.ts';
import { type Options, readOptions } from './options.ts';
import { normals } from './random.ts';
import { type Nested, Tensor } from './tensor.ts';

/**
 * A tensor of given elements, row-major: `tensor([[1, 2], [3, 4]], 'H W')`, or flat with its shape,
 * `tensor(data, [6, 6, 16, 16], 'N C H W')`. A `Float32Array` is taken without a copy, all else is rounded
 * to float32. Axis names left out are by rank: `C`; `N C`; `N L D`; `N C H W`; `N C D H W`.
 * Throws for ragged arrays, for a shape that does not hold the data, for names that do not fit.
 */
export function tensor(data: Nested | ArrayLike<number>, axes?: string): Tensor;
export function tensor(
  data: Nested | ArrayLike<number>,
  shape: readonly number[] | undefined,
  axes?: Axes,
): Tensor;
export function tensor(
  data: Nested | ArrayLike<number>,
  shapeOrAxes?: readonly number[] | string,
  axes?: Axes,
): Tensor {
  const found = elements(data);
  if (typeof shapeOrAxes === 'string' || shapeOrAxes === undefined) {
    const names = axisNames('tensor', shapeOrAxes ?? axes, found.shape.length);
    return new Tensor(found.data, found.shape, names);
  }
  const size = checkedSize('tensor', shapeOrAxes);
  const agrees = found.shape.length <= 1 || shapeText(found.shape) === shapeText(shapeOrAxes);
  if (size !== found.data.length || !agrees) {
    const arrays = agrees ? `${found.data.length} elements` : `arrays of shape ${shapeText(found.shape)}`;
    throw new EngineError('shape', {
      what: 'tensor',
      got: `${arrays} for shape ${shapeText(shapeOrAxes)}`,
      expected: agrees ? `${size} elements` : 'the same shape',
      remedy: 'correct the shape, or leave it out for nested arrays',
    });
  }
  return new Tensor(found.data, [...shapeOrAxes], axisNames('tensor', axes, shapeOrAxes.length));
}

/** A tensor of zeros; axis names as in `tensor()`. */
export function zeros(shape: readonly number[], axes?: Axes): Tensor {
  return filled('zeros', shape, 0, axes);
}

/** A tensor of ones; axis names as in `tensor()`. */
export function ones(shape: readonly number[], axes?: Axes): Tensor {
  return filled('ones', shape, 1, axes);
}

/** A tensor with `value` everywhere; axis names as in `tensor()`. */
export function full(shape: readonly number[], value: number, axes?: Axes): Tensor {
  return filled('full', shape, value, axes);
}

/**
 * The sequence `start`, `start + step`, … below `end` (above it for a negative step) as a tensor with the
 * one axis `C`: `arange(6)` is 0 to 5, `arange(2, 5)` is 2, 3, 4.
 */
export function arange(end: number): Tensor;
export function arange(start: number, end: number, step?: number): Tensor;
export function arange(first: number, second?: number, step = 1): Tensor {
  const [start, end] = second === undefined ? [0, first] : [first, second];
  if (![start, end, step].every(Number.isFinite) || step === 0) {
    throw new EngineError('data', {
      what: 'arange',
      got: `start ${start}, end ${end}, step ${step}`,
      expected: 'finite numbers and a step other than 0',
      remedy: 'write it as in arange(6) or arange(0, 1, 0.25)',
    });
  }
  const count = Math.max(0, Math.ceil((end - start) / step));
  const data = Float32Array.from({ length: count }, (_, i) => start + i * step);
  return new Tensor(data, [count], axisNames('arange', undefined, 1));
}

const RANDN_OPTIONS = {
  seed: { type: 'integer', default: 0, doc: 'Other seeds give other numbers, the same one always the same.' },
  mean: { type: 'number', default: 0, doc: 'The mean of the distribution.' },
  std: { type: 'number', default: 1, min: 0, doc: 'The standard deviation of the distribution.' },
} as const;

export type RandnOptions = Options<typeof RANDN_OPTIONS>;

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
  const options = readOptions('randn', RANDN_OPTIONS, named ? given : axesOrOptions);
  const size = checkedSize('randn', shape);
  const names = axisNames('randn', named ? axesOrOptions : undefined, shape.length);
  const normal = normals(options.seed);
  const data = new Float32Array(size);
  for (let i = 0; i < size; i++) data[i] = options.mean + options.std * normal();
  return new Tensor(data, [...shape], names);
}

function filled(what: string, shape: readonly number[], value: number, axes?: Axes): Tensor {
  const size = checkedSize(what, shape);
  const names = axisNames(what, axes, shape.length);
  return new Tensor(new Float32Array(size).fill(value), [...shape], names);
}

function isAxes(value: Axes | RandnOptions | undefined): value is Axes | undefined {
  return value === undefined || typeof value === 'string' || Array.isArray(value);
}

function elements(data: Nested | ArrayLike<number>): { data: Float32Array; shape: number[] } {
  if (isFloat32(data)) return { data, shape: [data.length] };
  if (isTyped(data)) return { data: Float32Array.from(data), shape: [data.length] };
  return flatten('tensor', data);
}

/** By tag and isView, which unlike instanceof also know the typed arrays of another realm, such as a cell's. */
function isFloat32(data: Nested | ArrayLike<number>): data is Float32Array {
  return Object.prototype.toString.call(data) === '[object Float32Array]';
}

function isTyped(data: Nested | ArrayLike<number>): data is ArrayLike<number> {
  return ArrayBuffer.isView(data);
}
