/** Numbers as text, with a true minus sign. It knows neither tables nor tensors. */

const SIGNIFICANT = 4;
const MOST_DECIMALS = 6;

/** Four significant digits: `0.5342`, `−12.35`, `1.235e6`; `NaN`, `∞`. */
export function compact(value: number): string {
  if (!Number.isFinite(value)) return named(value);
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  const fixed = magnitude >= 1e-3 && magnitude < 1e5;
  if (fixed) return minus(value.toFixed(decimalsFor(magnitude)));
  return minus(trimmedExponent(value.toExponential(SIGNIFICANT - 1)));
}

/** Two numbers as ends of a range, with as many digits as tell them apart; `isExact`: whether they have more digits. */
export function rangeOf(min: number, max: number, isExact: boolean): string {
  const [low, high] = [compact(min), compact(max)];
  if (low !== high) return `${low} … ${high}`;
  if (!isExact || min === max) return `≈ ${low}`;
  for (let digits = SIGNIFICANT + 1; digits <= 9; digits++) {
    const [less, more] = [Number(min.toPrecision(digits)), Number(max.toPrecision(digits))];
    if (less !== more) return `${exact(less)} … ${exact(more)}`;
  }
  return `${exact(min)} … ${exact(max)}`;
}

/** The shortest text that reads back as the same float32: `0.1`, never `0.10000000149`. */
export function exact(value: number): string {
  if (!Number.isFinite(value)) return named(value);
  if (Object.is(value, -0)) return minus('-0');
  if (Math.fround(value) !== value) return plain(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return plain(short);
  }
  return plain(Number(value.toPrecision(9)));
}

/** All digits; exponents as {@link compact} has them, `1e38`. */
function plain(value: number): string {
  return minus(String(value).replace('e+', 'e'));
}

/**
 * A column of numbers with one count of decimals, so that right-aligned digits line up: four significant
 * digits of the largest magnitude, or of `reference` where that is larger (a σ beside its μ).
 */
export function column(values: readonly number[], reference = 0): string[] {
  let largest = Number.isFinite(reference) ? reference : 0;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  if (largest >= 1e6 || (largest > 0 && largest < 1e-3)) return values.map(compact);
  // Beside an outlier the others would all read 0.
  if (reference === 0 && largest > WIDE * middleOf(values)) return values.map(compact);
  const decimals = decimalsFor(largest || 1);
  return values.map((value) => fixed(value, decimals));
}

/** So many times the middle magnitude, one count of decimals tells nothing of the rest. */
const WIDE = 2000;

function middleOf(values: readonly number[]): number {
  const sorted = values.flatMap((value) => (value !== 0 && Number.isFinite(value) ? [Math.abs(value)] : []));
  sorted.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY;
}

/** A count with thin spaces between thousands: `1 234 567`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** `value` with that many decimals; never a negative zero. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return named(value);
  const text = value.toFixed(decimals);
  return minus(Number(text) === 0 ? text.replace('-', '') : text);
}

function decimalsFor(magnitude: number): number {
  // Rounded first, for 0.99999 is to look like the 1.000 that it is written as.
  const exponent = Math.floor(Math.log10(Number(magnitude.toPrecision(SIGNIFICANT))));
  return Math.min(MOST_DECIMALS, Math.max(0, SIGNIFICANT - 1 - exponent));
}

function named(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '∞' : '−∞';
}

function trimmedExponent(text: string): string {
  return text.replace(/\.?0*e\+?/, 'e');
}

function minus(text: string): string {
  return text.replaceAll('-', '−');
}

/** As many decimals as a value known to within `quantum` deserves. */
export function approximate(value: number, quantum: number): string {
  if (!Number.isFinite(value) || quantum <= 0) return compact(value);
  const decimals = Math.max(0, -Math.floor(Math.log10(quantum)));
  return decimals > MOST_DECIMALS ? compact(value) : fixed(value, decimals);
}
