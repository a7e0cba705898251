/** What `report` measures, against the definitions in plain float64 loops, and what it leaves as it was. */
import assert from 'node:assert/strict';
import {
  adaptiveInstanceNorm,
  batchNorm,
  conditionalBatchNorm,
  defineNormalization,
  EngineError,
  ghostBatchNorm,
  groupNorm,
  instanceNorm,
  layerNorm,
  normalization,
  randn,
  Tensor,
  tensor,
} from '../../src/engine/index.ts';
import { reportOn } from '../../src/kernel/report.ts';
import type { Report, ReportRow } from '../../src/view/report.ts';
import { type Index, indicesOf, valueAt } from '../engine/naive.ts';

const x = randn([5, 6, 3, 4], 'N C H W', { seed: 7, mean: 1, std: 2 });
const report = (...given: unknown[]): Report => reportOn(given[0], given.slice(1), () => undefined);

function rowOf({ rows }: Report, name: string): ReportRow {
  const found = rows.find((row) => row.name === name);
  assert.ok(found, name);
  return found;
}

/** An element's group by its index. */
type GroupOf = (index: Index) => string;
const perChannel: GroupOf = ({ c }) => `${c}`;
const perSample: GroupOf = ({ n }) => `${n}`;
const perInstance: GroupOf = ({ n, c }) => `${n} ${c}`;
const perPair: GroupOf = ({ n, c = 0 }) => `${n} ${Math.floor(c / 2)}`;

/** Mean and biased deviation of each group, as they are defined. */
function momentsOf(of: Tensor, groupOf: GroupOf): Map<string, { mean: number; std: number }> {
  const groups = Map.groupBy(indicesOf(of), groupOf);
  return new Map(
    [...groups].map(([group, members]) => {
      const values = members.map((index) => valueAt(of, index));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      return [group, { mean, std: Math.sqrt(variance) }];
    }),
  );
}

function normalizedBy(of: Tensor, groupOf: GroupOf): Tensor {
  const groups = momentsOf(of, groupOf);
  const values = indicesOf(of).map((index) => {
    const { mean, std } = groups.get(groupOf(index)) ?? { mean: Number.NaN, std: Number.NaN };
    return (valueAt(of, index) - mean) / Math.sqrt(std * std + 1e-5);
  });
  return new Tensor(Float32Array.from(values), of.shape, of.axes);
}

