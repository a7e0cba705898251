/**
 * Division of each group by its Euclidean length, with a least one. It knows no normalization.
 *
 * x̂ = x/max(‖x‖₂, ε). Where ‖x‖ ≥ ε, r = (Σx²)^−½ and dx = r·(g − x̂·Σg·x̂), as in `standardize.ts` with w = 1 and no
 * mean; where it is less, the divisor is the constant ε and dx = g/ε.
 */

import type { Floats, Outcome, Pass } from '../layer/mathematics.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { eachElement, sumOver } from './moments.ts';
import { backwardToX, type Scale, standardized } from './standardize.ts';

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

/** y = γ·x̂ with γ one number, 1 where there is none; dγ = Σ dy·x̂ over everything. */
export function ofLength({ x, grouping, values }: Pass, eps: number): Outcome {
  const { gamma } = values;
  const factor = gamma?.[0] ?? 1;
  const scale = lengthScale(lengths(x.data, grouping), eps);
  const hat = standardized(x.data, scale);
  return {
    y: new Float32Array(eachElement(grouping, (i, g, p) => factor * hat(i, g, p))),
    statistics: { rstd: scale.rstd },
    backward: (dy) => {
      const products = sumOver(grouping, (i, g, p) => (dy[i] ?? 0) * hat(i, g, p));
      const dgamma = Float64Array.of(products.reduce((sum, one) => sum + one, 0));
      return {
        x: backwardToX(x.data, grouping, scale, (i) => factor * (dy[i] ?? 0)),
        parameters: { ...(gamma && { gamma: dgamma }) },
      };
    },
  };
}
