/** How values become colours in the inspector: a range on a scale, and a ramp. The presets of the range. */
import type { Scale, Shades } from '../../protocol/questions.ts';
import type { Domain, Panel } from '../../protocol/view.ts';
import type { RampName, RangePreset, ViewSettings } from '../../protocol/view-settings.ts';
import { type ColorTable, LEVELS, rampTable } from '../colormap.ts';
import { fromJsonNumber } from '../json-number.ts';
import { LINEAR, placeOn, type Range, symlogOf } from './scale.ts';

export interface Coloring extends Readonly<Shades> {
  /** Which colours a ramp has. */
  readonly names: Readonly<Record<Domain['scale'], RampName>>;
}

export const PRESET_TEXT: Readonly<Record<RangePreset, { name: string; title: string }>> = {
  auto: { name: 'auto', title: 'all values but outliers; symmetric about 0 where there are both signs' },
  full: { name: 'full', title: 'from the least to the greatest value' },
  middle: { name: '1–99 %', title: 'without the least and the greatest 1 % of values' },
  sigma: { name: '3σ', title: 'three standard deviations about the mean' },
};

/** As the user's settings and the kernel have it. */
export function automatic(panel: Panel, settings: ViewSettings): Coloring {
  const { domain } = panel;
  const names = { diverging: settings.diverging, sequential: settings.sequential };
  const usual = { min: domain.min, max: domain.max, ramp: domain.scale, scale: LINEAR, names };
  return preset(panel, settings.range, usual);
}

/** The same ramp and kind of scale over a preset's range; unchanged where the panel does not tell what it takes. */
export function preset(panel: Panel, name: RangePreset, current: Coloring): Coloring {
  const found = rangeOf(panel, name);
  return found === undefined ? current : withRange(current, found);
}

/** With this range: of a diverging ramp symmetric about 0, so that 0 keeps the neutral colour. */
export function withRange(coloring: Coloring, { min, max }: Range): Coloring {
  const far = Math.max(Math.abs(min), Math.abs(max));
  const range = coloring.ramp === 'diverging' ? { min: -far, max: far } : { min, max };
  const { min: low, max: high } = widened(range);
  const scale = coloring.scale.type === 'linear' ? LINEAR : symlogOf({ min: low, max: high });
  return { ...coloring, min: low, max: high, scale };
}

export function withRamp(coloring: Coloring, ramp: Coloring['ramp']): Coloring {
  return withRange({ ...coloring, ramp }, coloring);
}

export function withScale(coloring: Coloring, type: Scale['type']): Coloring {
  return { ...coloring, scale: type === 'linear' ? LINEAR : symlogOf(coloring) };
}

function rangeOf({ domain, summary, distribution }: Panel, name: RangePreset): Range | undefined {
  const [mean, std, min, max] = [summary.mean, summary.std, summary.min, summary.max].map(fromJsonNumber);
  switch (name) {
    case 'auto':
      return domain;
    case 'full':
      return finiteRange(min, max);
    case 'middle': {
      const [low, , , , high] = (distribution?.quantiles ?? []).map(fromJsonNumber);
      return finiteRange(low, high);
    }
    case 'sigma':
      return finiteRange((mean ?? Number.NaN) - 3 * (std ?? 0), (mean ?? Number.NaN) + 3 * (std ?? 0));
  }
}

function finiteRange(min = Number.NaN, max = Number.NaN): Range | undefined {
  return Number.isFinite(min) && Number.isFinite(max) ? { min, max } : undefined;
}

/** A range of one value would divide by 0: then it reaches from 0 to twice the value. */
function widened({ min, max }: Range): Range {
  if (min < max) return { min, max };
  return min === 0 ? { min: -1, max: 1 } : { min: Math.min(0, 2 * min), max: Math.max(0, 2 * min) };
}

/** Entries of a {@link Lut} for what is not finite. */
export interface Lut {
  /** RGBA words in this machine's byte order: the ramp, then NaN, +∞, −∞. */
  readonly colors: Uint32Array;
  readonly table: ColorTable;
  /** Value → its entry. */
  index(value: number): number;
}

/** How far beyond the range, in its widths, an element must lie to be marked where its cell is too small to be seen. */
export const FAR = 4;

/**
 * Where level 0 is in a ramp whose ends are drawn out by {@link FAR} ranges on either side, and half a level, for what
 * is added to it is cut and not rounded. Wherever a level is computed, the same sum is: else it might be cut otherwise.
 */
export const WIDE_START = FAR * (LEVELS - 1) + 0.5;

const luts = new WeakMap<Coloring, Lut>();

export function lutOf(coloring: Coloring): Lut {
  const lut = luts.get(coloring) ?? makeLut(coloring);
  luts.set(coloring, lut);
  return lut;
}

/** Whether all values have the same colours. */
export function isSameColoring(a: Coloring, b: Coloring): boolean {
  return a === b || (isSameShades(a, b) && a.names[a.ramp] === b.names[b.ramp]);
}

/** Whether all values have the same levels. */
export function isSameShades(a: Readonly<Shades>, b: Readonly<Shades>): boolean {
  return (
    a.min === b.min &&
    a.max === b.max &&
    a.ramp === b.ramp &&
    a.scale.type === b.scale.type &&
    thresholdOf(a.scale) === thresholdOf(b.scale)
  );
}

function thresholdOf(scale: Scale): number {
  return scale.type === 'symlog' ? scale.threshold : 0;
}

function makeLut(coloring: Coloring): Lut {
  const table = rampTable(coloring.names[coloring.ramp]);
  const bytes = new Uint8Array((table.length / 3) * 4).fill(255);
  for (let i = 0; i < table.length / 3; i++) bytes.set(table.subarray(i * 3, i * 3 + 3), i * 4);
  return { colors: new Uint32Array(bytes.buffer), table, index: indexOf(coloring) };
}

/** Value → its level, or what comes after the levels for what is not finite. */
export function indexOf(shades: Readonly<Shades>): (value: number) => number {
  if (shades.scale.type === 'linear') return linearIndex(shades);
  const place = placeOn(shades.scale, shades);
  // A logarithm a cell would take longer than a frame: values of the same upper 16 bits, within 0.4 %, share one, that
  // of the value in their middle, so that a colour does not follow from what was coloured before.
  const known = new Int16Array(2 ** 16).fill(-1);
  const float = new Float32Array(1);
  const word = new Uint32Array(float.buffer);
  return (value) => {
    if (value - value !== 0) return specialIndex(value);
    float[0] = value;
    const key = (word[0] ?? 0) >>> 16;
    const found = known[key] ?? -1;
    if (found >= 0) return found;
    word[0] = (key << 16) | 0x8000;
    const made = level(place(float[0] ?? 0));
    known[key] = made;
    return made;
  };
}

/** By itself, for it is called for each pixel of a frame: as `placeOn` has it, without calls. */
function linearIndex({ min, max }: Range): (value: number) => number {
  const half = min / 2;
  const width = max / 2 - half;
  return (value) => {
    const t = (value / 2 - half) / width;
    if (t >= 0 && t <= 1) return ((t * (LEVELS - 1) + WIDE_START) | 0) - FAR * (LEVELS - 1);
    return value - value === 0 ? level(t) : specialIndex(value);
  };
}

function level(t: number): number {
  return t <= 0 ? 0 : t >= 1 ? LEVELS - 1 : Math.round(t * (LEVELS - 1));
}

function specialIndex(value: number): number {
  if (Number.isNaN(value)) return LEVELS;
  return value > 0 ? LEVELS + 1 : LEVELS + 2;
}
