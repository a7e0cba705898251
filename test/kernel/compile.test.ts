/** Cells → scripts: what the rewriting makes of each kind of statement, and where positions end up. */
import assert from 'node:assert/strict';
import vm from 'node:vm';
import type { CellApi } from '../../src/kernel/cell-api.ts';
import { CellSyntaxError } from '../../src/kernel/cell-error.ts';
import { compileCell } from '../../src/kernel/compile.ts';
import { bindImports, declareGlobals, settleGlobals } from '../../src/kernel/globals.ts';

const API: CellApi = {
  named: (f, name) => Object.defineProperty(f, 'name', { value: name, configurable: true }),
  turn: (value) => value,
  each: async function* (items) {
    for await (const item of items) yield item;
  },
  importStatic: (specifier, bindings) => {
    const module = Object.fromEntries(bindings.map(([name]) => [name, `${specifier}:${name}`]));
    bindImports(module, bindings, false);
    return Promise.resolve(module);
  },
  importDynamic: (specifier) => Promise.resolve({ default: specifier }),
  meta: { url: 'file:///folder/notebook.normbook', dirname: '/folder' },
};

/** The name by which a debugger would know the cell. */
const FILE = '/cells/cell.ts';

/** Runs cells one after the other as a kernel does; the value of the last one. */
async function run(...cells: string[]): Promise<unknown> {
  let value: unknown;
  for (const source of cells) {
    const { code, declared } = compileCell(source, FILE);
    declareGlobals(declared);
    try {
      value = await (vm.runInThisContext(code) as (api: CellApi) => Promise<unknown>)(API);
    } catch (error) {
      settleGlobals(declared);
      throw error;
    }
  }
  return value;
}

