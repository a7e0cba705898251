/** What each variant of a comparison makes 0 and 1: ranges of μ and σ over the groups of every axis set. */
import type { Panel, StatisticsTable, View } from '../protocol/view.ts';
import { compact, fixed } from './format.ts';
import { fromJsonNumber } from './json-number.ts';
import { titleOf } from './tables.ts';

/** How near a mean must be to 0 and a deviation to 1 to be called so. */
export const TOLERANCE = 1e-3;

/** The range of a statistic over the groups of one axis set. */
export interface RangeCell {
  /** `0` or `1` where that is what it is, else `−0.31 … 0.42`. */
  text: string;
  /** Every group is within the tolerance of 0 (mean) or 1 (deviation): shown bold with a ✓. */
  meets: boolean;
}

export interface ComparisonCell {
  mean: RangeCell;
  std: RangeCell;
  /** The set whose elements this variant averages over. */
  own: boolean;
}

export interface ComparisonTable {
  sets: { axes: string[]; title: string; groups: number }[];
  rows: { name: string; pattern: string | undefined; cells: (ComparisonCell | undefined)[] }[];
}

/** What each variant makes 0 and 1: μ and σ per axis set, as ranges over its groups. */
export function comparisonTable(view: View, tolerance = TOLERANCE): ComparisonTable {
  const sets = new Map<string, StatisticsTable>();
  for (const panel of view.panels) {
    for (const table of panel.statistics)
      if (!sets.has(keyOf(table.axes))) sets.set(keyOf(table.axes), table);
  }
  return {
    sets: [...sets.values()].map((table) => ({
      axes: table.axes,
      title: titleOf(table.axes),
      groups: table.groups ?? table.mean.length,
    })),
    rows: view.panels.map((panel) => ({
      name: panel.name,
      pattern: panel.pattern,
      cells: [...sets.keys()].map((key) => comparisonCell(panel, key, tolerance)),
    })),
  };
}

function comparisonCell(panel: Panel, key: string, tolerance: number): ComparisonCell | undefined {
  const table = panel.statistics.find(({ axes }) => keyOf(axes) === key);
  if (!table) return undefined;
  return {
    mean: rangeCell(table.mean.map(fromJsonNumber), 0, tolerance),
    std: rangeCell(table.std.map(fromJsonNumber), 1, tolerance),
    own: keptBy(panel.pattern) === key,
  };
}

function rangeCell(values: readonly number[], target: number, tolerance: number): RangeCell {
  if (values.length === 0) return { text: '—', meets: false };
  if (values.every((value) => Math.abs(value - target) <= tolerance))
    return { text: String(target), meets: true };
  if (values.some(Number.isNaN)) return { text: 'NaN', meets: false };
  const ends = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const [low, high] = rangeTexts(ends, target);
  return { text: low === high ? String(low) : `${low} … ${high}`, meets: false };
}

/** Two decimals, a third where two would read as the target that is missed; four digits of large numbers. */
function rangeTexts(ends: readonly number[], target: number): string[] {
  if (ends.some((value) => Math.abs(value) >= 1000)) return ends.map(compact);
  const reads = ends.every((value) => Number(value.toFixed(2)) === target);
  return ends.map((value) => fixed(value, reads ? 3 : 2));
}

/** The axes right of a pattern's arrow, as a key: `n (g c) h w -> n g` keeps `N G`. */
function keptBy(pattern: string | undefined): string | undefined {
  const [, right] = pattern?.split('->') ?? [];
  return right === undefined ? undefined : keyOf(right.trim().split(/\s+/).filter(Boolean));
}

function keyOf(axes: readonly string[]): string {
  return axes.join(' ').toUpperCase();
}
