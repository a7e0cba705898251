/** What the statistics tables say, for the renderer, plain text and the CLI alike; it draws nothing. */
import type { StatisticsTable, Summary } from '../protocol/view.ts';
import { column, grouped } from './format.ts';
import { fromJsonNumber } from './json-number.ts';

export interface SummaryNumber {
  name: 'μ' | 'σ' | 'min' | 'max';
  text: string;
}

/** μ, σ, min and max; μ to the decimals of σ, so that 3e−10 beside 1 reads 0.0000. */
export function summaryNumbers(summary: Summary): SummaryNumber[] {
  const [mean, std, min, max] = [summary.mean, summary.std, summary.min, summary.max].map(fromJsonNumber);
  const number = (name: SummaryNumber['name'], value = Number.NaN, reference = 0): SummaryNumber => ({
    name,
    text: column([value], reference)[0] ?? '',
  });
  return [number('μ', mean, std), number('σ', std), number('min', min), number('max', max)];
}

/** How many values μ, σ, min and max are of, where those are not all: NaN and ±∞ are left out. */
export function finiteCount({ count, nan, posInf, negInf }: Summary): number | undefined {
  const finite = count - nan - posInf - negInf;
  return finite === count || finite === 0 ? undefined : finite;
}

/** What a header says before such numbers, and why. */
export const FINITE = { name: 'finite:', title: 'μ, σ, min and max of all values but NaN and ∞' };

export interface GroupRow {
  /** `3`, or `0 · 3` for two kept axes. */
  label: string;
  mean: number;
  std: number;
  /** Formatted with one count of decimals per column: μ, σ and, where known, min, max. */
  cells: string[];
}

/** Statistics of one tensor per index of some axes. */
export interface GroupTable {
  /** `C`, `N · C`; `all` when nothing is kept. */
  title: string;
  /** `6 groups of 1 536` */
  note: string;
  columns: string[];
  rows: GroupRow[];
}

export function groupTable(table: StatisticsTable): GroupTable {
  const mean = table.mean.map(fromJsonNumber);
  const std = table.std.map(fromJsonNumber);
  const extremes = [table.min, table.max].flatMap((list) => (list ? [list.map(fromJsonNumber)] : []));
  const texts = [column(mean, medianOf(std)), column(std), ...extremes.map((list) => column(list))];
  const groups = table.groups ?? mean.length;
  // As a normalization would have them; headers tell of the finite values.
  const all = mean.every(Number.isFinite)
    ? []
    : [`μ, σ of all values, NaN and ∞ too${extremes.length > 0 ? '; min, max without NaN' : ''}`];
  return {
    title: titleOf(table.axes),
    note: [`${grouped(groups)} ${groups === 1 ? 'group' : 'groups'} of ${grouped(table.count)}`, ...all].join(
      '; ',
    ),
    columns: ['μ', 'σ', 'min', 'max'].slice(0, texts.length),
    rows: mean.map((value, i) => ({
      label: labelOf(i, table.shape),
      mean: value,
      std: std[i] ?? Number.NaN,
      cells: texts.map((list) => list[i] ?? ''),
    })),
  };
}

/** `N · C`; `all` when no axis is kept. */
export function titleOf(axes: readonly string[]): string {
  return axes.join(' · ') || 'all';
}

function labelOf(index: number, shape: readonly number[]): string {
  const parts: number[] = [];
  let rest = index;
  for (const extent of [...shape].reverse()) {
    parts.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return parts.join(' · ');
}

/** Of the finite ones: one group of outliers must not cost the others their decimals. */
function medianOf(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
