/** Statistics of groups as a table for people, as JSON or as CSV. It reads no file. */
import type { Grouping } from '../engine/index.ts';
import { aligned } from '../view/aligned.ts';
import { column, exact } from '../view/format.ts';
import type { Totals } from './totals.ts';

export const FORMATS = ['table', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export interface StatsTable {
  readonly file: string;
  /** Empty in a file that holds one array without a name. */
  readonly entry: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly axes: readonly string[];
  readonly grouping: Grouping;
  readonly totals: Totals;
}

interface Row {
  /** One for each kept axis. */
  readonly index: readonly number[];
  /** All elements of the group, the special ones too. */
  readonly count: number;
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
}

export function tableText(table: StatsTable, format: Format): string {
  if (format === 'json') return jsonText(table);
  return format === 'csv' ? csvText(table) : alignedText(table);
}

/** Of the finite elements; NaN where there are none. */
function rowsOf({ grouping: { shape, groups }, totals }: StatsTable): Row[] {
  return Array.from({ length: groups }, (_, group) => {
    const { count, mean, m2, min, max, nan, posInf, negInf } = totals.of(group);
    const isEmpty = count === 0;
    const orNaN = (value: number): number => (isEmpty ? Number.NaN : value);
    return {
      index: indexOf(shape, group),
      count: count + nan + posInf + negInf,
      mean: orNaN(mean),
      std: orNaN(Math.sqrt(Math.max(0, m2) / count)),
      min: orNaN(min),
      max: orNaN(max),
      nan,
      posInf,
      negInf,
    };
  });
}

function indexOf(shape: readonly number[], group: number): number[] {
  let rest = group;
  const index = shape.toReversed().map((extent) => {
    const here = rest % extent;
    rest = Math.floor(rest / extent);
    return here;
  });
  return index.toReversed();
}

/** NaN as JSON cannot say it: by name. */
function jsonText(table: StatsTable): string {
  const { file, entry, dtype, shape, axes, grouping } = table;
  const groups = rowsOf(table).map(({ index, ...row }) => ({ index, ...row }));
  const found = {
    file,
    ...(entry === '' ? {} : { entry }),
    dtype,
    axes,
    shape,
    pattern: grouping.pattern,
    kept: grouping.axes,
    groups,
  };
  return `${JSON.stringify(found, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value), 2)}\n`;
}

const NUMBERS = ['count', 'mean', 'std', 'min', 'max', 'nan', 'posInf', 'negInf'] as const;

function csvText(table: StatsTable): string {
  const rows = rowsOf(table).map((row) => [...row.index, ...NUMBERS.map((name) => row[name])]);
  return [[...table.grouping.axes, ...NUMBERS], ...rows].map((cells) => `${cells.join(',')}\n`).join('');
}

function alignedText(table: StatsTable): string {
  const { entry, dtype, axes, shape, grouping } = table;
  const rows = rowsOf(table);
  const extents = axes.map((axis, i) => `${axis}${shape[i]}`).join(' ');
  const title = [entry, dtype, extents, grouping.pattern].filter((part) => part !== '').join('  ');
  const numbers = (name: 'mean' | 'std' | 'min' | 'max'): string[] => column(rows.map((row) => row[name]));
  const [mean, std, min, max] = [numbers('mean'), numbers('std'), numbers('min'), numbers('max')];
  const specials = (['nan', 'posInf', 'negInf'] as const).filter((name) => rows.some((row) => row[name] > 0));
  const head = [...grouping.axes, 'count', 'μ', 'σ', 'min', 'max', ...specials.map((name) => SIGNS[name])];
  const lines = rows.map((row, i) => [
    ...row.index.map(String),
    String(row.count),
    mean[i] ?? '',
    std[i] ?? '',
    min[i] ?? '',
    max[i] ?? '',
    ...specials.map((name) => exact(row[name])),
  ]);
  return `${[title, ...aligned([head, ...lines])].join('\n')}\n`;
}

const SIGNS = { nan: 'NaN', posInf: '∞', negInf: '−∞' } as const;
