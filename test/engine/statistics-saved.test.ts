/** Statistics as plain lists: there and back, and what is refused. */
import assert from 'node:assert/strict';
import { merge, Statistics, statistics, tensor, zeros } from '../../src/engine/index.ts';
import { refuses } from './expect.ts';

describe('saved statistics', () => {
  const found = statistics(tensor([1, NaN, -Infinity, -0, 2, 3, Infinity, 1e-45], [4, 2]), 'n c -> c');
  const copies: [title: string, copy: (saved: ReturnType<Statistics['toJSON']>) => unknown][] = [
    ['as JSON', (json) => JSON.parse(JSON.stringify(json))],
    ['as a structured clone', structuredClone],
  ];
  for (const [title, copy] of copies) {
    it(`come back whole ${title}, and merge as before`, () => {
      const back = Statistics.fromJSON(copy(found.toJSON()) as never);
      assert.deepEqual(table(back), table(found));
      assert.deepEqual(saved(back), saved(found));
      assert.deepEqual(saved(merge(back, back)), saved(merge(found, found)));
      assert.equal(back.quantilesExact, false);
    });
  }
  it('of no groups and of no elements come back', () => {
    for (const none of [statistics(zeros([2, 0]), 'n c -> c'), statistics(zeros([0, 2]), 'n c -> c')]) {
      assert.deepEqual(saved(Statistics.fromJSON(none.toJSON())), saved(none));
    }
  });
  const broken: [title: string, change: object | null, message: string][] = [
    ['nothing', null, 'no groups'],
    ['no sums', { sums: undefined }, 'no statistics'],
    ['too few means', { sums: { ...found.toJSON().sums, mean: [1] } }, 'sums.mean of 1 numbers, expected 2'],
    ['no minima', { extremes: { ...found.toJSON().extremes, min: undefined } }, 'no list extremes.min'],
    ['another shape', { shape: [3] }, 'sums.mean of 2 numbers, expected 3'],
    [
      'too few bins',
      { histogram: { exponent: 0, first: 0, counts: [[1]] } },
      'histogram.counts of 1 groups, expected 2',
    ],
    [
      'half a sketch',
      { sketch: { offsets: [0, 1, 2], buckets: [5, 6], counts: [1] } },
      'sketch.counts of 1 numbers, expected 2',
    ],
  ];
  for (const [title, change, got] of broken) {
    it(`refuse what is not theirs: ${title}`, () => {
      const given = change === null ? change : { ...found.toJSON(), ...change };
      refuses(
        () => Statistics.fromJSON(given as never),
        'data',
        `Statistics.fromJSON: ${got}; pass what toJSON() returned`,
      );
    });
  }
});

function saved(found: Statistics): unknown {
  return JSON.parse(JSON.stringify(found));
}

/** As lists, for the bits of one NaN may differ from those of another. */
function table(found: Statistics): unknown {
  return Object.entries(found).map(([name, value]) => [
    name,
    value instanceof Float64Array ? [...value] : value,
  ]);
}
