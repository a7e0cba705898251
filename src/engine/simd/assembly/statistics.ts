/**
 * What one look at the data tells of each group, and a second about its mean; and how many elements are in which bin.
 * Sums are in float64, counts are whole. Fields of a piece, or of a stack's columns, lie one after the other.
 */
import { f64At, f64To, i32At, Job } from './job';

/** Float64 fields of a tally: sum, min, max, zeros, NaN, ∞, −∞. */
const TALLY = 7;
/** Of powers: Σ(x − mean) to the first to the fourth. */
const POWERS = 4;

/** Of the thread that this instance runs in; each has bins of its own. */
export let slot: i32 = 0;

@inline
function upper(v: v128): v128 {
  return i32x4.shuffle(v, v, 2, 3, 2, 3);
}

@inline
function both(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

@inline
function four(v: v128): f64 {
  return <f64>(
    (i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3))
  );
}

/** Whether an element is NaN or ±∞, in each lane. */
@inline
function notFinite(v: v128): v128 {
  return i32x4.ge_s(v128.and(v, i32x4.splat(0x7fffffff)), i32x4.splat(0x7f800000));
}

/** Pieces of segments; `partials` has TALLY float64 for each. */
export function tally(job: Job, from: i32, to: i32): i32 {
  for (let i = from; i < to; i++) {
    const segment = i / job.pieces;
    const offset = (i - segment * job.pieces) * job.piece;
    const length = min(job.piece, job.length - offset);
    tallyStretch(
      job.x + (((<usize>segment) * (<usize>job.length) + <usize>offset) << 2),
      length,
      job.partials + (<usize>i) * (TALLY << 3),
    );
  }
  return 0;
}

function tallyStretch(x: usize, length: i32, to: usize): void {
  const start = x;
  const end = x + ((<usize>length) << 2);
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let least = f32x4.splat(Infinity);
  let most = f32x4.splat(-Infinity);
  let zeros = i32x4.splat(0);
  let special = i32x4.splat(0);
  const zero = f32x4.splat(0);
  for (; x + 16 <= end; x += 16) {
    const v = v128.load(x);
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(upper(v)));
    // Of NaN neither is less, so that it changes nothing.
    least = f32x4.pmin(least, v);
    most = f32x4.pmax(most, v);
    zeros = i32x4.sub(zeros, f32x4.eq(v, zero));
    special = v128.or(special, notFinite(v));
  }
  let sum = both(f64x2.add(s0, s1));
  let low = min4(least);
  let high = -min4(f32x4.neg(most));
  let zeroCount = four(zeros);
  let isSpecial = v128.any_true(special);
  for (; x < end; x += 4) {
    const v = load<f32>(x);
    sum += <f64>v;
    if (v < low) low = v;
    if (v > high) high = v;
    if (v == 0) zeroCount++;
    if (!(v - v == 0)) isSpecial = true;
  }
  store<f64>(to, sum);
  store<f64>(to, <f64>low, 8);
  store<f64>(to, <f64>high, 16);
  store<f64>(to, zeroCount, 24);
  store<f64>(to, 0, 32);
  store<f64>(to, 0, 40);
  store<f64>(to, 0, 48);
  if (isSpecial) countSpecial(start, end, to);
}

@inline
function min4(v: v128): f32 {
  const a = min(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1));
  const b = min(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3));
  return min(a, b);
}

function countSpecial(x: usize, end: usize, to: usize): void {
  let nan: f64 = 0;
  let positive: f64 = 0;
  let negative: f64 = 0;
  for (; x < end; x += 4) {
    const v = load<f32>(x);
    if (v != v) nan++;
    else if (v == Infinity) positive++;
    else if (v == -Infinity) negative++;
  }
  store<f64>(to, nan, 32);
  store<f64>(to, positive, 40);
  store<f64>(to, negative, 48);
}

/** Pieces in their order → TALLY lists of float64 for the groups, in `sums`. */
export function mergeTally(job: Job, from: i32, to: i32): i32 {
  const groups = job.groupCount;
  startTally(job.sums, groups);
  let place = job.partials;
  for (let segment = from; segment < to; segment++) {
    const g = i32At(job.groups, segment);
    for (let piece = 0; piece < job.pieces; piece++, place += TALLY << 3) addTally(job.sums, groups, g, place, 8);
  }
  return 0;
}

