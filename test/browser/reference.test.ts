/** Reference pictures: what is written is read again, and what differs is seen. */
import assert from 'node:assert/strict';
import { difference, type Picture, readPicture, writePicture } from './reference.ts';

const WIDTH = 60;

/** A gradient of more colours than a palette has, changed where told. */
function gradient(changed: (x: number, y: number) => boolean = () => false, height = 40): Picture {
  const data = new Uint8Array(WIDTH * height * 3);
  for (let i = 0; i < WIDTH * height; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    data.set(changed(x, y) ? [0, 255, 0] : [x * 4, y * 6, 255 - x * 2], i * 3);
  }
  return { width: WIDTH, height, data };
}

describe('a reference picture', () => {
  it('is read as it was written, but for colours that no eye tells apart', () => {
    const read = readPicture(writePicture(gradient()));
    assert.deepEqual([read.width, read.height], [WIDTH, 40]);
    assert.equal(difference(read, gradient(), 0), 0);
  });

  const cases: { name: string; other: Picture; share: number }[] = [
    { name: 'one pixel', other: gradient((x, y) => x === 3 && y === 4), share: 1 / 2400 },
    { name: 'a block', other: gradient((x, y) => x < 6 && y < 20), share: 120 / 2400 },
    { name: 'a height beyond the slack', other: gradient(undefined, 44), share: 1 },
    { name: 'nothing but a height within the slack', other: gradient(undefined, 42), share: 0 },
  ];
  for (const { name, other, share } of cases) {
    it(`differs by ${name}`, () => {
      const reference = readPicture(writePicture(gradient()));
      assert.ok(Math.abs(difference(other, reference, 2) - share) < 1e-9);
    });
  }
});
