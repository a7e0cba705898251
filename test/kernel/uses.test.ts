/** Which names a cell takes from others: scopes, patterns, assignments. */
import assert from 'node:assert/strict';
import { parse } from 'acorn';
import { compileCell } from '../../src/kernel/compile.ts';
import { type CellNames, usesOf } from '../../src/kernel/uses.ts';

interface Case extends Partial<CellNames> {
  name: string;
  source: string;
}

const cases: Case[] = [
  { name: 'a plain use', source: 'x + 1', uses: ['x'] },
  { name: 'each name once', source: 'x * x', uses: ['x'] },
  { name: 'a declaration of its own', source: 'const x = 1\nx' },
  { name: 'a use before the declaration', source: 'f()\nfunction f() {}' },
  { name: 'names of the language too', source: 'Math.max(a, 1)', uses: ['Math', 'a'] },
  { name: 'no property', source: 'a.b.c', uses: ['a'] },
  { name: 'a computed property', source: 'a[b]', uses: ['a', 'b'] },
  { name: 'no key of an object', source: '({ a: b, [c]: 1, d() { return e } })', uses: ['b', 'c', 'e'] },
  { name: 'a shorthand property', source: '({ a })', uses: ['a'] },
  { name: 'a template', source: '`\u0024{a} \u0024{`\u0024{b}`}`', uses: ['a', 'b'] },
  { name: 'no label', source: 'out: for (;;) break out' },
  { name: 'no property of import.meta', source: 'import.meta.url' },
  { name: 'parameters', source: 'const f = (a, { b, c: [d] }, ...e) => a + b + d + e + g', uses: ['g'] },
  { name: 'a default that sees other parameters', source: 'const f = (a, b = a + c) => b', uses: ['c'] },
  {
    name: 'a default that does not see the body',
    source: 'function f(a = b) { var b; return a }',
    uses: ['b'],
  },
  { name: 'a function’s own name', source: '(function f() { return f })' },
  { name: 'a function in a block, seen in it only', source: '{ function f() {} f() }\nf()', uses: ['f'] },
  { name: '`let` in a block, seen in it only', source: '{ let a = 1; a }\na', uses: ['a'] },
  { name: '`var` in a block, seen everywhere', source: 'if (b) { var a = 1 }\na', uses: ['b'] },
  {
    name: '`var` in a function, not outside',
    source: 'const f = () => { { var a } return a }\na',
    uses: ['a'],
  },
  {
    name: 'a loop’s variable',
    source: 'for (const a of b) a\nfor (let i = 0; i < n; i++) i',
    uses: ['b', 'n'],
  },
  { name: 'a case’s variable', source: 'switch (a) { case 1: let b = 2; b }', uses: ['a'] },
  { name: 'a caught error', source: 'try { a } catch ({ message }) { message }', uses: ['a'] },
  {
    name: 'a class',
    source: 'class A extends B { #p = c; static { var d; d } m() { return A } }',
    uses: ['B', 'c'],
  },
  { name: 'a class expression’s own name', source: 'const K = class A { m() { return A } }\nA', uses: ['A'] },
  { name: '`arguments` of nobody', source: '(function () { return arguments })' },
  {
    name: 'imports',
    source: "import a, { b as c } from 'm'\nimport * as d from 'n'\na(c, d, b)",
    uses: ['b'],
    imports: ['a', 'c', 'd'],
  },
  { name: 'an assignment, which reads nothing', source: 'x = 1', assigns: ['x'] },
  { name: 'a compound assignment', source: 'x += y', uses: ['x', 'y'], assigns: ['x'] },
  { name: 'a count', source: 'x++', uses: ['x'], assigns: ['x'] },
  {
    name: 'a destructuring assignment',
    source: '({ a, b: [c = d] } = e)',
    uses: ['d', 'e'],
    assigns: ['a', 'c'],
  },
  { name: 'a loop over a name of others', source: 'for (x of y) ;', uses: ['y'], assigns: ['x'] },
  { name: 'no assignment in a function, which may never run', source: 'const f = () => { x = 1 }' },
  { name: 'a change of an object as a use', source: 'x.a = 1\nx.list.push(y)', uses: ['x', 'y'] },
  { name: '`await` and `typeof`', source: 'await a\ntypeof b', uses: ['a', 'b'] },
];

describe('the names that a cell uses', () => {
  for (const { name, source, uses = [], assigns = [], imports = [] } of cases) {
    it(`know ${name}`, () => {
      const found = usesOf(parse(source, { ecmaVersion: 'latest', sourceType: 'module' }));
      const sorted = {
        uses: found.uses.toSorted(),
        assigns: found.assigns.toSorted(),
        imports: found.imports,
      };
      assert.deepEqual(sorted, { uses: uses.toSorted(), assigns, imports });
    });
  }

  it('leave types out', () => {
    const { names } = compileCell(
      'const a: Shape = b as Other\nfunction f<T extends U>(x: T): V { return x }\ntype W = X',
      '/cells/cell.ts',
    );
    assert.deepEqual(names, { uses: ['b'], assigns: [], imports: [] });
  });
});