function startTally(sums: usize, groups: i32): void {
  memory.fill(sums, 0, (<usize>groups) * (TALLY << 3));
  for (let g = 0; g < groups; g++) {
    f64To(sums, groups + g, Infinity);
    f64To(sums, 2 * groups + g, -Infinity);
  }
}

/** Fields `step` bytes apart are added to those of a group. */
@inline
function addTally(sums: usize, groups: i32, g: i32, place: usize, step: usize): void {
  f64To(sums, g, f64At(sums, g) + load<f64>(place));
  f64To(sums, groups + g, min(f64At(sums, groups + g), load<f64>(place + step)));
  f64To(sums, 2 * groups + g, max(f64At(sums, 2 * groups + g), load<f64>(place + 2 * step)));
  for (let field = 3; field < TALLY; field++) {
    const at = field * groups + g;
    f64To(sums, at, f64At(sums, at) + load<f64>(place + <usize>field * step));
  }
}

/** Pieces of segments: POWERS float64 for each in `partials`, about the mean of the group. */
export function powers(job: Job, from: i32, to: i32): i32 {
  for (let i = from; i < to; i++) {
    const segment = i / job.pieces;
    const offset = (i - segment * job.pieces) * job.piece;
    const length = min(job.piece, job.length - offset);
    const x = job.x + (((<usize>segment) * (<usize>job.length) + <usize>offset) << 2);
    powersOf(x, length, f64At(job.mean, i32At(job.groups, segment)), job.partials + (<usize>i) * (POWERS << 3));
  }
  return 0;
}

/** Sums of sums: rounding grows with the length of a block, of so many bytes, and not of the piece. */
const BLOCK: usize = 1024;

function powersOf(x: usize, length: i32, mean: f64, to: usize): void {
  v128.store(to, f64x2.splat(0));
  v128.store(to, f64x2.splat(0), 16);
  const end = x + ((<usize>length) << 2);
  for (; x < end; x += BLOCK) powersOfBlock(x, min(x + BLOCK, end), mean, to);
}

/** Adds to four float64. */
function powersOfBlock(x: usize, end: usize, mean: f64, to: usize): void {
  const centre = f64x2.splat(mean);
  let a1 = f64x2.splat(0);
  let a2 = f64x2.splat(0);
  let a3 = f64x2.splat(0);
  let a4 = f64x2.splat(0);
  let b1 = f64x2.splat(0);
  let b2 = f64x2.splat(0);
  let b3 = f64x2.splat(0);
  let b4 = f64x2.splat(0);
  for (; x + 16 <= end; x += 16) {
    const v = v128.load(x);
    const c = f64x2.sub(f64x2.promote_low_f32x4(v), centre);
    const d = f64x2.sub(f64x2.promote_low_f32x4(upper(v)), centre);
    const cc = f64x2.mul(c, c);
    const dd = f64x2.mul(d, d);
    a1 = f64x2.add(a1, c);
    b1 = f64x2.add(b1, d);
    a2 = f64x2.add(a2, cc);
    b2 = f64x2.add(b2, dd);
    a3 = madd64(cc, c, a3);
    b3 = madd64(dd, d, b3);
    a4 = madd64(cc, cc, a4);
    b4 = madd64(dd, dd, b4);
  }
  let s1 = both(f64x2.add(a1, b1));
  let s2 = both(f64x2.add(a2, b2));
  let s3 = both(f64x2.add(a3, b3));
  let s4 = both(f64x2.add(a4, b4));
  for (; x < end; x += 4) {
    const c = <f64>load<f32>(x) - mean;
    const cc = c * c;
    s1 += c;
    s2 += cc;
    s3 += cc * c;
    s4 += cc * cc;
  }
  store<f64>(to, load<f64>(to) + s1);
  store<f64>(to, load<f64>(to, 8) + s2, 8);
  store<f64>(to, load<f64>(to, 16) + s3, 16);
  store<f64>(to, load<f64>(to, 24) + s4, 24);
}

