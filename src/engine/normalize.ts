/**
 * The reference: `y = γ·(x − μ)·rstd + β` with `rstd = 1/√(σ² + ε)`, as the definition says it, in float64.
 * Fast kernels are checked against it. It knows groupings, not which normalization they belong to.
 *
 * Defined results, all by IEEE 754 alone:
 * - a group of one element, and a constant group: σ² = 0 exactly, y = β (NaN for ε = 0, from 0·∞)
 * - a group with NaN or ±∞ in it: rstd and all its y are NaN; other groups are not touched
 * - a group of no elements (an averaged axis is empty): μ, σ² and rstd are NaN, y is empty
 * - no groups (a kept axis is empty): all results are empty
 */
import type { Grouping } from './grouping.ts';
import { forEachRun } from './runs.ts';

/** Per group, row-major over the grouping's shape; `variance` is biased (divided by the count). */
export interface Moments {
  mean: Float64Array;
  variance: Float64Array;
}

export interface Normalized extends Moments {
  y: Float32Array;
  rstd: Float64Array;
}

/** γ is 1 and β is 0 where left out. */
export interface NormalizeOptions {
  readonly eps: number;
  readonly gamma?: Float32Array | undefined;
  readonly beta?: Float32Array | undefined;
}

/** Normalizes in training mode. `y` is rounded to float32 once, at the end. */
export function normalize(data: Float32Array, grouping: Grouping, options: NormalizeOptions): Normalized {
  const { mean, variance } = moments(data, grouping);
  const rstd = variance.map((v) => 1 / Math.sqrt(v + options.eps));
  const { gamma, beta } = options;
  const y = new Float32Array(data.length);
  // Each `??` below stands for a parameter left out, or satisfies the compiler for an index always in range.
  forEachRun(grouping, ({ start, length, group, groupStep, parameter, parameterStep }) => {
    for (let i = 0; i < length; i++) {
      const g = group + i * groupStep;
      const p = parameter + i * parameterStep;
      const centred = (data[start + i] ?? 0) - (mean[g] ?? 0);
      y[start + i] = (gamma?.[p] ?? 1) * (centred * (rstd[g] ?? 0)) + (beta?.[p] ?? 0);
    }
  });
  return { y, mean, variance, rstd };
}

/** Two passes: the one-pass formula E[x²] − E[x]² cancels when the mean is large beside the deviation. */
export function moments(data: Float32Array, grouping: Grouping): Moments {
  const mean = sumOver(data, grouping, (value) => value).map((sum) => sum / grouping.count);
  const variance = sumOver(data, grouping, (value, group) => {
    const centred = value - (mean[group] ?? 0);
    return centred * centred;
  }).map((sum) => sum / grouping.count);
  return { mean, variance };
}

/** The float64 sum of `term(value, group)` over each group. */
export function sumOver(
  data: Float32Array,
  grouping: Grouping,
  term: (value: number, group: number) => number,
): Float64Array {
  const sums = new Float64Array(grouping.groups);
  forEachRun(grouping, ({ start, length, group, groupStep }) => {
    for (let i = 0; i < length; i++) {
      const g = group + i * groupStep;
      sums[g] = (sums[g] ?? 0) + term(data[start + i] ?? 0, g);
    }
  });
  return sums;
}
