/** A tensor → the panel that shows it: summary, statistics per axis set, and a preview within its share of bytes. */

import { moments } from '../engine/formulas/moments.ts';
import { type Grouping, resolvePattern, type Tensor } from '../engine/index.ts';
import { extremes } from '../engine/statistics/statistics.ts';
import type { Domain, JsonNumber, Panel, StatisticsTable, Summary } from '../protocol/view.ts';
import { toJsonNumber } from '../view/json-number.ts';

/** Rows of one statistics table that a view carries; the rest is told by number. */
const MOST_GROUPS = 64;

export type PanelHead = Pick<Panel, 'name' | 'role' | 'pattern'>;

/** Everything but the preview, whose size depends on what the rest of the view leaves. */
export function describeTensor(
  head: PanelHead,
  tensor: Tensor,
  sets: readonly Grouping[],
  withExtremes: boolean,
  domain: Domain,
): Omit<Panel, 'preview'> {
  return {
    ...head,
    axes: [...tensor.axes],
    shape: [...tensor.shape],
    summary: summarize(tensor),
    statistics: sets.map((set) => tableOf(tensor, set, withExtremes)),
    domain,
  };
}

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
  const found = { count: data.length, nan: 0, posInf: 0, negInf: 0 };
  let [sum, min, max] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    if (Number.isNaN(value)) found.nan++;
    else if (value === Number.POSITIVE_INFINITY) found.posInf++;
    else if (value === Number.NEGATIVE_INFINITY) found.negInf++;
    else {
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  const finite = data.length - found.nan - found.posInf - found.negInf;
  const mean = sum / finite;
  let squares = 0;
  for (const value of data) if (Number.isFinite(value)) squares += (value - mean) ** 2;
  const ends = finite === 0 ? { min: Number.NaN, max: Number.NaN } : { min, max };
  return {
    ...found,
    mean: toJsonNumber(mean),
    std: toJsonNumber(Math.sqrt(squares / finite)),
    min: toJsonNumber(ends.min),
    max: toJsonNumber(ends.max),
  };
}

/** Only what the table shows is computed: a large tensor is read once for each. */
function tableOf(tensor: Tensor, set: Grouping, withExtremes: boolean): StatisticsTable {
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
