/** The SIMD kernels against the float64 reference, over the shapes and sizes at which they take another path. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { kernelsModule, target } from '../../scripts/make-kernels.mjs';
import { referenceMoments } from '../../src/engine/formulas/moments.ts';
import {
  ownScale,
  reciprocalRoot,
  referenceBackward,
  referenceStandardize,
  type Scale,
} from '../../src/engine/formulas/standardize.ts';
import { type Grouping, normalization, randn, resolvePattern, type Tensor } from '../../src/engine/index.ts';
import { fastBackward } from '../../src/engine/simd/backward.ts';
import { KERNELS, machine } from '../../src/engine/simd/kernels.ts';
import { fastMoments } from '../../src/engine/simd/moments.ts';
import { fastNormalize, fastStandardize } from '../../src/engine/simd/standardize.ts';
import { close } from './expect.ts';

interface Shape {
  readonly pattern: string;
  readonly axes: string;
  readonly shape: readonly number[];
  /** The axes of γ and β, `''` for one number each; null for none. */
  readonly affine: string | null;
  readonly sizes?: Record<string, number>;
}

/** A piece of a long segment. */
const PIECE = 2 ** 14;

/** Of moments alone. */
const SETTINGS = { eps: 1e-5, centred: true };

/** A chunk is 2048 elements, a vector 4, an unrolled step 16. */
const shapes: readonly Shape[] = [
  { pattern: 'n c h w -> c', axes: 'N C H W', shape: [3, 5, 7, 9], affine: 'c' },
  { pattern: 'n c h w -> c', axes: 'N C H W', shape: [2, 3, 1, 8], affine: 'c' },
  { pattern: 'n c h w -> n c', axes: 'N C H W', shape: [2, 3, 45, 46], affine: 'c' },
  { pattern: 'n c h w -> n', axes: 'N C H W', shape: [2, 3, 5, 7], affine: 'c h w' },
  { pattern: 'n (g c) h w -> n g', axes: 'N C H W', shape: [2, 6, 5, 5], affine: '(g c)', sizes: { g: 3 } },
  { pattern: 'n (g c) h w -> n g', axes: 'N C H W', shape: [2, 6, 5, 5], affine: 'c', sizes: { g: 3 } },
  { pattern: 'n l d -> n l', axes: 'N L D', shape: [3, 70, 31], affine: 'd' },
  { pattern: 'n l d -> n l', axes: 'N L D', shape: [1, 3, 2049], affine: 'd' },
  { pattern: 'n l d -> n l', axes: 'N L D', shape: [1, 2, PIECE + 5], affine: 'd' },
  { pattern: 'n c h w ->', axes: 'N C H W', shape: [2, 3, 64, 96], affine: 'c' },
  { pattern: 'n c ->', axes: 'N C', shape: [2, 2 * PIECE], affine: '' },
  { pattern: 'n l d -> d', axes: 'N L D', shape: [3, 50, 37], affine: 'd' },
  { pattern: 'n l d -> n d', axes: 'N L D', shape: [3, 17, 16], affine: 'd' },
  { pattern: 'n h w c -> c', axes: 'N H W C', shape: [2, 9, 11, 8], affine: 'c' },
  { pattern: 'n c h w -> n h w', axes: 'N C H W', shape: [2, 70, 3, 5], affine: null },
  { pattern: 'n c h w -> c w', axes: 'N C H W', shape: [4, 3, 5, 9], affine: null },
  { pattern: 'n c h w -> n h', axes: 'N C H W', shape: [2, 3, 4, 16], affine: 'c' },
];

function title({ pattern, shape, affine }: Shape): string {
  return `${pattern} with γ of ${affine === null ? 'none' : affine || 'one'} on ${shape.join('×')}`;
}

/** Within `tolerance` of the largest expected value. */
function near(actual: ArrayLike<number> | undefined, expected: ArrayLike<number>, tolerance: number): void {
  assert.ok(actual, 'the kernels did not take it');
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
  for (let i = 0; i < expected.length; i++) {
    const [got = NaN, want = NaN] = [actual[i], expected[i]];
    assert.ok(Math.abs(got - want) <= tolerance * largest, `element ${i}: ${got}, reference ${want}`);
  }
}

function given(
  one: Shape,
  mean: number,
): { x: Tensor; dy: Tensor; grouping: Grouping; affine: { gamma?: Float32Array; beta?: Float32Array } } {
  const x = randn(one.shape, one.axes, { seed: 4, mean });
  const grouping = resolvePattern(one.pattern, x, { sizes: one.sizes, affine: one.affine ?? '' });
  const size = grouping.parameterShape.reduce((product, extent) => product * extent, 1);
  const gamma = randn([size], 'K', { seed: 5, mean: 1 }).data;
  const beta = randn([size], 'K', { seed: 6 }).data;
  const dy = randn(one.shape, one.axes, { seed: 7 });
  return { x, dy, grouping, affine: one.affine === null ? {} : { gamma, beta } };
}

function standardized(
  data: Float32Array,
  grouping: Grouping,
  scale: Scale,
  affine: { gamma?: Float32Array; beta?: Float32Array },
): { fast: Float32Array; reference: Float32Array } {
  const [fast, reference] = [new Float32Array(data.length), new Float32Array(data.length)];
  referenceStandardize(data, grouping, scale, affine, reference);
  assert.ok(fastStandardize(fast, data, grouping, scale, affine), 'the kernels did not take it');
  return { fast, reference };
}

