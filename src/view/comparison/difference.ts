/** What is left of one panel when another is taken from it, as far as both were saved: where no kernel can tell it. */
import type { Panel, Summary } from '../../protocol/view.ts';
import type { Shown } from '../arrange.ts';
import { domainOf } from '../domain.ts';
import { distributionOf } from '../inspector/distribution.ts';
import { toJsonNumber } from '../json-number.ts';

/** Undefined where cells are blocks: the greatest of each do not lie at one place. */
export function savedDifference(one: Shown, other: Shown): Shown | undefined {
  const { preview, cells, panel } = one;
  const isElements = [preview, other.preview].every(({ block }) => block.every((n) => n === 1));
  if (!isElements || preview.size.join() !== other.preview.size.join()) return undefined;
  if (preview.start.join() !== other.preview.start.join()) return undefined;
  const values = cells.values.map((value, i) => value - (other.cells.values[i] ?? Number.NaN));
  const domain = domainOf(values);
  const difference: Panel = {
    name: `${panel.name} − ${other.panel.name}`,
    role: 'variant',
    axes: panel.axes,
    shape: panel.shape,
    summary: summaryOf(values, panel.summary.count),
    statistics: [],
    domain,
    distribution: distributionOf(values, domain),
    preview,
  };
  return {
    panel: difference,
    preview,
    cells: {
      ...cells,
      values,
      exact: cells.exact && other.cells.exact,
      quantum: cells.quantum + other.cells.quantum,
    },
  };
}

function summaryOf(values: Float32Array, count: number): Summary {
  const finite = values.filter(Number.isFinite);
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length;
  const counted = (test: (value: number) => boolean): number => values.filter(test).length;
  return {
    count,
    mean: toJsonNumber(mean),
    std: toJsonNumber(Math.sqrt(variance)),
    min: toJsonNumber(finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)),
    max: toJsonNumber(finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)),
    nan: counted(Number.isNaN),
    posInf: counted((value) => value === Number.POSITIVE_INFINITY),
    negInf: counted((value) => value === Number.NEGATIVE_INFINITY),
  };
}
