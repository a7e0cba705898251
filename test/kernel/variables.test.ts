/** Values as rows of the variables view, without running code of theirs; and through a real kernel. */
import assert from 'node:assert/strict';
import { batchNorm, ones, randn, tensor } from '../../src/engine/index.ts';
import { sparkline } from '../../src/kernel/sparkline.ts';
import { listVariables } from '../../src/kernel/variables.ts';
import { bytesText } from '../../src/protocol/bytes-text.ts';
import type { VariablePath } from '../../src/protocol/variables.ts';
import { TestKernel } from './process.ts';

function never(): never {
  throw new Error('code of the value has run');
}

/** A proxy each of whose traps is an accident. */
function guarded(target: object): object {
  return new Proxy(target, new Proxy({}, { get: () => never }));
}

class Point {
  x = 1;
  #hidden = 2;
  get sum(): number {
    return never() + this.#hidden;
  }
}

const withHole: unknown[] = [1];
withHole[2] = 'x';

function list(value: unknown, ...path: VariablePath) {
  return listVariables({ value }, [{ name: 'value', imported: false }], path);
}

const disposed = ones([2], 'N');
disposed.dispose();

const rows: [what: string, value: unknown, kind: string, description: string][] = [
  ['a number', 1.5, 'number', '1.5'],
  ['a negative zero', -0, 'number', '-0'],
  ['a bigint', 12n, 'number', '12n'],
  ['a boolean', true, 'boolean', 'true'],
  ['a string', 'a\n"b"', 'string', '"a\\n\\"b\\""'],
  ['a long string', 'a'.repeat(1000), 'string', `"${'a'.repeat(80)}"… · 1000 characters`],
  ['undefined', undefined, 'other', 'undefined'],
  ['null', null, 'other', 'null'],
  ['a symbol', Symbol('s'), 'other', 'Symbol(s)'],
  ['an array', [1, 2, 3], 'array', 'Array(3)'],
  ['a typed array', new Float64Array(500), 'array', 'Float64Array(500) · 4 KB'],
  ['a Map', new Map([[1, 2]]), 'array', 'Map(1)'],
  ['a Set', new Set([1, 2]), 'array', 'Set(2)'],
  ['an object', { a: 1, b: 2 }, 'object', '{ a, b }'],
  ['an empty object', {}, 'object', '{}'],
  ['an object without a prototype', Object.create(null), 'object', '{}'],
  ['an instance', new Point(), 'object', 'Point'],
  [
    'a function',
    function f(a: number, { b }: { b: number }, c = 1, ...d: number[]) {
      return [a, b, c, d];
    },
    'function',
    'ƒ f(a, {…}, c?, ...d)',
  ],
  ['an arrow function', async (a: number) => a, 'function', 'async ƒ (a)'],
  ['a generator', function* g() {}, 'function', 'ƒ* g()'],
  [
    'a method',
    {
      m(a: number) {
        return a;
      },
    }.m,
    'function',
    'ƒ m(a)',
  ],
  ['a built-in function', Math.max, 'function', 'ƒ max(…)'],
  ['a class', class C extends Point {}, 'class', 'class C extends Point'],
  ['an error', new RangeError('too far'), 'object', 'RangeError: too far'],
  ['a date', new Date(0), 'other', '1970-01-01T00:00:00.000Z'],
  ['an invalid date', new Date(Number.NaN), 'other', 'unreadable (RangeError)'],
  ['a false Date', Object.create(Date.prototype), 'object', 'Date'],
  ['a regular expression', /a+/gi, 'other', '/a+/gi'],
  ['a promise', Promise.resolve(1), 'other', 'Promise'],
  ['a proxy', guarded({}), 'other', 'Proxy'],
  ['a proxy of a function', guarded(never), 'other', 'Proxy'],
  ['a child of a proxy', Object.create(guarded({})), 'object', '{}'],
  [
    'a getter in an object',
    {
      get a() {
        return never();
      },
    },
    'object',
    '{ a }',
  ],
  ['a name that runs code', Object.defineProperty(() => 1, 'name', { get: never }), 'function', 'ƒ ()'],
  ['a tensor', tensor([0, 1, 2, 3, 4, 5, 6, 6], 'N'), 'tensor', 'N8  ▅▅▅▅▅▅█  float32 · 32 B'],
  ['a scalar', tensor(2.5), 'tensor', 'scalar  2.500  float32 · 4 B'],
  ['a disposed tensor', disposed, 'tensor', 'Tensor · disposed'],
  ['a layer', batchNorm(), 'layer', ''],
];

