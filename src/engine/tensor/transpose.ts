/** The same elements with the axes in another order. It knows no patterns and no mathematics. */

import { EngineError } from '../errors.ts';
import { type Axes, axisIndex, axisNames, splitNames } from './axes.ts';
import type { Elements } from './elements.ts';
import { gather, rowMajorStrides } from './indexing.ts';

/** See `Tensor.transpose`. */
export function transpose(x: Elements, axes: Axes): Elements {
  const order = orderOf(x, splitNames('transpose', axes));
  const strides = rowMajorStrides(x.shape);
  const shape = order.map((axis) => x.shape[axis] ?? 0);
  const layout = { offset: 0, shape, strides: order.map((axis) => strides[axis] ?? 0) };
  return { data: gather(x.data, layout), shape, axes: order.map((axis) => x.axes[axis] ?? '') };
}

/** The old axis for each new one. */
function orderOf(x: Elements, names: readonly string[]): number[] {
  const checked = axisNames('transpose', names, names.length);
  const order = checked.map((name) => axisIndex('transpose', x.axes, name));
  const missing = x.axes.filter((_, axis) => !order.includes(axis));
  if (missing.length === 0) return order;
  throw new EngineError('axis', {
    what: 'transpose',
    got: `no place for ${missing.join(' ')} in "${names.join(' ')}"`,
    expected: `each of ${x.axes.join(' ')}`,
    remedy: 'write all axes in the order wanted',
  });
}
