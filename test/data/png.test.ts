// PNG decoded against pixels that libpng read from the same files; see test/fixtures/data/make.py.
import assert from 'node:assert/strict';
import { decodePng } from '../../src/data/index.ts';
import { cases, same } from './fixture.ts';
import { chunk, idat, ihdr, join, png } from './png-file.ts';

describe('decodePng', () => {
  for (const { name, bytes, shape, expected } of cases('png')) {
    it(`gives the pixels that libpng gives: ${name}`, () => {
      // Exact: both divide the same integer and round once.
      const x = decodePng(bytes, 'a.png');
      same(x, shape, expected);
      assert.deepEqual(x.axes, ['N', 'C', 'H', 'W']);
    });
  }

  it('reads bytes that stand inside a larger buffer', () => {
    const file = png(ihdr(), idat());
    const inside = join(new Uint8Array(7), file, new Uint8Array(5)).subarray(7, 7 + file.length);
    assert.deepEqual(
      decodePng(inside, 'a.png').data,
      Float32Array.of(10 / 255, 20 / 255, 30 / 255, 40 / 255),
    );
  });

  it('ignores what follows IEND', () => {
    assert.equal(
      String(decodePng(join(png(ihdr(), idat()), Uint8Array.of(1, 2, 3)), 'a.png')),
      'N1 C1 H2 W2',
    );
  });

  it('leaves out an empty IDAT and chunks that do not concern pixels', () => {
    const file = png(
      ihdr(),
      chunk('gAMA', [0, 0, 177, 143]),
      idat(),
      chunk('IDAT'),
      chunk('tIME', [7, 234, 8, 1, 0, 0, 0]),
    );
    assert.equal(String(decodePng(file, 'a.png')), 'N1 C1 H2 W2');
  });

  it('does not touch the bytes that it is given', () => {
    const file = png(ihdr(), idat([1, 10, 20, 2, 30, 40]));
    const before = file.slice();
    decodePng(file, 'a.png');
    assert.deepEqual(file, before);
  });
});
