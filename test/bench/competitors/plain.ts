// Plain JavaScript as one would write it with care: typed arrays, sums in float64, two passes, results in arrays that
// are made once, tight loops over what lies together.
import { type Case, EPS, HISTOGRAM } from '../cases.ts';
import { type Competitor, type Loaded, type Outputs, Refusal } from '../competitor.ts';
import type { Inputs } from '../inputs.ts';
import { type Layout, layoutOf, segmentsByGroup } from '../layout.ts';
import { forwardMoments, plainBackward } from './plain-backward.ts';

export async function open(threads: number): Promise<Competitor> {
  if (threads > 1) throw new Refusal('has one thread');
  return { version: `V8 ${process.versions.v8}`, load };
}

/** A case's layout, and the segments of each group. */
export type Plan = Layout & { readonly members: readonly (readonly number[])[] };

function load(one: Case, inputs: Inputs): Loaded {
  const layout = layoutOf(one);
  const plan = { ...layout, members: segmentsByGroup(layout) };
  if (one.operation === 'statistics' || one.operation === 'histogram') {
    return kept(() => summary(inputs.x, plan, one.operation === 'histogram'));
  }
  const centred = one.operation !== 'rms';
  if (one.backward) {
    const given = { inputs, plan, centred, dx: new Float32Array(inputs.x.length) };
    const forward = forwardMoments(inputs, plan, centred);
    return kept(() => plainBackward({ ...given, forward }));
  }
  const y = new Float32Array(inputs.x.length);
  if (one.operation === 'batchEval') return kept(() => evaluate(inputs, plan, y));
  return kept(() => forward(inputs, plan, centred, y));
}

function kept(compute: () => Outputs): Loaded {
  let found: Outputs = {};
  return {
    run: () => {
      found = compute();
    },
    outputs: () => found,
  };
}

export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Of the elements in some segments. Not centred: mean 0, and the mean square for variance. */
export function moments(x: Float32Array, segments: readonly number[], plan: Plan, centred: boolean): Moments {
  const { length, count } = plan;
  let [mean, variance] = [0, 0];
  if (centred) {
    let sum = 0;
    for (const segment of segments) {
      for (let i = segment * length, end = i + length; i < end; i++) sum += x[i] ?? 0;
    }
    mean = sum / count;
  }
  for (const segment of segments) {
    for (let i = segment * length, end = i + length; i < end; i++) {
      const deviation = (x[i] ?? 0) - mean;
      variance += deviation * deviation;
    }
  }
  return { mean, variance: variance / count };
}

function forward(inputs: Inputs, plan: Plan, centred: boolean, y: Float32Array): Outputs {
  for (const segments of plan.members) {
    const found = moments(inputs.x, segments, plan, centred);
    for (const segment of segments) apply(inputs, plan, segment, found, y);
  }
  return { y };
}

function evaluate(inputs: Inputs, plan: Plan, y: Float32Array): Outputs {
  for (let segment = 0; segment < plan.segments; segment++) {
    const channel = segment % plan.parameters;
    const mean = inputs.runningMean[channel] ?? 0;
    apply(inputs, plan, segment, { mean, variance: inputs.runningVar[channel] ?? 0 }, y);
  }
  return { y };
}

function apply(inputs: Inputs, plan: Plan, segment: number, found: Moments, y: Float32Array): void {
  const { x, gamma, beta } = inputs;
  const { length, along, parameters } = plan;
  const { mean } = found;
  const rstd = 1 / Math.sqrt(found.variance + EPS);
  const first = segment * length;
  if (along) {
    for (let k = 0; k < length; k++) {
      y[first + k] = ((x[first + k] ?? 0) - mean) * rstd * (gamma[k] ?? 0) + (beta[k] ?? 0);
    }
    return;
  }
  const scale = rstd * (gamma[segment % parameters] ?? 0);
  const shift = beta[segment % parameters] ?? 0;
  for (let i = first, end = first + length; i < end; i++) y[i] = ((x[i] ?? 0) - mean) * scale + shift;
}

function summary(x: Float32Array, plan: Plan, withHistogram: boolean): Outputs {
  const empty = (): Float32Array => new Float32Array(plan.groups);
  const found = { mean: empty(), variance: empty(), min: empty(), max: empty() };
  const { bins, first, width } = HISTOGRAM;
  const histogram = new Float32Array(plan.groups * bins);
  plan.members.forEach((segments, group) => {
    const { mean, variance } = moments(x, segments, plan, true);
    let [min, max] = [Infinity, -Infinity];
    for (const segment of segments) {
      for (let i = segment * plan.length, end = i + plan.length; i < end; i++) {
        const value = x[i] ?? 0;
        if (value < min) min = value;
        if (value > max) max = value;
        if (!withHistogram) continue;
        const bin = group * bins + Math.floor(value / width) - first;
        histogram[bin] = (histogram[bin] ?? 0) + 1;
      }
    }
    found.mean[group] = mean;
    found.variance[group] = variance;
    found.min[group] = min;
    found.max[group] = max;
  });
  return withHistogram ? { ...found, histogram } : found;
}
