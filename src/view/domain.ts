/** Which range of values becomes colours: one outlier must not flatten the picture. */
import type { Domain } from '../protocol/view.ts';
import { extentOf, magnitudeAt } from './magnitude.ts';

/** The share of |x| that a domain covers when the rest are outliers. */
const COVERED = 0.998;
/** Beyond this many elements outliers are told from a sample of at least half as many. */
const SAMPLE = 1 << 19;
/** The largest value is an outlier when it lies this many times beyond the covered ones. */
const OUTLIER = 1.5;
/** Among fewer values, where that share is all of them, the largest alone may be an outlier: so many times the next. */
const LONE_OUTLIER = 8;
const ENOUGH_FOR_LONE = 50;
/** A one-signed range that reaches this close to 0, relative to its far end, starts at 0. */
const NEAR_ZERO = 0.5;

/** `extent`: of the data, where it is known. Signed data: diverging, symmetric. One-signed data: sequential. Degenerate data: −1…1. */
export function domainOf(data: Float32Array, shared = false, extent = extentOf([data])): Domain {
  const { finite, min, max } = extent;
  if (finite === 0 || (min < 0 && max > 0) || (min === 0 && max === 0)) {
    return sharedDomain([data], shared, extent);
  }
  const far = reach([data], finite, Math.max(max, -min));
  const near = Math.min(Math.abs(min), Math.abs(max));
  const low = near < NEAR_ZERO * far || near >= far ? 0 : near;
  const [from, to] = max > 0 ? [low, far] : [-far, -low];
  return {
    min: outward(from, to - from, Math.floor),
    max: outward(to, to - from, Math.ceil),
    scale: 'sequential',
    shared,
  };
}

/** One symmetric diverging domain for all variants of a comparison. */
export function sharedDomain(
  lists: readonly Float32Array[],
  shared = true,
  extent = extentOf(lists),
): Domain {
  const { finite, min, max } = extent;
  const largest = finite === 0 ? 0 : Math.max(max, -min);
  const far = largest === 0 ? 1 : reach(lists, finite, largest);
  const end = outward(far, far, Math.ceil);
  return { min: -end, max: end, scale: 'diverging', shared };
}

/** The largest |x|, unless it is an outlier: then the one that covers the rest. */
function reach(lists: readonly Float32Array[], finite: number, largest: number): number {
  // Odd, so that it does not keep step with extents that are powers of 2.
  const stride = Math.floor(finite / SAMPLE) * 2 + 1;
  const covered = magnitudeAt(lists, COVERED, stride);
  if (covered > 0 && largest > OUTLIER * covered) return covered;
  const isFew = finite >= ENOUGH_FOR_LONE && finite * (1 - COVERED) < 1;
  const next = isFew ? magnitudeAt(lists, (finite - 1) / finite) : largest;
  return next > 0 && largest > LONE_OUTLIER * next ? next : largest;
}

/** `value` moved outward to three digits of `span`, so that legends are short: 2.6137 → 2.62. */
function outward(value: number, span: number, round: (x: number) => number): number {
  const digits = 2 - Math.floor(Math.log10(span));
  const scale = 10 ** Math.abs(digits);
  if (!Number.isFinite(scale)) return value;
  const moved = digits >= 0 ? round(value * scale) / scale : round(value / scale) * scale;
  return Number.isFinite(moved) ? moved : value;
}
