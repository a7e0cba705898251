/**
 * The set that lights up is the pattern's group: in the cube and in the panels, for every normalization of the table and
 * one of the test's own, on tensors of 2 to 5 axes. Groups are read off the pattern's text here, element by element.
 */
import assert from 'node:assert/strict';
import {
  createLayer,
  defineNormalization,
  type Layer,
  normalization,
  norms,
  randn,
  type Tensor,
} from '../../src/engine/index.ts';
import { factsOf, normalizationOf } from '../../src/kernel/normalization-facts.ts';
import type { AveragingSet } from '../../src/protocol/normalization.ts';
import { isLit, litBySet } from '../../src/view/comparison/lit.ts';
import { groupingOf } from '../../src/view/comparison/sharing.ts';
import { elementsOf, membershipOf, setOf } from '../../src/view/cube/membership.ts';
import { planOf } from '../../src/view/cube/plan.ts';
import { unfolded } from '../../src/view/cube/unfolded.ts';
import { Draws } from '../engine/naive.ts';

interface Case {
  name: string;
  x: Tensor;
  sets: readonly AveragingSet[];
}

function tableCases(): Case[] {
  return norms.flatMap((record) =>
    record.valid.map(({ options, shape, axes, inputs = {} }, i): Case => {
      const x = randn([...shape], axes, { seed: i + 1, mean: 1 });
      const others = Object.entries(inputs).map(([name, one]) => [name, inputOf(one)]);
      const layer = createLayer(record, options);
      return {
        name: `${record.id} on ${x}`,
        x,
        sets: setsOf(layer, x, Object.fromEntries(others)),
      };
    }),
  );
}

function inputOf({ shape, axes, below }: { shape: readonly number[]; axes: string; below?: number }): Tensor {
  const noise = randn([...shape], axes, { seed: 9 });
  return below === undefined ? noise : noise.map((value) => Math.abs(Math.round(value * 100)) % below);
}

function setsOf(layer: Layer, x: Tensor, inputs = {}): readonly AveragingSet[] {
  return normalizationOf(factsOf(layer, layer.trial(x, inputs))).sets;
}

const video = randn([2, 4, 3, 2, 3], 'N C T H W', { seed: 4 });
const own = defineNormalization({ name: 'rows', pattern: 'n c t h w -> n h' });
const split = normalization('n (g c) t h w -> n g t', { g: 2, affine: 'g' });

const CASES: Case[] = [
  ...tableCases(),
  { name: 'one of five lines, on five axes', x: video, sets: setsOf(own, video) },
  { name: 'a pattern with a split and γ of its parts, on five axes', x: video, sets: setsOf(split, video) },
];

/** By the pattern's text: for each name on the left how an element's index becomes that name's. */
function keysOf(left: string, sizes: Readonly<Record<string, number>>) {
  const items = left.trim().match(/\([^)]*\)|\S+/g) ?? [];
  const names = new Map<string, (element: readonly number[]) => number>();
  items.forEach((item, axis) => {
    const parts = item.startsWith('(') ? item.slice(1, -1).trim().split(/\s+/) : [item];
    parts.forEach((part, i) => {
      const inner = parts.slice(i + 1).reduce((product, one) => product * (sizes[one] ?? Number.NaN), 1);
      const size = sizes[part] ?? Number.POSITIVE_INFINITY;
      names.set(part, (element) => Math.floor((element[axis] ?? 0) / inner) % size);
    });
  });
  return names;
}

/** What tells the groups apart, of the names on the right. */
function keyBy(left: string, right: string, sizes: Readonly<Record<string, number>>) {
  const names = keysOf(left, sizes);
  const kept = right.replace(/[()]/g, ' ').trim().split(/\s+/).filter(Boolean);
  return (element: readonly number[]): string =>
    kept.map((name) => names.get(name)?.(element) ?? assert.fail(`${name} is not in ${left}`)).join();
}