describe('a row of the variables view', () => {
  for (const [what, value, kind, description] of rows) {
    it(`describes ${what}`, () => {
      const [row] = list(value).rows;
      assert.equal(row?.kind, kind);
      if (description === '') assert.match(row.description, /^Batch normalization · eps 0\.00001, /);
      else assert.equal(row.description, description);
    });
  }

  it('tells a name that is not yet initialized, without initializing it', () => {
    const scope = {
      get early(): never {
        return never();
      },
    };
    const {
      rows: [row],
    } = listVariables(scope, [{ name: 'early', imported: false }], []);
    assert.equal(row?.description, '(getter)');
  });

  it('says of an imported function only that it is one', () => {
    const {
      rows: [row],
    } = listVariables({ batchNorm }, [{ name: 'batchNorm', imported: true }], []);
    assert.deepEqual([row?.description, row?.imported], ['ƒ', true]);
  });
});

describe('what is inside a variable', () => {
  const children: [what: string, value: unknown, path: VariablePath, found: string[]][] = [
    [
      'an object',
      {
        a: 1,
        get b() {
          return never();
        },
      },
      [],
      ['a 1', 'b (getter)'],
    ],
    ['an array with a hole', withHole, [], ['0 1', '1 empty', '2 "x"']],
    ['a typed array', new Int8Array([4, 5]), [], ['0 4', '1 5']],
    [
      'a Map',
      new Map<unknown, unknown>([
        ['a', 1],
        [{}, [2]],
      ]),
      [],
      ['a 1', '{} Array(1)'],
    ],
    [
      'a value in a Map',
      new Map<unknown, unknown>([
        ['a', 1],
        [{}, [2]],
      ]),
      [1],
      ['0 2'],
    ],
    ['a Set', new Set(['a']), [], ['0 "a"']],
    ['an instance: its own properties', new Point(), [], ['x 1']],
    ['a deep path', { a: [{ b: { c: 1 } }] }, ['a', 0, 'b'], ['c 1']],
    ['a path through a proxy', { a: guarded({ b: 1 }) }, ['a', 'b'], []],
    ['a path that is gone', { a: 1 }, ['b', 'c'], []],
    ['a path into what does not open', 'text', ['length'], []],
    ['a number', 1, [], []],
  ];
  for (const [what, value, path, found] of children) {
    it(`is found: ${what}`, () => {
      const { rows: inside, left } = list(value, 'value', ...path);
      assert.deepEqual([inside.map(({ name, description }) => `${name} ${description}`), left], [found, 0]);
    });
  }

  const long: [string, unknown][] = [
    ['an array', new Array(250).fill(0)],
    ['a Map', new Map(Array.from({ length: 250 }, (_, i) => [i, i]))],
    ['an object', Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`k${i}`, i]))],
  ];
  for (const [what, value] of long) {
    it(`is told up to a hundred, with how many are left: ${what}`, () => {
      const { rows: inside, left } = list(value, 'value');
      assert.deepEqual([inside.length, left], [100, 150]);
    });
  }

  it('is for a tensor its statistics, with what is not finite counted', () => {
    const { details } = list(tensor([1, 3, Number.NaN, Number.POSITIVE_INFINITY], 'N'), 'value');
    assert.deepEqual(
      details.split('\n').map((line) => line.split(/\s+/).join(' ')),
      [
        'min 1.000',
        'max 3.000',
        'mean 2.000',
        'std 1.000',
        'NaN 1',
        'infinite 1',
        'elements 4',
        'memory 16 B',
      ],
    );
  });
});

