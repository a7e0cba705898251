/**
 * Statistics as plain data, with typed arrays to be merged and with lists for a file or another process. It knows no
 * tensor.
 */

import { EngineError } from '../errors.ts';
import { sizeOf } from '../tensor/axes.ts';
import type { CentralSums } from './central-sums.ts';
import type { Extremes } from './extremes.ts';
import { binned, type Histogram } from './histogram.ts';
import type { Sketch } from './sketch.ts';

/** What statistics are of. */
export interface Place {
  readonly pattern: string;
  readonly axes: readonly string[];
  readonly shape: readonly number[];
  readonly count: number;
}

/** All that statistics are made of, without the data. */
export interface StatisticsParts extends Place {
  readonly sums: CentralSums;
  readonly extremes: Extremes;
  readonly histogram: Histogram;
  readonly sketch: Sketch;
}

/** JSON has no NaN and no infinity: they are `'NaN'`, `'Infinity'` and `'-Infinity'`. */
export type SavedNumber = number | string;

type Saved<T> = { readonly [K in keyof T]: SavedNumber[] };

/** `StatisticsParts` in lists, as `JSON.stringify` and `structuredClone` leave it. */
export interface SavedStatistics extends Place {
  readonly sums: Saved<CentralSums>;
  readonly extremes: Saved<Extremes>;
  readonly histogram: { readonly exponent: number; readonly first: number; readonly counts: SavedNumber[][] };
  readonly sketch: Saved<Sketch>;
}

const SUMS = ['mean', 'rest', 'm2', 'm3', 'm4', 'squares'] as const;
const EXTREMES = ['min', 'max', 'zeros', 'nan', 'posInf', 'negInf'] as const;

export function saveStatistics(parts: StatisticsParts): SavedStatistics {
  const { pattern, axes, shape, count, sums, extremes, histogram, sketch } = parts;
  return {
    pattern,
    axes: [...axes],
    shape: [...shape],
    count,
    sums: mapped(SUMS, (name) => listed(sums[name])),
    extremes: mapped(EXTREMES, (name) => listed(extremes[name])),
    histogram: {
      exponent: histogram.exponent,
      first: histogram.first,
      counts: histogram.counts.map(listed),
    },
    sketch: {
      offsets: listed(sketch.offsets),
      buckets: listed(sketch.buckets),
      counts: listed(sketch.counts),
    },
  };
}

/** Throws code `data` where lists are missing or of another length than the groups. */
export function restoreStatistics(saved: SavedStatistics): StatisticsParts {
  // What was read from a file may be anything.
  const { pattern, axes, shape, count, sums, extremes, histogram, sketch } = saved ?? {};
  if (!Array.isArray(shape) || !Array.isArray(axes) || !Number.isSafeInteger(count))
    throw unlike('no groups');
  if (!sums || !extremes || !histogram || !sketch) throw unlike('no statistics');
  const groups = sizeOf(shape);
  return {
    pattern: String(pattern),
    axes: [...axes],
    shape: [...shape],
    count,
    sums: mapped(SUMS, (name) => read(`sums.${name}`, sums[name], groups)),
    extremes: mapped(EXTREMES, (name) => read(`extremes.${name}`, extremes[name], groups)),
    histogram: restoreHistogram(histogram, groups),
    sketch: restoreSketch(sketch, groups),
  };
}

function restoreHistogram(
  { exponent, first, counts }: SavedStatistics['histogram'],
  groups: number,
): Histogram {
  if (!Array.isArray(counts)) throw unlike('no list histogram.counts');
  if (counts.length !== groups) throw unlike(`histogram.counts of ${counts.length} groups`, groups);
  const bins = counts[0]?.length ?? 0;
  const all = new Float64Array(groups * bins);
  counts.forEach((row, group) => {
    all.set(read(`histogram.counts[${group}]`, row, bins), group * bins);
  });
  return binned(exponent, first, all, groups);
}

function restoreSketch(sketch: SavedStatistics['sketch'], groups: number): Sketch {
  const offsets = read('sketch.offsets', sketch.offsets, groups + 1);
  const length = offsets[groups] ?? 0;
  return {
    offsets,
    buckets: Int32Array.from(read('sketch.buckets', sketch.buckets, length)),
    counts: read('sketch.counts', sketch.counts, length),
  };
}

function listed(values: Float64Array | Int32Array): SavedNumber[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? value : String(value)));
}

function read(name: string, list: readonly SavedNumber[] | undefined, length: number): Float64Array {
  if (!Array.isArray(list)) throw unlike(`no list ${name}`);
  if (list.length !== length) throw unlike(`${name} of ${list.length} numbers`, length);
  return Float64Array.from(list, Number);
}

function mapped<K extends string, V>(names: readonly K[], f: (name: K) => V): Record<K, V> {
  // The entries are exactly the names.
  return Object.fromEntries(names.map((name) => [name, f(name)])) as Record<K, V>;
}

function unlike(got: string, expected?: number): EngineError {
  const remedy = 'pass what toJSON() returned';
  const parts = { what: 'Statistics.fromJSON', got, remedy };
  return new EngineError('data', expected === undefined ? parts : { ...parts, expected: String(expected) });
}
