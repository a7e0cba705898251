/** The min/max pyramid and the sketch against their plain loops, and the extremes of every block by definition. */
import assert from 'node:assert/strict';
import { pyramid, randn, resolvePattern, type Tensor } from '../../src/engine/index.ts';
import { referenceLevel } from '../../src/engine/statistics/pyramid.ts';
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

/** Of NaN no extreme, unless there is nothing else. */
function extremesOf(values: readonly number[]): [number, number] {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return numbers.length === 0 ? [NaN, NaN] : [Math.min(...numbers), Math.max(...numbers)];
}

describe('a min/max pyramid', () => {
  for (const [rows, columns] of [
    [1, 1],
    [1, 7],
    [5, 1],
    [16, 16],
    [33, 47],
    [64, 100],
  ] as const) {
    it(`has the extremes and marks of every block of ${rows} × ${columns}`, () => {
      const { data } = sprinkled([rows, columns]);
      const levels = pyramid(data, rows, columns);
      assert.deepEqual(
        [levels.at(-1)?.rows, levels.at(-1)?.columns, levels.length],
        [1, 1, 1 + Math.ceil(Math.log2(Math.max(rows, columns)))],
      );
      for (const [depth, level] of levels.entries()) {
        const block = 2 ** depth;
        for (let i = 0; i < level.rows * level.columns; i++) {
          const [top, left] = [Math.floor(i / level.columns) * block, (i % level.columns) * block];
          const values: number[] = [];
          for (let r = top; r < Math.min(top + block, rows); r++) {
            for (let c = left; c < Math.min(left + block, columns); c++)
              values.push(data[r * columns + c] ?? 0);
          }
          assert.deepEqual(
            [(level.min[i] ?? 0) + 0, (level.max[i] ?? 0) + 0],
            extremesOf(values).map((value) => value + 0),
          );
          const marks =
            Number(values.some(Number.isNaN)) + 2 * Number(values.some((v) => Math.abs(v) === Infinity));
          assert.equal(level.marks[i], marks);
        }
      }
    });
  }
  it('is what plain loops make', () => {
    const { data } = sprinkled([101, 203]);
    const [below, found] = pyramid(data, 101, 203);
    assert.ok(below && found);
    const expected = { ...found, min: found.min.slice(), max: found.max.slice(), marks: found.marks.slice() };
    for (const list of [expected.min, expected.max, expected.marks]) list.fill(0);
    referenceLevel(below, expected);
    assert.deepEqual(found, expected);
  });
  it('has no levels of nothing, and refuses other extents', () => {
    assert.deepEqual(pyramid(new Float32Array(0), 0, 5), []);
    assert.throws(() => pyramid(new Float32Array(6), 2, 2), {
      message: 'pyramid: 6 elements for 2 rows of 2, expected 4; give the extents of one matrix',
    });
  });
});

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