describe('the SIMD kernels', () => {
  it('are compiled from their source as it is', async function () {
    this.timeout(60_000);
    assert.equal(readFileSync(target, 'utf8'), await kernelsModule(), 'run npm run build');
  });
  it('run here, all that are in the list', () => {
    const { functions = {} } = machine() ?? {};
    const exported = Object.entries(functions).filter(([, one]) => typeof one === 'function');
    assert.deepEqual(exported.map(([name]) => name).sort(), [...KERNELS].sort());
  });
  for (const one of shapes) {
    for (const mean of [0, -300, 1e4]) {
      it(`agree with the reference: ${title(one)}, offset ${mean}`, () => {
        const { x, dy, grouping, affine } = given(one, mean);
        const wanted = referenceMoments(x.data, grouping);
        const found = fastMoments(x.data, grouping, SETTINGS);
        // Of means near 0 the deviation, which is 1, is the measure.
        close(found?.mean ?? [], wanted.mean, 1e-7 * Math.max(1, Math.abs(mean)));
        near(found?.variance, wanted.variance, 1e-6);
        const scale = ownScale(grouping, reciprocalRoot(wanted.variance, 1e-5), wanted.mean);
        const y = standardized(x.data, grouping, scale, affine);
        near(y.fast, y.reference, 3e-7);
        const fused = fastNormalize(y.fast, x.data, grouping, SETTINGS, affine);
        near(y.fast, y.reference, 1e-6);
        if (fused !== undefined) near(fused.rstd, scale.rstd, 1e-6);
        const back = referenceBackward(x.data, dy.data, grouping, scale, affine);
        const fast = fastBackward(x.data, dy.data, grouping, scale, affine);
        near(fast?.x, back.x, 1e-6);
        if (one.affine === null) return;
        near(fast?.gamma, back.gamma, 2e-6);
        near(fast?.beta, back.beta, 2e-6);
      });
    }
  }
  it('give the same without γ and β, and without a mean', () => {
    for (const one of shapes) {
      const { x, grouping } = given(one, 3);
      const { variance } = referenceMoments(x.data, grouping);
      const scale = ownScale(grouping, reciprocalRoot(variance, 1e-5));
      const y = standardized(x.data, grouping, scale, {});
      near(y.fast, y.reference, 3e-7);
    }
  });
  it('leave what is too short, or mixed, to the reference', () => {
    const few = randn([4, 8, 7], 'N L D');
    assert.equal(fastMoments(few.data, resolvePattern('n l d -> d', few), SETTINGS), undefined);
    const pixels = randn([2, 3, 4, 5], 'N C H W');
    const mixed = resolvePattern('n c h w -> n h w', pixels, { affine: 'c' });
    const scale = ownScale(mixed, new Float64Array(40).fill(1));
    const affine = { gamma: Float32Array.of(1, 2, 3) };
    assert.equal(fastStandardize(new Float32Array(120), pixels.data, mixed, scale, affine), false);
    const short = randn([4, 7], 'N D');
    assert.equal(fastMoments(short.data, resolvePattern('n d -> n', short), SETTINGS), undefined);
  });
  it('take the mean near each chunk, so that a drift loses nothing', () => {
    const x = randn([1, 10_000], 'N C').map((value, i) => value + 10 * i);
    const grouping = resolvePattern('n c -> n', x);
    const wanted = referenceMoments(x.data, grouping);
    near(fastMoments(x.data, grouping, SETTINGS)?.variance, wanted.variance, 1e-7);
  });
  const specials: [string, number][] = [
    ['NaN', Number.NaN],
    ['∞', Infinity],
    ['3e38', 3e38],
    ['−3e38', -3e38],
  ];
  for (const [name, special] of specials) {
    it(`compute a group with ${name} in it as the reference does, and the others to the bit as without it`, () => {
      const clean = randn([3, 40], 'N D', { seed: 8 });
      const x = clean.map((value, i) => (i === 45 ? special : value));
      const grouping = resolvePattern('n d -> n', x);
      const [found, without] = [
        fastMoments(x.data, grouping, SETTINGS),
        fastMoments(clean.data, grouping, SETTINGS),
      ];
      const wanted = referenceMoments(x.data, grouping);
      assert.deepEqual([found?.mean[1], found?.variance[1]], [wanted.mean[1], wanted.variance[1]]);
      assert.deepEqual([found?.mean[0], found?.variance[2]], [without?.mean[0], without?.variance[2]]);
    });
  }
  for (const special of [Infinity, -Infinity]) {
    for (const pattern of ['n c d -> n', 'n c d -> n c', 'n c d -> d', 'n (g e) d -> n g']) {
      it(`give groups of ${special} alone that mean and y of NaN, by ${pattern}`, () => {
        const x = randn([32, 20, 40], 'N C D').map(() => special);
        const { y, mean, variance } = normalization(pattern, pattern.includes('g') ? { g: 4 } : {}).forward(
          x,
        );
        assert.ok(mean?.data.every((one) => one === special) && variance?.data.every(Number.isNaN));
        assert.ok(y.data.every(Number.isNaN));
      });
    }
  }
  it('see deviations whose squares vanish in float32', () => {
    const x = randn([2, 64], 'N D', { std: 1e-30 });
    const grouping = resolvePattern('n d -> n', x);
    near(
      fastMoments(x.data, grouping, SETTINGS)?.variance,
      referenceMoments(x.data, grouping).variance,
      1e-12,
    );
  });
  it('give a constant group variance 0 exactly, whatever the constant', () => {
    for (const value of [0, 0.1, 1e-42, 3e38]) {
      const x = randn([2, 5000], 'N D').map(() => value);
      const found = fastMoments(x.data, resolvePattern('n d -> n', x), SETTINGS);
      assert.deepEqual([found?.mean[0], found?.variance[0]], [x.data[0], 0]);
    }
  });
});