describe('a cell', () => {
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  afterEach(() => {
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      if (!before.has(name)) Reflect.deleteProperty(globalThis, name);
    }
  });

  const cases: { name: string; cells: string[]; value: unknown }[] = [
    { name: 'has the value of its last expression', cells: ['1 + 1'], value: 2 },
    { name: 'has it with a semicolon too', cells: ['1 + 1;'], value: 2 },
    { name: 'has no value when it ends with a declaration', cells: ['const a = 1'], value: undefined },
    { name: 'shows an object literal in parentheses', cells: ['({ a: 1 })'], value: { a: 1 } },
    { name: 'may be empty', cells: ['// nothing'], value: undefined },
    { name: 'sees what earlier cells declared', cells: ['const a = 2, b = 3', 'a * b'], value: 6 },
    { name: 'may declare a constant again', cells: ['const a = 1', 'const a = 2', 'a'], value: 2 },
    {
      name: 'may turn a constant into a function',
      cells: ['const a = 1', 'function a() { return 3 }', 'a()'],
      value: 3,
    },
    {
      name: 'gives closures the newest value',
      cells: ['let k = 1; function f() { return k }', 'let k = 5', 'f()'],
      value: 5,
    },
    {
      name: 'destructures with rest and defaults',
      cells: ['const { a, b = 2, ...c } = { a: 1, d: 4 }', '[a, b, c]'],
      value: [1, 2, { d: 4 }],
    },
    {
      name: 'destructures lists',
      cells: ['let [x, [y], ...z] = [1, [2], 3, 4]', '[x, y, z]'],
      value: [1, 2, [3, 4]],
    },
    {
      name: 'keeps var in blocks and loops',
      cells: ['if (true) var a = 1\nfor (var i = 0; i < 3; i++) var b = i', '[a, b, i]'],
      value: [1, 2, 3],
    },
    {
      name: 'keeps var of for-of and for-in',
      cells: ['for (var [k, v] of [[1, 2]]);\nfor (var p in { q: 1 });', '[k, v, p]'],
      value: [1, 2, 'q'],
    },
    { name: 'does not reset var without a value', cells: ['var a = 1', 'var a', 'a'], value: 1 },
    {
      name: 'keeps let of loops inside',
      cells: ['for (let i = 0; i < 2; i++);', 'typeof i'],
      value: 'undefined',
    },
    { name: 'hoists functions', cells: ['const r = f(); function f() { return 7 }', 'r'], value: 7 },
    {
      name: 'keeps the names of functions and classes',
      cells: ['function f() {}\nclass C {}\nconst g = () => 1', '[f.name, C.name, g.name]'],
      value: ['f', 'C', 'g'],
    },
    {
      name: 'keeps generators and async functions',
      cells: ['function* g() { yield 1 }\nasync function h() { return 2 }', '[...g(), await h()]'],
      value: [1, 2],
    },
    {
      name: 'keeps classes with fields, private ones too',
      cells: ['class P { #x = 4; get x() { return this.#x } }', 'new P().x'],
      value: 4,
    },
    { name: 'awaits at the top', cells: ['const a = await Promise.resolve(3)', 'a'], value: 3 },
    { name: 'awaits a comma expression', cells: ['const r = await (1, 2)', 'r'], value: 2 },
    {
      name: 'awaits in loops',
      cells: ['let s = 0\nfor await (const x of [1, Promise.resolve(2)]) s += x', 's'],
      value: 3,
    },
    { name: 'waits for a promise that is its value', cells: ['Promise.resolve(9)'], value: 9 },
    {
      name: 'strips types',
      cells: ['interface A { x: number }\nconst a: A = { x: 1 } satisfies A', '(a as A).x!'],
      value: 1,
    },
    {
      name: 'knows enums',
      cells: ['enum Side { Left, Right = 5 }', '[Side.Right, Side[0]]'],
      value: [5, 'Left'],
    },
    { name: 'knows namespaces', cells: ['namespace M { export const x = 2 }', 'M.x'], value: 2 },
    {
      name: 'knows parameter properties',
      cells: ['class P { constructor(readonly x: number) {} }', 'new P(8).x'],
      value: 8,
    },
    {
      name: 'takes exports as plain declarations',
      cells: ['export const e = 1; export function f() { return 2 }', '[e, f()]'],
      value: [1, 2],
    },
    {
      name: 'imports names, defaults and namespaces',
      cells: ["import d, { a as b } from 'm'\nimport * as n from 'k'", '[d, b, n]'],
      value: ['m:default', 'm:a', {}],
    },
    { name: 'hoists imports', cells: ["const x = a; import { a } from 'm'", 'x'], value: 'm:a' },
    { name: 'imports dynamically', cells: ["(await import('z')).default"], value: 'z' },
    { name: 'knows import.meta', cells: ['import.meta.dirname'], value: '/folder' },
    {
      name: 'stands without semicolons',
      cells: ['const a = [1]\nconst b = 2\n;[b].length\nconst { length } = a', 'length'],
      value: 1,
    },
    { name: 'has JSX-less generics', cells: ['const id = <T,>(x: T): T => x', 'id<number>(4)'], value: 4 },
  ];
  for (const { name, cells, value } of cases) {
    it(name, async () => {
      assert.deepEqual(structuredClone(await run(...cells)), value);
    });
  }

  const failures: { name: string; cells: string[]; message: RegExp }[] = [
    {
      name: 'an assignment to a constant',
      cells: ['const a = 1', 'a = 2'],
      message: /read only property 'a'/,
    },
    {
      name: 'a use before the declaration',
      cells: ['b; let b = 1'],
      message: /Cannot access 'b' before initialization/,
    },
    { name: 'a name that nobody declared', cells: ['typo = 1'], message: /typo is not defined/ },
  ];
  for (const { name, cells, message } of failures) {
    it(`throws at ${name}`, async () => {
      await assert.rejects(run(...cells), message);
    });
  }

  it('that throws keeps what it had declared before', async () => {
    await assert.rejects(run("const a = 1; throw new Error('no'); const b = 2"));
    assert.deepEqual(await run('[a, typeof b]'), [1, 'undefined']);
  });

  it('that throws before declaring again leaves the old value', async () => {
    await assert.rejects(run('const a = 1', "throw new Error('no'); const a = 2"));
    assert.equal(await run('a'), 1);
    await assert.rejects(run('a = 3'), /read only/);
  });

  const places: { name: string; source: string; line: number; column: number; message: RegExp }[] = [
    {
      name: 'an expression that is missing',
      source: 'let a = 1\nconst b = ;',
      line: 2,
      column: 11,
      message: /Expression expected/,
    },
    {
      name: 'a name declared twice',
      source: 'const a = 1\nconst a = 2',
      line: 2,
      column: 7,
      message: /already been declared|redefined/i,
    },
    { name: 'a return at the top', source: '1\n  return 2', line: 2, column: 3, message: /return/i },
    {
      name: 'an export from elsewhere',
      source: "const a = 1\nexport * from 'm'",
      line: 2,
      column: 1,
      message: /cannot export from another module/,
    },
  ];
  for (const { name, source, line, column, message } of places) {
    it(`points at ${name}`, () => {
      assert.throws(
        () => compileCell(source, FILE),
        (error) => {
          assert.ok(error instanceof CellSyntaxError);
          assert.match(error.message, message);
          assert.deepEqual([error.line, error.column], [line, column]);
          return true;
        },
      );
    });
  }

  /** `‸` marks, in the source, the place that V8 reports. */
  const origins: [name: string, marked: string][] = [
    ['after a rewritten constant', 'const a = 1, b = null.‸f()'],
    ['in a hoisted function', 'function f(x: number) { return null.‸f(x) }\nf(1)'],
    ['behind an import', "import { a } from 'm'; null.‸f()"],
    ['in the last expression', '1\n2\n  null.‸f()'],
    ['below an enum, which is compiled', 'enum A { X }\n\nconst c = A.X\n  null.‸f()'],
    ['behind an await', 'await 1; await null.‸f()'],
  ];
  for (const [name, marked] of origins) {
    it(`finds the place of an error ${name}`, async () => {
      const [before = '', after = ''] = marked.split('‸');
      const { code, declared, origin } = compileCell(before + after, FILE);
      declareGlobals(declared);
      const cell = vm.runInThisContext(code, { filename: 'the-cell' }) as (api: CellApi) => Promise<unknown>;
      const error: unknown = await cell(API).catch((thrown: unknown) => thrown);
      settleGlobals(declared);
      assert.ok(error instanceof TypeError);
      const [, line, column] = /the-cell:(\d+):(\d+)/.exec(error.stack ?? '') ?? [];
      const lines = before.split('\n');
      assert.deepEqual(origin(Number(line), Number(column)), {
        line: lines.length,
        column: (lines.at(-1)?.length ?? 0) + 1,
      });
    });
  }
});
