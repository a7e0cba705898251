/** Chunks of an array: each element is in exactly one, in the group that the pattern says, whatever their size. */
import assert from 'node:assert/strict';
import { planOf } from '../../src/cli/stream-plan.ts';
import { groupOf, resolvePattern } from '../../src/engine/index.ts';

const cases: [pattern: string, shape: number[], sizes?: Record<string, number>][] = [
  ['n c h w -> c', [2, 3, 4, 5]],
  ['n c h w -> n', [2, 3, 4, 5]],
  ['n c h w -> w', [2, 3, 4, 5]],
  ['n c h w -> n h', [3, 4, 2, 7]],
  ['n c h w -> h n', [3, 4, 2, 7]],
  ['n c h w -> w c', [3, 4, 2, 7]],
  ['n c h w -> n c h w', [2, 3, 2, 3]],
  ['n c h w ->', [2, 3, 4, 5]],
  ['n (g c) h w -> n g', [2, 6, 3, 2], { g: 3 }],
  ['n (g c) h w -> c', [2, 6, 3, 2], { g: 3 }],
  ['c -> c', [40]],
  ['c ->', [40]],
  ['n c -> n', [1, 9]],
  ['n c -> c', [7, 1]],
  ['n c -> c', [0, 4]],
  ['->', []],
];

describe('chunks of an array', () => {
  for (const columnMajor of [false, true]) {
    for (const most of [1, 7, 16, 1000]) {
      it(`hold each element once, in its group: ${columnMajor ? 'column' : 'row'}-major, ${most} at most`, () => {
        for (const [pattern, shape, sizes = {}] of cases) {
          const axes = pattern
            .replace(/ ?->.*/, '')
            .replace(/\(.*?\)/, 'c')
            .split(' ')
            .filter((name) => name !== '');
          const grouping = resolvePattern(pattern, { axes, shape }, { sizes });
          const plan = planOf(grouping, columnMajor, most);
          const found: number[] = [];
          for (let i = 0; i < plan.chunks; i++) {
            const { start, box, base } = plan.chunkAt(i);
            assert.ok(box.length <= Math.min(most, plan.longest), pattern);
            assert.equal(start, found.length, pattern);
            for (let element = 0; element < box.length; element++) {
              found.push(base + (box.places[groupOf(box.grouping, element)] ?? Number.NaN));
            }
          }
          const elements = shape.reduce((all, extent) => all * extent, 1);
          const expected = Array.from({ length: elements }, (_, place) =>
            groupOf(grouping, columnMajor ? rowMajorPlace(shape, place) : place),
          );
          assert.deepEqual(found, expected, `${pattern} of ${shape}`);
        }
      });
    }
  }
});

/** Of the element at a place of a column-major array. */
function rowMajorPlace(shape: readonly number[], place: number): number {
  let rest = place;
  const index = shape.map((extent) => {
    const here = rest % extent;
    rest = Math.floor(rest / extent);
    return here;
  });
  return index.reduce((at, here, axis) => at * (shape[axis] ?? 1) + here, 0);
}
