// Backward in plain JavaScript, beside plain.ts; moments are those of forward, which are computed before the clock
// starts. dx = (g − mean g − x̂·mean(g·x̂))·rstd with g = γ·dy.
import { EPS } from '../cases.ts';
import type { Outputs } from '../competitor.ts';
import type { Inputs } from '../inputs.ts';
import { type Moments, moments, type Plan } from './plain.ts';

/** What forward leaves for backward. */
export function forwardMoments(inputs: Inputs, plan: Plan, centred: boolean): readonly Moments[] {
  return plan.members.map((segments) => moments(inputs.x, segments, plan, centred));
}

export interface Backward {
  readonly inputs: Inputs;
  readonly plan: Plan;
  readonly centred: boolean;
  readonly forward: readonly Moments[];
  readonly dx: Float32Array;
}

export function plainBackward({ inputs, plan, centred, forward, dx }: Backward): Outputs {
  const dgamma = new Float64Array(plan.parameters);
  const dbeta = new Float64Array(plan.parameters);
  plan.members.forEach((segments, group) => {
    const { mean = 0, variance = 0 } = forward[group] ?? {};
    const rstd = 1 / Math.sqrt(variance + EPS);
    let [sum, product] = [0, 0];
    for (const segment of segments) {
      const sums = plan.along ? rowSums : segmentSums;
      const found = sums(inputs, plan, segment, { mean, rstd }, dgamma, dbeta);
      sum += found.sum;
      product += found.product;
    }
    const means = { sum: centred ? sum / plan.count : 0, product: product / plan.count };
    for (const segment of segments) spread(inputs, plan, segment, { mean, rstd, ...means }, dx);
  });
  const found = { dx, dgamma: Float32Array.from(dgamma) };
  return centred ? { ...found, dbeta: Float32Array.from(dbeta) } : found;
}

interface Scale {
  readonly mean: number;
  readonly rstd: number;
}

/** Σ g and Σ g·x̂. */
interface Sums {
  readonly sum: number;
  readonly product: number;
}

function rowSums(
  { x, dy, gamma }: Inputs,
  { length }: Plan,
  segment: number,
  { mean, rstd }: Scale,
  dgamma: Float64Array,
  dbeta: Float64Array,
): Sums {
  let [sum, product] = [0, 0];
  for (let k = 0, i = segment * length; k < length; k++, i++) {
    const hat = ((x[i] ?? 0) - mean) * rstd;
    const from = dy[i] ?? 0;
    const g = from * (gamma[k] ?? 0);
    dgamma[k] = (dgamma[k] ?? 0) + from * hat;
    dbeta[k] = (dbeta[k] ?? 0) + from;
    sum += g;
    product += g * hat;
  }
  return { sum, product };
}

function segmentSums(
  { x, dy, gamma }: Inputs,
  { length, parameters }: Plan,
  segment: number,
  { mean, rstd }: Scale,
  dgamma: Float64Array,
  dbeta: Float64Array,
): Sums {
  let [sum, product] = [0, 0];
  for (let i = segment * length, end = i + length; i < end; i++) {
    const from = dy[i] ?? 0;
    sum += from;
    product += from * ((x[i] ?? 0) - mean);
  }
  product *= rstd;
  const channel = segment % parameters;
  dgamma[channel] = (dgamma[channel] ?? 0) + product;
  dbeta[channel] = (dbeta[channel] ?? 0) + sum;
  return { sum: sum * (gamma[channel] ?? 0), product: product * (gamma[channel] ?? 0) };
}

function spread(
  { x, dy, gamma }: Inputs,
  { length, along, parameters }: Plan,
  segment: number,
  { mean, rstd, sum, product }: Scale & Sums,
  dx: Float32Array,
): void {
  const first = segment * length;
  const tilt = rstd * product;
  if (along) {
    for (let k = 0; k < length; k++) {
      const g = (dy[first + k] ?? 0) * (gamma[k] ?? 0);
      dx[first + k] = (g - sum - ((x[first + k] ?? 0) - mean) * tilt) * rstd;
    }
    return;
  }
  const scale = gamma[segment % parameters] ?? 0;
  for (let i = first, end = first + length; i < end; i++) {
    dx[i] = ((dy[i] ?? 0) * scale - sum - ((x[i] ?? 0) - mean) * tilt) * rstd;
  }
}