function near(found: number | undefined, expected: number, tolerance = 1e-5): void {
  assert.ok(
    found !== undefined && Math.abs(found - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${found}, expected ${expected}`,
  );
}

describe('a report', () => {
  const layers = {
    BN: batchNorm(),
    LN: layerNorm(),
    IN: instanceNorm(),
    GN: groupNorm({ groups: 3 }),
  };
  const groups: Record<string, GroupOf> = {
    C: perChannel,
    N: perSample,
    'N · C': perInstance,
    'N · g=3': perPair,
  };
  const own = { BN: perChannel, LN: perSample, IN: perInstance, GN: perPair };

  it('has the least and greatest mean and deviation of every variant over the sets of all', () => {
    const found = report(x, layers);
    assert.deepEqual(found.sets, Object.keys(groups));
    const outputs = Object.entries(own).map(([name, by]) => [name, normalizedBy(x, by)] as const);
    for (const [name, y] of [['input', x] as const, ...outputs]) {
      found.sets.forEach((set, i) => {
        const all = [...momentsOf(y, groups[set] ?? perSample).values()];
        const { mean, std } = rowOf(found, name).statistics[i] ?? { mean: [], std: [] };
        near(mean[0], Math.min(...all.map((one) => one.mean)));
        near(mean[1], Math.max(...all.map((one) => one.mean)));
        near(std[0], Math.min(...all.map((one) => one.std)));
        near(std[1], Math.max(...all.map((one) => one.std)));
      });
    }
    assert.deepEqual(
      found.rows.map((row) => row.own),
      [[], ['C'], ['N'], ['N · C'], ['N · g=3']],
    );
  });

  it('keeps group norms of different groups apart, and takes the axes where no layer has sets', () => {
    assert.deepEqual(report(x, groupNorm({ groups: 2 }), groupNorm({ groups: 3 })).sets, [
      'N · g=2',
      'N · g=3',
    ]);
    assert.deepEqual(report(x, x).sets, ['N', 'C', 'N · C']);
  });

  it('has the shares in the tails and at the ends, by counting', () => {
    const y = normalizedBy(x, perChannel);
    const { tails, atEnds } = rowOf(report(x, { y }, { tail: 1.5 }), 'y');
    const [low, high] = [Math.min(...y.data), Math.max(...y.data)];
    const part = (high - low) / 100;
    near(tails, y.data.filter((value) => Math.abs(value) > 1.5).length / y.size);
    near(atEnds, y.data.filter((value) => value <= low + part || value >= high - part).length / y.size);
    assert.ok(tails > 0.05);
    const squashed = x.map((value) => Math.tanh(10 * value));
    assert.ok((rowOf(report(x, { squashed }), 'squashed').atEnds ?? 0) > 0.8);
  });

  it('names the channels that are constant, and those that a ReLU makes 0', () => {
    const dead = new Tensor(x.data.slice(), x.shape, x.axes);
    indicesOf(x).forEach(({ c = 0 }, i) => {
      const value = dead.data[i] ?? 0;
      dead.data[i] = c === 1 ? 0.1 : c === 4 ? -Math.abs(value) : c === 5 ? -0 : value;
    });
    const row = rowOf(report(x, { dead }), 'dead');
    assert.deepEqual(
      [row.constantChannels, row.neverPositiveChannels],
      [
        [1, 5],
        [4, 5],
      ],
    );
    const tokens = randn([2, 3, 4], 'N L D', { seed: 1 });
    const found = report(tokens, { none: (t: Tensor) => t.map(() => 0) });
    assert.deepEqual([found.channelAxis, rowOf(found, 'none').constantChannels], ['D', [0, 1, 2, 3]]);
    const plain = report(randn([3, 4], 'H W', { seed: 1 }), randn([3, 4], 'H W', { seed: 2 }));
    assert.deepEqual([plain.channelAxis, plain.rows[1]?.constantChannels], [undefined, undefined]);
  });

  it('counts what is not finite', () => {
    const y = tensor([NaN, NaN, 1, Infinity, -Infinity, 4], [3, 2], 'N C');
    const { nan, posInf, negInf, atEnds, tails } = rowOf(report(y, { y }), 'y');
    assert.deepEqual([nan, posInf, negInf, atEnds, tails], [2, 1, 1, undefined, 0.5]);
  });

  describe('of leaving samples out', () => {
    it('has the change of the others’ outputs, recomputed by the definition', () => {
      const y = normalizedBy(x, perChannel);
      let [max, squares, count] = [0, 0, 0];
      for (let left = 0; left < 5; left++) {
        const rest = [0, 1, 2, 3, 4].filter((n) => n !== left);
        const part = new Tensor(
          Float32Array.from(rest.flatMap((n) => [...x.data.subarray(n * 72, (n + 1) * 72)])),
          [4, 6, 3, 4],
          x.axes,
        );
        normalizedBy(part, perChannel).data.forEach((value, i) => {
          const change = value - (y.data[(rest[Math.floor(i / 72)] ?? 0) * 72 + (i % 72)] ?? 0);
          max = Math.max(max, Math.abs(change));
          squares += change ** 2;
          count++;
        });
      }
      const { batch } = rowOf(report(x, layers), 'BN');
      near(batch?.max, max);
      near(batch?.rms, Math.sqrt(squares / count));
    });

    const style = randn([5, 6, 2, 2], 'N C H W', { seed: 3, mean: 4 });
    const independent: Record<string, unknown> = {
      'layer norm': layerNorm(),
      'instance norm': instanceNorm(),
      'group norm': groupNorm({ groups: 2 }),
      'batch norm in eval': batchNorm().eval(),
      'a function by element': (t: Tensor) => t.map((value) => value ** 2),
    };
    for (const [name, layer] of Object.entries(independent)) {
      it(`is 0 of ${name}, to the bit`, () => {
        const { batch } = rowOf(report(x, { layer }), 'layer');
        assert.deepEqual([batch?.max, batch?.rms], [0, 0]);
      });
    }

    it('leaves the samples out of further inputs too', () => {
      const labels = tensor([0, 1, 0, 1, 1], 'N');
      const found = report(
        x,
        { AdaIN: adaptiveInstanceNorm(), CBN: conditionalBatchNorm({ classes: 2 }) },
        { inputs: { AdaIN: { style }, CBN: { labels } } },
      );
      assert.equal(rowOf(found, 'AdaIN').batch?.max, 0);
      assert.ok((rowOf(found, 'CBN').batch?.max ?? 0) > 0.01);
    });

    it('goes along the axis N wherever it is', () => {
      const moved = randn([6, 3, 5], 'C L N', { seed: 2 });
      const found = report(moved, batchNorm(), instanceNorm());
      assert.equal(found.samples, 5);
      assert.ok((rowOf(found, 'BN').batch?.max ?? 0) > 0.01);
      assert.equal(rowOf(found, 'IN').batch?.max, 0);
    });

    it('takes at most so many of them, the same each time', () => {
      const many = randn([40, 2, 3], 'N C L', { seed: 5 });
      const runs: number[] = [];
      const count = (t: Tensor): Tensor => {
        runs.push(t.shape[0] ?? 0);
        return t.map((value) => value);
      };
      const found = report(many, { count });
      assert.deepEqual(runs, [40, ...Array(8).fill(39)]);
      assert.equal(new Set(found.leftOut).size, 8);
      assert.deepEqual(report(many, { count }).leftOut, found.leftOut);
      assert.equal(report(many, { count }, { leaveOut: 3 }).leftOut.length, 3);
      assert.equal(rowOf(report(many, batchNorm(), { leaveOut: 0 }), 'BN').batch, undefined);
    });

    it('is a change without measure where NaN goes with the sample that had it', () => {
      const broken = new Tensor(x.data.slice(), x.shape, x.axes);
      broken.data[0] = Number.NaN;
      const found = report(broken, layers);
      assert.equal(rowOf(found, 'BN').batch?.max, Infinity);
      assert.equal(rowOf(found, 'LN').batch?.max, 0);
    });

    it('is unknown of a tensor, without samples, of one sample, and of what refuses; it says why', () => {
      assert.equal(rowOf(report(x, { x }), 'x').batch, undefined);
      assert.equal(rowOf(report(randn([6, 4], 'C W', { seed: 1 }), batchNorm()), 'BN').batch, undefined);
      assert.equal(rowOf(report(randn([1, 6, 4], 'N C W', { seed: 1 }), batchNorm()), 'BN').batch, undefined);
      const fixed = (t: Tensor): Tensor => {
        if (t.shape[0] !== 4) throw new Error('four only');
        return t;
      };
      const found = report(randn([4, 2], 'N C', { seed: 1 }), { ghosts: ghostBatchNorm({ size: 2 }), fixed });
      assert.deepEqual(
        found.rows.map(({ batch }) => batch),
        [undefined, undefined, undefined],
      );
      assert.deepEqual(found.refusals, [
        'ghosts: ghostBatchNorm: 3 samples do not split into ghost batches of 2; choose 1 or 3',
        'fixed: four only',
      ]);
    });
  });

  it('trains no layer, and leaves backward what it was', () => {
    const layer = batchNorm();
    layer.forward(x);
    const [before, dy] = [JSON.stringify(layer), randn(x.shape, 'N C H W', { seed: 9 })];
    const { dx } = layer.backward(dy);
    const input = x.data.slice();
    report(x, layer, (t: Tensor) => t);
    assert.equal(JSON.stringify(layer), before);
    assert.deepEqual(layer.backward(dy).dx.data, dx.data);
    assert.deepEqual(x.data, input);
  });

  it('takes a list, names twice, and normalizations of the user’s own', () => {
    const mine = defineNormalization({ name: 'mine', pattern: 'n c h w -> h' });
    const peak = defineNormalization({ name: 'peak', forward: (t) => t.map((v) => v / Math.hypot(1, v)) });
    const found = report(x, [mine, mine, peak, normalization('n c h w -> h')]);
    assert.deepEqual(
      found.rows.slice(0, 4).map(({ name, own }) => [name, ...own]),
      [['input'], ['mine', 'H'], ['mine 2', 'H'], ['peak']],
    );
    assert.deepEqual(found.rows[1]?.statistics, found.rows[4]?.statistics);
    assert.ok((found.rows[1]?.batch?.max ?? 0) > 0 && found.rows[3]?.batch?.max === 0);
  });

  const refusals: [string, unknown[], string][] = [
    [
      'what is no tensor',
      [3, batchNorm()],
      'report: its input is number, expected a tensor; call report(x, batchNorm(), …)',
    ],
    ['no variants', [x], 'report: no variants, expected one to 40; call report(x, batchNorm(), …)'],
    [
      'what is no variant',
      [x, { a: 3 }],
      'report: a is number, expected a normalization, a tensor or a function that returns one; pass one',
    ],
    [
      'another shape',
      [x, { a: randn([2]) }],
      `report: a has the shape ${randn([2])}, expected the input's, ${x}; take tensors of one shape`,
    ],
    [
      'an option that there is not',
      [x, batchNorm(), { tails: 3 }],
      'report: the option tails, expected inputs, tail, leaveOut; name a variant in the same object as the others, or leave it out',
    ],
    [
      'inputs of nothing',
      [x, { BN: batchNorm() }, { inputs: { GN: {} } }],
      'report: inputs for GN, expected BN; give inputs by the name of their variant',
    ],
    [
      'a tail of 0',
      [x, batchNorm(), { tail: 0 }],
      'report: tail 0, expected a number above 0; leave it out for 3',
    ],
    [
      'half a sample',
      [x, batchNorm(), { leaveOut: 0.5 }],
      'report: leaveOut 0.5, expected a count of samples; leave it out for 8, or 0 for none',
    ],
  ];
  for (const [name, given, message] of refusals) {
    it(`refuses ${name}`, () => {
      assert.throws(() => report(...given), { name: EngineError.name, message });
    });
  }
});
