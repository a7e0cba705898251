/** The order in which elements stand for their block: whatever must not be lost comes first. */
import type { Domain } from '../protocol/view.ts';

/** The value whose colour says "nothing to see": 0, or the middle of a sequential domain. */
export function centreOf(domain: Domain): number {
  return domain.scale === 'diverging' ? 0 : domain.min + (domain.max - domain.min) / 2;
}

/** How far `value` is from `centre`, as a number that sorts: finite < ±Infinity < NaN. */
export function deviation(value: number, centre: number): number {
  const distance = Math.abs(value - centre);
  if (distance < Infinity) return distance;
  return Number.isNaN(distance) ? Infinity : Number.MAX_VALUE;
}
