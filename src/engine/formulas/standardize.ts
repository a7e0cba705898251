/**
 * The one formula that most normalizations share, x̂ = (x − μ)·r with y = γ·x̂ + β, forward and backward, in
 * float64, rounded to float32 once at the end. Fast kernels are checked against it. It knows groupings and
 * scales, not where they come from.
 *
 * Defined results, all by IEEE 754 alone, with r = 1/√(σ² + ε):
 * - a group of one element, and a constant group: σ² = 0 exactly, y = β (NaN for ε = 0, from 0·∞)
 * - a group with NaN or ±∞ in it: r and all its y are NaN; other groups are not touched
 * - a group of no elements (an averaged axis is empty): μ, σ² and r are NaN, y is empty
 * - no groups (a kept axis is empty): all results are empty
 *
 * Backward. Let g = ∂L/∂x̂ = γ·dy, and r = (w·Σ(x − μ)² + ε)^−½ over the group's elements: w = 1/m for a mean of
 * squares, 1 for a sum. Then ∂r/∂x_j = −r³·w·(x_j − μ) — the term through μ vanishes, because Σ(x − μ) = 0 — and
 *
 *     dx_j = r·(g_j − 1/m·Σg − w·x̂_j·Σ g·x̂)
 *
 * The middle term is there for a mean of the group's own, the last for a divisor of its own. Forward keeps x,
 * μ and r: x̂ is cheaper to compute again than to store.
 */

import type { Floats, Outcome, Pass } from '../layer/mathematics.ts';
import { floats } from '../memory/memory.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { forEachRun } from '../pattern/runs.ts';
import { fastBackward } from '../simd/backward.ts';
import { fastMoments } from '../simd/moments.ts';
import { fastNormalize, fastStandardize } from '../simd/standardize.ts';
import {
  forEachElement,
  type Moments,
  meanSquares,
  referenceMoments,
  sumOver,
  sumOverParameters,
  type Term,
} from './moments.ts';

/** μ and r of each group, and how they depend on x. */
export interface Scale {
  /** Subtracted first; nothing is where left out. */
  readonly mean?: Float64Array;
  /** The factor r. */
  readonly rstd: Float64Array;
  /** Whether the mean is that of the group itself, so that the gradient runs through it. */
  readonly ownMean: boolean;
  /** w above, one for all groups or for each: 1/m, 1, or 0 where r is a constant. */
  readonly weight: number | Float64Array;
}

/** Of a group's own mean and variance: w = 1/m. */
export function ownScale(grouping: Grouping, rstd: Float64Array, mean?: Float64Array): Scale {
  return { rstd, weight: 1 / grouping.count, ownMean: mean !== undefined, ...(mean ? { mean } : {}) };
}

/** Of statistics that do not depend on x, such as running ones. */
export function fixedScale(rstd: Float64Array, mean?: Float64Array): Scale {
  return { rstd, weight: 0, ownMean: false, ...(mean ? { mean } : {}) };
}

/** 1/√(v + ε) */
export function reciprocalRoot(variance: Float64Array, eps: number): Float64Array {
  return variance.map((v) => 1 / Math.sqrt(v + eps));
}

/**
 * y = γ·x̂ + β with γ and β from the pass's values, 1 and 0 where it has none; backward to x, γ and β. `y` is written to,
 * and may be x where nothing reads that afterwards.
 */
export function standardize(
  pass: Pass,
  scale: Scale,
  y = floats('forward', pass.x.size),
): Pick<Outcome, 'y' | 'backward'> {
  const { grouping, values, x } = pass;
  if (!fastStandardize(y, x.data, grouping, scale, values)) {
    referenceStandardize(x.data, grouping, scale, values, y);
  }
  return { y, backward: backwardThrough(pass, scale) };
}

/** What a group's own moments make of it, whatever the pattern. */
export interface Normalized extends Pick<Outcome, 'y' | 'backward'>, Moments {
  readonly rstd: Float64Array;
}

/**
 * `standardize` by each group's own mean and variance, or where not `centred` by its mean square alone, which then is
 * the `variance`; found and used in one sweep where groups lie so.
 */
export function normalizeGroups(pass: Pass, settings: { eps: number; centred: boolean }): Normalized {
  const { grouping, values, x } = pass;
  const y = pass.out ?? floats('forward', x.size);
  const fused = fastNormalize(y, x.data, grouping, settings, values);
  const found = fused ?? scaledMoments(x.data, grouping, settings);
  const scale = ownScale(grouping, found.rstd, settings.centred ? found.mean : undefined);
  if (fused === undefined && !fastStandardize(y, x.data, grouping, scale, values)) {
    referenceStandardize(x.data, grouping, scale, values, y);
  }
  return { ...found, y, backward: backwardThrough(pass, scale) };
}

