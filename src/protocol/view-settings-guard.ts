/** Checks of settings and of remembered looks: both are written by people and programs that are not ours. */
import * as v from 'valibot';
import { shades, slice } from './questions-guard.ts';
import {
  DEFAULT_VIEW_SETTINGS,
  DIVERGING_RAMPS,
  type Look,
  RANGE_PRESETS,
  SEQUENTIAL_RAMPS,
  type ViewSettings,
} from './view-settings.ts';

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** What is none of what a setting may be, is its default. */
const settings: v.GenericSchema<unknown, ViewSettings> = v.object({
  diverging: v.fallback(v.picklist(DIVERGING_RAMPS), DEFAULT_VIEW_SETTINGS.diverging),
  sequential: v.fallback(v.picklist(SEQUENTIAL_RAMPS), DEFAULT_VIEW_SETTINGS.sequential),
  range: v.fallback(v.picklist(RANGE_PRESETS), DEFAULT_VIEW_SETTINGS.range),
  cellSize: v.fallback(whole(4, 128), DEFAULT_VIEW_SETTINGS.cellSize),
  digits: v.fallback(whole(0, 9), DEFAULT_VIEW_SETTINGS.digits),
});

export function parseViewSettings(value: unknown): ViewSettings {
  const result = v.safeParse(settings, value);
  return result.success ? result.output : DEFAULT_VIEW_SETTINGS;
}

export const look: v.GenericSchema<Look> = v.object({
  slice: v.exactOptional(slice),
  coloring: v.exactOptional(shades),
});

/** Nothing for what is no look: then all is automatic. */
export function parseLook(value: unknown): Look {
  const result = v.safeParse(look, value);
  return result.success ? result.output : {};
}
