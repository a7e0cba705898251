/**
 * Division of each group by its Euclidean length, with a least one. It knows no normalization.
 *
 * x̂ = x/max(‖x‖₂, ε). Where ‖x‖ ≥ ε, r = (Σx²)^−½ and dx = r·(g − x̂·Σg·x̂), as in `standardize.ts` with w = 1 and no
 * mean; where it is less, the divisor is the constant ε and dx = g/ε.
 */

import type { Floats } from '../layer/mathematics.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { sumOver } from './moments.ts';
import type { Scale } from './standardize.ts';

/** ‖x‖₂ of each group. */
export function lengths(data: Floats, grouping: Grouping): Float64Array {
  return sumOver(grouping, (i) => (data[i] ?? 0) * (data[i] ?? 0)).map(Math.sqrt);
}

/** The scale 1/max(length, ε). NaN stays NaN. */
export function lengthScale(length: Float64Array, eps: number): Scale {
  return {
    rstd: length.map((one) => 1 / Math.max(one, eps)),
    weight: length.map((one) => (one < eps ? 0 : 1)),
    ownMean: false,
  };
}