function* elements(shape: readonly number[]): Generator<number[]> {
  const [first = 0, ...rest] = shape;
  if (shape.length === 0) yield [];
  else for (let i = 0; i < first; i++) for (const other of elements(rest)) yield [i, ...other];
}

describe('the set that lights up', () => {
  it('is looked at on tensors of 2 to 5 axes', () => {
    const ranks = new Set(CASES.map(({ x }) => x.shape.length));
    for (const rank of [2, 3, 4, 5]) assert.ok(ranks.has(rank), `none of ${rank} axes`);
    const ids = new Set(CASES.map(({ name }) => name.split(' ')[0]));
    for (const { id } of norms) assert.ok(ids.has(id), id);
  });

  for (const { name, x, sets } of CASES) {
    it(`is the group of the pattern: ${name}`, () => {
      const draws = new Draws(7);
      const all = [...elements(x.shape)];
      for (const set of sets) {
        const grouping = groupingOf(x, set) ?? assert.fail(`${set.pattern} does not fit`);
        const [left = '', right = ''] = set.pattern.split('->');
        const layers = [
          { shared: 'statistics', key: keyBy(left, right, set.sizes) },
          { shared: 'parameters', key: keyBy(left, set.affine, set.sizes) },
        ] as const;
        for (const { shared, key } of layers) {
          const membership = membershipOf(grouping, x.shape, shared);
          assert.equal(new Set(all.map(key)).size, membership.sets, `${shared}: how many sets`);
          for (let i = 0; i < 5; i++) {
            const at = all[draws.below(all.length)] ?? assert.fail('no element');
            const expected = all.filter((other) => key(other) === key(at)).map(String);
            const inCube = all.filter((other) => setOf(membership, other) === setOf(membership, at));
            assert.deepEqual(inCube.map(String), expected, `${shared} in the cube at ${at}`);
            assert.deepEqual([...elementsOf(membership, setOf(membership, at))].map(String), expected);
            assert.equal(membership.size, expected.length);
            if (shared === 'parameters') continue;
            const lit = litBySet(grouping, x.shape, at);
            const inPanels = all.filter((other) => isLit(lit, other));
            assert.deepEqual(inPanels.map(String), expected, `in the panels at ${at}`);
          }
        }
      }
    });
  }
});

describe('the unfolded grid', () => {
  const SHAPES: [shape: number[], pointed: number[]][] = [
    [
      [6, 6, 6, 6],
      [0, 0, 0, 0],
    ],
    [
      [5, 12],
      [4, 11],
    ],
    [
      [4, 6, 5],
      [3, 2, 1],
    ],
    [
      [3, 4, 8, 10, 12],
      [2, 1, 5, 7, 6],
    ],
    [
      [32, 512, 14, 14],
      [7, 200, 9, 3],
    ],
    [
      [1, 1],
      [0, 0],
    ],
    [[7], [3]],
  ];
  for (const [shape, pointed] of SHAPES) {
    it(`has each drawn element once, at most six of an axis, and what is pointed at, of [${shape}]`, () => {
      const plan = planOf({ axes: shape.map((_, i) => `A${i}`), shape }, { pointed });
      const { down, across } = unfolded(plan);
      const found = down.lines.flatMap((line) =>
        across.lines.map((other) => [...line.indices, ...other.indices].join()),
      );
      assert.equal(new Set(found).size, found.length);
      assert.ok(found.includes(pointed.join()), `${pointed} is drawn`);
      shape.forEach((size, axis) => {
        const indices = new Set(found.map((element) => element.split(',')[axis]));
        // The one that is pointed at may be beside the usual six.
        assert.ok(indices.size <= Math.min(size, 7), `${indices.size} of axis ${axis}`);
        if (size <= 2) assert.equal(indices.size, size);
        assert.ok(indices.has('0') && indices.has(String(size - 1)), `ends of axis ${axis}`);
      });
      for (const side of [down, across]) {
        side.lines.reduce((end, { start }) => {
          assert.ok(start >= end - 1e-9, 'lines that do not overlap');
          return start + 1;
        }, 0);
      }
    });
  }
});
