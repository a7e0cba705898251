/** How pictures of one tensor begin, by the user's settings; and what a picture is remembered by. */
import type { Shades, Slice } from './questions.ts';

export const DIVERGING_RAMPS = ['blueOrange', 'blueRed', 'purpleGreen'] as const;
export const SEQUENTIAL_RAMPS = ['viridis', 'cividis', 'magma', 'grey'] as const;
export type RampName = (typeof DIVERGING_RAMPS)[number] | (typeof SEQUENTIAL_RAMPS)[number];

/** What the range of the colours is made from: as the kernel chose it, all, the middle 98 %, three deviations. */
export const RANGE_PRESETS = ['auto', 'full', 'middle', 'sigma'] as const;
export type RangePreset = (typeof RANGE_PRESETS)[number];

export interface ViewSettings {
  diverging: (typeof DIVERGING_RAMPS)[number];
  sequential: (typeof SEQUENTIAL_RAMPS)[number];
  range: RangePreset;
  /** CSS pixels of the largest cell that has no number in it. */
  cellSize: number;
  /** Significant digits of numbers in cells; 0: as many as there is room for. */
  digits: number;
}

export const DEFAULT_VIEW_SETTINGS: ViewSettings = {
  diverging: 'blueOrange',
  sequential: 'viridis',
  range: 'auto',
  cellSize: 24,
  digits: 0,
};

/** What was chosen in a picture; saved with its cell. Absent is automatic. */
export interface Look {
  slice?: Slice;
  coloring?: Shades;
}
