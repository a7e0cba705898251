/** What tables and plain text say, against values worked out by hand. */
import assert from 'node:assert/strict';
import { groupNorm, randn } from '../../src/engine/index.ts';
import { Tensor } from '../../src/engine/tensor/tensor.ts';
import { runComparison } from '../../src/kernel/variants.ts';
import { comparisonView } from '../../src/kernel/views.ts';
import type { Panel, StatisticsTable, View } from '../../src/protocol/view.ts';
import { comparisonTable } from '../../src/view/comparison-table.ts';
import { groupTable } from '../../src/view/tables.ts';
import { viewToText } from '../../src/view/text.ts';
import { panelOf, tensorView } from './samples.ts';

const x = new Tensor(Float32Array.of(1, 3, 5, 9), [2, 2], ['N', 'C']);
const table = (
  axes: string[],
  mean: StatisticsTable['mean'],
  std: StatisticsTable['std'],
): StatisticsTable => ({
  axes,
  shape: [mean.length],
  count: 2,
  mean,
  std,
});

function variant(name: string, pattern: string, statistics: StatisticsTable[]): Panel {
  return { ...panelOf(name, x, { role: 'variant', pattern }), statistics };
}

const view: View = {
  version: 1,
  kind: 'comparison',
  panels: [
    {
      ...panelOf('x', x, { role: 'input' }),
      statistics: [table(['C'], [3, 6], [2, 3]), table(['N'], [2, 7], [1, 2])],
    },
    variant('BN', 'n c -> c', [
      table(['C'], [1e-8, -2e-4], [0.9999, 1]),
      table(['N'], [-0.5, 0.5], [0.25, 0.996]),
    ]),
    variant('LN', 'n c -> n', [table(['N'], [0.004, -0.002], [1, 'NaN'])]),
  ],
};

describe('Statistics tables', () => {
  it('list each group with aligned decimals', () => {
    const made = groupTable(panelOf('x', x).statistics[1] ?? table([], [], []));
    assert.equal(made.title, 'C');
    assert.equal(made.note, '2 groups of 2');
    assert.deepEqual(
      made.rows.map(({ label, cells }) => [label, ...cells]),
      [
        ['0', '3.000', '2.000', '1.000', '5.000'],
        ['1', '6.000', '3.000', '3.000', '9.000'],
      ],
    );
  });

  it('name the groups of two axes by both indices', () => {
    const made = groupTable({
      axes: ['N', 'g'],
      shape: [2, 2],
      count: 1,
      mean: [1, 2, 3, 4],
      std: [0, 0, 0, 0],
    });
    assert.deepEqual(
      made.rows.map(({ label }) => label),
      ['0 · 0', '0 · 1', '1 · 0', '1 · 1'],
    );
    assert.equal(made.title, 'N · g');
  });

  const { sets, rows } = comparisonTable(view);
  const cell = (row: number, set: number) => rows[row]?.cells[set];

  it('of a comparison have every set that any panel has', () => {
    assert.deepEqual(
      sets.map(({ title }) => title),
      ['C', 'N'],
    );
    assert.equal(cell(2, 0), undefined);
  });
  it('say 0 and 1 where every group is within the tolerance', () => {
    assert.deepEqual(cell(1, 0), {
      mean: { text: '0', meets: true },
      std: { text: '1', meets: true },
      own: true,
    });
  });
  it('give the range elsewhere', () => {
    assert.deepEqual(cell(1, 1), {
      mean: { text: '−0.50 … 0.50', meets: false },
      std: { text: '0.25 … 1.00', meets: false },
      own: false,
    });
  });
  it('show a third decimal where two would claim a target that is missed', () => {
    assert.deepEqual(cell(2, 1)?.mean, { text: '−0.002 … 0.004', meets: false });
  });
  it('flag what its own set should have been and is not, with the group that is farthest off', () => {
    assert.deepEqual(cell(2, 1)?.flags, {
      mean: { group: 0, text: 'μ of N 0 is 0.004, not within 0.001 of 0' },
      std: { group: 1, text: 'σ of N 1 is NaN, not within 0.001 of 1' },
    });
  });
  it('flag neither sets of others, nor what meets, nor inputs', () => {
    assert.equal(cell(1, 1)?.flags, undefined);
    assert.equal(cell(1, 0)?.flags, undefined);
    assert.equal(cell(0, 0)?.flags, undefined);
  });
  it('keep apart the sets of two variants that split an axis in different ways', () => {
    const { view: ofGroups } = comparisonView(
      runComparison(
        randn([2, 6, 3, 3], 'N C H W', { seed: 1 }),
        [{ two: groupNorm({ groups: 2 }), three: groupNorm({ groups: 3 }) }],
        () => 'x',
      ),
    );
    const found = comparisonTable(ofGroups);
    assert.deepEqual(
      found.sets.map(({ title, groups }) => [title, groups]),
      [
        ['N · g', 4],
        ['N · g', 6],
      ],
    );
    assert.deepEqual(
      found.rows.map(({ cells }) => cells.map((one) => [one?.own, one?.std.meets])),
      [
        [
          [false, false],
          [false, false],
        ],
        [
          [true, true],
          [false, false],
        ],
        [
          [false, false],
          [true, true],
        ],
      ],
    );
  });
  it('never call NaN a 1', () => assert.deepEqual(cell(2, 1)?.std, { text: 'NaN', meets: false }));
});

describe('Plain text', () => {
  it('of a tensor is a header and its tables', () => {
    assert.equal(
      viewToText(tensorView('x', x, { sets: [['C']] })),
      [
        'x  N2 C2  μ 4.500  σ 2.958  min 1.000  max 9.000',
        '',
        'per C: 2 groups of 2',
        'C      μ      σ    min    max',
        '0  3.000  2.000  1.000  5.000',
        '1  6.000  3.000  3.000  9.000',
      ].join('\n'),
    );
  });

  it('of a comparison is a header per panel and one table', () => {
    assert.deepEqual(viewToText(view).split('\n').slice(1), [
      'BN  N2 C2  n c -> c  μ 4.500  σ 2.958  min 1.000  max 9.000',
      'LN  N2 C2  n c -> n  μ 4.500  σ 2.958  min 1.000  max 9.000',
      '',
      '            C μ          C σ             N μ          N σ',
      'x   3.00 … 6.00  2.00 … 3.00     2.00 … 7.00  1.00 … 2.00',
      'BN          0 ✓          1 ✓    −0.50 … 0.50  0.25 … 1.00',
      'LN            —            —  −0.002 … 0.004          NaN',
    ]);
  });

  it('counts what is not finite, and only then', () => {
    const holes = new Tensor(Float32Array.of(1, Number.NaN, -Infinity), [3], ['C']);
    assert.match(
      viewToText(tensorView('holes', holes, { sets: [] })),
      /^holes {2}C3 {2}finite: μ 1\.000 .* {2}1 NaN {2}1 −∞$/,
    );
  });
});
