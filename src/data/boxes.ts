/**
 * A stretch of elements in row-major order as boxes: ranges of indices, one for each axis. It knows no file.
 */

/** The indices `low` to before `low + count` on each axis; its first element is the `first`th of the array. */
export interface Box {
  readonly low: readonly number[];
  readonly count: readonly number[];
  readonly first: number;
}

/**
 * The boxes that elements `start` to before `end` of an array make up: at most two for each axis. Rows that are not
 * whole come alone, whole ones together: elements 1 to before 11 of shape (3, 4) are a rest of row 0, row 1 and a
 * beginning of row 2.
 */
export function boxesOf(shape: readonly number[], start: number, end: number): Box[] {
  const boxes: Box[] = [];
  const strides = rowMajorStrides(shape);
  const split = (prefix: readonly number[], base: number, from: number, to: number): void => {
    if (from >= to) return;
    const axis = prefix.length;
    const size = strides[axis] ?? 1;
    const firstWhole = Math.ceil(from / size);
    const endWhole = Math.floor(to / size);
    if (firstWhole > endWhole) {
      // All within one row.
      const at = endWhole * size;
      split([...prefix, endWhole], base + at, from - at, to - at);
      return;
    }
    const before = firstWhole * size;
    split([...prefix, firstWhole - 1], base + before - size, from - before + size, size);
    if (endWhole > firstWhole) {
      boxes.push({
        low: [...prefix, firstWhole, ...shape.slice(axis + 1).map(() => 0)],
        count: [...prefix.map(() => 1), endWhole - firstWhole, ...shape.slice(axis + 1)],
        first: base + before,
      });
    }
    split([...prefix, endWhole], base + endWhole * size, 0, to - endWhole * size);
  };
  split([], 0, start, end);
  return boxes;
}

/** How far apart neighbours on each axis are where the last axis runs fastest. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  return stridesOf(shape.toReversed()).toReversed();
}

/** How far apart neighbours on each axis are where the first axis runs fastest. */
export function stridesOf(shape: readonly number[]): number[] {
  let product = 1;
  return shape.map((extent) => {
    const stride = product;
    product *= extent;
    return stride;
  });
}