@inline
function madd64(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

/** Pieces in their order → POWERS lists of float64 for the groups, in `sums`, 0 before. */
export function mergePowers(job: Job, from: i32, to: i32): i32 {
  let place = job.partials;
  for (let segment = from; segment < to; segment++) {
    const g = i32At(job.groups, segment);
    for (let piece = 0; piece < job.pieces; piece++, place += POWERS << 3) addPowers(job, g, place, 8);
  }
  return 0;
}

@inline
function addPowers(job: Job, g: i32, place: usize, step: usize): void {
  for (let field = 0; field < POWERS; field++) {
    const at = field * job.groupCount + g;
    f64To(job.sums, at, f64At(job.sums, at) + load<f64>(place + <usize>field * step));
  }
}

/** Columns of stacks: TALLY lists of their columns for each stack, in `partials`. */
export function tallyColumns(job: Job, from: i32, to: i32): i32 {
  const bytes = (<usize>job.length) << 2;
  const step = bytes << 1;
  for (let stack = from; stack < to; stack++) {
    const first = i32At(job.stacks, stack);
    const rows = i32At(job.stacks, stack + 1) - first;
    const x = job.x + (<usize>first) * bytes;
    const place = job.partials + (<usize>stack) * step * TALLY;
    for (let j: usize = 0; j < bytes; j += 4) tallyColumn(x + j, rows, bytes, place + (j << 1), step);
  }
  return 0;
}

function tallyColumn(x: usize, rows: i32, bytes: usize, to: usize, step: usize): void {
  let sum: f64 = 0;
  let low: f32 = Infinity;
  let high: f32 = -Infinity;
  let zeros = 0;
  let nan = 0;
  let positive = 0;
  let negative = 0;
  for (let i = 0; i < rows; i++, x += bytes) {
    const v = load<f32>(x);
    sum += <f64>v;
    if (v < low) low = v;
    if (v > high) high = v;
    zeros += <i32>(v == 0);
    if (v - v == 0) continue;
    nan += <i32>(v != v);
    positive += <i32>(v == Infinity);
    negative += <i32>(v == -Infinity);
  }
  store<f64>(to, sum);
  store<f64>(to + step, <f64>low);
  store<f64>(to + 2 * step, <f64>high);
  store<f64>(to + 3 * step, <f64>zeros);
  store<f64>(to + 4 * step, <f64>nan);
  store<f64>(to + 5 * step, <f64>positive);
  store<f64>(to + 6 * step, <f64>negative);
}

/** Stacks in their order → TALLY lists of float64 for the groups, in `sums`. */
export function mergeTallyColumns(job: Job, from: i32, to: i32): i32 {
  const step = (<usize>job.length) << 3;
  startTally(job.sums, job.groupCount);
  for (let stack = from; stack < to; stack++) {
    const base = i32At(job.groups, i32At(job.stacks, stack));
    const place = job.partials + (<usize>stack) * step * TALLY;
    for (let j = 0; j < job.length; j++) {
      addTally(job.sums, job.groupCount, base + j, place + ((<usize>j) << 3), step);
    }
  }
  return 0;
}

/** Columns of stacks: POWERS lists of their columns for each stack, in `partials`. */
export function powersOfColumns(job: Job, from: i32, to: i32): i32 {
  const bytes = (<usize>job.length) << 2;
  const step = bytes << 1;
  for (let stack = from; stack < to; stack++) {
    const first = i32At(job.stacks, stack);
    const rows = i32At(job.stacks, stack + 1) - first;
    const base = i32At(job.groups, first);
    const place = job.partials + (<usize>stack) * step * POWERS;
    for (let j = 0; j < job.length; j++) {
      const mean = f64At(job.mean, base + j);
      let s1: f64 = 0;
      let s2: f64 = 0;
      let s3: f64 = 0;
      let s4: f64 = 0;
      let x = job.x + (<usize>first) * bytes + ((<usize>j) << 2);
      for (let i = 0; i < rows; i++, x += bytes) {
        const c = <f64>load<f32>(x) - mean;
        const cc = c * c;
        s1 += c;
        s2 += cc;
        s3 += cc * c;
        s4 += cc * cc;
      }
      const to = place + ((<usize>j) << 3);
      store<f64>(to, s1);
      store<f64>(to + step, s2);
      store<f64>(to + 2 * step, s3);
      store<f64>(to + 3 * step, s4);
    }
  }
  return 0;
}

/** Stacks in their order → POWERS lists of float64 for the groups, in `sums`, 0 before. */
export function mergePowersOfColumns(job: Job, from: i32, to: i32): i32 {
  const step = (<usize>job.length) << 3;
  for (let stack = from; stack < to; stack++) {
    const base = i32At(job.groups, i32At(job.stacks, stack));
    const place = job.partials + (<usize>stack) * step * POWERS;
    for (let j = 0; j < job.length; j++) addPowers(job, base + j, place + ((<usize>j) << 3), step);
  }
  return 0;
}

/** Lists of bins of a group, one for each lane: an addition need not wait for the one before to the same bin. */
const LANES = 4;

/**
 * Pieces of segments: adds to the bins of their groups, `rows` of them, LANES lists of int32 for each group; each
 * thread has its own, `size` bytes apart, in `partials`. The bin of x is ⌊x·weight⌋ − `perGroup`. `centred` not 0: all
 * elements are finite; what is not is in none.
 */
export function histogram(job: Job, from: i32, to: i32): i32 {
  const bins = (<usize>job.rows) << 2;
  const own = job.partials + (<usize>slot) * (<usize>job.size);
  for (let i = from; i < to; i++) {
    const segment = i / job.pieces;
    const offset = (i - segment * job.pieces) * job.piece;
    const length = min(job.piece, job.length - offset);
    const x = job.x + (((<usize>segment) * (<usize>job.length) + <usize>offset) << 2);
    const counts = own + <usize>i32At(job.groups, segment) * bins * LANES;
    if (job.centred && job.weight >= 1 && job.weight <= 1e30) countStretch(x, length, <f32>job.weight, job.perGroup, job.rows, counts);
    else countSlowly(x, length, job.weight, job.perGroup, job.rows, counts);
  }
  return 0;
}

/** In float32, in which a scale from 1 to 10³⁰ loses nothing. Bins are kept in range whatever the data has become since. */
function countStretch(x: usize, length: i32, scale: f32, first: i32, rows: i32, counts: usize): void {
  const bins = (<usize>rows) << 2;
  const scales = f32x4.splat(scale);
  // All whole numbers below 2²⁴, which float32 holds; added to 2²³ they are the low bits of the sum.
  const firsts = f32x4.splat(<f32>first);
  const last = f32x4.splat(<f32>(rows - 1));
  const large = f32x4.splat(8388608);
  const zero = f32x4.splat(0);
  // Less what the bits of 2²³ come to, shifted.
  const c0 = counts - (0x4b000000 << 2);
  const c1 = c0 + bins;
  const c2 = c1 + bins;
  const c3 = c2 + bins;
  const end = x + ((<usize>length) << 2);
  for (; x + 16 <= end; x += 16) {
    const bin = f32x4.sub(f32x4.floor(f32x4.mul(v128.load(x), scales)), firsts);
    // Of NaN, which was not there before, neither is less.
    const place = f32x4.pmin(last, f32x4.pmax(zero, bin));
    const bytes = i32x4.shl(f32x4.add(place, large), 2);
    increase(c0 + <usize>i32x4.extract_lane(bytes, 0));
    increase(c1 + <usize>i32x4.extract_lane(bytes, 1));
    increase(c2 + <usize>i32x4.extract_lane(bytes, 2));
    increase(c3 + <usize>i32x4.extract_lane(bytes, 3));
  }
  countSlowly(x, <i32>((end - x) >> 2), <f64>scale, first, rows, counts);
}

@inline
function increase(at: usize): void {
  store<i32>(at, load<i32>(at) + 1);
}

function countSlowly(x: usize, length: i32, scale: f64, first: i32, rows: i32, counts: usize): void {
  const end = x + ((<usize>length) << 2);
  for (; x < end; x += 4) countOne(load<f32>(x), scale, first, rows, counts);
}

@inline
function countOne(v: f32, scale: f64, first: i32, rows: i32, counts: usize): void {
  if (!(v - v == 0)) return;
  const bin = <i32>floor(<f64>v * scale) - first;
  increase(counts + ((<usize>min(max(bin, 0), rows - 1)) << 2));
}

/** As `histogram`, of rows whose group changes with every element. */
export function histogramOfColumns(job: Job, from: i32, to: i32): i32 {
  const bytes = (<usize>job.length) << 2;
  const bins = ((<usize>job.rows) << 2) * LANES;
  const own = job.partials + (<usize>slot) * (<usize>job.size);
  for (let row = from; row < to; row++) {
    const x = job.x + (<usize>row) * bytes;
    let counts = own + <usize>i32At(job.groups, row) * bins;
    for (let j: usize = 0; j < bytes; j += 4, counts += bins) {
      countOne(load<f32>(x + j), job.weight, job.perGroup, job.rows, counts);
    }
  }
  return 0;
}

/** The bins of all threads and lanes together, for groups: int32 → float64 in `sums`, group after group. */
export function mergeHistogram(job: Job, from: i32, to: i32): i32 {
  const bins = (<usize>job.rows) << 2;
  for (let g = from; g < to; g++) {
    for (let bin = 0; bin < job.rows; bin++) {
      let count: i32 = 0;
      for (let thread = 0; thread < job.segments; thread++) {
        const at =
          job.partials + (<usize>thread) * (<usize>job.size) + (<usize>g) * bins * LANES + ((<usize>bin) << 2);
        count += load<i32>(at) + load<i32>(at + bins) + load<i32>(at + 2 * bins) + load<i32>(at + 3 * bins);
      }
      f64To(job.sums, g * job.rows + bin, <f64>count);
    }
  }
  return 0;
}

/** A float32's exponent and 7 bits of its fraction tell its bucket (`../../statistics/sketch.ts`, whose numbers these are). */
const LOWERED: i32 = 23 << 7;
const INFINITE: i32 = (255 + 23) << 7;

/**
 * Counts the buckets of whole segments of one group: `parameters` lists the segments, of which those from `from` to
 * before `to` are read; int32 counts in `partials`, the bucket 0 in their middle. NaN is left out.
 */
export function sketch(job: Job, from: i32, to: i32): i32 {
  const middle = job.partials + (<usize>INFINITE << 2);
  for (let i = from; i < to; i++) {
    let x = job.x + ((<usize>i32At(job.parameters, i) * <usize>job.length) << 2);
    const end = x + ((<usize>job.length) << 2);
    for (; x < end; x += 4) {
      const bits = load<i32>(x);
      const size = bits & 0x7fffffff;
      if (size > 0x7f800000) continue;
      const bucket = size < 0x00800000 ? denormalBucket(size) : (size >>> 16) + LOWERED;
      const sign = bits >> 31;
      // Without a branch, which for random signs would be guessed wrong half the time.
      increase(middle + (<usize>(((bucket ^ sign) - sign) << 2)));
    }
  }
  return 0;
}

/** As if the exponent went on downwards. */
function denormalBucket(size: i32): i32 {
  const shift = clz(size) - 8;
  return ((23 + 1 - shift) << 7) + (((size << shift) & 0x007fffff) >>> 16);
}

/** Buckets that are not empty, ascending: int32 bucket and count, in `sums`; clears them. Returns how many. */
export function sketchEntries(job: Job, from: i32, to: i32): i32 {
  let out = job.sums;
  const all = 2 * INFINITE + 1;
  for (let i = 0; i < all; i++) {
    const at = job.partials + ((<usize>i) << 2);
    if (i + 4 <= all && !v128.any_true(v128.load(at))) {
      i += 3;
      continue;
    }
    const count = load<i32>(at);
    if (count == 0) continue;
    store<i32>(out, i - INFINITE);
    store<i32>(out, count, 4);
    store<i32>(at, 0);
    out += 8;
  }
  return <i32>((out - job.sums) >> 3);
}
