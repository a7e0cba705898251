// What is right: each case by its definition in float64, two passes, one element after the other. Knows no speed.
import { type Case, EPS, HISTOGRAM } from './cases.ts';
import type { Inputs } from './inputs.ts';
import { type Layout, layoutOf } from './layout.ts';

/** By the names that competitors use: y; dx, dgamma, dbeta; mean, variance, min, max, histogram. */
export type Expected = Readonly<Record<string, Float64Array>>;

type Visit = (index: number, group: number, parameter: number) => void;

export function referenceOf(one: Case, inputs: Inputs): Expected {
  const layout = layoutOf(one);
  if (one.operation === 'statistics') return summary(inputs.x, layout);
  if (one.operation === 'histogram') {
    return { ...summary(inputs.x, layout), histogram: histogram(inputs.x, layout) };
  }
  const { mean, variance } = momentsFor(one, inputs, layout);
  const rstd = variance.map((value) => 1 / Math.sqrt(value + EPS));
  return one.backward
    ? backward(inputs, layout, { mean, rstd, centred: one.operation !== 'rms' })
    : forward(one.operation === 'rms' ? withoutShift(inputs) : inputs, layout, { mean, rstd });
}

/** RMS normalization has a scale alone. */
function withoutShift(inputs: Inputs): Inputs {
  return { ...inputs, beta: new Float32Array(inputs.beta.length) };
}

/** The largest difference from the expected, and that in units of the largest expected; NaN where lengths differ. */
export function errorOf(found: Float32Array, expected: Float64Array): { absolute: number; relative: number } {
  if (found.length !== expected.length) return { absolute: Number.NaN, relative: Number.NaN };
  let [absolute, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const want = expected[i] ?? 0;
    const difference = Math.abs((found[i] ?? 0) - want);
    // Negated, so that NaN stays.
    if (!(difference <= absolute)) absolute = difference;
    if (Math.abs(want) > largest) largest = Math.abs(want);
  }
  return { absolute, relative: absolute / largest };
}

function momentsFor({ operation }: Case, inputs: Inputs, layout: Layout): Moments {
  if (operation === 'batchEval') {
    return { mean: Float64Array.from(inputs.runningMean), variance: Float64Array.from(inputs.runningVar) };
  }
  return momentsOf(inputs.x, layout, operation !== 'rms');
}

interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Not centred: mean 0, and the mean square for variance. */
function momentsOf(x: Float32Array, layout: Layout, centred: boolean): Moments {
  const mean = new Float64Array(layout.groups);
  const variance = new Float64Array(layout.groups);
  if (centred) visit(layout, (i, group) => add(mean, group, (x[i] ?? 0) / layout.count));
  visit(layout, (i, group) => add(variance, group, ((x[i] ?? 0) - (mean[group] ?? 0)) ** 2 / layout.count));
  return { mean, variance };
}

interface Scale {
  readonly mean: Float64Array;
  readonly rstd: Float64Array;
}

function forward({ x, gamma, beta }: Inputs, layout: Layout, { mean, rstd }: Scale): Expected {
  const y = new Float64Array(x.length);
  visit(layout, (i, group, p) => {
    y[i] = ((x[i] ?? 0) - (mean[group] ?? 0)) * (rstd[group] ?? 0) * (gamma[p] ?? 0) + (beta[p] ?? 0);
  });
  return { y };
}

/** dx = (g − mean g − x̂·mean(g·x̂))·rstd with g = γ·dy; without the mean of g where x is not centred. */
function backward(inputs: Inputs, layout: Layout, scale: Scale & { centred: boolean }): Expected {
  const { x, dy, gamma } = inputs;
  const [meanG, meanGX] = [new Float64Array(layout.groups), new Float64Array(layout.groups)];
  const [dgamma, dbeta] = [new Float64Array(layout.parameters), new Float64Array(layout.parameters)];
  const dx = new Float64Array(x.length);
  const hat = (i: number, group: number): number =>
    ((x[i] ?? 0) - (scale.mean[group] ?? 0)) * (scale.rstd[group] ?? 0);
  visit(layout, (i, group, p) => {
    const [from, g] = [dy[i] ?? 0, (dy[i] ?? 0) * (gamma[p] ?? 0)];
    if (scale.centred) add(meanG, group, g / layout.count);
    add(meanGX, group, (g * hat(i, group)) / layout.count);
    add(dgamma, p, from * hat(i, group));
    add(dbeta, p, from);
  });
  visit(layout, (i, group, p) => {
    const g = (dy[i] ?? 0) * (gamma[p] ?? 0);
    dx[i] = (g - (meanG[group] ?? 0) - hat(i, group) * (meanGX[group] ?? 0)) * (scale.rstd[group] ?? 0);
  });
  return scale.centred ? { dx, dgamma, dbeta } : { dx, dgamma };
}

function summary(x: Float32Array, layout: Layout): Expected {
  const min = new Float64Array(layout.groups).fill(Infinity);
  const max = new Float64Array(layout.groups).fill(-Infinity);
  visit(layout, (i, group) => {
    min[group] = Math.min(min[group] ?? 0, x[i] ?? 0);
    max[group] = Math.max(max[group] ?? 0, x[i] ?? 0);
  });
  return { ...momentsOf(x, layout, true), min, max };
}

/** The bins of one group after those of another. */
function histogram(x: Float32Array, layout: Layout): Float64Array {
  const { bins, first, width } = HISTOGRAM;
  const counts = new Float64Array(layout.groups * bins);
  visit(layout, (i, group) => add(counts, group * bins + Math.floor((x[i] ?? 0) / width) - first, 1));
  return counts;
}

function visit({ segments, length, parameters, along, groupOf }: Layout, each: Visit): void {
  for (let segment = 0, i = 0; segment < segments; segment++) {
    const group = groupOf(segment);
    for (let k = 0; k < length; k++, i++) each(i, group, along ? k : segment % parameters);
  }
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value;
}