function scaledMoments(
  data: Float32Array,
  grouping: Grouping,
  settings: { eps: number; centred: boolean },
): Moments & { rstd: Float64Array } {
  const fast = fastMoments(data, grouping, settings);
  if (fast !== undefined) return fast;
  const found = settings.centred
    ? referenceMoments(data, grouping)
    : { mean: new Float64Array(grouping.groups), variance: meanSquares(data, grouping) };
  return { ...found, rstd: reciprocalRoot(found.variance, settings.eps) };
}

function backwardThrough({ grouping, values, x }: Pass, scale: Scale): Outcome['backward'] {
  return (dy) => {
    const found =
      fastBackward(x.data, dy, grouping, scale, values) ??
      referenceBackward(x.data, dy, grouping, scale, values);
    const { gamma, beta } = found;
    return { x: found.x, parameters: { ...(values.gamma && { gamma }), ...(values.beta && { beta }) } };
  };
}

/** γ and β; 1 and 0 where left out. */
export interface Affine {
  readonly gamma?: Float32Array | undefined;
  readonly beta?: Float32Array | undefined;
}

/** The definition, element by element, into `y`: what the kernels are checked against. */
export function referenceStandardize(
  data: Float32Array,
  grouping: Grouping,
  { mean, rstd }: Scale,
  { gamma, beta }: Affine,
  y: Float32Array,
): void {
  // A loop of its own: calls for every element cost as much as the arithmetic.
  forEachRun(grouping, ({ start, length, group, groupStep, parameter, parameterStep }) => {
    for (let i = start, g = group, p = parameter; i < start + length; i++) {
      const centred = (data[i] ?? 0) - (mean?.[g] ?? 0);
      y[i] = (gamma?.[p] ?? 1) * (centred * (rstd[g] ?? 0)) + (beta?.[p] ?? 0);
      g += groupStep;
      p += parameterStep;
    }
  });
}

/** The gradients of x, γ and β, element by element. */
export function referenceBackward(
  data: Float32Array,
  dy: Float32Array,
  grouping: Grouping,
  scale: Scale,
  { gamma }: Affine,
): { x: Floats; gamma: Float64Array; beta: Float64Array } {
  const xhat = standardized(data, scale);
  return {
    x: backwardToX(data, grouping, scale, (i, _, p) => (gamma?.[p] ?? 1) * (dy[i] ?? 0)),
    gamma: sumOverParameters(grouping, (i, g, p) => (dy[i] ?? 0) * xhat(i, g, p)),
    beta: sumOverParameters(grouping, (i) => dy[i] ?? 0),
  };
}

/** x̂ of each element. */
export function standardized(data: Floats, { mean, rstd }: Scale): Term {
  if (mean === undefined) return (i, g) => (data[i] ?? 0) * (rstd[g] ?? 0);
  return (i, g) => ((data[i] ?? 0) - (mean[g] ?? 0)) * (rstd[g] ?? 0);
}

/** dx for a gradient `dxhat` of x̂. */
export function backwardToX(data: Floats, grouping: Grouping, scale: Scale, dxhat: Term): Float64Array {
  const { rstd, weight, ownMean } = scale;
  const xhat = standardized(data, scale);
  const shift = ownMean ? sumOver(grouping, dxhat).map((sum) => sum / grouping.count) : undefined;
  // A constant divisor must not turn 0·NaN into NaN.
  const isOwn = typeof weight === 'number' ? weight !== 0 : weight.some((w) => w !== 0);
  const weightOf = (g: number): number => (typeof weight === 'number' ? weight : (weight[g] ?? 0));
  const slope = isOwn
    ? sumOver(grouping, (i, g, p) => dxhat(i, g, p) * xhat(i, g, p)).map((sum, g) => sum * weightOf(g))
    : undefined;
  const dx = new Float64Array(data.length);
  forEachElement(grouping, (i, g, p) => {
    const through = (shift?.[g] ?? 0) + (slope === undefined ? 0 : (slope[g] ?? 0) * xhat(i, g, p));
    dx[i] = (rstd[g] ?? 0) * (dxhat(i, g, p) - through);
  });
  return dx;
}
