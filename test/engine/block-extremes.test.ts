/** The extremes of blocks, by kernel and by plain loops, against a search of every block's elements. */
import assert from 'node:assert/strict';
import { engineSettings, randn, type Tensor } from '../../src/engine/index.ts';
import { type Blocks, type Extremes, fastBlockExtremes } from '../../src/engine/simd/block-extremes.ts';
import { blockExtremes, referenceBlockExtremes } from '../../src/engine/statistics/block-extremes.ts';

interface Case {
  readonly shape: readonly [rows: number, columns: number];
  /** Elements of a cell down and across. */
  readonly block: readonly [number, number];
  /** Elements of a line lie so far apart. */
  readonly stride?: number;
}

const CASES: readonly Case[] = [
  { shape: [1, 1], block: [1, 1] },
  { shape: [1, 7], block: [1, 3] },
  { shape: [5, 1], block: [2, 1] },
  { shape: [16, 16], block: [2, 2] },
  { shape: [33, 47], block: [8, 4] },
  { shape: [33, 47], block: [3, 5] },
  { shape: [64, 100], block: [64, 100] },
  { shape: [40, 90], block: [7, 16], stride: 3 },
  // As many as threads share.
  { shape: [1024, 1031], block: [16, 11] },
];

/** Now and then what is not finite, alone in its block and beside others. */
function sprinkled([rows, columns]: Case['shape']): Tensor {
  const x = randn([rows, columns], 'R C', { seed: rows * columns });
  const special = [Number.NaN, Infinity, -Infinity, 3e38, -3e38, -0, 1e-42];
  for (let i = 0; i < x.size; i += 37) x.data[i] = special[(i / 37) % special.length] ?? 0;
  if (x.size > 4000) x.data.fill(Number.NaN, 0, 2000);
  return x;
}

function blocksOf({ shape: [rows, columns], block: [down, across], stride = 1 }: Case): Blocks {
  const perLine = Math.floor(columns / stride);
  const height = Math.ceil(rows / down);
  const width = Math.ceil(perLine / across);
  return {
    lines: Int32Array.from({ length: rows }, (_, row) => row * columns),
    rows: Int32Array.from({ length: height + 1 }, (_, row) => Math.min(rows, row * down)),
    starts: Int32Array.from({ length: width }, (_, column) => column * across * stride),
    lengths: Int32Array.from({ length: width }, (_, column) => Math.min(across, perLine - column * across)),
    stride,
  };
}

/** What each cell must tell, from a list of all that is in it. */
function searched(x: Tensor, one: Case): Extremes {
  const { shape, block, stride = 1 } = one;
  const [rows, columns] = [shape[0], Math.floor(shape[1] / stride)];
  const [height, width] = [Math.ceil(rows / block[0]), Math.ceil(columns / block[1])];
  const cells = Array.from({ length: height * width }, (): number[] => []);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const value = x.data[r * shape[1] + c * stride] ?? 0;
      cells[Math.floor(r / block[0]) * width + Math.floor(c / block[1])]?.push(value);
    }
  }
  const finite = cells.map((values) => values.filter(Number.isFinite));
  const has = (values: readonly number[], value: number): boolean => values.some((v) => Object.is(v, value));
  const marks = cells.map(
    (values) =>
      Number(has(values, Number.NaN)) +
      2 * Number(has(values, Infinity)) +
      4 * Number(has(values, -Infinity)),
  );
  return {
    min: Float32Array.from(finite, (values) => Math.min(...values)),
    max: Float32Array.from(finite, (values) => Math.max(...values)),
    marks: marks.some((mark) => mark !== 0) ? Uint8Array.from(marks) : undefined,
  };
}

/** Zeros of both signs alike: which one is the least is not said. */
function plain({ min, max, marks }: Extremes): object {
  return { min: min.map((value) => value + 0), max: max.map((value) => value + 0), marks };
}

describe('The extremes of blocks', () => {
  for (const one of CASES) {
    const { shape, block, stride = 1 } = one;
    const apart = stride === 1 ? '' : `, every ${stride}rd element`;
    it(`are those of all elements: ${shape.join(' × ')} by ${block.join(' × ')}${apart}`, () => {
      const x = sprinkled(shape);
      const blocks = blocksOf(one);
      const expected = plain(searched(x, one));
      assert.deepEqual(plain(blockExtremes(x.data, blocks)), expected);
      assert.deepEqual(plain(referenceBlockExtremes(x.data, blocks)), expected);
    });
  }
  it('are the same with one thread and with two', () => {
    const one: Case = { shape: [2048, 1031], block: [16, 11] };
    const x = sprinkled(one.shape);
    const blocks = blocksOf(one);
    const { threads } = engineSettings();
    try {
      engineSettings({ threads: 1 });
      const alone = fastBlockExtremes(x.data, blocks);
      engineSettings({ threads: 2 });
      assert.deepEqual(fastBlockExtremes(x.data, blocks), alone);
      assert.ok(alone);
    } finally {
      engineSettings({ threads });
    }
  });
  it('are by kernel of data in its memory only', () => {
    const blocks = blocksOf({ shape: [1, 7], block: [1, 7] });
    assert.equal(fastBlockExtremes(new Float32Array(7), blocks), undefined);
  });
});
