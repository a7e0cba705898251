/**
 * From indices by axis name to positions in row-major data.
 * It knows no tensor class: data, shape and axes come in, plain values go out.
 */
import { axisIndex, type Described, sizeOf } from './axes.ts';
import { EngineError } from './errors.ts';

/** An index for each named axis: `{ N: 0, C: 3 }`. Names match in either case. */
export type AxisIndex = Readonly<Record<string, number>>;

/** Where fixed axes put us, and what is left free to run. */
export interface Place {
  offset: number;
  shape: number[];
  axes: string[];
  strides: number[];
}

/** Row-major strides in elements: `[2, 3, 4]` → `[12, 4, 1]`. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  return shape.map((_, i) => sizeOf(shape.slice(i + 1)));
}

/** Fixes the axes in `index`; throws for unknown axes and indices outside the axis. */
export function locate(what: string, x: Described, index: AxisIndex): Place {
  const fixed = new Map<number, number>();
  for (const [name, at] of Object.entries(index)) {
    const axis = axisIndex(what, x.axes, name);
    checkIndex(what, x, axis, at);
    fixed.set(axis, at);
  }
  const place: Place = { offset: 0, shape: [], axes: [], strides: [] };
  rowMajorStrides(x.shape).forEach((stride, axis) => {
    const at = fixed.get(axis);
    if (at !== undefined) {
      place.offset += at * stride;
      return;
    }
    place.shape.push(x.shape[axis] ?? 0);
    place.axes.push(x.axes[axis] ?? '');
    place.strides.push(stride);
  });
  return place;
}

/** Copies the elements of a place, row-major. */
export function gather(data: Float32Array, place: Place): Float32Array {
  const out = new Float32Array(sizeOf(place.shape));
  let written = 0;
  const walk = (axis: number, offset: number): void => {
    const extent = place.shape[axis];
    if (extent === undefined) {
      out[written++] = data[offset] ?? Number.NaN;
      return;
    }
    const stride = place.strides[axis] ?? 0;
    for (let i = 0; i < extent; i++) walk(axis + 1, offset + i * stride);
  };
  walk(0, place.offset);
  return out;
}

function checkIndex(what: string, x: Described, axis: number, at: number): void {
  const extent = x.shape[axis] ?? 0;
  if (Number.isInteger(at) && at >= 0 && at < extent) return;
  throw new EngineError('axis', {
    what,
    got: `${x.axes[axis]} = ${at}`,
    expected: extent === 0 ? 'none: the axis is empty' : `an integer from 0 to ${extent - 1}`,
    remedy: 'choose an index inside the axis',
  });
}
