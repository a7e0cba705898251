/** `normbook stats` against definitions computed here in float64, for every dtype, order and pattern. */
import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { crc32, deflateRawSync } from 'node:zlib';
import { CLI, normbook } from './command-line.ts';

interface Row {
  index: number[];
  count: number;
  mean: number | string;
  std: number | string;
  min: number | string;
  max: number | string;
  nan: number;
  posInf: number;
  negInf: number;
}

describe('normbook stats', () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'normbook-stats-'));
    file = path.join(folder, 'x.npy');
  });
  after(() => rm(folder, { recursive: true }));

  async function statsOf(...args: string[]): Promise<Row[]> {
    const { code, stdout, stderr } = await normbook('stats', ...args, '--json');
    assert.deepEqual([code, stderr], [0, '']);
    return JSON.parse(stdout).groups;
  }

  const patterns: [keep: string, shape: number[], groupOf: (index: number[]) => number[]][] = [
    ['... ->', [3, 5, 40, 41], () => []],
    ['n c h w -> c', [3, 5, 40, 41], ([, c = 0]) => [c]],
    ['n c h w -> c', [2, 3, 400, 300], ([, c = 0]) => [c]],
    ['n c h w -> w', [2, 3, 400, 300], ([, , , w = 0]) => [w]],
    ['n c h w -> n c', [6, 7, 9, 3], ([n = 0, c = 0]) => [n, c]],
    ['... h w -> w h', [6, 7, 9, 3], ([, , h = 0, w = 0]) => [w, h]],
    ['n c h w -> n c h w', [2, 3, 4, 2], (index) => index],
  ];
  for (const [keep, shape, groupOf] of patterns) {
    for (const fortran of [false, true]) {
      it(`finds those of ${keep} on ${shape}, ${fortran ? 'column' : 'row'}-major`, async () => {
        const values = noise(product(shape)).map((value) => Math.fround(100 + 3 * value));
        await writeFile(file, npy('<f4', shape, values, { fortran }));
        check(await statsOf(file, '--keep', keep), definition(values, shape, groupOf, fortran));
      });
    }
  }

  const dtypes: [descr: string, scale: number][] = [
    ['<f2', 2],
    ['>f2', 2],
    ['<f4', 1e30],
    ['>f4', 1e-30],
    ['<f8', 1e150],
    ['>f8', 1],
    ['|i1', 30],
    ['|u1', -60],
    ['<i2', 1e4],
    ['>i2', 1e4],
    ['<u2', -1e4],
    ['>u4', -1e9],
    ['<i4', 1e9],
    ['<i8', 3e18],
    ['>i8', 3e18],
    ['<u8', -4e18],
    ['|b1', 1],
  ];
  for (const [descr, scale] of dtypes) {
    it(`reads ${descr} exactly`, async () => {
      const values = noise(3 * 1000).map((value) => stored(descr, value * scale));
      await writeFile(file, npy(descr, [3, 1000], values));
      const rows = await statsOf(file, '--keep', 'n c -> n');
      check(
        rows,
        definition(values, [3, 1000], ([n = 0]) => [n], false),
      );
    });
  }

  it('reads bfloat16 of a safetensors file, by name', async () => {
    const values = noise(600).map((value) => {
      const view = new DataView(new ArrayBuffer(4));
      view.setFloat32(0, value * 7);
      view.setUint16(2, 0);
      return view.getFloat32(0);
    });
    const bytes = Buffer.alloc(1200);
    values.forEach((value, i) => {
      const whole = Buffer.alloc(4);
      whole.writeFloatLE(value);
      whole.copy(bytes, 2 * i, 2, 4);
    });
    const head = JSON.stringify({
      a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
      b: { dtype: 'BF16', shape: [20, 30], data_offsets: [4, 1204] },
    });
    const length = Buffer.alloc(8);
    length.writeUInt32LE(head.length);
    const saved = path.join(folder, 'x.safetensors');
    await writeFile(saved, Buffer.concat([length, Buffer.from(head), Buffer.alloc(4), bytes]));
    const rows = await statsOf(saved, '--entry', 'b', '--axes', 'L D', '--keep', 'l d -> d');
    check(
      rows,
      definition(values, [20, 30], ([, d = 0]) => [d], false),
    );
    const several = await normbook('stats', saved);
    assert.deepEqual(
      [several.code, several.stderr],
      [2, `normbook: ${saved}: it holds 2 arrays: a, b; name one with --entry\n`],
    );
    const none = await normbook('stats', saved, '--entry', 'c');
    assert.equal(none.code, 2);
    assert.match(none.stderr, /there is no entry 'c'/);
  });

  it('counts NaN and infinities and leaves them out', async () => {
    const values = noise(300_000).map(
      (value, i) => [Number.NaN, Infinity, -Infinity, value][Math.min(3, i % 1000)] ?? 0,
    );
    values.fill(Number.NaN, 200_000);
    for (const descr of ['<f4', '<f8']) {
      const kept = values.map((value) => stored(descr, value));
      await writeFile(file, npy(descr, [3, 100_000], kept));
      check(
        await statsOf(file, '--keep', 'n c -> n'),
        definition(kept, [3, 100_000], ([n = 0]) => [n], false),
      );
    }
  });

  it('loses no digits to a mean far from 0, nor to one that wanders', async () => {
    const count = 600_000;
    const values = noise(count).map((value, i) =>
      Math.fround(i < count / 2 ? 1e4 + value : -1e7 + 1e5 * value),
    );
    values.fill(1e6, 400_000, 500_000);
    await writeFile(file, npy('<f4', [2, count / 2], values));
    check(
      await statsOf(file, '--keep', 'n c -> n'),
      definition(values, [2, count / 2], ([n = 0]) => [n], false),
    );
    check(
      await statsOf(file),
      definition(values, [2, count / 2], () => [], false),
    );
    const apart = noise(2000).map((value, i) => Math.fround(i < 1000 ? 1e8 : value));
    await writeFile(file, npy('<f4', [2, 1000], apart));
    const rows = await statsOf(file, '--keep', 'n c -> n');
    check(
      rows,
      definition(apart, [2, 1000], ([n = 0]) => [n], false),
    );
  });

  it('gives the same bytes whatever the number of threads, also of arrays that several share', async () => {
    const shape = [4, 6, 1024, 1024];
    await writeFile(file, npy('<f4', shape, noise(product(shape))));
    const [one, two, three] = await Promise.all(
      ['1', '2', '3'].map((threads) =>
        normbook('stats', file, '--keep', 'n c h w -> n c', '--json', '--threads', threads),
      ),
    );
    assert.equal(one?.code, 0);
    assert.equal(two?.stdout, one?.stdout);
    assert.equal(three?.stdout, one?.stdout);
  }).timeout(60_000);

  it('reads stored and deflated arrays of an npz', async () => {
    const values = noise(5000).map(Math.fround);
    const saved = path.join(folder, 'x.npz');
    await writeFile(saved, npz({ 'a.npy': npy('<f4', [50, 100], values) }));
    check(
      await statsOf(saved),
      definition(values, [50, 100], () => [], false),
    );
  });

  it('writes a table for people, and CSV', async () => {
    await writeFile(file, npy('<f4', [2, 4], [1, 2, 3, 4, Number.NaN, Infinity, -1, 1]));
    const table = await normbook('stats', file, '--keep', 'n c -> n');
    assert.equal(
      table.stdout,
      'float32  N2 C4  n c -> n\n' +
        'N  count      μ      σ     min    max  NaN  ∞\n' +
        '0      4  2.500  1.118   1.000  4.000    0  0\n' +
        '1      4  0.000  1.000  −1.000  1.000    1  1\n',
    );
    const csv = await normbook('stats', file, '--keep', 'n c -> n', '--format', 'csv');
    assert.equal(
      csv.stdout,
      'N,count,mean,std,min,max,nan,posInf,negInf\n0,4,2.5,1.118033988749895,1,4,0,0,0\n1,4,0,1,-1,1,1,1,0\n',
    );
  });

  it('splits axes by sizes, and takes names for axes', async () => {
    const values = noise(2 * 6 * 5).map(Math.fround);
    await writeFile(file, npy('<f4', [2, 6, 5], values));
    const rows = await statsOf(file, '--axes', 'N C L', '--keep', 'n (g c) l -> g', '--sizes', 'g=3');
    check(
      rows,
      definition(values, [2, 6, 5], ([, c = 0]) => [Math.floor(c / 2)], false),
    );
  });

  it('finds nothing in an empty array', async () => {
    await writeFile(file, npy('<f4', [0, 2], []));
    const [row, ...others] = await statsOf(file, '--keep', 'n c -> c');
    assert.equal(others.length, 1);
    assert.deepEqual([row?.count, row?.mean, row?.std, row?.min], [0, 'NaN', 'NaN', 'NaN']);
  });

  const wrong: [title: string, args: string[], code: number, message: RegExp][] = [
    ['no file', [], 2, /stats takes one file, got 0/],
    ['a pattern that does not fit', ['X', '--keep', 'n c h -> c'], 2, /--keep: pattern "n c h -> c".*3 axes/],
    ['too few names', ['X', '--axes', 'N'], 2, /--axes 'N' has 1 name for shape \(2, 4\); name 2/],
    ['an unknown format', ['X', '--format', 'xml'], 2, /--format is 'xml', expected table, json, csv/],
    [
      'a size that is none',
      ['X', '--sizes', 'g:3'],
      2,
      /--sizes has 'g:3', expected a name and a size as in g=3/,
    ],
    ['a missing file', ['none.npy'], 1, /none\.npy: there is no such file/],
    ['a damaged file', ['SHORT'], 1, /short\.npy.*at byte \d+.*expected 32/],
    ['a file of another kind', [CLI], 1, /cli\.js/],
  ];
  for (const [title, args, code, message] of wrong) {
    it(`refuses ${title}`, async () => {
      const whole = npy('<f4', [2, 4], [1, 2, 3, 4, 5, 6, 7, 8]);
      const short = path.join(folder, 'short.npy');
      await writeFile(file, whole);
      await writeFile(short, whole.subarray(0, whole.length - 1));
      const given = args.map((one) => (one === 'X' ? file : one === 'SHORT' ? short : one));
      const outcome = await normbook('stats', ...given);
      assert.match(outcome.stderr, message);
      assert.deepEqual([outcome.code, outcome.stdout], [code, '']);
      assert.doesNotMatch(outcome.stderr, /\n {4}at /);
    });
  }

  /** A file of zeros that takes no room: all behind the header is a hole. */
  async function zeros(descr: string, shape: number[]): Promise<void> {
    const head = npy(descr, shape, []);
    await writeFile(file, head);
    await truncate(file, head.length + product(shape) * writerOf(descr).bytes);
  }

  /** What is run before the command line in its process. */
  function spawned(first: string, ...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
    const argv = ['--import', `data:text/javascript,${encodeURIComponent(first)}`, CLI, 'stats', ...args];
    return spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  it('reads 2 GiB in less than 300 MB', async () => {
    await zeros('<f4', [32, 64, 512, 512]);
    const told = "process.on('exit', () => console.error(process.resourceUsage().maxRSS))";
    const cli = spawned(told, file, '--keep', 'n c h w -> c', '--format', 'csv');
    const [table, kilobytes] = await Promise.all([text(cli.stdout), text(cli.stderr)]);
    assert.match(table, /\n63,8388608,0,0,0,0,0,0,0\n$/);
    // Of the whole process, told by each of its threads.
    const most = Math.max(...kilobytes.trim().split('\n').map(Number));
    assert.ok(most > 10_000 && most < 300_000, `${kilobytes} KB`);
  }).timeout(120_000);

  it('ends at once with 130 at Ctrl-C', async () => {
    await zeros('<f8', [2 ** 20, 2 ** 15]);
    const told = "process.on('newListener', (name) => { if (name === 'SIGINT') console.error('ready'); })";
    const cli = spawned(told, file, '--threads', '2');
    await once(cli.stderr, 'data');
    cli.kill('SIGINT');
    const [code] = await once(cli, 'exit');
    assert.equal(code, 130);
  }).timeout(60_000);
});

