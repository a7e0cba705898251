// Inflated entries of a file share a bounded memory: the ones used last stay in it.
import assert from 'node:assert/strict';
import { crc32, deflateRawSync } from 'node:zlib';
import { bytesReader } from '../../src/data/index.ts';
import { type Deflated, InflatedEntries } from '../../src/data/inflate-entry.ts';
import { CountingReader } from './tensor-fixture.ts';

function deflated(value: number): Deflated & { readonly packed: CountingReader } {
  const data = new Uint8Array(1000).fill(value);
  const packed = new CountingReader(bytesReader(new Uint8Array(deflateRawSync(data)), 'x'));
  return { packed, bytes: data.length, crc: crc32(data), file: 'x' };
}

describe('inflated entries', () => {
  it('are kept while they fit, and the least recently used is let go', () => {
    const entries = [1, 2, 3].map(deflated);
    const inflated = new InflatedEntries(2500);
    const readers = entries.map((entry) => inflated.reader(entry));
    const reads = [0, 1, 0, 2, 0, 1].map((i) => {
      assert.deepEqual([...(readers[i]?.read(998, 2) ?? [])], [i + 1, i + 1]);
      return entries.map(({ packed }) => packed.reads).join(' ');
    });
    // 2 takes the place of 1, which had not been read since; then 1 that of 2.
    assert.deepEqual(reads, ['1 0 0', '1 1 0', '1 1 0', '1 1 1', '1 1 1', '1 2 1']);
  });
});
