/**
 * y = γ·x̂ + β for an x̂ of any making, with γ and β from the pass, 1 and 0 where it has none; `standardize.ts` has its
 * own for (x − μ)·r. It knows no statistics.
 *
 * Backward: ∂L/∂x̂ = γ·dy, from where the maker of x̂ goes on to x; dγ = Σ dy·x̂ and dβ = Σ dy over what shares them.
 */
import type { Floats, Pass } from '../layer/mathematics.ts';
import { eachElement, sumOverParameters, type Term } from './moments.ts';

export interface ScaledAndShifted {
  readonly y: Float32Array;
  /** The gradient of x̂, element by element, and those of γ and β, where there are any. */
  backward(dy: Float32Array): { hat: Term; parameters: Readonly<Record<string, Floats>> };
}

/** `hat` is x̂ by element, group and parameter entry of the pass's first grouping; backward asks for it again. */
export function scaledAndShifted({ grouping, values }: Pass, hat: Term): ScaledAndShifted {
  const { gamma, beta } = values;
  const y = eachElement(grouping, (i, g, p) => (gamma?.[p] ?? 1) * hat(i, g, p) + (beta?.[p] ?? 0));
  return {
    y: new Float32Array(y),
    backward: (dy) => ({
      hat: (i, _, p) => (gamma?.[p] ?? 1) * (dy[i] ?? 0),
      parameters: {
        ...(gamma && { gamma: sumOverParameters(grouping, (i, g, p) => (dy[i] ?? 0) * hat(i, g, p)) }),
        ...(beta && { beta: sumOverParameters(grouping, (i) => dy[i] ?? 0) }),
      },
    }),
  };
}
