/** The memory that tensors live in: what is freed when, what is shared, and what happens where it is full. */
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  adaptiveInstanceNorm,
  batchNorm,
  dynamicTanh,
  EngineError,
  engineSettings,
  evoNormB0,
  evoNormS0,
  groupNorm,
  instanceNorm,
  type Layer,
  layerNorm,
  localResponseNorm,
  lpNorm,
  memoryUse,
  normalization,
  partialRmsNorm,
  randn,
  rmsNorm,
  statistics,
  Tensor,
  tensor,
  zeros,
} from '../../src/engine/index.ts';
import { blockBytes, Extents } from '../../src/engine/memory/extents.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What nothing reaches is freed in the turns after a collection. */
async function collected(): Promise<void> {
  collect();
  await turn();
  await turn();
}

/** Until nothing more is freed. */
async function settled(): Promise<number> {
  for (let before = Infinity; memoryUse().used < before; ) {
    before = memoryUse().used;
    await collected();
  }
  return memoryUse().used;
}

describe('the memory of tensors', () => {
  it('is that of the tensors that something still reaches', async () => {
    const before = await settled();
    let x: Tensor | undefined = zeros([256, 1024]);
    assert.equal(memoryUse().used - before, blockBytes(x.data.byteLength));
    x = undefined;
    assert.equal(await settled(), before);
  });
  it('is where it began after a hundred rounds of making and using tensors', async function () {
    // A hundred collections of the heap of all tests.
    this.timeout(60_000);
    const use = (round: number): void => {
      const x = randn([8, 16, 32, 32 + (round % 5)], 'N C H W', { seed: round });
      const layer = batchNorm();
      const { y } = layer.forward(x);
      layer.backward(y.add(x).mul(0.5));
    };
    // What kernels hold for good they have after the first.
    use(0);
    const before = await settled();
    const reserved: number[] = [];
    for (let round = 0; round < 100; round++) {
      use(round);
      await collected();
      reserved.push(memoryUse().reserved);
    }
    // Less where another test's tensors went meanwhile.
    assert.ok((await settled()) <= before);
    assert.equal(reserved[99], reserved[9], 'it grew no more after the first rounds');
  });
  it('is given back at once by dispose, and by the end of a block with using', async () => {
    const before = await settled();
    const x = zeros([64, 1024]);
    x.dispose();
    x.dispose();
    assert.equal(memoryUse().used, before);
    {
      using y = zeros([64, 1024]);
      assert.ok(memoryUse().used > before, `${y}`);
    }
    assert.equal(memoryUse().used, before);
  });
  it('refuses a tensor after its dispose, by name', () => {
    const x = zeros([2, 3], 'N C');
    x.dispose();
    assert.throws(
      () => x.data,
      new EngineError('state', {
        what: 'tensor',
        got: 'N2 C3 after its dispose()',
        remedy: 'dispose of a tensor after its last use',
      }),
    );
  });
  it('stays while another tensor has the same elements', () => {
    const x = zeros([64, 64]).map((_, i) => i);
    const same = x.reshape([4096], 'C');
    x.dispose();
    const other = zeros([64, 64]).map(() => -1);
    assert.deepEqual([same.data[0], same.data[4095], other.size], [0, 4095, 4096]);
    const before = memoryUse().used;
    same.dispose();
    assert.equal(before - memoryUse().used, blockBytes(4 * 4096));
  });
  it('stays while a part of the elements is reached, or a part of a part', async () => {
    const part = ((): Float32Array => {
      const x = zeros([128, 1024]).map(() => 7);
      return x.data.subarray(1000, 3000).subarray(10, 20);
    })();
    await settled();
    // Were it free, these would lie over it.
    const others = Array.from({ length: 4 }, () => zeros([128, 1024]).map(() => 1));
    assert.deepEqual([...part], Array(10).fill(7), `${others.length}`);
  });
  it('stays while a tensor of a part of the elements is there, whose whole was disposed of', () => {
    const x = zeros([64, 1024]).map((_, i) => i);
    const part = new Tensor(x.data.subarray(4096, 8192).subarray(1024), [3072], ['C']);
    x.dispose();
    const other = zeros([64, 1024]).map(() => -1);
    assert.deepEqual([part.data[0], part.data[3071], other.size], [5120, 8191, 2 ** 16]);
    const before = memoryUse().used;
    part.dispose();
    assert.equal(before - memoryUse().used, blockBytes(4 * 2 ** 16));
  });
  it('is read by nothing that was made before a dispose: backward and lazy statistics refuse', () => {
    const after = { code: 'state', message: /N4 C8 H16 W16 after its dispose\(\)/ };
    const image = (seed: number): Tensor => randn([4, 8, 16, 16], 'N C H W', { seed });
    const across = (): Layer => localResponseNorm({ size: 3 });
    const evo = (): Layer => evoNormS0({ groups: 2 });
    for (const make of [batchNorm, lpNorm, across, partialRmsNorm, evo, dynamicTanh]) {
      const [x, layer, dy] = [image(1), make() as Layer, image(2)];
      layer.forward(x);
      x.dispose();
      assert.throws(() => layer.backward(dy), after, layer.id);
    }
    const [x, style] = [image(1), image(2)];
    const layer = adaptiveInstanceNorm();
    layer.forward(x, { style });
    style.dispose();
    assert.throws(() => layer.backward(image(3)), after);
    const found = statistics(x, '... -> c');
    x.dispose();
    for (const use of [() => found.median, () => found.histogram(), () => found.toJSON()]) {
      assert.throws(use, after);
    }
    assert.equal(found.mean.length, 8, 'what was computed stays');
  });
  it('is not what a small tensor takes', () => {
    const before = memoryUse().used;
    const small = Array.from({ length: 100 }, () => tensor([1, 2, 3]));
    assert.equal(memoryUse().used, before, `${small.length}`);
  });
  it('is left alone beyond the limit: tensors are ordinary arrays, with the same results to the bit', () => {
    const x = randn([6, 8, 20, 20], 'N C H W', { seed: 3 });
    const dy = randn([6, 8, 20, 20], 'N C H W', { seed: 4 });
    const results = (): Float32Array[] => {
      const [input, gradient] = [tensor(x.data, x.shape), tensor(dy.data, dy.shape)];
      const layer = batchNorm();
      const { y } = layer.forward(input);
      const { dx } = layer.backward(gradient);
      return [y.data, dx.data, input.add(gradient).data, layerNorm().forward(input).y.data];
    };
    const inside = results();
    const { memoryLimit } = engineSettings();
    engineSettings({ memoryLimit: 0 });
    try {
      const { used } = memoryUse();
      const outside = results();
      assert.equal(memoryUse().used, used);
      assert.ok(outside.every(({ buffer }) => buffer instanceof ArrayBuffer));
      assert.deepEqual(outside, inside);
    } finally {
      engineSettings({ memoryLimit });
    }
  });
  it('says what was asked for, what is in use and what the limit is where nothing has room', () => {
    assert.throws(
      () => zeros([2 ** 20, 2 ** 20]),
      (error: EngineError) => {
        assert.equal(error.code, 'memory');
        assert.match(
          error.message,
          /^zeros: no room for 4\.4 TB, with [\d.]+ \w+ of 2\.15 GB in use; dispose\(\) of tensors that are done with, or work slice by slice$/,
        );
        return true;
      },
    );
  });
  it('takes y over x, or in another tensor, with the results of a forward that makes its own', () => {
    for (const make of [batchNorm, layerNorm, () => batchNorm().eval()]) {
      const x = randn([6, 8, 20, 20], 'N C H W', { seed: 3, mean: 2 });
      const expected = make().forward(x).y.data;
      const into = zeros(x.shape);
      const found = make().forward(x, {}, { into });
      assert.equal(found.y, into);
      assert.deepEqual(into.data, expected);
      const layer = make();
      layer.forward(x, {}, { into: x });
      assert.deepEqual(x.data, expected);
      assert.throws(() => layer.backward(into), { code: 'state' });
    }
  });
  const overItself: readonly [string, () => Layer, number[], string][] = [
    ['layer norm', layerNorm, [3, 8, 20, 20], 'N C H W'],
    ['layer norm of tokens', layerNorm, [5, 7, 64], 'N L D'],
    ['instance norm', () => instanceNorm({ affine: true }), [3, 8, 20, 20], 'N C H W'],
    ['batch norm', batchNorm, [3, 8, 20, 20], 'N C H W'],
    ['batch norm of tokens', batchNorm, [5, 40, 64], 'N L D'],
    ['RMS norm', rmsNorm, [5, 40, 64], 'N L D'],
    ['EvoNorm, which makes an array of its own', evoNormB0, [3, 8, 20, 20], 'N C H W'],
  ];
  for (const [title, make, shape, axes] of overItself) {
    for (const [what, special] of [
      ['NaN', NaN],
      ['∞', Infinity],
      ['1e30', 1e30],
    ] as const) {
      for (const limit of [2 ** 31, 0]) {
        const place = limit === 0 ? 'an ordinary array' : 'the memory';
        it(`computes ${title} of what has ${what} in it over x as elsewhere, in ${place}`, () => {
          const { memoryLimit } = engineSettings();
          engineSettings({ memoryLimit: limit });
          try {
            const x = randn(shape, axes, { seed: 3 });
            x.data[1500] = special;
            const [first, second] = [make(), make()];
            for (const layer of [first, second]) {
              layer.forward(x);
              // γ so large that float32 does not hold what one segment is multiplied with.
              if (layer.parameters().gamma) layer.parameters().gamma?.data.set([1e25], 1);
            }
            const expected = first.forward(x).y.data;
            assert.deepEqual(second.forward(x, {}, { into: x }).y.data, expected);
          } finally {
            engineSettings({ memoryLimit });
          }
        });
      }
    }
  }
  const untamed: readonly [string, () => Layer, number[], string][] = [
    ['group norm', () => groupNorm({ groups: 2 }), [3, 8, 20, 20], 'N C H W'],
    ['batch norm', batchNorm, [3, 8, 20, 20], 'N C H W'],
    ['batch norm of tokens', batchNorm, [5, 40, 64], 'N L D'],
    ['layer norm of tokens', layerNorm, [5, 40, 64], 'N L D'],
    ['a pattern', () => normalization('n c h w -> n h'), [3, 8, 20, 20], 'N C H W'],
  ];
  for (const [title, make, shape, axes] of untamed) {
    it(`computes ${title} with a γ that float32 products do not hold over x as elsewhere`, () => {
      const x = randn(shape, axes, { seed: 3 });
      const layers = [make(), make()];
      for (const layer of layers) {
        layer.forward(x);
        layer.parameters().gamma?.data.set([1e-20], 3);
      }
      const expected = layers[0]?.forward(x).y.data;
      assert.deepEqual(layers[1]?.forward(x, {}, { into: x }).y.data, expected);
    });
  }
  it('takes y over x and over further inputs by any array of theirs, and refuses backward then, by name', () => {
    const x = randn([4, 8, 16, 16], 'N C H W', { seed: 1 });
    const layer = batchNorm();
    layer.forward(x, {}, { into: new Tensor(x.data.subarray(), x.shape, x.axes) });
    assert.throws(() => layer.backward(x), {
      code: 'state',
      message:
        'batchNorm.backward: no x any more: the latest forward wrote y over it; call forward without { into: x }',
    });
    const adain = adaptiveInstanceNorm();
    const style = randn([4, 8, 16, 16], 'N C H W', { seed: 2 });
    const expected = adain.forward(x, { style }).y.data;
    assert.deepEqual(adain.forward(x, { style }, { into: style }).y.data, expected);
    assert.throws(() => adain.backward(x), { code: 'state', message: /no style any more/ });
  });
  it('refuses y over a part of x, and changes nothing', () => {
    for (const limit of [2 ** 31, 0]) {
      const { memoryLimit } = engineSettings();
      engineSettings({ memoryLimit: limit });
      try {
        const both = randn([2 ** 14], 'C', { seed: 1 });
        const before = both.data.slice();
        const at = (start: number): Tensor =>
          new Tensor(both.data.subarray(start, start + 8192), [2, 4, 32, 32], ['N', 'C', 'H', 'W']);
        const layer = batchNorm();
        assert.throws(() => layer.forward(at(0), {}, { into: at(4096) }), {
          code: 'data',
          message:
            'batchNorm.forward: into over a part of x, expected all of it or none; pass zeros(x.shape)',
        });
        assert.deepEqual(both.data, before);
        assert.equal(layer.state().numBatchesTracked, undefined);
        layer.forward(at(0), {}, { into: at(8192) });
      } finally {
        engineSettings({ memoryLimit });
      }
    }
  });
  it('refuses a tensor of another shape for y', () => {
    const x = randn([2, 3], 'N C');
    assert.throws(() => batchNorm().forward(x, {}, { into: zeros([3, 2], 'N C') }), { code: 'shape' });
  });
});

