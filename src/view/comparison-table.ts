/** What each variant of a comparison makes 0 and 1: ranges of μ and σ over the groups of every axis set. */
import type { Panel, StatisticsTable, View } from '../protocol/view.ts';
import { groupingOf, setText } from './comparison/sharing.ts';
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

/** The group that is farthest from what its variant should have made of it. */
export interface Worst {
  /** By number, row-major over the kept axes. */
  group: number;
  /** `μ of N 2 · g 1 is 0.31, not within 0.001 of 0` */
  text: string;
}

export interface ComparisonCell {
  mean: RangeCell;
  std: RangeCell;
  /** Only of its own set, where a variant's output misses 0 or 1. */
  flags?: { mean?: Worst; std?: Worst };
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
    for (const table of panel.statistics) if (!sets.has(keyOf(table))) sets.set(keyOf(table), table);
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
  const table = panel.statistics.find((one) => keyOf(one) === key);
  if (!table) return undefined;
  const [means, stds] = [table.mean.map(fromJsonNumber), table.std.map(fromJsonNumber)];
  const cell = {
    mean: rangeCell(means, 0, tolerance),
    std: rangeCell(stds, 1, tolerance),
    own: isOwn(panel, table),
  };
  // Only outputs are to be 0 and 1; a gradient has the set of its forward.
  if (!cell.own || panel.role !== 'variant' || means.length === 0) return cell;
  const mean = cell.mean.meets ? undefined : worstOf(table, 'μ', means, 0, tolerance);
  const std = cell.std.meets ? undefined : worstOf(table, 'σ', stds, 1, tolerance);
  if (mean === undefined && std === undefined) return cell;
  return { ...cell, flags: { ...(mean ? { mean } : {}), ...(std ? { std } : {}) } };
}

/** What is no number is farther away than any. */
function worstOf(
  table: StatisticsTable,
  name: string,
  values: readonly number[],
  target: number,
  tolerance: number,
): Worst {
  const far = values.map((value) =>
    Number.isNaN(value) ? Number.POSITIVE_INFINITY : Math.abs(value - target),
  );
  const group = far.indexOf(far.reduce((a, b) => Math.max(a, b)));
  const value = values[group] ?? Number.NaN;
  const where = setText(table, group);
  const is = Number.isNaN(value) ? 'NaN' : (rangeTexts([value], target)[0] ?? '');
  return { group, text: `${name} of ${where} is ${is}, not within ${tolerance} of ${target}` };
}

/** Of μ or σ of some groups, or of the least and the greatest of them alone. */
export function rangeCell(values: readonly number[], target: number, tolerance: number): RangeCell {
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

/** Whether a variant averages over the groups of a table. Two may split an axis in different ways, by one name. */
function isOwn({ pattern, normalization, axes, shape }: Panel, table: StatisticsTable): boolean {
  const [set] = normalization?.sets ?? [];
  const grouping = set && groupingOf({ axes, shape }, set);
  if (grouping !== undefined) return keyOf(grouping) === keyOf(table);
  return keptBy(pattern) === nameOf(table.axes);
}

/** The axes right of a pattern's arrow: `n (g c) h w -> n g` keeps `N G`. */
function keptBy(pattern: string | undefined): string | undefined {
  const [, right] = pattern?.split('->') ?? [];
  return right === undefined ? undefined : nameOf(right.trim().split(/\s+/).filter(Boolean));
}

function nameOf(axes: readonly string[]): string {
  return axes.join(' ').toUpperCase();
}

function keyOf({
  axes,
  shape,
}: {
  readonly axes: readonly string[];
  readonly shape: readonly number[];
}): string {
  return `${nameOf(axes)}: ${shape}`;
}
