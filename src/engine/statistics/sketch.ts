/**
 * How many elements of each group are of about which size: buckets that grow with the number, from which quantiles
 * are read to a relative error and which merge exactly. After DDSketch (Masson, Rim and Lee, "DDSketch: a fast and
 * fully-mergeable quantile sketch with relative-error guarantees", 2019), its logarithm replaced by a float32's own
 * exponent and the 7 highest bits of its fraction, 128 buckets from each power of two to the next.
 */
import type { Grouping } from '../pattern/grouping.ts';
import { fastSketch } from '../simd/sketch.ts';
import { powerOfTwo } from './powers-of-two.ts';
import { rowsOf } from './stretches.ts';

/** Of each group the buckets that are not empty, group after group. */
export interface Sketch {
  /** Group g has the entries from offsets[g] to before offsets[g + 1] of the two others. */
  readonly offsets: Float64Array;
  /** Ascending in each group, as their elements do; below 0 for numbers below 0, 0 for zeros. */
  readonly buckets: Int32Array;
  readonly counts: Float64Array;
}

/** A bucket's middle is within this part of every number in it, denormals too. Zeros and ±∞ are exact. */
export const RELATIVE_ERROR = 2 ** -8;

const FRACTION_BITS = 7;
/** Added to a float32's biased exponent: the smallest denormal, 2^−149, gets 1. */
const LOWERED = 23;
const INFINITE = (255 + LOWERED) << FRACTION_BITS;

/** Of data in groups. NaN is left out. */
export function sketchOf(data: Float32Array, grouping: Grouping): Sketch {
  const sketch = new Growing(grouping.groups);
  const add = (bucket: number, count: number): void => sketch.add(bucket, count);
  const isDone = fastSketch(data, grouping, 2 * INFINITE + 1, add, () => sketch.endGroup());
  return isDone ? sketch.finish() : referenceSketch(data, grouping);
}

/** Element by element: what the kernel is checked against, and faster for small groups. */
export function referenceSketch(data: Float32Array, grouping: Grouping): Sketch {
  const { groups, count } = grouping;
  const rows = rowsOf(data, grouping);
  const bits = new Uint32Array(rows.buffer, rows.byteOffset, rows.length);
  const all = new Float64Array(2 * INFINITE + 1);
  const met = new Int32Array(Math.min(count, all.length));
  const sketch = new Growing(groups);
  for (let i = 0, group = 0; group < groups; group++) {
    let distinct = 0;
    for (const end = i + count; i < end; i++) {
      const bucket = bucketOf(bits[i] ?? 0);
      if (bucket > INFINITE || bucket < -INFINITE) continue;
      const place = bucket + INFINITE;
      const before = all[place] ?? 0;
      if (before === 0) met[distinct++] = bucket;
      all[place] = before + 1;
    }
    // Only what was met is sorted and cleared: of many small groups each costs its own size, not that of all buckets.
    for (const bucket of met.subarray(0, distinct).sort()) {
      sketch.add(bucket, all[bucket + INFINITE] ?? 0);
      all[bucket + INFINITE] = 0;
    }
    sketch.endGroup();
  }
  return sketch.finish();
}

/** Of two parts → of the whole, exactly as `sketchOf` of all data. */
export function mergeSketches(a: Sketch, b: Sketch): Sketch {
  const groups = a.offsets.length - 1;
  const sketch = new Growing(groups);
  for (let group = 0; group < groups; group++) {
    let [i, j] = [a.offsets[group] ?? 0, b.offsets[group] ?? 0];
    const [endA, endB] = [a.offsets[group + 1] ?? 0, b.offsets[group + 1] ?? 0];
    while (i < endA || j < endB) {
      const bucketA = i < endA ? (a.buckets[i] ?? 0) : Infinity;
      const bucketB = j < endB ? (b.buckets[j] ?? 0) : Infinity;
      const bucket = Math.min(bucketA, bucketB);
      let count = 0;
      if (bucketA === bucket) count += a.counts[i++] ?? 0;
      if (bucketB === bucket) count += b.counts[j++] ?? 0;
      sketch.add(bucket, count);
    }
    sketch.endGroup();
  }
  return sketch.finish();
}

/** The element of that rank, counted from 0 upwards, to `RELATIVE_ERROR`; NaN where there are not as many. */
export function elementAt(sketch: Sketch, group: number, rank: number): number {
  const end = sketch.offsets[group + 1] ?? 0;
  let below = 0;
  for (let i = sketch.offsets[group] ?? 0; i < end; i++) {
    below += sketch.counts[i] ?? 0;
    if (rank < below) return middleOf(sketch.buckets[i] ?? 0);
  }
  return NaN;
}

/** The bucket of a float32 by its bits; beyond ±INFINITE for NaN. */
function bucketOf(bits: number): number {
  const size = bits & 0x7fffffff;
  const bucket = size < 0x00800000 ? denormalBucket(size) : (size >>> 16) + (LOWERED << FRACTION_BITS);
  // A NaN may share its high bits with ∞.
  const known = size > 0x7f800000 ? INFINITE + 1 : bucket;
  // Without a branch, which for random signs would be guessed wrong half the time.
  const sign = bits >>> 31;
  return (known ^ -sign) + sign;
}

/** As if the exponent went on downwards, so that the relative error holds below 2^−126 too. */
function denormalBucket(size: number): number {
  // 24 for 0, which so gets bucket 0.
  const shift = Math.clz32(size) - 8;
  return ((LOWERED + 1 - shift) << FRACTION_BITS) + (((size << shift) & 0x007fffff) >>> 16);
}

function middleOf(bucket: number): number {
  const size = Math.abs(bucket);
  if (size === 0) return 0;
  if (size === INFINITE) return bucket > 0 ? Infinity : -Infinity;
  const exponent = (size >> FRACTION_BITS) - LOWERED - 127;
  const fraction = ((size & ((1 << FRACTION_BITS) - 1)) + 0.5) / (1 << FRACTION_BITS);
  return Math.sign(bucket) * powerOfTwo(exponent) * (1 + fraction);
}

/** A sketch while its entries become known one by one. */
class Growing {
  readonly #offsets: Float64Array;
  readonly #buckets: number[] = [];
  readonly #counts: number[] = [];
  #group = 0;

  constructor(groups: number) {
    this.#offsets = new Float64Array(groups + 1);
  }

  add(bucket: number, count: number): void {
    this.#buckets.push(bucket);
    this.#counts.push(count);
  }

  endGroup(): void {
    this.#offsets[++this.#group] = this.#buckets.length;
  }

  finish(): Sketch {
    return {
      offsets: this.#offsets,
      buckets: new Int32Array(this.#buckets),
      counts: new Float64Array(this.#counts),
    };
  }
}
