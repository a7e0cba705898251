/** The same elements, not copied, in another shape or under other names. */

import { EngineError } from '../errors.ts';
import { type Axes, axisNames, checkedSize, describe, shapeText } from './axes.ts';
import type { Elements } from './elements.ts';

/** See `Tensor.reshape`. */
export function reshape(x: Elements, shape: readonly number[], axes?: Axes): Elements {
  const size = checkedSize('reshape', shape);
  if (size !== x.data.length) {
    throw new EngineError('shape', {
      what: 'reshape',
      got: `${x.data.length} elements (${describe(x)}) for shape ${shapeText(shape)}, which holds ${size}`,
      remedy: `choose a shape of ${x.data.length} elements`,
    });
  }
  return { data: x.data, shape: [...shape], axes: axisNames('reshape', axes, shape.length) };
}

/** See `Tensor.rename`. */
export function rename(x: Elements, axes: Axes): Elements {
  return { data: x.data, shape: x.shape, axes: axisNames('rename', axes, x.shape.length) };
}
