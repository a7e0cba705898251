/** The sketch of large groups against its plain loops. */
import assert from 'node:assert/strict';
import { randn, resolvePattern, type Tensor } from '../../src/engine/index.ts';
import { referenceSketch, sketchOf } from '../../src/engine/statistics/sketch.ts';

const SPECIAL: readonly [number, number][] = [
  [3, NaN],
  [4, NaN],
  [17, Infinity],
  [29, -Infinity],
  [31, 1e38],
  [41, -0],
  [43, 1e-42],
];

function sprinkled(shape: readonly number[]): Tensor {
  const x = randn(shape, shape.map((_, i) => `A${i}`).join(' '), { seed: shape.length });
  for (const [place, value] of SPECIAL) if (place < x.size) x.data[place] = value;
  return x;
}

describe('the sketch of large groups', () => {
  for (const [pattern, shape] of [
    ['... ->', [40, 1000]],
    ['... -> a1', [3, 2, 10_000]],
    ['... -> a0', [2, 9000]],
  ] as const) {
    it(`is that of plain loops: ${pattern} of ${shape.join(' × ')}`, () => {
      const x = sprinkled(shape);
      const grouping = resolvePattern(pattern, x);
      assert.deepEqual(sketchOf(x.data, grouping), referenceSketch(x.data, grouping));
    });
  }
});