describe('blocks of a range', () => {
  it('never overlap, are multiples of 64 from a multiple of 64, and join again when all are back', () => {
    const [start, end] = [4096, 2 ** 26];
    const extents = new Extents(start, end);
    const out = new Map<number, number>();
    let seed = 1;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let i = 0; i < 20_000; i++) {
      const [oldest] = out;
      if (oldest !== undefined && random(100) < 48) {
        out.delete(oldest[0]);
        extents.give(...oldest);
        continue;
      }
      const bytes = 1 + random(2 ** (4 + random(17)));
      const address = extents.take(bytes);
      if (address === undefined) continue;
      assert.equal(address % 64, 0);
      assert.ok(address >= start && address + blockBytes(bytes) <= end);
      out.set(address, bytes);
      if (i % 500 === 0) checkApart([...out]);
    }
    for (const [address, bytes] of out) extents.give(address, bytes);
    assert.equal(extents.used, 0);
    assert.equal(extents.take(end - start - 2 ** 23 - 8192), start);
  });
  it('of one size lie apart by no power of two, which would take each other’s cache lines', () => {
    const extents = new Extents(0, 2 ** 30);
    const [first = 0, second = 0] = [extents.take(2 ** 22), extents.take(2 ** 22)];
    assert.ok((second - first) % 2 ** 15 >= 4096);
  });
});

function checkApart(blocks: [number, number][]): void {
  blocks.sort(([a], [b]) => a - b);
  blocks.forEach(([address, bytes], i) => {
    const [next = Infinity] = blocks[i + 1] ?? [];
    assert.ok(address + blockBytes(bytes) <= next);
  });
}
