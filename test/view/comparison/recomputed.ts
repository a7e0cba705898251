/**
 * What the table under the cursor must say, from the raw data: for every normalization of the engine's table that takes
 * images, and for two of a user's own, μ, σ, x̂ and y in float64, an element at a time. Of the engine it takes the
 * layer's pattern, its output where the formula is no plain standardization, and nothing of its statistics.
 */
import assert from 'node:assert/strict';
import {
  createLayer,
  defineNormalization,
  type Layer,
  norms,
  randn,
  type Tensor,
  uniform,
} from '../../../src/engine/index.ts';
import { type Index, indicesOf, valueAt } from '../../engine/naive.ts';
import { extrasOf } from '../../engine/samples.ts';

export const AXES = ['N', 'C', 'H', 'W'] as const;
const EXTENTS: Readonly<Record<string, number>> = { N: 4, C: 6, H: 4, W: 5 };
const SHAPE = AXES.map((name) => EXTENTS[name] ?? 0);

/** Off 0 and off 1, so that nothing is right by chance. */
export const x = randn(SHAPE, AXES, { seed: 41, mean: 0.7, std: 1.6 });
export const indices = indicesOf(x);
const raw = indices.map((index) => valueAt(x, index));

export interface Expected {
  readonly x: number;
  /** Undefined where an element is averaged with no other: it has nothing to be told of. */
  readonly mean: number | undefined;
  readonly std: number | undefined;
  readonly normalized: number;
  readonly y: number;
}

export interface Variant {
  readonly name: string;
  readonly layer: Layer;
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** By the element's position in the data. */
  expected(at: number): Expected;
}

interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly values: readonly number[];
}

/** What stands before γ and β: of the element, and of all that share its group. */
type Standardized = (value: number, moments: Moments, eps: number) => number;

const centred: Standardized = (value, { mean, variance }, eps) => (value - mean) / Math.sqrt(variance + eps);
const overRootMeanSquare: Standardized = (value, { values }, eps) =>
  value / Math.sqrt(meanOf(values.map((v) => v * v)) + eps);

/** Of the others x̂ is y without γ and β. */
const STANDARDIZED: Readonly<Record<string, Standardized>> = {
  adaptiveInstanceNorm: centred,
  batchNorm: centred,
  conditionalBatchNorm: centred,
  conditionalInstanceNorm: centred,
  ghostBatchNorm: centred,
  groupNorm: centred,
  halves: centred,
  instanceNorm: centred,
  layerNorm: centred,
  meanVarianceNorm: (value, { mean, variance }, eps) => (value - mean) / (Math.sqrt(variance) + eps),
  positionalNorm: centred,
  spade: centred,
  switchableNorm: centred,
  syncBatchNorm: centred,
  filterResponseNorm: overRootMeanSquare,
  pixelNorm: overRootMeanSquare,
  powerNorm: overRootMeanSquare,
  rmsNorm: overRootMeanSquare,
  partialRmsNorm: (value, { values, ...rest }, eps) =>
    overRootMeanSquare(value, { ...rest, values: values.slice(0, values.length / 2) }, eps),
  scaleNorm: (value, { values }, eps) => value / Math.max(Math.hypot(...values), eps),
};

/** Where running statistics would stand in for the batch's, or the half of the elements is to be exactly one. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  powerNorm: { kind: 'batch' },
  partialRmsNorm: { fraction: 0.5 },
  instanceNorm: { affine: true },
};

/** Of the moments that a mixture takes, a third each as long as nothing was learnt: instance, layer and batch. */
const MIXED: Readonly<Record<string, readonly string[]>> = {
  switchableNorm: ['n c h w -> n c', 'n c h w -> n', 'n c h w -> c'],
};

/** Every normalization of the table that takes images. */
export function variants(): Variant[] {
  const ofTable = norms.flatMap((record) => {
    const sample = record.valid.find(({ axes }) => axes === AXES.join(' '));
    if (sample === undefined) return [];
    const options = { ...sample.options, ...OPTIONS[record.id] };
    const inputs = extrasOf({
      inputs: Object.fromEntries(
        Object.entries(sample.inputs ?? {}).map(([name, one]) => [name, { ...one, shape: likeX(one.axes) }]),
      ),
    });
    return [variant(createLayer(record, options), inputs)];
  });
  return [...ofTable, ...own().map((layer) => variant(layer, {}))];
}

/** As a user writes them in a cell. */
function own(): Layer[] {
  const halves = defineNormalization({
    name: 'halves',
    pattern: 'n c (g h) w -> n g',
    sizes: { g: 2 },
  });
  const peak = defineNormalization({
    name: 'peak',
    pattern: 'n c h w -> n c',
    forward: (input) => input.map((value) => value / Math.hypot(1, value)),
  });
  return [halves, peak];
}

function likeX(axes: string): number[] {
  return axes.split(' ').map((name) => EXTENTS[name] ?? 1);
}

