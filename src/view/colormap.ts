/**
 * Values → colours, the same in every theme. Ramps that are safe for colour-blind eyes, by default blue – light
 * grey – orange, evenly spaced in Lab, for signed data; viridis for the rest. NaN and ±Infinity have colours that
 * neither ramp contains; marks tell them apart without colour.
 */
import type { Domain } from '../protocol/view.ts';
import type { RampName } from '../protocol/view-settings.ts';
import { RAMPS } from './ramps.ts';

/** Colours of a ramp: odd, so that 0 of a diverging domain has the neutral one to itself. */
export const LEVELS = 255;
export const NAN_INDEX = LEVELS;
export const POSITIVE_INFINITY_INDEX = LEVELS + 1;
export const NEGATIVE_INFINITY_INDEX = LEVELS + 2;

/** NaN magenta, +Infinity near black, −Infinity grey. */
const SPECIAL = 'd8178f1010107c7c7c';

/** Three bytes a colour: `LEVELS` of the ramp, then NaN, +Infinity, −Infinity. */
export type ColorTable = Uint8Array;

const TABLES = new Map<RampName, ColorTable>();

/** Of a ramp by its name; made at its first use. */
export function rampTable(name: RampName): ColorTable {
  const table = TABLES.get(name) ?? bytesOf(RAMPS[name] + SPECIAL);
  TABLES.set(name, table);
  return table;
}

/** The ramps that pictures have unless someone chooses others. */
const USUAL: Readonly<Record<Domain['scale'], RampName>> = { diverging: 'blueOrange', sequential: 'viridis' };

export function colorTable(scale: Domain['scale']): ColorTable {
  return rampTable(USUAL[scale]);
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
export function isDark(table: ColorTable, index: number): boolean {
  const [r = 0, g = 0, b = 0] = table.subarray(index * 3, index * 3 + 3);
  const linear = (byte: number) => (byte / 255) ** 2.2;
  // Equal contrast with black and white lies at a relative luminance of 0.18.
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) < 0.2;
}

function bytesOf(hex: string): ColorTable {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16),
  );
}
