/** A slider for a number: its steps are even in what one hears of as even, powers of ten for what is added under a root. */
import type { Control } from '../../protocol/exploration.ts';

export interface Slider {
  /** Positions 0 to this. */
  readonly steps: number;
  valueAt(step: number): number;
  /** The nearest. */
  stepOf(value: number): number;
}

/** Of an even slider between two ends. */
const EVEN_STEPS = 100;
/** Positions to a power of ten: 1, 2, 5. */
const PER_DECADE = [1, 2, 5];
const DECADES = 6;
/** Parameters go this far to both sides of 0. */
const PARAMETER_REACH = 4;
/** Longer ranges of whole numbers say nothing by a slider. */
const MOST_WHOLE = 512;

/** Undefined where every number is as likely as another. */
export function sliderOf({ type, values, min, max, default: usual, name }: Control): Slider | undefined {
  if (values !== undefined) return listed(values);
  if (type === 'integer') {
    if (min === undefined || max === undefined || max - min > MOST_WHOLE) return undefined;
    return listed(Array.from({ length: max - min + 1 }, (_, i) => min + i));
  }
  if (min !== undefined && max !== undefined) return even(min, max);
  if (min === 0 && typeof usual === 'number' && usual > 0 && usual < 1) return powers(usual);
  if (name === 'gamma' || name === 'beta') return even(-PARAMETER_REACH, PARAMETER_REACH);
  return undefined;
}

function listed(values: readonly number[]): Slider {
  return {
    steps: Math.max(1, values.length - 1),
    valueAt: (step) => values[Math.min(step, values.length - 1)] ?? 0,
    stepOf: (value) => nearest(values, value),
  };
}

function even(min: number, max: number): Slider {
  const step = (max - min) / EVEN_STEPS;
  return {
    steps: EVEN_STEPS,
    // Rounded, so that 0.3 is not 0.30000000000000004.
    valueAt: (at) => Number((min + at * step).toPrecision(6)),
    stepOf: (value) => Math.max(0, Math.min(EVEN_STEPS, Math.round((value - min) / step))),
  };
}

/** Some powers of ten to both sides of a small number, and 0 before them. */
function powers(usual: number): Slider {
  const middle = Math.round(Math.log10(usual));
  const values = [0];
  for (let power = middle - DECADES; power <= Math.max(0, middle + DECADES); power++) {
    for (const digit of PER_DECADE) values.push(Number(`${digit}e${power}`));
  }
  return listed(values);
}

function nearest(values: readonly number[], value: number): number {
  let best = 0;
  values.forEach((one, i) => {
    if (Math.abs(one - value) < Math.abs((values[best] ?? 0) - value)) best = i;
  });
  return best;
}
