// Seeded damage to sound files: whatever is done to one, it is a tensor or a DataError, and soon.
import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { DataError, decode } from '../../src/data/index.ts';
import { cases } from './fixture.ts';
import { openBytes, region, tensorCases } from './tensor-fixture.ts';

/** Runs a format; each is about a second. */
const RUNS = 1500;
/** No file here is larger than 5 kB; the slowest took 40 ms when this was written. */
const LIMIT_MS = 1000;

describe('a file damaged at random', () => {
  for (const format of ['png', 'jpeg', 'npy'] as const) {
    it(`is a tensor or a DataError that names it: ${format}`, () => {
      const random = generator(0x5eed);
      const files = cases(format);
      for (let run = 0; run < RUNS; run++) {
        const file = files[Math.floor(random() * files.length)];
        assert.ok(file);
        const bytes = damage(file.bytes, random);
        if (format === 'png' && run % 2 === 0) mendChecksums(bytes);
        const before = performance.now();
        checkOutcome(bytes, `${file.name}, run ${run}`);
        const took = performance.now() - before;
        assert.ok(took < LIMIT_MS, `${file.name}, run ${run}: ${took.toFixed(0)} ms`);
      }
    });
  }
});

describe('a table of numbers damaged at random', () => {
  const tables = ['1,2,3\n4,5,6\n', 'a;b\n1.5e3;nan\n;-inf\n', '# c\n1 2\n3 4', '"x"\t"y"\r\n"1"\t"2"\r\n'];
  it('is a tensor or a DataError that names it', () => {
    const random = generator(0x5eed);
    for (let run = 0; run < RUNS; run++) {
      const table = tables[Math.floor(random() * tables.length)] ?? '';
      const bytes = damage(Buffer.from(table), random);
      if (bytes.length > 0) checkOutcome(bytes, `${JSON.stringify(table)}, run ${run}`, 'fuzz.csv');
    }
  });
});

describe('a file of arrays damaged at random', () => {
  it('opens or is a DataError that names it, and so is each array', () => {
    const random = generator(0x5eed);
    for (let run = 0; run < 3 * RUNS; run++) {
      const file = tensorCases[Math.floor(random() * tensorCases.length)];
      assert.ok(file);
      const what = `${file.name}, run ${run}`;
      const bytes = damage(file.bytes, random);
      const before = performance.now();
      const entries = orRefused(() => openBytes(bytes, 'fuzz').entries, what) ?? [];
      for (const entry of entries) {
        const count = entry.shape.reduce((product, extent) => product * extent, 1);
        // Nothing is allocated on the word of a header that the file does not bear out.
        if (entry.problem === undefined) assert.ok(entry.bytes <= 1032 * bytes.length, what);
        orRefused(() => region(entry, 0, entry.problem === undefined ? count : 0), what);
      }
      const took = performance.now() - before;
      assert.ok(took < LIMIT_MS, `${what}: ${took.toFixed(0)} ms`);
    }
  });
});

function orRefused<T>(call: () => T, what: string): T | undefined {
  try {
    return call();
  } catch (error) {
    assert.ok(error instanceof DataError, `${what}: ${error instanceof Error ? error.stack : error}`);
    assert.match(error.message, /^(".*" in )?fuzz: [^\n]+; [^\n]+$/, what);
    return undefined;
  }
}

function checkOutcome(bytes: Uint8Array, what: string, name = 'fuzz'): void {
  try {
    const x = decode(bytes, name);
    const size = x.shape.reduce((product, extent) => product * extent, 1);
    assert.equal(x.data.length, size, what);
  } catch (error) {
    assert.ok(error instanceof DataError, `${what}: ${error instanceof Error ? error.stack : error}`);
    assert.match(error.message, /^fuzz(?:\.csv)?: at byte \d+ [^\n]+; [^\n]+$/, what);
    assert.ok((error.offset ?? -1) >= 0 && (error.offset ?? 0) <= bytes.length, `${what}: ${error.message}`);
  }
}

/** One to four of: a byte changed, a bit flipped, a run cut out, doubled, blanked or filled, the end cut off. */
function damage(sound: Uint8Array, random: () => number): Uint8Array {
  let bytes = sound.slice();
  for (let times = 1 + Math.floor(random() * 4); times > 0; times--) {
    const at = Math.floor(random() * bytes.length);
    const end = Math.min(bytes.length, at + 1 + Math.floor(random() * 16));
    const value = Math.floor(random() * 256);
    const kind = Math.floor(random() * 7);
    if (kind === 0) bytes[at] = value;
    else if (kind === 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << (value & 7));
    else if (kind === 2) bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(end)]);
    else if (kind === 3) bytes = Uint8Array.from([...bytes.subarray(0, end), ...bytes.subarray(at)]);
    else if (kind === 4) bytes.fill(0, at, end);
    else if (kind === 5) bytes.fill(255, at, end);
    else if (random() < 0.2) bytes = bytes.slice(0, at);
  }
  return bytes;
}

/** So that damage gets past the checksums to what is behind them. */
function mendChecksums(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) return;
    view.setUint32(at + 8 + length, crc32(bytes.subarray(at + 4, at + 8 + length)));
    at += 12 + length;
  }
}

/** mulberry32, in [0, 1). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
