/**
 * Values → colours, the same in every theme. Two ramps, both safe for colour-blind eyes: blue – light grey –
 * orange, evenly spaced in Lab, for signed data; viridis for the rest. NaN and ±Infinity have colours that
 * neither ramp contains; marks tell them apart without colour.
 */
import type { Domain } from '../protocol/view.ts';
import { BLUE_ORANGE, VIRIDIS } from './ramps.ts';

/** Colours of a ramp: odd, so that 0 of a diverging domain has the neutral one to itself. */
export const LEVELS = 255;
export const NAN_INDEX = LEVELS;
export const POSITIVE_INFINITY_INDEX = LEVELS + 1;
export const NEGATIVE_INFINITY_INDEX = LEVELS + 2;

/** NaN magenta, +Infinity near black, −Infinity grey. */
const SPECIAL = 'd8178f1010107c7c7c';

/** Three bytes a colour: `LEVELS` of the ramp, then NaN, +Infinity, −Infinity. */
export type ColorTable = Uint8Array;

const TABLES: Record<Domain['scale'], ColorTable> = {
  diverging: bytesOf(BLUE_ORANGE + SPECIAL),
  sequential: bytesOf(VIRIDIS + SPECIAL),
};

export function colorTable(scale: Domain['scale']): ColorTable {
  return TABLES[scale];
}

/** The index in the colour table; values outside the domain get its nearer end. */
export function colorIndex(value: number, domain: Domain): number {
  const t = (value - domain.min) / (domain.max - domain.min);
  if (t >= 0 && t <= 1) return Math.round(t * (LEVELS - 1));
  if (Number.isNaN(value)) return NAN_INDEX;
  if (value === Infinity) return POSITIVE_INFINITY_INDEX;
  if (value === -Infinity) return NEGATIVE_INFINITY_INDEX;
  return t < 0 ? 0 : LEVELS - 1;
}

/** Whether text on this entry should be light; from its luminance, so it holds in every theme. */
export function isDark(scale: Domain['scale'], index: number): boolean {
  const [r = 0, g = 0, b = 0] = TABLES[scale].subarray(index * 3, index * 3 + 3);
  const linear = (byte: number) => (byte / 255) ** 2.2;
  // Equal contrast with black and white lies at a relative luminance of 0.18.
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) < 0.2;
}

function bytesOf(hex: string): ColorTable {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16),
  );
}
