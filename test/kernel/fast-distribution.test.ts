/** The kernels' histogram of large tensors is the one that is counted value by value. */
import assert from 'node:assert/strict';
import { randn, Tensor } from '../../src/engine/index.ts';
import { fastDistribution } from '../../src/kernel/fast-distribution.ts';
import { summarize } from '../../src/kernel/panel.ts';
import type { Domain } from '../../src/protocol/view.ts';
import { distributionOf } from '../../src/view/inspector/distribution.ts';

const noise = randn([300_000], 'N', { seed: 5, std: 2 });
const holes = new Tensor(noise.data.slice(), noise.shape, noise.axes);
holes.data.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30, -1e30], 1000);
const domain = (min: number, max: number): Domain => ({ min, max, scale: 'diverging', shared: false });

const CASES: [what: string, x: Tensor, of: Domain][] = [
  ['noise, some of it outside', noise, domain(-3, 3)],
  ['noise, all of it inside', noise, domain(-64, 64)],
  ['numbers from 0', noise.map(Math.abs), domain(0, 5)],
  ['numbers of which some are not finite', holes, domain(-3, 3)],
  ['a range that does not lie at multiples of its bins', noise, domain(-1, 2.7)],
  [
    'the ends themselves',
    new Tensor(
      Float32Array.from({ length: 70_000 }, (_, i) => [-4, 4, 0][i % 3] ?? 0),
      [70_000],
      ['N'],
    ),
    domain(-4, 4),
  ],
  ['a narrow range', noise.map((value) => value * 1e-20), domain(-3e-20, 3e-20)],
  ['very few', randn([50], 'N', { seed: 2 }), domain(-3, 3)],
];

describe('the spread of a large tensor', () => {
  for (const [what, x, of] of CASES) {
    it(`is as counted one by one: ${what}`, () => {
      const found = fastDistribution(x, of, summarize(x));
      const expected = distributionOf(x.data, of);
      assert.deepEqual(found.quantiles, expected.quantiles);
      const { counts, below, above, ...range } = found.histogram;
      const { counts: exact, below: under, above: over, ...same } = expected.histogram;
      assert.deepEqual(range, same);
      // A rounding takes a value over an edge, and no further.
      const sum = (list: readonly number[]) => list.reduce((all, count) => all + count, 0);
      assert.equal(sum(counts) + below + above, sum(exact) + under + over);
      let [mine, theirs] = [below, under];
      counts.forEach((count, i) => {
        assert.ok(Math.abs(mine - theirs) <= 3, `up to bin ${i}: ${mine}, ${theirs}`);
        mine += count;
        theirs += exact[i] ?? 0;
      });
      assert.ok(Math.abs(above - over) <= 3);
    });
  }
});
