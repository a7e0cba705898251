/**
 * The mean and the sums of powers of x − mean from which variance, skewness and kurtosis follow: of data, and of
 * the whole from two parts. Sums and not ratios, because only sums merge without loss. All in float64.
 */

import type { Grouping } from '../pattern/grouping.ts';
import { fastPowers } from '../simd/statistics.ts';
import { paired, plus, type Tally } from './extremes.ts';
import { forEachStretch } from './stretches.ts';

/** One entry per group: m2 = Σ(x − mean)², m3 and m4 likewise, squares = Σx². */
export interface CentralSums {
  readonly mean: Float64Array;
  /** What rounding cut off the mean. Without it, merging would lose the skewness of data far from 0. */
  readonly rest: Float64Array;
  readonly m2: Float64Array;
  readonly m3: Float64Array;
  readonly m4: Float64Array;
  readonly squares: Float64Array;
}

type Sums = { readonly [K in Exclude<keyof CentralSums, 'squares'>]: number };

/**
 * The second pass: one-pass formulas such as E[x²] − E[x]² cancel when the mean is large beside the deviation.
 * What rounding left in the mean shows as Σ(x − mean) ≠ 0 and is taken out again (Chan, Golub and LeVeque,
 * "Algorithms for computing the sample variance", 1983).
 */
export function centralSums(data: Float32Array, grouping: Grouping, tally: Tally): CentralSums {
  const mean = tally.sum.map((total) => total / grouping.count);
  const none = new Float64Array();
  const lists = fastPowers(data, grouping, mean) ?? referencePowers(data, grouping, mean);
  const [rest = none, m2 = none, m3 = none, m4 = none] = lists;
  const found = { mean, rest, m2, m3, m4, squares: new Float64Array(grouping.groups) };
  for (let group = 0; group < grouping.groups; group++) {
    set(found, group, shifted(at(found, group), grouping.count));
    found.squares[group] = squaresOf(at(found, group), grouping.count, tally, group);
  }
  return found;
}

/** Element by element: what the kernels are checked against. */
export function referencePowers(data: Float32Array, grouping: Grouping, mean: Float64Array): Float64Array[] {
  const zero = (): Float64Array => new Float64Array(grouping.groups);
  const [first, second, third, fourth] = [zero(), zero(), zero(), zero()];
  forEachStretch(grouping, (start, end, group) => {
    const centre = mean[group] ?? 0;
    let [s1, s2, s3, s4] = [0, 0, 0, 0];
    for (let i = start; i < end; i++) {
      const centred = (data[i] ?? 0) - centre;
      const squared = centred * centred;
      s1 += centred;
      s2 += squared;
      s3 += squared * centred;
      s4 += squared * squared;
    }
    first[group] = (first[group] ?? 0) + s1;
    second[group] = (second[group] ?? 0) + s2;
    third[group] = (third[group] ?? 0) + s3;
    fourth[group] = (fourth[group] ?? 0) + s4;
  });
  return [first, second, third, fourth];
}

/** Σx² = Σ(x − mean)² + n·mean²: nothing cancels. Of infinite elements the former is NaN where the sum is ∞. */
function squaresOf(
  { mean, rest, m2 }: Sums,
  count: number,
  { nan, posInf, negInf }: Tally,
  group: number,
): number {
  if (count === 0) return 0;
  const whole = mean + rest;
  if ((posInf[group] ?? 0) + (negInf[group] ?? 0) === 0) return m2 + count * whole * whole;
  return (nan[group] ?? 0) > 0 ? NaN : Infinity;
}

/** Powers about `mean`, with Σ(x − mean) for `rest` → about the true mean. */
function shifted({ mean, rest, m2, m3, m4 }: Sums, count: number): Sums {
  const shift = rest / count;
  // From an infinite mean x − mean is NaN.
  if (!Number.isFinite(shift)) return { mean, rest: 0, m2, m3, m4 };
  // Higher powers of the shift, which is some roundings of the mean, are below the rounding of the sums.
  return { ...added(mean, shift), m2, m3: m3 - 3 * shift * m2, m4: m4 - 4 * shift * m3 };
}

/** A mean plus a term, and what rounding cuts off (Knuth's TwoSum, exact for any two finite numbers). */
function added(mean: number, term: number): Pick<Sums, 'mean' | 'rest'> {
  const sum = mean + term;
  const part = sum - mean;
  return { mean: sum, rest: mean - (sum - part) + (term - part) };
}

/**
 * Sums of a part of `countA` elements and of one of `countB` → of both. Mean and m2 after Chan, Golub and LeVeque
 * ("Updating formulae and a pairwise algorithm for computing sample variances", 1979), m3 and m4 after Pébay
 * ("Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical moments",
 * 2008). A part of no elements changes nothing.
 */
export function mergeSums(a: CentralSums, countA: number, b: CentralSums, countB: number): CentralSums {
  if (countB === 0) return a;
  if (countA === 0) return b;
  const found = { ...empty(a.mean.length), squares: paired(a.squares, b.squares, plus) };
  for (let group = 0; group < a.mean.length; group++) {
    set(found, group, both(at(a, group), countA, at(b, group), countB));
  }
  return found;
}

function both(a: Sums, countA: number, b: Sums, countB: number): Sums {
  const count = countA + countB;
  // Shares, because products of large counts are not exact.
  const [p, q] = [countA / count, countB / count];
  const delta = b.mean - a.mean + (b.rest - a.rest);
  const square = delta * delta;
  const between = square * countA * q;
  return {
    // The sum of an infinite mean and any other is the whole's, where the difference would be NaN.
    ...(Number.isFinite(delta) ? added(a.mean, a.rest + delta * q) : { mean: a.mean + b.mean, rest: 0 }),
    m2: a.m2 + b.m2 + between,
    m3: a.m3 + b.m3 + between * delta * (p - q) + 3 * delta * (p * b.m2 - q * a.m2),
    m4:
      a.m4 +
      b.m4 +
      between * square * (p * p - p * q + q * q) +
      6 * square * (p * p * b.m2 + q * q * a.m2) +
      4 * delta * (p * b.m3 - q * a.m3),
  };
}

function empty(groups: number): Omit<CentralSums, 'squares'> {
  const zero = (): Float64Array => new Float64Array(groups);
  return { mean: zero(), rest: zero(), m2: zero(), m3: zero(), m4: zero() };
}

function at({ mean, rest, m2, m3, m4 }: CentralSums, group: number): Sums {
  const entry = (values: Float64Array): number => values[group] ?? 0;
  return { mean: entry(mean), rest: entry(rest), m2: entry(m2), m3: entry(m3), m4: entry(m4) };
}

function set(sums: CentralSums, group: number, { mean, rest, m2, m3, m4 }: Sums): void {
  sums.mean[group] = mean;
  sums.rest[group] = rest;
  sums.m2[group] = m2;
  sums.m3[group] = m3;
  sums.m4[group] = m4;
}