/** Seeded, about normal. */
function noise(count: number): number[] {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, () => next() + next() + next() - 1.5);
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, extent) => all * extent, 1);
}

/** How an element is written: the bytes of one, and setting it. */
function writerOf(descr: string): {
  bytes: number;
  set: (view: DataView, at: number, value: number) => void;
} {
  const little = descr[0] !== '>';
  const writers: Record<string, (view: DataView, at: number, value: number) => void> = {
    f2: (view, at, value) => view.setUint16(at, halfBits(value), little),
    f4: (view, at, value) => view.setFloat32(at, value, little),
    f8: (view, at, value) => view.setFloat64(at, value, little),
    i1: (view, at, value) => view.setInt8(at, value),
    u1: (view, at, value) => view.setUint8(at, value),
    i2: (view, at, value) => view.setInt16(at, value, little),
    u2: (view, at, value) => view.setUint16(at, value, little),
    i4: (view, at, value) => view.setInt32(at, value, little),
    u4: (view, at, value) => view.setUint32(at, value, little),
    i8: (view, at, value) => view.setBigInt64(at, BigInt(value), little),
    u8: (view, at, value) => view.setBigUint64(at, BigInt(value), little),
    b1: (view, at, value) => view.setUint8(at, value),
  };
  const set = writers[descr.slice(1)];
  assert.ok(set !== undefined, descr);
  return { bytes: Number(descr[2]), set };
}

