/**
 * Count, mean, Σ(x − mean)², extremes and special values of groups, from parts of the data in any number: after Chan,
 * Golub and LeVeque ("Updating formulae and a pairwise algorithm for computing sample variances", 1979). All in
 * float64; NaN and ±∞ are counted and else left out.
 */

import { fastShifted } from '../engine/simd/statistics.ts';
import { centralSums } from '../engine/statistics/central-sums.ts';
import { tally } from '../engine/statistics/extremes.ts';
import { forEachStretch } from '../engine/statistics/stretches.ts';
import type { Chunk } from './stream-plan.ts';

/** Lists of one entry per group, one after the other in one buffer that threads can share. */
export const FIELDS = 8;

export interface GroupTotals {
  /** Finite elements. */
  readonly count: number;
  readonly mean: number;
  readonly m2: number;
  /** ∞ and −∞ where nothing is finite. */
  readonly min: number;
  readonly max: number;
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
}

type Part = Pick<Chunk, 'box' | 'base'>;

/** Of the squares about the mean as it was guessed: six of the sixteen digits may go. */
const LEAST_LEFT = 1e-6;

export class Totals {
  readonly groups: number;
  readonly #lists: Float64Array;

  /** Of `buffer` the part that begins at `byteOffset`, all 0 or what another of these left there. */
  constructor(
    groups: number,
    buffer: ArrayBufferLike = new ArrayBuffer(8 * FIELDS * groups),
    byteOffset = 0,
  ) {
    this.groups = groups;
    this.#lists = new Float64Array(buffer, byteOffset, FIELDS * groups);
  }

  of(group: number): GroupTotals {
    const field = (i: number): number => this.#lists[FIELDS * group + i] ?? 0;
    const count = field(0);
    return {
      count,
      mean: field(1),
      m2: field(2),
      min: count === 0 ? Number.POSITIVE_INFINITY : field(3),
      max: count === 0 ? Number.NEGATIVE_INFINITY : field(4),
      nan: field(5),
      posInf: field(6),
      negInf: field(7),
    };
  }

  /** A part that has no element changes nothing. */
  merge(group: number, part: GroupTotals): void {
    const at = FIELDS * group;
    const lists = this.#lists;
    const before = lists[at] ?? 0;
    if (part.count > 0) {
      const count = before + part.count;
      const delta = before === 0 ? 0 : part.mean - (lists[at + 1] ?? 0);
      const share = part.count / count;
      lists[at] = count;
      lists[at + 1] = before === 0 ? part.mean : (lists[at + 1] ?? 0) + delta * share;
      lists[at + 2] = (lists[at + 2] ?? 0) + part.m2 + delta * delta * before * share;
      lists[at + 3] = before === 0 ? part.min : Math.min(lists[at + 3] ?? 0, part.min);
      lists[at + 4] = before === 0 ? part.max : Math.max(lists[at + 4] ?? 0, part.max);
    }
    lists[at + 5] = (lists[at + 5] ?? 0) + part.nan;
    lists[at + 6] = (lists[at + 6] ?? 0) + part.posInf;
    lists[at + 7] = (lists[at + 7] ?? 0) + part.negInf;
  }

  mergeAll(other: Totals): void {
    for (let group = 0; group < this.groups; group++) this.merge(group, other.of(group));
  }

  /** The elements of a chunk: of float32 by the engine's kernels, unless there are special ones. */
  add(data: Float32Array | Float64Array, part: Part): void {
    if (data instanceof Float32Array && (this.#addFast(data, part) || this.#addTwice(data, part))) return;
    this.#addSlowly(data, part);
  }

  /** One look at the data, about the mean as it is known so far, or as the first element lets it be guessed. */
  #addFast(data: Float32Array, { box: { grouping, places }, base }: Part): boolean {
    const { groups, count } = grouping;
    const known = places.map((place) => this.#lists[FIELDS * (base + place) + 1] || (data[0] ?? 0));
    const [sums, squares, min, max] = fastShifted(data, grouping, known) ?? [];
    if (sums === undefined || squares === undefined || min === undefined || max === undefined) return false;
    const m2 = squares.map((square, group) => square - (sums[group] ?? 0) ** 2 / count);
    // Where the mean is far away, digits are lost; where an element is not finite, all.
    if (!m2.every((one, group) => one >= (squares[group] ?? 0) * LEAST_LEFT)) return false;
    for (let group = 0; group < groups; group++) {
      this.merge(base + (places[group] ?? 0), {
        count,
        mean: (known[group] ?? 0) + (sums[group] ?? 0) / count,
        m2: m2[group] ?? 0,
        min: (min[group] ?? 0) + 0,
        max: (max[group] ?? 0) + 0,
        nan: 0,
        posInf: 0,
        negInf: 0,
      });
    }
    return true;
  }

  /** Two looks, the second about the mean. */
  #addTwice(data: Float32Array, { box: { grouping, places }, base }: Part): boolean {
    const found = tally(data, grouping);
    // Of float32 a sum in float64 is finite unless an element is not.
    if (!found.sum.every(Number.isFinite)) return false;
    const { mean, m2 } = centralSums(data, grouping, found);
    for (let group = 0; group < grouping.groups; group++) {
      this.merge(base + (places[group] ?? 0), {
        count: grouping.count,
        mean: mean[group] ?? 0,
        m2: m2[group] ?? 0,
        min: found.min[group] ?? 0,
        max: found.max[group] ?? 0,
        nan: 0,
        posInf: 0,
        negInf: 0,
      });
    }
    return true;
  }

  #addSlowly(data: Float32Array | Float64Array, { box: { grouping, places }, base }: Part): void {
    // Stretches of one group that are short are summed together: merging each would take longer.
    const parts = new Totals(grouping.groups);
    forEachStretch(grouping, (start, end, group) => parts.merge(group, stretchTotals(data, start, end)));
    for (let group = 0; group < grouping.groups; group++) {
      this.merge(base + (places[group] ?? 0), parts.of(group));
    }
  }
}

/** Two passes, for one would cancel where the mean is far from 0. */
function stretchTotals(data: Float32Array | Float64Array, start: number, end: number): GroupTotals {
  let [count, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [nan, posInf, negInf] = [0, 0, 0];
  for (let i = start; i < end; i++) {
    const value = data[i] ?? 0;
    if (value - value === 0) {
      count++;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    } else if (Number.isNaN(value)) nan++;
    else if (value > 0) posInf++;
    else negInf++;
  }
  const first = sum / count;
  // A sum of large float64 overflows where their mean does not.
  const mean = Number.isFinite(first) || count === 0 ? first : meanOfLarge(data, start, end, count);
  let [rest, m2] = [0, 0];
  for (let i = start; i < end; i++) {
    const away = (data[i] ?? 0) - mean;
    if (away - away !== 0) continue;
    rest += away;
    m2 += away * away;
  }
  const shift = count === 0 ? 0 : rest / count;
  return { count, mean: mean + shift, m2: m2 - rest * shift, min, max, nan, posInf, negInf };
}

function meanOfLarge(data: Float32Array | Float64Array, start: number, end: number, count: number): number {
  let mean = 0;
  for (let i = start; i < end; i++) {
    const value = data[i] ?? 0;
    if (value - value === 0) mean += value / count;
  }
  return mean;
}
