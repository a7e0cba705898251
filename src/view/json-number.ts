/** Numbers as JSON carries them, back to numbers. */
import type { JsonNumber } from '../protocol/view.ts';

/** `'NaN'` → NaN, `'Infinity'` → ∞; a number is itself. */
export function fromJsonNumber(value: JsonNumber): number {
  return typeof value === 'number' ? value : Number(value);
}