/** Eleven bits of a normal number of binary16, cut: values of these tests are neither small nor large. */
function halfOf(value: number): number {
  if (value === 0) return 0;
  const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 10);
  return Math.abs(value) < 2 ** -14 ? 0 : Math.trunc(value / step) * step;
}

/** IEEE 754-2019, 3.4: sign, exponent with a bias of 15, fraction of 10 bits. */
function halfBits(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const fraction = (Math.abs(value) / 2 ** exponent - 1) * 2 ** 10;
  return (value < 0 ? 0x8000 : 0) + ((exponent + 15) << 10) + fraction;
}

/** What of a number is left in the dtype. */
function stored(descr: string, value: number): number {
  const kind = descr[1];
  if (kind === 'f') return descr[2] === '2' ? halfOf(value) : descr[2] === '4' ? Math.fround(value) : value;
  if (kind === 'b') return value > 0 ? 1 : 0;
  return kind === 'u' ? Math.round(Math.abs(value)) : Math.round(value);
}

/** `values` in the order of the file. */
function npy(descr: string, shape: number[], values: readonly number[], { fortran = false } = {}): Buffer {
  const { bytes, set } = writerOf(descr);
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const order = fortran ? 'True' : 'False';
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${tuple}), }`;
  const head = `${text.padEnd(118 + 64 * Math.max(0, Math.ceil((text.length - 117) / 64)) - 1)}\n`;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, head.length & 255, head.length >> 8]);
  const data = Buffer.alloc(values.length * bytes);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  values.forEach((value, i) => void set(view, i * bytes, value));
  return Buffer.concat([start, Buffer.from(head), data]);
}

/** What `np.savez_compressed` writes, in short. */
function npz(files: Record<string, Buffer>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), fields, place, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const held = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(held.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, held, end]);
}

function definition(
  values: readonly number[],
  shape: readonly number[],
  groupOf: (index: number[]) => number[],
  fortran: boolean,
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  values.forEach((value, place) => {
    let rest = place;
    const order = fortran ? shape.map((_, axis) => axis) : shape.map((_, axis) => shape.length - 1 - axis);
    const index = shape.map(() => 0);
    for (const axis of order) {
      index[axis] = rest % (shape[axis] ?? 1);
      rest = Math.floor(rest / (shape[axis] ?? 1));
    }
    const key = groupOf(index).join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  });
  return groups;
}

/** As NumPy defines them, over the finite elements. */
function check(rows: readonly Row[], groups: ReadonlyMap<string, readonly number[]>): void {
  assert.equal(rows.length, groups.size);
  for (const row of rows) {
    const all = groups.get(row.index.join()) ?? [];
    const finite = all.filter(Number.isFinite);
    const counts = [row.count, row.nan, row.posInf, row.negInf];
    const those = (test: (value: number) => boolean): number => all.filter(test).length;
    const expected = [
      all.length,
      those(Number.isNaN),
      those((x) => x === Infinity),
      those((x) => x === -Infinity),
    ];
    assert.deepEqual(counts, expected, `group ${row.index}`);
    if (finite.length === 0) {
      assert.deepEqual([row.mean, row.std, row.min, row.max], ['NaN', 'NaN', 'NaN', 'NaN']);
      continue;
    }
    const mean = sumOf(finite) / finite.length;
    const scale = Math.max(...extremesOf(finite).map(Math.abs));
    const std = Math.sqrt(sumOf(finite.map((value) => (value - mean) ** 2)) / finite.length);
    assert.deepEqual([row.min, row.max], extremesOf(finite), `group ${row.index}`);
    // Some roundings of 1e-16 for each chunk.
    close(row.mean, mean, 1e-12 * Math.max(Math.abs(mean), scale), `mean of ${row.index}`);
    close(row.std, std, 1e-10 * std, `std of ${row.index}`);
  }
}

/** With what rounding cuts off each sum (Neumaier, 1974). */
function sumOf(values: readonly number[]): number {
  let [sum, rest] = [0, 0];
  for (const value of values) {
    const next = sum + value;
    rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + rest;
}

function extremesOf(values: readonly number[]): [number, number] {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min + 0, max + 0];
}

function close(got: number | string, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(Number(got) - expected) <= tolerance, `${what}: got ${got}, expected ${expected}`);
}
