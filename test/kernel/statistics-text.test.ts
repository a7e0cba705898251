/** The table of statistics, those of a tensor as well as merged and restored ones. */
import assert from 'node:assert/strict';
import { merge, randn, Statistics, statistics, tensor } from '../../src/engine/index.ts';
import { isStatistics, statisticsText } from '../../src/kernel/statistics-text.ts';

describe('the table of statistics', () => {
  const x = tensor([1, 3, 5, 0], [2, 2], 'N C');
  const whole = merge(
    statistics(x, 'n c -> c'),
    statistics(tensor([9, Infinity], [1, 2], 'N C'), 'n c -> c'),
  );

  it('has a row for each group, and a column for what is there to be counted', () => {
    assert.deepEqual(statisticsText(whole).split('\n'), [
      'n c -> c: 2 groups of 3',
      'C   mean  variance    std    min    max     l2  skewness  kurtosis  0  ∞',
      '0  5.000     10.67  3.266  1.000  9.000  10.34     0.000     1.500  0  0',
      '1      ∞       NaN    NaN  0.000      ∞      ∞       NaN       NaN  1  1',
    ]);
  });
  it('is for all that has statistics, and nothing else', () => {
    const restored = Statistics.fromJSON(JSON.parse(JSON.stringify(whole)));
    assert.deepEqual([statistics(x), whole, restored].map(isStatistics), [true, true, true]);
    assert.deepEqual([whole.toJSON(), whole.parts(), x, null].map(isStatistics), [
      false,
      false,
      false,
      false,
    ]);
  });
  it('of many groups shows the first', () => {
    const lines = statisticsText(statistics(randn([70, 2], 'N C'), 'n c -> n')).split('\n');
    assert.deepEqual([lines.length, lines.at(-1)], [67, '… 6 more']);
  });
});