function variant(layer: Layer, inputs: Readonly<Record<string, Tensor>>): Variant {
  learn(layer, inputs);
  const { id } = layer;
  const { eps } = layer.options;
  const moments = momentsBy(layer.patternFor(x), layer.options);
  const parts = MIXED[id]?.map((pattern) => momentsBy(pattern, {}));
  const mixed = (at: number): Moments | undefined =>
    parts && {
      mean: meanOf(parts.map((part) => part(at).mean)),
      variance: meanOf(parts.map((part) => part(at).variance)),
      values: [],
    };
  const output = layer.trial(x, inputs).outcome.y;
  const standardized = STANDARDIZED[id];
  return {
    name: id,
    layer,
    inputs,
    expected(at) {
      const [value, index] = [raw[at] ?? Number.NaN, indices[at] ?? {}];
      const shared = mixed(at) ?? moments(at);
      const parameter = (name: string, otherwise: number): number => {
        const tensor = layer.parameters()[name];
        return tensor === undefined ? otherwise : valueAt(tensor, index);
      };
      const [gamma, beta] = [parameter('gamma', 1), parameter('beta', 0)];
      const y = output[at] ?? Number.NaN;
      const isAlone = shared.values.length === 1;
      const told = {
        x: value,
        mean: isAlone ? undefined : shared.mean,
        std: isAlone ? undefined : Math.sqrt(shared.variance),
      };
      if (standardized === undefined) return { ...told, normalized: (y - beta) / gamma, y };
      const normalized = standardized(value, shared, typeof eps === 'number' ? eps : 0);
      const isPlain = Object.keys(inputs).length === 0;
      const threshold = parameter('tau', Number.NEGATIVE_INFINITY);
      return { ...told, normalized, y: isPlain ? Math.max(gamma * normalized + beta, threshold) : y };
    },
  };
}

/** γ, β and the like as after some steps of training: noise, γ away from 0. Weights of mixtures stay as they are. */
function learn(layer: Layer, inputs: Readonly<Record<string, Tensor>>): void {
  layer.forward(x, inputs);
  const learnt: Readonly<Record<string, { min: number; max: number }>> = {
    gamma: { min: 0.5, max: 1.5 },
    beta: { min: -1, max: 1 },
    tau: { min: -0.5, max: 0.5 },
    rho: { min: 0.1, max: 0.9 },
  };
  Object.entries(layer.parameters()).forEach(([name, { shape, axes }], i) => {
    const range = learnt[name];
    if (range) Object.assign(layer, { [name]: uniform(shape, axes, { seed: 51 + i, ...range }) });
  });
}

/** Two passes in float64 over the elements whose kept parts are the same. */
function momentsBy(pattern: string, options: Layer['options']): (at: number) => Moments {
  const keyOf = keysBy(pattern, { g: options.groups ?? 2, n: options.size });
  const keys = indices.map(keyOf);
  const members = Map.groupBy(raw.keys(), (i) => keys[i] ?? '');
  const found = new Map(
    [...members].map(([key, at]) => {
      const values = at.map((i) => raw[i] ?? Number.NaN);
      const mean = meanOf(values);
      return [key, { values, mean, variance: meanOf(values.map((v) => (v - mean) ** 2)) }];
    }),
  );
  return (at) => found.get(keys[at] ?? '') ?? { values: [], mean: Number.NaN, variance: Number.NaN };
}

/** `n (g c) h w -> n g`: what an index keeps, as text. `sizes` are those of the parts of a split axis that are known. */
function keysBy(pattern: string, sizes: Readonly<Record<string, unknown>>): (index: Index) => string {
  const [left = '', right = ''] = pattern.split('->').map((side) => side.trim());
  const kept = right.split(/\s+/).filter(Boolean);
  const tokens = left.match(/\([^)]*\)|\S+/g) ?? [];
  return (index) => {
    const parts = tokens.flatMap((token, axis) => {
      const position = index[(AXES[axis] ?? '').toLowerCase()] ?? 0;
      if (!token.startsWith('(')) return [[token, position] as const];
      const [outer = '', inner = ''] = token.slice(1, -1).split(' ');
      const of = SHAPE[axis] ?? 1;
      const innerSize = typeof sizes[inner] === 'number' ? sizes[inner] : of / Number(sizes[outer]);
      return [
        [outer, Math.floor(position / innerSize)],
        [inner, position % innerSize],
      ] as const;
    });
    const byName = new Map(parts);
    return kept.map((name) => `${name} ${byName.get(name)}`).join(' · ') || 'all';
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Statistics and y are rounded to float32, and x̂ is made of rounded ones: some steps of 2⁻²³ of what is near 10. */
const NEAR = 4e-6;

/** `scale`: of what a difference is taken of. */
export function near(what: string, got: number | undefined, expected: number | undefined, scale = 1): void {
  const tolerance = NEAR * Math.max(1, Math.abs(expected ?? 0), scale);
  const isNear =
    got === expected ||
    (got !== undefined && expected !== undefined && Math.abs(got - expected) <= tolerance);
  assert.ok(isNear, `${what}: got ${got}, expected ${expected}`);
}
