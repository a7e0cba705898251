/** Products of tensors summed over axes named: matrix products, batched or not. It knows no patterns. */

import { EngineError } from '../errors.ts';
import { type Axes, axisIndex, axisNames, describe, findAxis, sizeOf, splitNames } from './axes.ts';
import { commonExtent, stridesIn } from './broadcast.ts';
import { dotProducts } from './dot-products.ts';
import { checkTensor, type Elements, refuseEnormous } from './elements.ts';
import { gather, rowMajorStrides } from './indexing.ts';

/** What each axis of a product of a and b is there for. Names are as in a, those of columns as in b. */
interface Roles {
  readonly summed: readonly string[];
  /** In both, and not summed over. */
  readonly batch: readonly string[];
  /** Only in a, only in b. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
}

/** See `Tensor.matmul`. */
export function matmul(a: Elements, b: Elements, over?: Axes): Elements {
  checkTensor('matmul', b);
  const { summed, batch, rows, columns } = rolesOf(a, b, over);
  refuseUnequal(a, b, summed);
  const extents = (names: readonly string[]): number[] =>
    names.map((name) => commonExtent('matmul', a, b, name));
  const axes = [...batch, ...rows, ...columns];
  const shape = extents(axes);
  refuseEnormous('matmul', { shape, axes });
  const arranged = (x: Elements, names: readonly string[]): Float32Array => inOrder(x, names, extents(names));
  const left = arranged(a, [...batch, ...rows, ...summed]);
  const right = arranged(b, [...batch, ...columns, ...summed]);
  const size = (names: readonly string[]): number => sizeOf(extents(names));
  const sizes = { batches: size(batch), rows: size(rows), columns: size(columns), depth: size(summed) };
  return { data: dotProducts(left, right, sizes), shape, axes };
}

function rolesOf(a: Elements, b: Elements, over: Axes | undefined): Roles {
  const shared = a.axes.filter((name) => findAxis(b.axes, name) >= 0);
  const summed = over === undefined ? onlyShared(a, b, shared) : namedAxes(a, b, over);
  return {
    summed,
    batch: shared.filter((name) => !summed.includes(name)),
    rows: a.axes.filter((name) => !shared.includes(name)),
    columns: b.axes.filter((name) => findAxis(a.axes, name) < 0),
  };
}

function onlyShared(a: Elements, b: Elements, shared: readonly string[]): readonly string[] {
  if (shared.length === 1) return shared;
  const last = shared[shared.length - 1];
  throw new EngineError('axis', {
    what: 'matmul',
    got: `${describe(a)} and ${describe(b)}, which share ${shared.join(' ') || 'no axis'}`,
    expected: 'one shared axis, or the name of that to sum over',
    remedy: last === undefined ? 'rename one of a pair that belongs together' : `write matmul(b, "${last}")`,
  });
}

/** Their names in a; throws for what is not in both. */
function namedAxes(a: Elements, b: Elements, over: Axes): string[] {
  const names = splitNames('matmul', over);
  return axisNames('matmul', names, names.length).map((name) => {
    axisIndex('matmul', b.axes, name);
    return a.axes[axisIndex('matmul', a.axes, name)] ?? '';
  });
}

/** Unlike all others, an axis summed over is not stretched from extent 1: that would be a sum of one side. */
function refuseUnequal(a: Elements, b: Elements, summed: readonly string[]): void {
  for (const name of summed) {
    const mine = a.shape[findAxis(a.axes, name)];
    const its = b.shape[findAxis(b.axes, name)];
    if (mine === its) continue;
    throw new EngineError('shape', {
      what: 'matmul',
      got: `${name} of ${mine} (${describe(a)}) and of ${its} (${describe(b)})`,
      expected: 'one extent',
      remedy: 'slice one of them, or sum over another axis',
    });
  }
}

/** The elements in the order of these axes, without a copy where they are in it. */
function inOrder(x: Elements, names: readonly string[], shape: readonly number[]): Float32Array {
  const strides = stridesIn(x, names);
  const whole = rowMajorStrides(shape);
  if (strides.every((stride, axis) => stride === whole[axis] || shape[axis] === 1)) return x.data;
  return gather(x.data, { offset: 0, shape, strides });
}
