/** What a quantile is, given the elements by their rank, and which are usual. It knows no tensor and no sketch. */
import { EngineError } from '../errors.ts';

/** The probabilities of `Statistics.quantiles`. */
export const USUAL = {
  '0%': 0,
  '1%': 0.01,
  '5%': 0.05,
  '25%': 0.25,
  '50%': 0.5,
  '75%': 0.75,
  '95%': 0.95,
  '99%': 0.99,
  '100%': 1,
} as const;

/** Each with one entry per group: `found.quantiles['95%']`. */
export type Quantiles = Readonly<Record<keyof typeof USUAL, Float64Array>>;

/**
 * The quantile p of `count` elements of which `elementAt(0)` is the smallest: linear between the two nearest ranks,
 * as NumPy's `quantile` and `torch.quantile` have it by default. NaN of no elements, and between −∞ and ∞.
 */
export function interpolated(p: number, count: number, elementAt: (rank: number) => number): number {
  if (count === 0) return NaN;
  const place = p * (count - 1);
  const rank = Math.floor(place);
  const low = elementAt(rank);
  if (rank === place) return low;
  const high = elementAt(rank + 1);
  const t = place - rank;
  const step = high - low;
  // ±∞, or NaN between the two.
  if (!Number.isFinite(step)) return low + high;
  // From the nearer end, as NumPy does, so that quantiles never decrease with p.
  return t < 0.5 ? low + step * t : high - step * (1 - t);
}

/** Throws code `option` for anything but a number from 0 to 1. */
export function checkProbability(p: number): void {
  if (typeof p === 'number' && p >= 0 && p <= 1) return;
  const remedy = 'write the 95 % quantile as 0.95';
  throw new EngineError('option', {
    what: 'quantile',
    got: String(p),
    expected: 'a number from 0 to 1',
    remedy,
  });
}
