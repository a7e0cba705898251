// The checksums against those of Node's zlib, for every length that is handled apart.
import assert from 'node:assert/strict';
import * as zlib from 'node:zlib';
import { crc32 } from '../../src/data/checksums.ts';

describe('crc32', () => {
  it('is that of zlib, for bytes at any place and in any number', () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * i + (i >> 3)) & 0xff);
    for (let start = 0; start < 5; start++) {
      for (let end = start; end <= bytes.length; end++) {
        const part = bytes.subarray(start, end);
        assert.equal(crc32(part), zlib.crc32(part), `${start} to ${end}`);
      }
    }
  });
});
