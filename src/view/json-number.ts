/** Numbers ↔ what JSON carries of them. */
import type { JsonNumber } from '../protocol/view.ts';

/** `'NaN'` → NaN, `'Infinity'` → ∞; a number is itself. */
export function fromJsonNumber(value: JsonNumber): number {
  return typeof value === 'number' ? value : Number(value);
}

/** Seven digits are what float32 data has; more would only be noise in diffs. */
export function toJsonNumber(value: number): JsonNumber {
  if (Number.isFinite(value)) return Number(value.toPrecision(7));
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
