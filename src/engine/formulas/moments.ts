/**
 * Sums, means and variances of groups in float64: what the reference of every normalization is made of.
 * It knows groupings, not which normalization they belong to.
 */

import type { Floats } from '../layer/mathematics.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { forEachRun } from '../pattern/runs.ts';
import { fastMoments } from '../simd/moments.ts';

/** Per group, row-major over the grouping's shape; `variance` is biased (divided by the count). */
export interface Moments {
  mean: Float64Array;
  variance: Float64Array;
}

/** Two passes: the one-pass formula E[x²] − E[x]² cancels when the mean is large beside the deviation. */
export function moments(data: Floats, grouping: Grouping): Moments {
  const settings = { eps: 1, centred: true };
  const fast = data instanceof Float32Array ? fastMoments(data, grouping, settings) : undefined;
  return fast ?? referenceMoments(data, grouping);
}

/** By the definition in float64, element by element: what the kernels are checked against. */
export function referenceMoments(data: Floats, grouping: Grouping): Moments {
  const mean = powerMeans(data, grouping, 1);
  return { mean, variance: powerMeans(data, grouping, 2, mean) };
}

/** The mean of x² of each group. */
export function meanSquares(data: Floats, grouping: Grouping): Float64Array {
  const settings = { eps: 1, centred: false };
  const fast = data instanceof Float32Array ? fastMoments(data, grouping, settings) : undefined;
  return fast?.variance ?? powerMeans(data, grouping, 2);
}

/** The mean of (x − centre)^power of each group; a loop of its own, since every normalization begins with it. */
function powerMeans(data: Floats, grouping: Grouping, power: 1 | 2, centre?: Float64Array): Float64Array {
  const sums = new Float64Array(grouping.groups);
  forEachRun(grouping, ({ start, length, group, groupStep }) => {
    for (let i = start, g = group; i < start + length; i++) {
      const value = (data[i] ?? 0) - (centre?.[g] ?? 0);
      sums[g] = (sums[g] ?? 0) + (power === 1 ? value : value * value);
      g += groupStep;
    }
  });
  return sums.map((sum) => sum / grouping.count);
}

/** A term for element `i` of the data, which is in `group` and has the parameter entry `parameter`. */
export type Term = (i: number, group: number, parameter: number) => number;

/** The sum of the terms of each group. */
export function sumOver(grouping: Grouping, term: Term): Float64Array {
  const sums = new Float64Array(grouping.groups);
  forEachElement(grouping, (i, g, p) => {
    sums[g] = (sums[g] ?? 0) + term(i, g, p);
  });
  return sums;
}

/** The mean of the terms of each group; NaN for groups of no elements. */
export function meanOver(grouping: Grouping, term: Term): Float64Array {
  const sums = sumOver(grouping, term);
  for (let g = 0; g < sums.length; g++) sums[g] = (sums[g] ?? 0) / grouping.count;
  return sums;
}

/** The sum of the terms that share each entry of γ and β: their gradients. */
export function sumOverParameters(grouping: Grouping, term: Term): Float64Array {
  const sums = new Float64Array(grouping.parameterShape.reduce((size, extent) => size * extent, 1));
  forEachElement(grouping, (i, g, p) => {
    sums[p] = (sums[p] ?? 0) + term(i, g, p);
  });
  return sums;
}

/** The terms themselves, in the order of the data. */
export function eachElement(grouping: Grouping, term: Term): Float64Array {
  const values = new Float64Array(grouping.groups * grouping.count);
  forEachElement(grouping, (i, g, p) => {
    values[i] = term(i, g, p);
  });
  return values;
}

/** Visits every element in order. */
export function forEachElement(
  grouping: Grouping,
  visit: (i: number, group: number, parameter: number) => void,
): void {
  forEachRun(grouping, ({ start, length, group, groupStep, parameter, parameterStep }) => {
    for (let i = 0; i < length; i++) visit(start + i, group + i * groupStep, parameter + i * parameterStep);
  });
}

/** The group of every element: for mathematics that look at two groupings at once. */
export function groupIndices(grouping: Grouping): Int32Array {
  const indices = new Int32Array(grouping.groups * grouping.count);
  forEachElement(grouping, (i, g) => {
    indices[i] = g;
  });
  return indices;
}

/** The parameter entry of every element. */
export function parameterIndices(grouping: Grouping): Int32Array {
  const indices = new Int32Array(grouping.groups * grouping.count);
  forEachElement(grouping, (i, _, p) => {
    indices[i] = p;
  });
  return indices;
}

/** The parameter entry of every group, where all its elements have the same: the channel of `n c h w -> n c`. */
export function parameterOfGroup(grouping: Grouping): Int32Array {
  const known = parametersOfGroups.get(grouping);
  if (known !== undefined) return known;
  const found = findParameters(grouping);
  parametersOfGroups.set(grouping, found);
  return found;
}

/** The same for each forward of a layer. */
const parametersOfGroups = new WeakMap<Grouping, Int32Array>();

function findParameters(grouping: Grouping): Int32Array {
  const kept = grouping.dims.filter((dim) => dim.groupStride > 0);
  const parameters = new Int32Array(grouping.groups);
  for (let group = 0; group < grouping.groups; group++) {
    for (const { size, groupStride, parameterStride } of kept) {
      parameters[group] =
        (parameters[group] ?? 0) + (Math.floor(group / groupStride) % size) * parameterStride;
    }
  }
  return parameters;
}
