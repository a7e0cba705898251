/**
 * Arrays within arrays → shape and float32 elements, refusing ragged ones.
 * It knows no axis names.
 */
import { shapeText, sizeOf } from './axes.ts';
import { EngineError } from './errors.ts';
import type { Nested } from './tensor.ts';

/** The shape is read along the first elements; every other array must agree with it. */
export function flatten(what: string, nested: Nested): { data: Float32Array; shape: number[] } {
  const shape = shapeOf(nested);
  const data = new Float32Array(sizeOf(shape));
  const path: number[] = [];
  let written = 0;
  const walk = (node: Nested | undefined): void => {
    const extent = shape[path.length];
    if (extent === undefined) {
      if (typeof node !== 'number') throw uneven(what, node, path, 'a number');
      data[written++] = node;
      return;
    }
    if (!isArray(node) || node.length !== extent) throw uneven(what, node, path, `an array of ${extent}`);
    // By index: forEach would pass over the holes of a sparse array.
    for (let i = 0; i < extent; i++) {
      path.push(i);
      walk(node[i]);
      path.pop();
    }
  };
  walk(nested);
  return { data, shape };
}

function shapeOf(nested: Nested): number[] {
  const shape: number[] = [];
  let first: Nested | undefined = nested;
  while (isArray(first)) {
    shape.push(first.length);
    first = first[0];
  }
  return shape;
}

/** `Array.isArray` does not narrow to readonly arrays. */
function isArray(node: Nested | undefined): node is readonly Nested[] {
  return Array.isArray(node);
}

function uneven(
  what: string,
  node: Nested | undefined,
  path: readonly number[],
  expected: string,
): EngineError {
  const place = path.length === 0 ? '' : ` at ${shapeText(path)}`;
  const got = isArray(node)
    ? `an array of ${node.length}`
    : node === undefined
      ? 'nothing'
      : `${typeof node} ${String(node)}`;
  return new EngineError('data', {
    what,
    got: `${got}${place}`,
    expected: `${expected} as in the places before`,
    remedy: 'make all arrays of one depth equally long, with numbers inside',
  });
}
