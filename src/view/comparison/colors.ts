/** Which panels of a comparison share their colours, and the range that they then have. */
import type { Panel } from '../../protocol/view.ts';
import type { ViewSettings } from '../../protocol/view-settings.ts';
import { automatic, type Coloring, preset, withRange } from '../inspector/coloring.ts';
import { fromJsonNumber } from '../json-number.ts';

export const COLOR_MODES = {
  outputs: { name: 'outputs together', title: 'one range for all outputs, the input on its own' },
  all: { name: 'all together', title: 'one range for the input and its outputs' },
  own: { name: 'each its own', title: 'a range for each panel: normalized data then look alike' },
} as const;
export type ColorMode = keyof typeof COLOR_MODES;

/** Panels with one coloring, by number. */
export interface ColorGroup {
  readonly members: readonly number[];
  readonly coloring: Coloring;
}

/** Gradients have other units than outputs: they are never among them but when all are together. */
export function colorGroups(panels: readonly Panel[], mode: ColorMode, settings: ViewSettings): ColorGroup[] {
  if (mode === 'own')
    return panels.map((panel, i) => ({ members: [i], coloring: ownColoring(panel, settings) }));
  if (mode === 'all') return [{ members: panels.map((_, i) => i), coloring: together(panels, settings) }];
  const byRole = new Map<string, number[]>();
  for (const [i, { role }] of panels.entries()) byRole.set(role, [...(byRole.get(role) ?? []), i]);
  return [...byRole.values()].map((members) => ({
    members,
    coloring: together(
      members.flatMap((i) => panels[i] ?? []),
      settings,
    ),
  }));
}

/** From the least to the greatest end of their ranges. */
function together(panels: readonly Panel[], settings: ViewSettings): Coloring {
  const each = panels.map((panel) => automatic(panel, settings));
  const [first] = each;
  if (first === undefined) throw new Error('no panels');
  const isDiverging = each.some(({ ramp }) => ramp === 'diverging');
  const range = {
    min: Math.min(...each.map(({ min }) => min)),
    max: Math.max(...each.map(({ max }) => max)),
  };
  return withRange({ ...first, ramp: isDiverging ? 'diverging' : first.ramp }, range);
}

/** The panel's range is that of all: its own is told by its extremes, or by its quantiles where these lie far out. */
function ownColoring(panel: Panel, settings: ViewSettings): Coloring {
  const usual = automatic(panel, settings);
  if (!panel.domain.shared) return usual;
  const { min, max } = panel.summary;
  const [least, greatest] = [fromJsonNumber(min), fromJsonNumber(max)];
  const isSigned = least < 0 && greatest > 0;
  const signed = { ...usual, ramp: isSigned ? usual.ramp : 'sequential' } as const;
  const middle = preset(panel, 'middle', signed);
  const full = preset(panel, 'full', signed);
  return full.max - full.min > OUTLIER * (middle.max - middle.min) ? middle : full;
}

/** Extremes so many times as far apart as 98 % of the values are outliers. */
const OUTLIER = 4;
