/**
 * Smallest and largest element and the counts of special values in each group, with the plain sums that the
 * same pass over the data yields. It knows no moments.
 */
import type { Grouping } from '../pattern/grouping.ts';
import { fastTally } from '../simd/statistics.ts';
import { forEachStretch } from './stretches.ts';

/** One entry per group. */
export interface Extremes {
  /** The smallest and the largest element, ±∞ among them, −0 as 0, NaN aside; NaN where there is no other. */
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** How many elements are 0 or −0. */
  readonly zeros: Float64Array;
  readonly nan: Float64Array;
  readonly posInf: Float64Array;
  readonly negInf: Float64Array;
}

export interface Tally extends Extremes {
  /** Σx, which of float32 does not overflow float64. */
  readonly sum: Float64Array;
}

/** Smallest and largest element of each group, and the counts of special values. */
export function extremes(data: Float32Array, grouping: Grouping): Extremes {
  const { sum: _sum, ...found } = tally(data, grouping);
  return found;
}

/** All that one pass over the data can tell. */
export function tally(data: Float32Array, grouping: Grouping): Tally {
  const found = fastTallyOf(data, grouping) ?? referenceTally(data, grouping);
  found.nan.forEach((nan, group) => {
    const isEmpty = nan === grouping.count;
    // + 0 makes 0 of −0, lest it depended on the order which of two zeros is the smaller.
    found.min[group] = isEmpty ? NaN : (found.min[group] ?? 0) + 0;
    found.max[group] = isEmpty ? NaN : (found.max[group] ?? 0) + 0;
  });
  return found;
}

function fastTallyOf(data: Float32Array, grouping: Grouping): Tally | undefined {
  const lists = fastTally(data, grouping);
  if (lists === undefined) return undefined;
  const none = new Float64Array();
  const [sum = none, min = none, max = none, zeros = none, nan = none, posInf = none, negInf = none] = lists;
  return { sum, min, max, zeros, nan, posInf, negInf };
}

/** Element by element: what the kernels are checked against. */
export function referenceTally(data: Float32Array, grouping: Grouping): Tally {
  const zero = (): Float64Array => new Float64Array(grouping.groups);
  const found: Tally = {
    sum: zero(),
    min: zero().fill(Infinity),
    max: zero().fill(-Infinity),
    zeros: zero(),
    nan: zero(),
    posInf: zero(),
    negInf: zero(),
  };
  forEachStretch(grouping, (start, end, group) => addStretch(found, data, start, end, group));
  return found;
}

function addStretch(found: Tally, data: Float32Array, start: number, end: number, group: number): void {
  let [sum, zeros] = [0, 0];
  let min = found.min[group] ?? 0;
  let max = found.max[group] ?? 0;
  for (let i = start; i < end; i++) {
    const value = data[i] ?? 0;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value === 0) zeros++;
  }
  found.min[group] = min;
  found.max[group] = max;
  add(found.sum, group, sum);
  add(found.zeros, group, zeros);
  // A sum of float32 is finite unless NaN or ±∞ is among them, which is rare.
  if (!Number.isFinite(sum)) addSpecial(found, data, start, end, group);
}

function addSpecial(found: Tally, data: Float32Array, start: number, end: number, group: number): void {
  for (let i = start; i < end; i++) {
    const value = data[i] ?? 0;
    if (Number.isNaN(value)) add(found.nan, group, 1);
    else if (value === Infinity) add(found.posInf, group, 1);
    else if (value === -Infinity) add(found.negInf, group, 1);
  }
}

function add(sums: Float64Array, group: number, term: number): void {
  sums[group] = (sums[group] ?? 0) + term;
}

/** Of two parts → of the whole. */
export function mergeExtremes(a: Extremes, b: Extremes): Extremes {
  return {
    min: paired(a.min, b.min, (x, y) => (y < x || Number.isNaN(x) ? y : x)),
    max: paired(a.max, b.max, (x, y) => (y > x || Number.isNaN(x) ? y : x)),
    zeros: paired(a.zeros, b.zeros, plus),
    nan: paired(a.nan, b.nan, plus),
    posInf: paired(a.posInf, b.posInf, plus),
    negInf: paired(a.negInf, b.negInf, plus),
  };
}

/** `f` of each two entries of one group. */
export function paired(a: Float64Array, b: Float64Array, f: (x: number, y: number) => number): Float64Array {
  return a.map((x, group) => f(x, b[group] ?? NaN));
}

export function plus(x: number, y: number): number {
  return x + y;
}
