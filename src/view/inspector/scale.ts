/** Values ↔ places on a scale from 0 to 1: linear, or logarithmic in both directions from 0. */
import type { Scale } from '../../protocol/questions.ts';

export interface Range {
  readonly min: number;
  readonly max: number;
}

export const LINEAR: Scale = { type: 'linear' };

/** Of a range, the part about 0 that a symlog scale keeps linear: a thousandth of the far end. */
export function symlogOf({ min, max }: Range): Scale {
  return { type: 'symlog', threshold: Math.max(Math.abs(min), Math.abs(max), Number.MIN_VALUE) / 1000 };
}

/** How far along the range a value is; below 0 and above 1 outside. NaN for NaN. */
export function placeOn(scale: Scale, { min, max }: Range): (value: number) => number {
  if (scale.type === 'linear') {
    // Halves, for the difference of 1e38 and −3e38 is no float.
    const width = max / 2 - min / 2;
    return (value) => (value / 2 - min / 2) / width;
  }
  const stretched = (value: number): number =>
    Math.sign(value) * Math.log1p(Math.abs(value) / scale.threshold);
  const low = stretched(min);
  const width = stretched(max) - low;
  return (value) => (stretched(value) - low) / width;
}

/** The inverse: the value at a place. */
export function valueAt(scale: Scale, { min, max }: Range): (place: number) => number {
  if (scale.type === 'linear') return (place) => min * (1 - place) + max * place;
  const { threshold } = scale;
  const stretched = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value) / threshold);
  const [low, high] = [stretched(min), stretched(max)];
  return (place) => {
    const at = low * (1 - place) + high * place;
    return Math.sign(at) * Math.expm1(Math.abs(at)) * threshold;
  };
}
