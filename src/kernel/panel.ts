/** A tensor → the panel that shows it: summary, statistics per axis set, and a preview within its share of bytes. */

import { moments } from '../engine/formulas/moments.ts';
import { type Grouping, resolvePattern, type Tensor } from '../engine/index.ts';
import { extremes } from '../engine/statistics/statistics.ts';
import type { JsonNumber, Panel, StatisticsTable, Summary } from '../protocol/view.ts';
import { fromJsonNumber, toJsonNumber } from '../view/json-number.ts';
import { type Extent, extentOf } from '../view/magnitude.ts';

/** Rows of one statistics table that a view carries; the rest is told by number. */
const MOST_GROUPS = 64;

export type PanelHead = Pick<Panel, 'name' | 'role' | 'pattern' | 'normalization'>;

/** Every axis by itself and the first two together; of images not the positions, which are many and alike. */
export function axisSets(tensor: Tensor): Grouping[] {
  const names = tensor.axes.map((axis) => axis.toLowerCase());
  const left = names.join(' ');
  const single = names.filter((name) => names.length < 3 || (name !== 'h' && name !== 'w'));
  const sets = names.length < 2 ? [] : single;
  const pairs = names.length < 3 ? [] : [names.slice(0, 2).join(' ')];
  return [...sets, ...pairs].map((right) => resolvePattern(`${left} -> ${right}`, tensor));
}

/** Over the finite elements, with the others counted: an average with a NaN in it would say nothing else. */
export function summarize({ data }: Pick<Tensor, 'data'>): Summary {
  const all = resolvePattern('n ->', { shape: [data.length], axes: ['N'] });
  const { min, max, nan, posInf, negInf } = extremes(data, all);
  const counts = { nan: nan[0] ?? 0, posInf: posInf[0] ?? 0, negInf: negInf[0] ?? 0 };
  const hasOnlyFinite = counts.nan + counts.posInf + counts.negInf === 0;
  const found = hasOnlyFinite
    ? { ...moments(data, all), min: min[0] ?? Number.NaN, max: max[0] ?? Number.NaN }
    : ofFinite(data);
  return {
    count: data.length,
    ...counts,
    mean: toJsonNumber(found.mean[0] ?? Number.NaN),
    std: toJsonNumber(Math.sqrt(found.variance[0] ?? Number.NaN)),
    min: toJsonNumber(found.min),
    max: toJsonNumber(found.max),
  };
}

/** As its summary has it; undefined ends where nothing is finite. */
export function extentIn({ count, nan, posInf, negInf, min, max }: Summary): Extent {
  const finite = count - nan - posInf - negInf;
  return finite === 0
    ? { finite, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY }
    : { finite, min: fromJsonNumber(min), max: fromJsonNumber(max) };
}

function ofFinite(data: Float32Array): { mean: number[]; variance: number[]; min: number; max: number } {
  const { finite, min, max } = extentOf([data]);
  let [sum, squares] = [0, 0];
  for (const value of data) if (Number.isFinite(value)) sum += value;
  const mean = sum / finite;
  for (const value of data) if (Number.isFinite(value)) squares += (value - mean) ** 2;
  const ends = finite === 0 ? { min: Number.NaN, max: Number.NaN } : { min, max };
  return { mean: [mean], variance: [squares / finite], ...ends };
}

/** Statistics for each group of a set. Only what the table shows is computed: a large tensor is read once for each. */
export function tableOf(tensor: Tensor, set: Grouping, withExtremes: boolean): StatisticsTable {
  const row = (values: Float64Array): JsonNumber[] =>
    Array.from(values.subarray(0, MOST_GROUPS), toJsonNumber);
  const { mean, variance } = moments(tensor.data, set);
  const ends = withExtremes ? extremes(tensor.data, set) : undefined;
  return {
    axes: [...set.axes],
    shape: [...set.shape],
    count: set.count,
    mean: row(mean),
    std: row(variance.map(Math.sqrt)),
    ...(ends ? { min: row(ends.min), max: row(ends.max) } : {}),
    ...(set.groups > MOST_GROUPS ? { groups: set.groups } : {}),
  };
}