describe('a sparkline', () => {
  it('shows none as the lowest block and few as more than none', () => {
    assert.equal(sparkline(new Float32Array([0, ...new Array(1000).fill(6), 12])), '▂▁▁█▁▁▂');
  });
  it('is a peak where all are alike, and nothing where nothing is finite', () => {
    assert.equal(sparkline(new Float32Array([3, 3])), '▁▁▁█▁▁▁');
    assert.equal(sparkline(new Float32Array([Number.NaN])), '');
    assert.equal(sparkline(new Float32Array(0)), '');
  });
  it('of a large tensor is in step with no axis', () => {
    const x = randn([64, 64, 16, 16], 'N C H W', { seed: 1 });
    // One column of each row is far off: seen in a sixteenth of the samples, neither in none nor in all.
    const striped = x.map((_, i) => (i % 16 === 0 ? 1 : 0));
    assert.equal(sparkline(striped.data), '█▁▁▁▁▁▂');
  });
});

describe('bytes in words', () => {
  const texts: [number, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [36_864, '36.9 KB'],
    [999_999, '1 MB'],
    [128_400_000, '128 MB'],
    [2 ** 31, '2.15 GB'],
  ];
  for (const [bytes, text] of texts) it(`are ${text}`, () => assert.equal(bytesText(bytes), text));
});

describe('a kernel’s variables', () => {
  let kernel: TestKernel;
  beforeEach(() => {
    kernel = new TestKernel();
  });
  afterEach(() => kernel.end());

  const names = async (): Promise<string[]> =>
    (await kernel.kernel.variables([])).rows.map(({ name, imported }) => (imported ? `(${name})` : name));

  it('are those that cells declared, in the order of their first declaration', async () => {
    await kernel.run("import { ones } from 'normbook'\nconst b = ones([2])\nlet a = 1\nfunction f(p) {}");
    await kernel.run('const c = 2\nlet b = 3');
    assert.deepEqual(await names(), ['(ones)', 'b', 'a', 'f', 'c']);
    const { rows: found } = await kernel.kernel.variables([]);
    assert.equal(found.find(({ name }) => name === 'f')?.description, 'ƒ f(p)');
  });

  it('are not those that a failed cell never reached', async () => {
    await kernel.run("const a = 1\nthrow new Error('no')\nconst b = 2");
    assert.deepEqual(await names(), ['a']);
  });

  it('survive a cell that overwrites what looks at them', async () => {
    await kernel.run(
      'Map.prototype.entries = null; Function.prototype.toString = null\nconst m = new Map([[1, 2]])',
    );
    assert.deepEqual(
      (await kernel.kernel.variables(['m'])).rows.map(({ name }) => name),
      ['1'],
    );
  });

  it('cannot be asked for without a process', async () => {
    await assert.rejects(kernel.kernel.variables([]), /the kernel has ended/);
  });

  it('are refused when the kernel ends before it answers', async () => {
    const { result, done } = kernel.start("console.log('in')\nwhile (true) {}");
    await kernel.until(() => result.text.includes('in'));
    const asked = kernel.kernel.variables([]);
    kernel.end();
    await assert.rejects(asked, /the kernel has ended/);
    assert.equal((await done).end.type, 'lost');
  });

  it('leave the status to be asked for while a cell computes', async () => {
    assert.equal(await kernel.kernel.status(), undefined);
    const { result, done } = kernel.start("console.log('in')\nwhile (true) {}");
    await kernel.until(() => result.text.includes('in'));
    const [status, again] = await Promise.all([kernel.kernel.status(), kernel.kernel.status()]);
    assert.ok(status && status.memory > 1e7 && status.threads >= 1, JSON.stringify(status));
    assert.ok(again);
    kernel.kernel.interrupt();
    await done;
    assert.equal((await kernel.run('5')).displays[0]?.['text/plain'], '5');
    kernel.end();
    assert.equal(await kernel.kernel.status(), undefined);
  });
});
