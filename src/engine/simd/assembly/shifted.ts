/**
 * One look at the data for those who read it once: sums about a number near the mean, and the extremes. Sums in
 * float64. An element that is not finite shows in the sums, which are not then.
 */
import { f64At, f64To, i32At, Job } from './job';

/** Float64 fields: Σ(x − centre), Σ(x − centre)², min, max. */
const FIELDS = 4;

@inline
function upper(v: v128): v128 {
  return i32x4.shuffle(v, v, 2, 3, 2, 3);
}

@inline
function both(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** Pieces of segments, about the number of the group in `mean`; `partials` has FIELDS float64 for each. */
export function shifted(job: Job, from: i32, to: i32): i32 {
  for (let i = from; i < to; i++) {
    const segment = i / job.pieces;
    const offset = (i - segment * job.pieces) * job.piece;
    const length = min(job.piece, job.length - offset);
    const x = job.x + (((<usize>segment) * (<usize>job.length) + <usize>offset) << 2);
    shiftedStretch(x, length, f64At(job.mean, i32At(job.groups, segment)), job.partials + (<usize>i) * (FIELDS << 3));
  }
  return 0;
}

function shiftedStretch(x: usize, length: i32, shift: f64, to: usize): void {
  const end = x + ((<usize>length) << 2);
  const centre = f64x2.splat(shift);
  // Many sums, for one would wait for itself.
  let a1 = f64x2.splat(0);
  let a2 = f64x2.splat(0);
  let b1 = f64x2.splat(0);
  let b2 = f64x2.splat(0);
  let c1 = f64x2.splat(0);
  let c2 = f64x2.splat(0);
  let d1 = f64x2.splat(0);
  let d2 = f64x2.splat(0);
  let least = f32x4.splat(Infinity);
  let most = f32x4.splat(-Infinity);
  for (; x + 32 <= end; x += 32) {
    const v = v128.load(x);
    const w = v128.load(x, 16);
    const a = f64x2.sub(f64x2.promote_low_f32x4(v), centre);
    const b = f64x2.sub(f64x2.promote_low_f32x4(upper(v)), centre);
    const c = f64x2.sub(f64x2.promote_low_f32x4(w), centre);
    const d = f64x2.sub(f64x2.promote_low_f32x4(upper(w)), centre);
    a1 = f64x2.add(a1, a);
    b1 = f64x2.add(b1, b);
    c1 = f64x2.add(c1, c);
    d1 = f64x2.add(d1, d);
    a2 = f64x2.add(a2, f64x2.mul(a, a));
    b2 = f64x2.add(b2, f64x2.mul(b, b));
    c2 = f64x2.add(c2, f64x2.mul(c, c));
    d2 = f64x2.add(d2, f64x2.mul(d, d));
    least = f32x4.pmin(least, f32x4.pmin(v, w));
    most = f32x4.pmax(most, f32x4.pmax(v, w));
  }
  let s1 = both(f64x2.add(f64x2.add(a1, b1), f64x2.add(c1, d1)));
  let s2 = both(f64x2.add(f64x2.add(a2, b2), f64x2.add(c2, d2)));
  let low = min(
    min(f32x4.extract_lane(least, 0), f32x4.extract_lane(least, 1)),
    min(f32x4.extract_lane(least, 2), f32x4.extract_lane(least, 3)),
  );
  let high = max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
  for (; x < end; x += 4) {
    const v = load<f32>(x);
    const away = <f64>v - shift;
    s1 += away;
    s2 += away * away;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  store<f64>(to, s1);
  store<f64>(to, s2, 8);
  store<f64>(to, <f64>low, 16);
  store<f64>(to, <f64>high, 24);
}

/** Pieces in their order → FIELDS lists of float64 for the groups, in `sums`. */
export function mergeShifted(job: Job, from: i32, to: i32): i32 {
  const groups = job.groupCount;
  memory.fill(job.sums, 0, (<usize>groups) * (FIELDS << 3));
  for (let g = 0; g < groups; g++) {
    f64To(job.sums, 2 * groups + g, Infinity);
    f64To(job.sums, 3 * groups + g, -Infinity);
  }
  let place = job.partials;
  for (let segment = from; segment < to; segment++) {
    const g = i32At(job.groups, segment);
    for (let piece = 0; piece < job.pieces; piece++, place += FIELDS << 3) {
      f64To(job.sums, g, f64At(job.sums, g) + load<f64>(place));
      f64To(job.sums, groups + g, f64At(job.sums, groups + g) + load<f64>(place, 8));
      f64To(job.sums, 2 * groups + g, min(f64At(job.sums, 2 * groups + g), load<f64>(place, 16)));
      f64To(job.sums, 3 * groups + g, max(f64At(job.sums, 3 * groups + g), load<f64>(place, 24)));
    }
  }
  return 0;
}
