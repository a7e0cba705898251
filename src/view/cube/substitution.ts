/**
 * A formula with its numbers, for one element. There is no formula here for any normalization by name: the numbers that
 * it used say of which form it may be, and only what comes out at the y that is known is shown.
 */
import { compact } from '../format.ts';

/** What is known of an element; undefined what is not. */
export interface Numbers {
  readonly x: number | undefined;
  readonly y: number | undefined;
  readonly mean: number | undefined;
  readonly variance: number | undefined;
  readonly rstd: number | undefined;
  readonly meanSquare: number | undefined;
  readonly eps: number | undefined;
  readonly gamma: number | undefined;
  readonly beta: number | undefined;
}

/** Before γ and β: what x becomes, as text and as a number. */
interface Form {
  readonly text: string;
  readonly value: number;
}

/** `y = 1.000 · (0.5320 − 0.1040) / √(1.210² + 1e−5) + 0 = 0.3537`; undefined where no form gives the y that is known. */
export function substituted(numbers: Numbers): string | undefined {
  const { x, y, gamma, beta } = numbers;
  if (x === undefined) return undefined;
  for (const form of formsOf(numbers, x)) {
    const value = form.value * (gamma ?? 1) + (beta ?? 0);
    if (y === undefined || !isNear(value, y, numbers)) continue;
    const scaled = gamma === undefined ? form.text : `${compact(gamma)} · ${form.text}`;
    return `y = ${scaled}${beta === undefined ? '' : plus(beta)} = ${compact(y)}`;
  }
  return undefined;
}

function formsOf({ mean, variance, rstd, meanSquare, eps }: Numbers, x: number): Form[] {
  const forms: Form[] = [];
  const centred = mean === undefined ? undefined : `(${compact(x)}${minus(mean)})`;
  const root = (square: number, text: string): Form => ({
    text: `√(${text}${eps === undefined ? '' : plus(eps)})`,
    value: Math.sqrt(square + (eps ?? 0)),
  });
  if (centred !== undefined && mean !== undefined && variance !== undefined) {
    const std = root(variance, `${compact(Math.sqrt(variance))}²`);
    forms.push({ text: `${centred} / ${std.text}`, value: (x - mean) / std.value });
  }
  if (centred !== undefined && mean !== undefined && rstd !== undefined) {
    forms.push({ text: `${centred} · ${compact(rstd)}`, value: (x - mean) * rstd });
  }
  if (meanSquare !== undefined) {
    const rms = root(meanSquare, compact(meanSquare));
    forms.push({ text: `${compact(x)} / ${rms.text}`, value: x / rms.value });
  }
  if (rstd !== undefined) forms.push({ text: `${compact(x)} · ${compact(rstd)}`, value: x * rstd });
  return forms;
}

/** Statistics are float32 and so are x and y: their rounding shows by the largest term, times the slope. */
function isNear(value: number, y: number, { x = 0, mean = 0, variance, rstd, gamma = 1 }: Numbers): boolean {
  if (Number.isNaN(value) || Number.isNaN(y)) return Number.isNaN(value) && Number.isNaN(y);
  const slope = Math.abs(gamma) * (rstd ?? 1 / Math.sqrt(variance ?? 1));
  const lost = Math.max(Math.abs(x), Math.abs(mean)) * (Number.isFinite(slope) ? slope : 1);
  return value === y || Math.abs(value - y) <= 2e-6 * Math.max(1, lost) + 2e-5 * Math.abs(y);
}

/** The sign between, not before. */
function plus(value: number): string {
  return value < 0 ? ` − ${compact(-value)}` : ` + ${compact(value)}`;
}

function minus(value: number): string {
  return value < 0 ? ` + ${compact(-value)}` : ` − ${compact(value)}`;
}
