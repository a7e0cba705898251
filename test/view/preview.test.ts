/** Previews against hand-computed bytes, and round trips within half a quantum. */
import assert from 'node:assert/strict';
import { Tensor } from '../../src/engine/tensor/tensor.ts';
import type { Domain } from '../../src/protocol/view.ts';
import { makePreview, readPreview, wholeOf } from '../../src/view/preview.ts';
import { make, normals } from './samples.ts';

const SIGNED: Domain = { min: -4, max: 4, scale: 'diverging', shared: false };
const whole = (x: Tensor, bytes: number, domain = SIGNED) => makePreview(x, wholeOf(x.shape), domain, bytes);

describe('A preview', () => {
  it('is exact, little-endian float32 when it fits', () => {
    const x = new Tensor(Float32Array.of(1, -2, Number.NaN, Infinity), [2, 2], ['H', 'W']);
    assert.deepEqual(whole(x, 1000), {
      start: [0, 0],
      size: [2, 2],
      block: [1, 1],
      encoding: 'float32',
      min: -2,
      max: 1,
      data: Buffer.from('0000803f000000c00000c07f0000807f', 'hex').toString('base64'),
    });
  });

  it('codes 16 bits from 0 at min to 65532 at max, then −∞, +∞ and NaN', () => {
    const x = new Tensor(Float32Array.of(-1, 1, 0, -Infinity, Infinity, Number.NaN), [6], ['C']);
    const preview = whole(x, 16);
    assert.equal(preview.encoding, 'uint16');
    assert.equal(
      Buffer.from(preview.data, 'base64').toString('hex'),
      '0000' + 'fcff' + 'fe7f' + 'fdff' + 'feff' + 'ffff',
    );
    assert.deepEqual([...readPreview(preview).values], [-1, 1, 0, -Infinity, Infinity, Number.NaN]);
  });

  it('codes 8 bits from 0 at min to 252 at max', () => {
    const preview = whole(
      new Tensor(Float32Array.of(0, 2, 1, Number.NaN, -Infinity, Infinity), [6], ['C']),
      8,
    );
    assert.equal(preview.encoding, 'uint8');
    assert.deepEqual([...Buffer.from(preview.data, 'base64')], [0, 252, 126, 255, 253, 254]);
  });

  it('blocks the last two axes and shows the element farthest from the centre, NaN before ∞ before all', () => {
    const rows = [
      [1, -3, 0, 1, 2],
      [2, 1, Infinity, 3.5, 0],
      [0, Number.NaN, 1, 1, 9],
    ];
    const x = new Tensor(Float32Array.from(rows.flat()), [3, 5], ['H', 'W']);
    const preview = whole(x, 8);
    assert.deepEqual(preview.block, [2, 2]);
    // Codes span the cells cut to the domain: −3 is 0 and 4 stands for 9; 2 is code 180 of 252.
    assert.deepEqual([...Buffer.from(preview.data, 'base64')], [0, 254, 180, 255, 36 * 4, 252]);
    assert.deepEqual(readPreview(preview).shape, [2, 3]);
  });

  it('takes the first of equal deviations, so that equal tensors give equal bytes', () => {
    const x = new Tensor(Float32Array.of(-1, 1, 1, -1, 1, -1, -1, 1), [1, 8], ['N', 'C']);
    const preview = whole(x, 4);
    assert.deepEqual(preview.block, [1, 3]);
    assert.deepEqual([...readPreview(preview).values], [-1, -1, -1]);
  });

  it('spends no resolution on an outlier beyond the domain', () => {
    const x = make([64], 'C', ([c = 0]) => (c === 0 ? 1e6 : c / 64));
    const preview = whole(x, 88);
    assert.equal(preview.encoding, 'uint8');
    assert.equal(preview.max, 4);
    assert.ok(Math.abs((readPreview(preview).values[32] ?? 0) - 0.5) < 0.01);
  });

  for (const bytes of [200_000, 20_000, 10_000, 3000, 900, 100]) {
    it(`of 6·6·16·16 elements in ${bytes} bytes is within half a quantum and within the limit`, () => {
      const x = new Tensor(normals(9216, 11), [6, 6, 16, 16], ['N', 'C', 'H', 'W']);
      const preview = whole(x, bytes);
      assert.ok(preview.data.length <= bytes, `${preview.data.length}`);
      const { values, quantum, exact } = readPreview(preview);
      assert.equal(exact, bytes === 200_000);
      assert.deepEqual(readPreview(whole(x, bytes)).values, values);
      const reference = readPreview(makePreview(x, preview, SIGNED, 1e6)).values;
      if (preview.block.some((n) => n > 1)) return;
      values.forEach((value, i) => {
        const wanted = Math.min(4, Math.max(-4, reference[i] ?? 0));
        assert.ok(Math.abs(value - wanted) <= quantum / 2 + 1e-6, `${value} for ${wanted}`);
      });
    });
  }

  it('cuts leading axes that would be more than 64 facets, from the start', () => {
    const x = new Tensor(new Float32Array(32 * 64 * 4 * 4), [32, 64, 4, 4], ['N', 'C', 'H', 'W']);
    const preview = whole(x, 1e6);
    assert.deepEqual(
      [preview.start, preview.size],
      [
        [0, 0, 0, 0],
        [8, 8, 4, 4],
      ],
    );
  });

  it('keeps a short axis in detail while a long one is blocked', () => {
    const x = new Tensor(new Float32Array(4 * 30_000), [4, 30_000], ['N', 'L']);
    const { block } = whole(x, 4000);
    assert.equal(block[0], 1);
  });

  it('shows the window it is asked for', () => {
    const x = make([3, 4, 5], 'C H W', (_, flat) => flat);
    const preview = makePreview(x, { start: [1, 2, 3], size: [1, 1, 2] }, SIGNED, 1000);
    assert.deepEqual([...readPreview(preview).values], [33, 34]);
  });

  it('has a scalar’s one cell and an empty tensor’s none', () => {
    assert.deepEqual(
      [
        ...readPreview(
          whole(
            make([], '', () => 7),
            100,
          ),
        ).values,
      ],
      [7],
    );
    const empty = whole(
      make([0, 3], 'N D', () => 0),
      100,
    );
    assert.deepEqual([empty.min, empty.max, empty.data], [0, 0, '']);
  });

  it('is refused when its data are shorter than its sizes say', () => {
    const preview = whole(
      make([4], 'C', () => 1),
      100,
    );
    assert.throws(() => readPreview({ ...preview, data: 'AAAA' }), /got 3 bytes of data, expected 16/);
  });
});
