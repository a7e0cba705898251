/** Patterns: what they mean on a tensor, element by element. */
import assert from 'node:assert/strict';
import { type Grouping, type GroupingOptions, groupOf, resolvePattern } from '../../src/engine/index.ts';
import { forEachRun } from '../../src/engine/pattern/runs.ts';

const images = { shape: [2, 6, 3, 4], axes: ['N', 'C', 'H', 'W'] };
const tokens = { shape: [2, 5, 8], axes: ['N', 'L', 'D'] };

interface Case {
  pattern: string;
  x?: { shape: number[]; axes: string[] };
  options?: GroupingOptions;
  written?: string;
  /** Kept axes, elements per group, parameters. */
  is: string;
}

const resolved: Case[] = [
  { pattern: 'n c h w -> c', options: { affine: 'c' }, is: 'C6 of 24, C6' },
  { pattern: 'N C H W->C', written: 'N C H W -> C', is: 'C6 of 24, -' },
  { pattern: 'n c h w -> n c', options: { affine: 'C' }, is: 'N2 C6 of 12, C6' },
  { pattern: 'n c h w -> n', options: { affine: 'c h w' }, is: 'N2 of 72, C6 H3 W4' },
  { pattern: 'n c h w -> w n', is: 'W4 N2 of 18, -' },
  { pattern: 'n c h w ->', is: ' of 144, -' },
  { pattern: 'n c h w -> n c h w', is: 'N2 C6 H3 W4 of 1, -' },
  { pattern: 'n (g c) h w -> n g', options: { sizes: { g: 3 }, affine: '(g c)' }, is: 'N2 g3 of 24, C6' },
  { pattern: 'n (g c) h w -> n g', options: { sizes: { c: 3 }, affine: 'c' }, is: 'N2 g2 of 36, c3' },
  { pattern: 'n (g c) h w -> n (g c)', options: { sizes: { G: 2, c: 3 } }, is: 'N2 C6 of 12, -' },
  { pattern: 'n c h w -> (n c)', options: { affine: '(c h w)' }, is: 'NC12 of 12, CHW72' },
  { pattern: 'n c h w -> w (c n)', is: 'W4 CN12 of 3, -' },
  { pattern: 'n (a b c) h w -> (a c)', options: { sizes: { a: 3, b: 1 } }, is: 'ac6 of 24, -' },
  { pattern: 'n (a b c) h w -> b', options: { sizes: { a: 3, c: 2 } }, is: 'b1 of 144, -' },
  { pattern: 'n c (h p) (w q) -> n h w', options: { sizes: { p: 3, q: 2 } }, is: 'N2 h1 w2 of 36, -' },
  {
    pattern: 'n (g c) -> g',
    x: { shape: [2, 0], axes: ['N', 'C'] },
    options: { sizes: { g: 2 } },
    is: 'g2 of 0, -',
  },
  { pattern: 'n c ... -> c', written: 'n c h w -> c', is: 'C6 of 24, -' },
  { pattern: '... -> c', written: 'n c h w -> c', is: 'C6 of 24, -' },
  { pattern: '... ->', written: 'n c h w ->', is: ' of 144, -' },
  {
    pattern: '... d -> ...',
    x: tokens,
    options: { affine: 'd' },
    written: 'n l d -> n l',
    is: 'N2 L5 of 8, D8',
  },
  { pattern: 'n c h w ... -> c', written: 'n c h w -> c', is: 'C6 of 24, -' },
  { pattern: '...->', x: { shape: [], axes: [] }, written: '->', is: ' of 1, -' },
];

function check({ pattern, x = images, options, written = pattern, is }: Case): void {
  const found = resolvePattern(pattern, x, options);
  const names = (axes: readonly string[], shape: readonly number[]): string =>
    axes.map((axis, i) => `${axis}${shape[i]}`).join(' ');
  const parameters = names(found.parameterAxes, found.parameterShape) || '-';
  assert.equal(`${names(found.axes, found.shape)} of ${found.count}, ${parameters}`, is);
  assert.equal(found.pattern, written);
  checkWalk(found, x.shape);
  const again = resolvePattern(found.pattern, x, { sizes: found.splitSizes, affine: options?.affine });
  assert.deepEqual(again, found);
}

/** The walk against plain division, element by element. */
function checkWalk(grouping: Grouping, shape: number[]): void {
  const size = shape.reduce((a, b) => a * b, 1);
  const sizes = new Array<number>(grouping.groups).fill(0);
  let next = 0;
  forEachRun(grouping, ({ start, length, group, groupStep, parameter, parameterStep }) => {
    assert.equal(start, next);
    next += length;
    for (let i = 0; i < length; i++) {
      assert.equal(group + i * groupStep, groupOf(grouping, start + i));
      assert.equal(parameter + i * parameterStep, parameterOf(grouping, start + i));
      sizes[group + i * groupStep] = (sizes[group + i * groupStep] ?? 0) + 1;
    }
  });
  assert.equal(next, size);
  assert.deepEqual(
    sizes,
    sizes.map(() => grouping.count),
  );
}

function parameterOf(grouping: Grouping, element: number): number {
  const asGroups = grouping.dims.map((dim) => ({ ...dim, groupStride: dim.parameterStride }));
  return groupOf({ ...grouping, dims: asGroups }, element);
}

describe('a pattern', () => {
  for (const one of resolved) {
    const sizes = JSON.stringify(one.options?.sizes ?? {});
    it(`${one.pattern} ${sizes} is ${one.is}`, () => check(one));
  }
  it('walks nothing where an axis is empty', () => {
    const grouping = resolvePattern('n c -> c', { shape: [0, 3], axes: ['N', 'C'] });
    assert.equal(grouping.count, 0);
    forEachRun(grouping, () => assert.fail('visited'));
  });
});
