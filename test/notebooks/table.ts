// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are texts that hold templates
/**
 * Small notebooks and what they print, by the rules of the language and not by what some kernel did: a cell is
 * a TypeScript file that happens to be run in pieces. It knows nothing of how cells are run or compared.
 */

export interface SmallNotebook {
  name: string;
  cells: string[];
  /** Why it is run by the command line only. */
  onlyByCommand?: string;
  /** Written to the notebook's folder before the run, by path from there. */
  files?: Record<string, string>;
  /**
   * For each cell what it prints, console lines and displays in order, then its value and a line end; at the end
   * of a cell that fails `Name: message` and a line end. `…` stands for any text: messages are not the language's.
   */
  outputs: string[];
}

/** Whether what a cell gave is what was expected, in which `…` stands for any text. */
export function agrees(expected: string, got: string): boolean {
  const [head = '', ...rest] = expected.split('…');
  const tail = rest.pop();
  if (tail === undefined) return got === expected;
  if (!got.startsWith(head) || !got.endsWith(tail) || got.length < head.length + tail.length) return false;
  let from = head.length;
  for (const part of rest) {
    const found = got.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= got.length - tail.length;
}

const declarations: SmallNotebook[] = [
  {
    name: 'const, let, var, function, class and enum outlive their cell',
    cells: [
      `const a = 1
let b = 2
var c = 3
function d() { return 4 }
class E { f = 5 }
enum G { H = 6 }`,
      '[a, b, c, d(), new E().f, G.H]',
    ],
    outputs: ['', '[ 1, 2, 3, 4, 5, 6 ]\n'],
  },
  {
    name: 'any kind of declaration replaces any other',
    cells: [
      'const thing = 1',
      'thing',
      'function thing() { return 2 }\nthing()',
      'class thing { three = 3 }\nnew thing().three',
      'let thing = 4\nthing',
      'enum thing { five = 5 }\nthing.five',
      'var thing = 6\nthing',
      'namespace thing { export const seven = 7 }\nthing.seven',
      "import thing from 'node:path'\nthing.basename('a/8')",
      'const thing = 9\nthing',
    ],
    outputs: ['', '1\n', '2\n', '3\n', '4\n', '5\n', '6\n', '7\n', '8\n', '9\n'],
  },
  {
    name: 'destructuring with rest, defaults and nesting',
    cells: [
      `const { a, b: { c = 10, ...d }, ['e' + 1]: e, ...f } = { a: 1, b: { x: 2, y: 3 }, e1: 4, g: 5, h: 6 }
const [i, , j = i + 1, [k] = [7], ...l] = [8, 9]`,
      'a + c + e',
      'd',
      'f',
      '[i, j, k, l]',
    ],
    outputs: ['', '15\n', '{ x: 2, y: 3 }\n', '{ g: 5, h: 6 }\n', '[ 8, 9, 7, [] ]\n'],
  },
  {
    name: 'destructuring from text, a map and a generator',
    cells: [
      `const [first, ...others] = 'héllo'
const [[key, value]] = new Map([['k', 1]])
function* count() { let n = 0; while (true) yield n++ }
const [zero, one, two] = count()`,
      'others.join("") + first + key + value + zero + one + two',
    ],
    outputs: ['', 'éllohk1012\n'],
  },
  {
    name: 'closures see the newest value',
    cells: [
      'let n = 1\nconst read = () => n\nfunction readToo() { return n }',
      'n = 2\n;[read(), readToo()]',
      'const n = 3',
      '[read(), readToo()]',
      'function n() { return 4 }',
      'typeof read()',
    ],
    outputs: ['', '[ 2, 2 ]\n', '', '[ 3, 3 ]\n', '', 'function\n'],
  },
  {
    name: 'a function calls the newest of the functions that it names',
    cells: [
      'function outer() { return inner() * 10 }\nfunction inner() { return 1 }',
      'outer()',
      'const inner = () => 2',
      'outer()',
    ],
    outputs: ['', '10\n', '', '20\n'],
  },
  {
    name: 'a recursive function that was replaced calls the new one',
    cells: [
      'function fact(n: number): number { return n <= 1 ? 1 : n * fact(n - 1) }\nfact(5)',
      'const old = fact',
      'function fact(n: number) { return 100 }',
      'old(3)',
    ],
    outputs: ['120\n', '', '', '300\n'],
  },
  {
    name: 'mutual recursion across cells',
    cells: [
      'function even(n: number): boolean { return n === 0 || odd(n - 1) }',
      'function odd(n: number): boolean { return n !== 0 && even(n - 1) }',
      '[even(10), odd(7), even(3)]',
    ],
    outputs: ['', '', '[ true, true, false ]\n'],
  },
  {
    name: 'functions are hoisted, nested ones too',
    cells: [
      `const early = later(3)
function later(n: number) {
  return inner(n) + 1
  function inner(m: number) { return m * 2 }
}
early`,
    ],
    outputs: ['7\n'],
  },
  {
    name: 'a hoisted function is there although the cell throws before it',
    cells: ['function f() { return 1 }', "throw new Error('early')\nfunction f() { return 2 }", 'f()'],
    outputs: ['', 'Error: early\n', '2\n'],
  },
  {
    name: 'a function in a block stays there',
    cells: ['{\n  function inside() { return 1 }\n  console.log(inside())\n}\ntypeof inside'],
    outputs: ['1\nundefined\n'],
  },
  {
    name: 'let and const in blocks stay there',
    cells: [
      'const x = 1\n{\n  const x = 2\n  let y = x\n  console.log(x, y)\n}\nif (x) { class Z {} }',
      '[x, typeof y, typeof Z]',
    ],
    outputs: ['2 2\n', "[ 1, 'undefined', 'undefined' ]\n"],
  },
  {
    name: 'var leaves blocks, loops, try and switch',
    cells: [
      `{ var a = 1 }
for (var i = 0; i < 3; i++) { var b = i }
for (var k in { p: 1, q: 2 });
for (var { x, ...rest } of [{ x: 1, y: 2 }, { x: 3, y: 4 }]);
try { throw new Error('t') } catch (error) { var c = (error as Error).message }
switch (1) { case 1: var d = 'one' }
if (false) var e = 5
do { var f = 6 } while (false)
outer: { var g = 7; break outer }`,
      '[a, b, i, k, x]',
      '[rest, c, d, e, f, g]',
    ],
    outputs: ['', "[ 1, 2, 3, 'q', 3 ]\n", "[ { y: 4 }, 't', 'one', undefined, 6, 7 ]\n"],
  },
  {
    name: 'var without a value leaves the value that there is',
    cells: [
      'for (const n of [1, 2, 3]) { var sum: number; sum = (sum ?? 0) + n }\nsum',
      'var again = 1\nvar again\nagain',
      'for (var j = 0, m; j < 3; j++) m = j\nm',
    ],
    outputs: ['6\n', '1\n', '2\n'],
  },
  {
    name: 'let without a value is undefined, each time',
    cells: [
      'let a = 1',
      'let a: number | undefined\ntypeof a',
      'a',
      'for (const n of [1, 2]) { let x: any; console.log(x); x = n }',
    ],
    outputs: ['', 'undefined\n', '', 'undefined\nundefined\n'],
  },
  {
    name: 'var is undefined before its line, without an error',
    cells: ['console.log(typeof v)\nvar v = 1\nv'],
    outputs: ['undefined\n1\n'],
  },
  {
    name: 'var inside functions and static blocks stays there',
    cells: [
      `(() => { var a = 1 })()
class K { static { var b = 2 } m() { var c = 3 } }
const o = { m() { var d = 4 }, get g() { var e = 5; return e } }
o.g`,
      '[typeof a, typeof b, typeof c, typeof d, typeof e].join()',
    ],
    outputs: ['5\n', 'undefined,undefined,undefined,undefined,undefined\n'],
  },
  {
    name: 'a for loop has its let for each turn, and its var for all',
    cells: [
      `const lets: (() => number)[] = []
const vars: (() => number)[] = []
for (let i = 0; i < 3; i++) lets.push(() => i)
for (var j = 0; j < 3; j++) vars.push(() => j)`,
      '[lets.map((f) => f()), vars.map((f) => f())]',
    ],
    outputs: ['', '[ [ 0, 1, 2 ], [ 3, 3, 3 ] ]\n'],
  },
  {
    name: 'cases of a switch share one scope',
    cells: [
      `function pick(n: number) {
  switch (n) {
    case 0: let q = 'zero'; return q
    case 1: { let q = 'one'; return q }
    default: q = 'many'; return q
  }
}
console.log(pick(0), pick(1))
try { pick(2) } catch (error) { console.log((error as Error).message) }`,
    ],
    outputs: ["zero one\nCannot access 'q' before initialization\n"],
  },
  {
    name: 'assignments by destructuring reach earlier cells',
    cells: [
      'let a = 1, b = 2\nconst o = { p: 0, q: [0] }',
      '[a, b] = [b, a]\n;[a, b]',
      '({ a, b: o.p, c: [o.q[0]] = [9] } = { a: 5, b: 6 } as any)\n;[a, o]',
    ],
    outputs: ['', '[ 2, 1 ]\n', '[ 5, { p: 6, q: [ 9 ] } ]\n'],
  },
  {
    name: 'compound assignments reach earlier cells',
    cells: [
      'let n = 2, s: string | null = null, t = 0',
      'n **= 10\nn -= 24\ns ??= "set"\nt ||= 5\nt &&= t + 1\nn++\n--n',
      '[n, s, t]',
    ],
    outputs: ['', '1000\n', "[ 1000, 'set', 6 ]\n"],
  },
  {
    name: 'default parameters read what earlier cells have now',
    cells: [
      'const base = 10\nfunction add(x: number, by = base, also = by * 2) { return x + by + also }',
      'add(1)',
      'const base = 100\nadd(1) + add(1, 1)',
    ],
    outputs: ['', '31\n', '305\n'],
  },
  {
    name: 'parameters and locals shadow names of cells',
    cells: [
      'const a = 1, b = 2',
      `const f = (a: number) => { const b = a * 2; return { a, b } }
function g({ a = 7 }: { a?: number } = {}) { return [a, b] }`,
      '[f(5), g(), { a, b }]',
    ],
    outputs: ['', '', '[ { a: 5, b: 10 }, [ 7, 2 ], { a: 1, b: 2 } ]\n'],
  },
  {
    name: 'export before a declaration changes nothing',
    cells: [
      `export const a = 1
export let b = 2, c = 3
export function f() { return 4 }
export async function g() { return 5 }
export class K { six = 6 }
export enum E { Seven = 7 }
export const { d, ...e } = { d: 8, x: 9 }
export type T = number
export interface I { x: T }
export abstract class L {}
export namespace N { export const ten = 10 }`,
      '[a, b, c, f(), await g(), new K().six]',
      '[E.Seven, d, e, typeof L, N.ten]',
    ],
    outputs: ['', '[ 1, 2, 3, 4, 5, 6 ]\n', "[ 7, 8, { x: 9 }, 'function', 10 ]\n"],
  },
  {
    name: 'names that are also members of objects',
    cells: [
      "const toString = 'a', constructor = 'b'\nlet hasOwnProperty = 'c', valueOf = 'd', __proto__ = 'e'",
      '[toString, constructor, hasOwnProperty, valueOf, __proto__].join("")',
      'String({}) + [1, 2]',
    ],
    outputs: ['', 'abcde\n', '[object Object]1,2\n'],
  },
  {
    name: 'names that are words in other places',
    cells: [
      `const type = 1, of = [2], as = 3, from = 4
let async = 5, get = 6, set = 7, declare = 8, abstract = 9, module = 10, namespace = 11, satisfies = 12, accessor = 13
for (const is of of) console.log(is)`,
      'type + as + from + async + get + set + declare + abstract + module + namespace + satisfies + accessor',
      'const o = { type, of, async, get, set: 1, static: 2, await: 3, class: 4 }\no.get + o.class',
    ],
    outputs: ['2\n', '89\n', '10\n'],
  },
  {
    name: 'names in other alphabets, with escapes and signs',
    cells: [
      'const γ = 2, \\u03b2 = 3, 変数 = 4, $ = 5, _ = 6, $$ = 7\nfunction ñandú() { return 8 }\nclass Größe { Länge = 9 }\nlet 𝑥 = 10',
      '[γ, β, 変数, $, _, $$]',
      '[ñandú(), new Größe().Länge, 𝑥, ñandú.name]',
      'const { γ, ...Ω } = { γ: 20, ε: 1e-5 }\n;`${γ} ${Ω.ε}`',
    ],
    outputs: ['', '[ 2, 3, 4, 5, 6, 7 ]\n', "[ 8, 9, 10, 'ñandú' ]\n", '20 0.00001\n'],
  },
  {
    name: 'functions and classes keep the names that they are given',
    cells: [
      `const arrow = () => 1, anonymous = function () {}, K = class {}, method = { m() {} }.m
let later: any; later = () => 2
function plain() {}
async function wait() {}
function* gen() {}
async function* agen() {}
class L extends K { static s = 1 }
const { d = () => 3 } = {} as any`,
      'console.log(arrow, anonymous, K, method, later, plain)',
      'console.log(wait, gen, agen, L, d)',
    ],
    outputs: [
      '',
      '[Function: arrow] [Function: anonymous] [class K] [Function: m] [Function: later] [Function: plain]\n',
      '[AsyncFunction: wait] [GeneratorFunction: gen] [AsyncGeneratorFunction: agen] [class L extends K] { s: 1 } [Function: d]\n',
    ],
  },
  {
    name: 'nothing is declared by an assignment',
    cells: ['undeclared = 1', 'typeof undeclared'],
    outputs: ['ReferenceError: undeclared is not defined…\n', 'undefined\n'],
  },
  {
    name: 'three thousand declarations in one cell',
    cells: [
      Array.from({ length: 3000 }, (_, i) =>
        i % 3 === 0
          ? `const v${i} = ${i}`
          : i % 3 === 1
            ? `let v${i} = v${i - 1} + 1`
            : `function v${i}() { return v${i - 1} + 1 }`,
      ).join('\n'),
      'v0 + v1499() + v2998 + v2999()',
      Array.from({ length: 3000 }, (_, i) => `const v${i} = ${2 * i}`).join('\n'),
      'v0 + v1499 + v2998 + v2999',
    ],
    outputs: ['', '7496\n', '', '14992\n'],
  },
];

const scopes: SmallNotebook[] = [
  {
    name: 'the same word as a name, a member, a label and a text',
    cells: [
      'const a = 1, b = 2',
      `const o = { a: { b: 'member' }, b() { return 'method' }, get c() { return a } }
a: for (const x of [1]) { b: for (;;) break a }
class K { a = 'field'; static b = 'static'; ['c'] = b }
'const a = 5; import x from "y"; await b; import.meta.url' + \`class a {} \${a}\` + /let b = 1/.source // const a = 9`,
      '[o.a.b, o.b(), o.c, new K().a, K.b, (new K() as any).c]',
      '(({ a, b: { a: c } = { a }, ...d }: any) => [a, c, d])({ a: 3, e: 4 })',
    ],
    outputs: [
      '',
      'const a = 5; import x from "y"; await b; import.meta.urlclass a {} 1let b = 1\n',
      "[ 'member', 'method', 1, 'field', 'static', 2 ]\n",
      '[ 3, 3, { e: 4 } ]\n',
    ],
  },
  {
    name: 'inner names hide outer ones, each in its own scope',
    cells: [
      'let x = "top", y = "other"',
      `const f = function x(n: number): unknown { return n ? typeof x : x === f }
const g = (y = x) => { { let x = 'inner'; y += x } return y }
const h = () => { try { throw 'thrown' } catch (x) { var y = x + '!'; return y } }
const k = () => { if (true) { function x() { return 'block function' } return x() } }
const K = class x { static self = () => x === K }`,
      '[f(1), f(0), g(), h(), k()]',
      '[x, y, (K as any).self()]',
      'for (let x = 0, y = 1; x < 1; x++) console.log(x, y)\nfor (const x in { key: 1 }) console.log(x)\n;[x, y]',
    ],
    outputs: [
      '',
      '',
      "[ 'function', true, 'topinner', 'thrown!', 'block function' ]\n",
      "[ 'top', 'other', true ]\n",
      "0 1\nkey\n[ 'top', 'other' ]\n",
    ],
  },
  {
    name: 'var in a catch clause of the same name belongs to the clause',
    cells: ['try { throw 1 } catch (e) { var e: any = 2; console.log(e) }\ntypeof e'],
    outputs: ['2\nundefined\n'],
  },
  {
    name: 'var of a loop is one for all its closures',
    cells: [
      'const fs: (() => number)[] = []\nfor (var x of [1, 2, 3]) fs.push(() => x)',
      'fs.map((f) => f())',
      'x = 9\nfs[0]()',
      'if (x < 0) var p = 1; else var q = 2\n;[typeof p, q]',
    ],
    outputs: ['', '[ 3, 3, 3 ]\n', '9\n', "[ 'undefined', 2 ]\n"],
  },
  {
    name: 'state goes on from cell to cell',
    cells: [
      'function* ids() { let n = 0; while (true) { const by: number = yield n; n += by ?? 1 } }\nconst id = ids()',
      'id.next().value',
      'id.next(5).value',
      'const counter = (() => { let n = 0; return { up: () => ++n } })()\ncounter.up()',
      'counter.up()',
      "let done = false\nconst job = new Promise<string>((go) => setTimeout(() => { done = true; go('job') }, 5))\ndone",
      'await job + done',
    ],
    outputs: ['', '0\n', '5\n', '1\n', '2\n', 'false\n', 'jobtrue\n'],
  },
  {
    name: 'enums and classes in blocks and functions stay there',
    cells: [
      '{ enum E { A = 1 } class K {} console.log(E.A, new K() instanceof K) }\nfunction f() { const enum F { B = 2 } noop(); return F.B; function noop() {} }\n;[typeof E, typeof K, f()]',
    ],
    outputs: ["1 true\n[ 'undefined', 'undefined', 2 ]\n"],
  },
  {
    name: 'a class or enum whose own code throws is not declared',
    cells: [
      "class K { static { throw new Error('static') } }",
      'typeof K',
      "enum E { A = (() => { throw new Error('member') })() }",
      'class K { ok = 1 }\nnew K()',
    ],
    outputs: ['Error: static\n', 'undefined\n', 'Error: member\n', 'K { ok: 1 }\n'],
  },
  {
    name: 'assignments through assertions',
    cells: [
      'let n = 1, o: { x?: number } = {}',
      '(n as any) = 5\n;(<any>n)++\no!.x! = 2\n;[(o as any).x!, (n as number)] = [o.x! + 1, n! * 2]\n;[n, o]',
      'for ((n as any) of [7]);\nn! += 1\nn',
    ],
    outputs: ['', '[ 12, { x: 3 } ]\n', '8\n'],
  },
  {
    name: 'a cell that ends with an export declares it',
    cells: [
      'const a = 1\nexport { a }',
      'a',
      'export default function main() { return 2 }',
      'main()',
      'export default class Main { three = 3 }',
      'new Main().three',
      'export {}',
      'export type { Nothing } from "./nowhere"\nexport type Local = number',
    ],
    outputs: ['', '1\n', '', '2\n', '', '3\n', '', ''],
  },
  {
    name: 'a function may use what its cell disposes',
    cells: [
      "using r = { id: 'r', open: true, [Symbol.dispose]() { this.open = false } }\nconst read = () => r.id + r.open\nfunction readToo() { return r.id + r.open }\nread()",
      'read() + readToo()',
    ],
    outputs: ['rtrue\n', 'rfalserfalse\n'],
  },
  {
    name: 'long loops over names of cells',
    cells: [
      'let sum = 0\nconst step = 2\nfor (let i = 0; i < 1_000_000; i++) sum += step\nsum',
      'var v = 0\nwhile (v < 300_000) v++\nv',
    ],
    outputs: ['2000000\n', '300000\n'],
  },
];

const values: SmallNotebook[] = [
  {
    name: 'the last expression is the value, with or without a semicolon',
    cells: [
      '1 + 1',
      '1 + 1;',
      '3 // three',
      '4; /* four */',
      '5\n;',
      '6\n\n\n',
      '(7)',
      ' ( (8) ) ; // eight',
    ],
    outputs: ['2\n', '2\n', '3\n', '4\n', '5\n', '6\n', '7\n', '8\n'],
  },
  {
    name: 'undefined shows nothing, null and other empty values do',
    cells: ['undefined', 'void 1', 'null', '0', 'NaN', '-0', 'false', '[]', '({})', '[undefined]'],
    outputs: ['', '', 'null\n', '0\n', 'NaN\n', '-0\n', 'false\n', '[]\n', '{}\n', '[ undefined ]\n'],
  },
  {
    name: 'what ends in a statement or declaration has no value',
    cells: [
      '1\nconst a = 2',
      '3\nfunction f() { return 4 }',
      '5\nclass A {}',
      'if (true) 6',
      'for (const x of [7]) x',
      '8\nenum E { A }',
      '{ 10 }',
      'label: 11',
      'try { 12 } finally { 13 }',
    ],
    outputs: Array.from({ length: 9 }, () => ''),
  },
  {
    name: 'a text is shown as it is',
    cells: [
      "'plain'",
      '"it\'s \\"quoted\\""',
      "'two\\nlines'",
      '`a\\tb`',
      "['in a list']",
      "'use strict'",
      "const s = ''\ns",
    ],
    outputs: [
      'plain\n',
      'it\'s "quoted"\n',
      'two\nlines\n',
      'a\tb\n',
      "[ 'in a list' ]\n",
      'use strict\n',
      '\n',
    ],
  },
  {
    name: 'numbers in all notations',
    cells: [
      '[1_000_000, 0xff, 0b1010, 0o17, 1e3, .5, 5.]',
      '2 ** 3 ** 2',
      '(-2) ** 2 + 2 ** -1',
      '0.1 + 0.2',
      '1e21',
      '[1 / 0, -1 / 0, 0 * -1]',
      '7 % -3 + -7 % 3',
      '2 ** 53 === 2 ** 53 + 1',
    ],
    outputs: [
      '[ 1000000, 255, 10, 15, 1000, 0.5, 5 ]\n',
      '512\n',
      '4.5\n',
      '0.30000000000000004\n',
      '1e+21\n',
      '[ Infinity, -Infinity, -0 ]\n',
      '0\n',
      'true\n',
    ],
  },
  {
    name: 'BigInt',
    cells: [
      'const big = 2n ** 64n\nbig',
      'big - 1n',
      '[1_0n, 0xffn, -3n / 2n]',
      'typeof big',
      'BigInt(5) + 1',
      '1n < 2 && 2n == 2',
    ],
    outputs: [
      '18446744073709551616n\n',
      '18446744073709551615n\n',
      '[ 10n, 255n, -1n ]\n',
      'bigint\n',
      'TypeError: Cannot mix BigInt and other types, use explicit conversions\n',
      'true\n',
    ],
  },
  {
    name: 'collections',
    cells: [
      "new Map<string, unknown>([['a', 1], ['b', [2]]])",
      'new Set([1, 2, 2])',
      "new Map([[{ k: 1 }, new Set(['v'])]])",
      'new Float32Array([1, 2.5])',
      'Object.groupBy([1, 2, 3], (n) => (n % 2 ? "odd" : "even"))',
      '[1, , 3]',
      'Object.create(null, { x: { value: 1, enumerable: true } })',
    ],
    outputs: [
      "Map(2) { 'a' => 1, 'b' => [ 2 ] }\n",
      'Set(2) { 1, 2 }\n',
      "Map(1) { { k: 1 } => Set(1) { 'v' } }\n",
      'Float32Array(2) [ 1, 2.5 ]\n',
      '[Object: null prototype] { odd: [ 1, 3 ], even: [ 2 ] }\n',
      '[ 1, <1 empty item>, 3 ]\n',
      '[Object: null prototype] { x: 1 }\n',
    ],
  },
  {
    name: 'symbols',
    cells: [
      "const s = Symbol('mark')\ns",
      'Object.getOwnPropertySymbols({ [s]: 1, [Symbol.iterator]: 2 })',
      "Symbol.for('x') === Symbol.for('x')",
      's.description',
    ],
    outputs: ['Symbol(mark)\n', '[ Symbol(mark), Symbol(Symbol.iterator) ]\n', 'true\n', 'mark\n'],
  },
  {
    name: 'functions and classes as values',
    cells: [
      '(function named() {})',
      '(function () {})',
      '(function* () {})',
      '(class {})',
      '(class K extends Array {})',
      '() => ({ a: 1 })',
      '(() => ({ a: 1 }))()',
      'async (x: number) => { await x }',
      'async x => x',
    ],
    outputs: [
      '[Function: named]\n',
      '[Function (anonymous)]\n',
      '[GeneratorFunction (anonymous)]\n',
      '[class (anonymous)]\n',
      '[class K extends Array]\n',
      '[Function (anonymous)]\n',
      '{ a: 1 }\n',
      '[AsyncFunction (anonymous)]\n',
      '[AsyncFunction (anonymous)]\n',
    ],
  },
  {
    name: 'braces are a block, in parentheses an object',
    cells: ['{ a: 1 }', '({ a: 1 })', '{}', '({ a: 1, b: { c: [2] } });', '{ const x = 1; x }'],
    outputs: ['', '{ a: 1 }\n', '', '{ a: 1, b: { c: [ 2 ] } }\n', ''],
  },
  {
    name: 'expressions of all kinds',
    cells: [
      '1, 2',
      '(1, 2) + 3',
      'let x = 1',
      'x = 5',
      'x++',
      'x',
      'x > 5 ? "more" : "less"',
      'delete ({ a: 1 } as any).a',
      'typeof x',
      '!x',
      'new Date(0).toISOString()',
      "'b' in { b: 1 }",
      '[...[1, 2], ...new Set([3])]',
      '(x as any)?.toFixed?.(1)',
      'x satisfies number',
      'x!',
    ],
    outputs: [
      '2\n',
      '5\n',
      '',
      '5\n',
      '5\n',
      '6\n',
      'more\n',
      'true\n',
      'number\n',
      'false\n',
      '1970-01-01T00:00:00.000Z\n',
      'true\n',
      '[ 1, 2, 3 ]\n',
      '6.0\n',
      '6\n',
      '6\n',
    ],
  },
  {
    name: 'promises are awaited when they are the value',
    cells: [
      'Promise.resolve(1)',
      'const p = Promise.resolve({ a: 2 })',
      'p',
      '(async () => 3)()',
      'Promise.all([4, Promise.resolve(5)])',
      'new Promise<void>((done) => setTimeout(done, 5))',
      'import("node:path").then((m) => m.basename("a/6"))',
    ],
    outputs: ['1\n', '', '{ a: 2 }\n', '3\n', '[ 4, 5 ]\n', '', '6\n'],
  },
  {
    name: 'console lines come before the value',
    cells: [
      "console.log('one', 1, { two: [2] })\nconsole.log()\nconsole.log('%s is %d', 'x', 3)\n'value'",
      "console.group('group')\nconsole.log('inside')\nconsole.groupEnd()\nconsole.info('outside')",
      "process.stdout.write('no line end')\n1",
    ],
    outputs: ['one 1 { two: [ 2 ] }\n\nx is 3\nvalue\n', 'group\n  inside\noutside\n', 'no line end1\n'],
  },
  {
    name: 'show and console.log come in order',
    cells: [
      "import { show } from 'normbook'\nconsole.log('a')\nshow('b')\nconsole.log('c')\nshow({ d: 4 })\nshow([1, 2])\n'e'",
      'for (const n of [1, 2]) { show(n); console.log(-n) }',
      "const f = () => show('later')\nawait null\nf()",
    ],
    outputs: ['a\nb\nc\n{ d: 4 }\n[ 1, 2 ]\ne\n', '1\n-1\n2\n-2\n', 'later\n'],
  },
  {
    name: 'a getter that is the value runs once',
    cells: [
      "let reads = 0\nconst o = { get x() { reads++; console.log('read'); return reads } }",
      'o.x',
      'o.x;',
      'reads',
      'o',
    ],
    outputs: ['', 'read\n1\n', 'read\n2\n', '2\n', '{ x: [Getter] }\n'],
  },
  {
    name: 'JSON and texts of several lines',
    cells: [
      "JSON.stringify({ a: [1, { b: null }], c: undefined, d: 'x\"y' })",
      'JSON.stringify({ a: [1] }, null, 2)',
      "JSON.parse('{\"a\": 1}', (key, v) => (key === 'a' ? v + 1 : v))",
    ],
    outputs: ['{"a":[1,{"b":null}],"d":"x\\"y"}\n', '{\n  "a": [\n    1\n  ]\n}\n', '{ a: 2 }\n'],
  },
  {
    name: 'a line separator in a text',
    onlyByCommand: 'VS Code takes it out of what is typed',
    cells: ["'\\u2028'.length + 'a\u2028b'.length"],
    outputs: ['4\n'],
  },
];

const text: SmallNotebook[] = [
  {
    name: 'cells without code',
    cells: [
      '',
      ' \n\n',
      '// a comment',
      '/* a\ncomment */',
      ';',
      ';;',
      '// @ts-check\n/// <reference types="node" />',
    ],
    outputs: ['', '', '', '', '', '', ''],
  },
  {
    name: 'CRLF line ends',
    cells: [
      'const a = 1\r\nconst b = `x\r\ny`\r\n// comment\r\nlet c = a\r\n++c\r\n',
      '[a, b.length, c]',
      'type T = {\r\n  x: number\r\n}\r\nenum E {\r\n  A,\r\n  B\r\n}\r\nE.B\r\n',
    ],
    outputs: ['2\n', '[ 1, 3, 2 ]\n', '1\n'],
  },
  {
    name: 'a byte order mark and unusual spaces',
    cells: ['\uFEFFconst a = 1', '\uFEFFa', 'a\u00A0+\u3000a'],
    outputs: ['', '1\n', '2\n'],
  },
  {
    name: 'a hashbang on the first line',
    cells: ['#!/usr/bin/env node\nconst a = 1\na', '#!/usr/bin/env node\nenum E { A = 4 }\nE.A'],
    outputs: ['1\n', '4\n'],
  },
  {
    name: 'code without semicolons',
    cells: [
      `const a = [3, 1, 2]
;[a[0], a[1]] = [a[1], a[0]]
let i = 1
let j = i
++j
const f = function () { return 'f' }
;(() => console.log(i, j, a))()
const t = f()
;\`x\`.length
var v
v = 1
!v`,
      'class A {}\n[1, 2].length',
      'class B {}\n(3)',
      'function g() {}\n[4].length',
      'enum E { X }\n[5, 6].length',
      "import path from 'node:path'\n[7].length",
      'if (1) { }\n(8)',
      'const k = () => {}\n/9/.test("9")',
    ],
    outputs: ['1 2 [ 1, 3, 2 ]\nfalse\n', '2\n', '3\n', '1\n', '2\n', '1\n', '8\n', 'true\n'],
  },
  {
    name: 'lines that would join once their types are gone',
    cells: [
      'const double = (x: number) => x * 2\nconst g = double\ntype T = string\n(3)',
      'typeof g',
      'const list = [10, 20, 30] as number[]\n[1].length',
      'list',
      'const h = double as any\n(4)',
      'typeof h',
      'let u = double!\ninterface I { x: number }\n`five`',
      'typeof u',
      'const s = double satisfies Function\n[6]',
      'typeof s',
    ],
    outputs: [
      '3\n',
      'function\n',
      '1\n',
      '[ 10, 20, 30 ]\n',
      '4\n',
      'function\n',
      'five\n',
      'function\n',
      '[ 6 ]\n',
      'function\n',
    ],
  },
  {
    name: 'types that span lines',
    cells: [
      `const f = async <
  T,
>(
  x: T,
): Promise<
  T
> => x
const g = (
  n: number,
):
  number => n + 1
function h(
  this: void,
  a: {
    b: number
  },
): asserts a is {
  b: 1
} {}
;[await f(1), g(1), h({ b: 1 })]`,
    ],
    outputs: ['[ 1, 2, undefined ]\n'],
  },
  {
    name: 'return, break and throw end with their line',
    cells: [
      `function f() {
  return
  1
}
function g() {
  return (
    2
  )
}
;[f(), g()]`,
    ],
    outputs: ['[ undefined, 2 ]\n'],
  },
  {
    name: 'regular expressions and divisions',
    cells: [
      '/[/\\]]+/.test("/]")',
      'const a = 8, b = 2, g = 2\na / b / g',
      'a /b/ g',
      "'a/b//c'.split(/\\//g)",
      '/(?<year>\\d{4})/.exec("in 2018")?.groups?.year',
      '[.../\\p{L}/gu[Symbol.matchAll]("aß1")].length',
      '"x".replace(/x/, "`${") + /\'/.source',
      '/a/v.flags',
    ],
    outputs: ['true\n', '2\n', '2\n', "[ 'a', 'b', '', 'c' ]\n", '2018\n', '2\n', "`${'\n", 'v\n'],
  },
  {
    name: 'templates inside templates',
    cells: [
      'const n = 2\n;`a${`b${n}c${`d${n * 2}`}`}e`',
      '`${(() => { const s = `}`; return `{${s}` })()}`',
      "`${{ a: '}' }.a}${/}/.source}`",
      '`line 1\nline ${n}`',
      '`\\${n} \\` $ {n} ${""}`',
      '`${await Promise.resolve(`${n}`)}`',
    ],
    outputs: ['ab2cd4e\n', '{}\n', '}}\n', 'line 1\nline 2\n', '${n} ` $ {n} \n', '2\n'],
  },
  {
    name: 'tagged templates',
    cells: [
      'const tag = (strings: TemplateStringsArray, ...values: unknown[]) => strings.raw.join("|") + values.join("")',
      'tag`a${1}b\\n${2}`',
      'String.raw`\\u00e9\\${}`',
      'const same = () => ((s: TemplateStringsArray) => s)`x`\nsame() === same()',
      'function generic<T>(s: TemplateStringsArray, v: T) { return v }\ngeneric<number>`${5}`',
      'tag`\\unicode`',
    ],
    outputs: ['', 'a|b\\n|12\n', '\\u00e9\\${}\n', 'true\n', '5\n', '\\unicode\n'],
  },
  {
    name: 'comments in odd places',
    cells: [
      'const /* a */ a /* b */ = /* c */ 1 // d\na /* e */',
      '/* } */ ({ a: 1 /* ) */ }) // )',
      '1 // no line end after this',
      'function /* f */ f(/* x */ x /* : */ : number /* y */) { return x /* ; */ }\nf(2) /* end */',
      'a',
    ],
    outputs: ['1\n', '{ a: 1 }\n', '1\n', '2\n', '1\n'],
  },
  {
    name: 'an arrow of two operators, not a comment of HTML',
    cells: ['let n = 2\nwhile (n --> 0) console.log(n)'],
    outputs: ['1\n0\n'],
  },
  {
    name: 'a megabyte of text in one cell',
    cells: [`const long = '${'normalization '.repeat(75_000)}'\nlong.length`, 'long.slice(-15)'],
    outputs: ['1050000\n', ' normalization \n'],
  },
  {
    name: 'a megabyte of numbers in one cell',
    onlyByCommand: 'VS Code takes a minute to lay out its lines',
    cells: [
      `const table = [\n${Array.from({ length: 20_000 }, (_, i) => `  [${i}, ${i}.5, ${i * 3}, 'row ${i}', { id: ${i} }],\n`).join('')}]`,
      'table.length + table[19_999][4].id',
    ],
    outputs: ['', '39999\n'],
  },
  {
    name: 'a megabyte of statements in one cell',
    onlyByCommand: 'VS Code takes a minute to lay out its lines',
    cells: [`let sum = 0\n${'sum += 1 // counts up\n'.repeat(50_000)}sum`, 'sum'],
    outputs: ['50000\n', '50000\n'],
  },
  {
    name: 'a megabyte of TypeScript with an enum in one cell',
    onlyByCommand: 'VS Code takes a minute to lay out its lines',
    cells: [
      `enum Mode { Train, Eval = 5 }\nlet total: number = 0\n${'total = (total as number) + Mode.Eval!\n'.repeat(27_000)}total`,
    ],
    outputs: ['135000\n'],
  },
];

const types: SmallNotebook[] = [
  {
    name: 'cells of types alone',
    cells: [
      'interface Shape { area(): number }',
      'type Pair<T> = [T, T]\ntype Keys = keyof Shape',
      'declare const secret: number\ndeclare function external(x: number): string\ndeclare class Ghost { x: number }\ndeclare enum Far { A }\ndeclare let l: string, m: number',
      "import type { Tensor } from 'normbook'",
      "declare global { interface Window { x: number } }\ndeclare module 'nowhere' { export const x: number }",
      'declare namespace Deep { const x: number }',
      'type Call = { (x: number): string; new (): Date; readonly [key: string]: any }',
      '[typeof secret, typeof external, typeof Ghost, typeof Far, typeof Tensor, typeof Deep].join()',
    ],
    outputs: ['', '', '', '', '', '', '', 'undefined,undefined,undefined,undefined,undefined,undefined\n'],
  },
  {
    name: 'declare does not touch what an earlier cell declared',
    cells: [
      'const n = 1\nclass K { x = 2 }',
      'declare const n: number\ndeclare class K { x: number }\nn + new K().x',
    ],
    outputs: ['', '3\n'],
  },
  {
    name: 'a type and a value may share a name',
    cells: [
      'type Mode = "a" | "b"\nconst Mode = { A: "a", B: "b" } as const',
      'interface Mode2 { x: number }\nfunction Mode2(): Mode2 { return { x: 1 } }',
      '[Mode.B, Mode2().x]',
      'type Mode = number',
      'Mode.A',
    ],
    outputs: ['', '', "[ 'b', 1 ]\n", '', 'a\n'],
  },
  {
    name: 'generics',
    cells: [
      `const id = <T,>(x: T): T => x
const pair = async <const T extends readonly unknown[]>(...x: T): Promise<T> => x
function first<T, U extends T[] = T[]>(list: U): T | undefined { return list[0] }
class Box<out T extends object = {}> { constructor(public readonly value: T) {} map<R extends object>(f: (x: T) => R): Box<R> { return new Box(f(this.value)) } }`,
      'id<number>(1) + first<number>([2])!',
      'await pair(1, "a")',
      'new Box<{ a: number }>({ a: 1 }).map<{ b: number }>(({ a }) => ({ b: a + 1 }))',
      'const onlyNumbers = id<number>\nonlyNumbers(3)',
      'const a = 1, b = 2, c = 3\nconst f = (...x: unknown[]) => x.length\nf(a < b, c > (4))',
    ],
    outputs: [
      '',
      '3\n',
      "[ 1, 'a' ]\n",
      'Box { value: { b: 2 } }\n',
      '3\n',
      'TypeError: a is not a function\n',
    ],
  },
  {
    name: 'assertions, satisfies and as const vanish',
    cells: [
      'const o = { a: 1, b: [2, 3] } as const satisfies { a: number; b: readonly number[] }\no',
      '(o.b as unknown as number[])[0]!.toFixed(1)',
      'let n!: number\nn = <number>(<any>4)\nn!++\nn',
      '(o as any).missing?.deep!.deeper',
      'const m = new Map<string, number>([["k", 1]])\nm.get("k")! + 1',
      'for (const x of [1, 2] as number[]) console.log(x satisfies number)',
    ],
    outputs: ['{ a: 1, b: [ 2, 3 ] }\n', '2.0\n', '5\n', '', '2\n', '1\n2\n'],
  },
  {
    name: 'overloads, optional and this parameters, predicates',
    cells: [
      `function pad(x: string): string
function pad(x: number, width?: number): string
function pad(x: string | number, width = 3): string { return String(x).padStart(width, '0') }
function isText(x: unknown): x is string { return typeof x === 'string' }
function ensure(x: unknown): asserts x { if (!x) throw new Error('not ensured') }
function size(this: { n: number }, extra?: number) { return this.n + (extra ?? 0) }
class O { m(): void; m(x: number): number; m(x?: number) { return x } }`,
      "[pad('1'), pad(2, 2), isText('x'), size.call({ n: 1 }, 2), new O().m(5)]",
      'ensure(0)',
    ],
    outputs: ['', "[ '001', '02', true, 3, 5 ]\n", 'Error: not ensured\n'],
  },
  {
    name: 'types of templates, conditions and mappings',
    cells: [
      'type Axis = "N" | "C"\ntype Event = `on${Capitalize<Lowercase<Axis>>}${"" | "`"}`\ntype Get<T> = { readonly [K in keyof T as `get${string & K}`]-?: () => T[K] extends (infer U)[] ? U : never }\nconst e: Event = "onN"\ne',
      'type Fn = new (...a: any[]) => abstract new () => object\nlet u: unique symbol | `${number}px` = "1px" as any\nu',
      'const index: { [axis: string]: number; [n: number]: number } = { N: 0, 1: 1 }\nindex',
      'let x: typeof import("node:path") | Parameters<typeof index["valueOf"]>[0]\nx',
    ],
    outputs: ['onN\n', '1px\n', "{ '1': 1, N: 0 }\n", ''],
  },
  {
    name: 'enums: numbers, texts, computed and constant ones',
    cells: [
      `enum Side { Left, Right = 5, After }
enum Text { A = 'a', B = \`b\` }
const enum Flag { None, One = 1 << 0, Two = 1 << 1, Both = One | Two, Size = 'four'.length }
enum Mixed { 'with space' = 1, Next }`,
      '[Side.After, Side[5], Text.B, Flag.Both, Flag.Size, Mixed["with space"], Mixed.Next]',
      'Object.keys(Side).join()',
      'Text',
      'const values = Object.values(Side).filter((v) => typeof v === "number")\nvalues',
    ],
    outputs: [
      '',
      "[ 6, 'Right', 'b', 3, 4, 1, 2 ]\n",
      '0,5,6,Left,Right,After\n',
      "{ A: 'a', B: 'b' }\n",
      '[ 0, 5, 6 ]\n',
    ],
  },
  {
    name: 'a later cell replaces an enum, the same cell adds to it',
    cells: ['enum E { A, B }', 'enum E { C = 7 }\nE', 'enum F { X }\nenum F { Y = 1 }\nF', 'enum F { Z }\nF'],
    outputs: ['', "{ '7': 'C', C: 7 }\n", "{ '0': 'X', '1': 'Y', X: 0, Y: 1 }\n", "{ '0': 'Z', Z: 0 }\n"],
  },
  {
    name: 'enums that use values and enums of earlier cells',
    cells: [
      'const base = 10\nenum One { A = 3 }',
      'enum Two { X = base, Y = One.A << 1, Z = X + Y }\nTwo.Z',
      'const base = 20\nTwo.X',
      'function f() { enum Inner { P = base } return Inner.P }\nf()',
    ],
    outputs: ['', '16\n', '10\n', '20\n'],
  },
  {
    name: 'namespaces, nested and with functions',
    cells: [
      `namespace Geo {
  export const tau = 6
  const hidden = 2
  export namespace Deep { export const half = tau / hidden }
  export function area(r: number) { return tau * r }
  export enum Kind { Round = 'round' }
  export interface I {}
}
namespace A.B { export let c = 1 }
namespace OnlyTypes { export type T = number }`,
      '[Geo.tau, Geo.Deep.half, Geo.area(2), Geo.Kind.Round, A.B.c, (Geo as any).hidden]',
      'typeof OnlyTypes',
      'namespace Geo { export const other = 1 }\nGeo',
    ],
    outputs: ['', "[ 6, 3, 12, 'round', 1, undefined ]\n", 'undefined\n', '{ other: 1 }\n'],
  },
  {
    name: 'functions, classes and enums merge with a namespace of their cell',
    cells: [
      `function mean(list: number[]) { mean.calls++; return list.reduce((a, b) => a + b) / list.length }
namespace mean { export let calls = 0 }
class K { static make() { return new K() } x = K.one }
namespace K { export const one = 1; export type T = K }
enum E { A }
namespace E { export const parse = (s: string) => E[s as 'A'] }`,
      'mean([1, 3]) + mean([2])',
      '[mean.calls, K.make().x, E.parse("A")]',
      'function mean() { return 0 }\n"calls" in mean',
    ],
    outputs: ['', '4\n', '[ 2, 1, 0 ]\n', 'false\n'],
  },
  {
    name: 'an alias of a member of a namespace',
    cells: [
      'namespace Shapes { export class Square { side = 2 } }\nimport Square = Shapes.Square\nnew Square().side',
      'new Shapes.Square()',
    ],
    outputs: ['2\n', 'Square { side: 2 }\n'],
  },
  {
    name: 'parameter properties and other modifiers',
    cells: [
      `abstract class Base {
  protected constructor(protected readonly name: string, public n = 1, private secret?: number) {}
  abstract describe(): string
  static #count = 0
  static get count() { return ++Base.#count }
  [key: string]: any
  declare ghost: number
  optional?: number
}
class Sub extends Base implements Iterable<number> {
  constructor(name: string, override readonly n: number) { super(name, n) }
  override describe(): string { return this.name + this.n }
  *[Symbol.iterator](): Iterator<number> { yield this.n }
}`,
      "new Sub('s', 4).describe()",
      "[...new Sub('s', 4), Base.count, Base.count, 'ghost' in new Sub('s', 1), 'optional' in new Sub('s', 1)]",
    ],
    outputs: ['', 's4\n', '[ 4, 1, 2, false, true ]\n'],
  },
  {
    name: 'import type and type names among others',
    cells: [
      "import { area, type Shape } from './shapes'\nimport type { Kind } from './shapes'\nimport { Shape as Form, Kind as Sort, unit } from './shapes'\nconst s: Shape & Form = { side: 3 }\nlet k: Kind | Sort = 'a'",
      '[area(s), area(unit), typeof Kind]',
      "import type * as all from './shapes'\nimport Default, { type Kind as K2 } from './shapes'\nDefault",
    ],
    files: {
      'shapes.ts':
        "export interface Shape { side: number }\nexport type Kind = 'a' | 'b'\nexport const area = (s: Shape): number => s.side ** 2\nexport const unit: Shape = { side: 1 }\nexport default 'the default'\n",
    },
    outputs: ['', "[ 9, 1, 'undefined' ]\n", 'the default\n'],
  },
  {
    name: 'an import that is first used in a later cell, beside an enum',
    cells: [
      "import { basename } from 'node:path'\nimport * as os from 'node:os'\nimport url from 'node:url'\nenum E { A }",
      "basename('a/b') + typeof os.cpus + typeof url.URL",
    ],
    outputs: ['', 'bfunctionfunction\n'],
  },
  {
    name: 'a type error stops nothing',
    cells: [
      'const n: number = "text" as any as string\nconst m: string = 5\nn + m',
      '(m as any).missing\nm as Missing<Nowhere>',
    ],
    outputs: ['text5\n', '5\n'],
  },
];

const classes: SmallNotebook[] = [
  {
    name: 'private fields, static blocks, accessors and computed members',
    cells: [
      `const key = 'dyn'
class C {
  #x = 1
  static #made = 0
  static log: string[] = []
  static { C.log.push('static ' + this.name); var local = 1 }
  get x() { return this.#x }
  set x(v) { this.#x = v * 2 }
  #hidden() { return 'hidden' + this.#x }
  show() { return this.#hidden() }
  static is(o: object) { return #x in o }
  [key + 1]() { return 'computed' }
  static 'quoted name' = 1
  async *[Symbol.asyncIterator]() { yield this.#x }
  constructor() { C.#made++ }
  static get made() { return C.#made }
}
const c = new C()
c.x = 5`,
      '[c.x, c.show(), C.is(c), C.is({}), (c as any).dyn1(), C.made]',
      'C.log',
      'for await (const v of c) console.log(v)',
    ],
    outputs: ['5\n', "[ 10, 'hidden10', true, false, 'computed', 1 ]\n", "[ 'static C' ]\n", '10\n'],
  },
  {
    name: 'objects of a replaced class are not of the new one',
    cells: [
      'class A { v = 1 }\nconst a = new A()',
      'class A { v = 2 }',
      '[a instanceof A, new A() instanceof A, a.v, new A().v]',
      'class B extends A {}\nnew B() instanceof A',
      'class A {}\nnew B() instanceof A',
    ],
    outputs: ['', '', '[ false, true, 1, 2 ]\n', 'true\n', 'false\n'],
  },
  {
    name: 'inside its body a class means itself',
    cells: [
      'class A { static make() { return new A() } }\nconst Old = A',
      'class A {}',
      'Old.make() instanceof Old',
    ],
    outputs: ['', '', 'true\n'],
  },
  {
    name: 'methods see the newest of what they name',
    cells: [
      'class Counter { get next() { return step(this.n++) } n = 1 }\nfunction step(n: number) { return n * 10 }\nconst counter = new Counter()',
      'counter.next',
      'function step(n: number) { return n * 100 }\ncounter.next',
      'class Counter { get next() { return -1 } }\n[counter.next, new Counter().next]',
    ],
    outputs: ['', '10\n', '200\n', '[ 300, -1 ]\n'],
  },
  {
    name: 'inheritance across cells',
    cells: [
      'class Animal { constructor(readonly name: string) {} speak() { return this.name } static kind = "animal" }',
      'class Dog extends Animal { override speak() { return super.speak() + " barks" } static kind2 = super.kind + "!" }',
      'const rex = new Dog("Rex")\nrex.speak() + Dog.kind2',
      'rex',
      'Dog',
      'const mixin = <T extends new (...a: any[]) => object>(K: T) => class extends K { mixed = true }\nnew (mixin(Dog))("M")',
    ],
    outputs: [
      '',
      '',
      'Rex barksanimal!\n',
      "Dog { name: 'Rex' }\n",
      "[class Dog extends Animal] { kind2: 'animal!' }\n",
      "…{ name: 'M', mixed: true }\n",
    ],
  },
  {
    name: 'new.target and arguments',
    cells: [
      `function Maker(this: any) { this.made = new.target === Maker }
function count(a?: number) { a = 9; return [arguments.length, arguments[0]] }
const arrowInside = function (..._: number[]) { return (() => arguments.length)() }`,
      '[new (Maker as any)().made, count(1, ...[2, 3] as []), arrowInside(1, 2)]',
      'class A { constructor() { console.log(new.target.name) } }\nclass B extends A {}\nnew B()',
    ],
    outputs: ['', '[ true, [ 3, 1 ], 2 ]\n', 'B\nB {}\n'],
  },
  {
    name: 'iterators and generators',
    cells: [
      `class Range { constructor(private from: number, private to: number) {} *[Symbol.iterator]() { for (let i = this.from; i < this.to; i++) yield i } }
function* echo(): Generator<number, string, number> { let got = 0; try { while (got < 5) got = yield got * 2; return 'end' } finally { console.log('closed') } }
const e = echo()`,
      '[...new Range(1, 4)]',
      '[e.next(), e.next(3), e.next(7)]',
      'for (const x of echo()) { console.log(x); break }',
      'const [p, ...q] = new Range(5, 8)\nq',
      'function* both() { yield* new Range(0, 2); yield* "ab" }\n[...both()]',
      'new Range(0, 10)[Symbol.iterator]().filter((x) => x % 2).map((x) => x * x).take(2).toArray()',
    ],
    outputs: [
      '',
      '[ 1, 2, 3 ]\n',
      "closed\n[\n  { value: 0, done: false },\n  { value: 6, done: false },\n  { value: 'end', done: true }\n]\n",
      '0\nclosed\n',
      '[ 6, 7 ]\n',
      "[ 0, 1, 'a', 'b' ]\n",
      '[ 1, 9 ]\n',
    ],
  },
  {
    name: 'a class decorator, with and without arguments',
    cells: [
      `const seen: string[] = []
function log(value: unknown, context: ClassDecoratorContext) { seen.push(context.kind + ' ' + context.name) }
const named = (name: string) => (K: any, _: ClassDecoratorContext) => class extends K { label = name } as any`,
      '@log\nclass A { x = 1 }\nnew A().x',
      '@named("b") @log class B { y = 2 }\nconst b: any = new B()\n;[b.y, b.label, b instanceof B]',
      'seen',
      '@log export class C {}\nexport @log class D {}\nconst E = @log class {}\nseen.slice(2)',
    ],
    outputs: [
      '',
      '1\n',
      "[ 2, 'b', true ]\n",
      "[ 'class A', 'class B' ]\n",
      "[ 'class C', 'class D', 'class E' ]\n",
    ],
  },
  {
    name: 'decorators of methods, getters, fields and accessors',
    cells: [
      `function twice(f: (...a: any[]) => number, _: ClassMethodDecoratorContext) { return function (this: any, ...a: any[]) { return 2 * f.call(this, ...a) } }
const plus = (n: number) => (_: undefined, context: ClassFieldDecoratorContext) => (value: number) => value + n
function positive(target: { get: () => number; set: (v: number) => void }, _: any) {
  return { get() { return target.get.call(this) }, set(v: number) { target.set.call(this, Math.abs(v)) }, init(v: number) { return Math.abs(v) } }
}
function upper(get: () => string, context: any) { return function (this: any) { return get.call(this).toUpperCase() + context.kind } }`,
      `class K {
  @plus(10) field = 1
  @plus(1) static s = 5
  @positive accessor size = -3
  @twice method(x: number) { return x + this.field }
  @twice static st() { return 4 }
  @upper get word() { return 'w' }
  @plus(2) #p = 1
  get p() { return this.#p }
}
const k = new K()
k.size = -7
;[k.field, K.s, k.size, k.method(1), K.st(), k.word, k.p].join()`,
    ],
    outputs: ['', '11,6,7,24,8,Wgetter,3\n'],
  },
  {
    name: 'decorators run in the order of the language',
    cells: [
      `const order: string[] = []
const d = (name: string) => { order.push('make ' + name); return (_: any, context: any) => { order.push('call ' + name); context.addInitializer(() => order.push('init ' + name)) } }
@d('class') class A {
  @d('a') @d('b') method() {}
  @d('static') static s() {}
}
new A()
order.join(', ')`,
    ],
    outputs: [
      'make class, make a, make b, make static, call static, call b, call a, call class, init static, init class, init b, init a\n',
    ],
  },
  {
    name: 'a decorated class can be replaced, and used before later cells',
    cells: [
      'const mark = (K: any, _: any) => { K.marked = true }',
      '@mark class A { static self() { return A } }',
      '(A as any).marked + String(A.self() === A)',
      'class A {}\n(A as any).marked',
    ],
    outputs: ['', '', 'truetrue\n', ''],
  },
  {
    name: 'accessor fields without decorators',
    cells: [
      'class A { accessor x = 1; static accessor y: number = 2; accessor #z = 3; get z() { return this.#z } }\nconst a = new A()',
      'a.x += 10\n;[a.x, A.y, a.z, Object.hasOwn(a, "x"), typeof Object.getOwnPropertyDescriptor(A.prototype, "x")?.get]',
    ],
    outputs: ['', "[ 11, 2, 3, false, 'function' ]\n"],
  },
  {
    name: 'fields are defined, not assigned, and in order',
    cells: [
      'class P { set x(v: number) { console.log("setter") } }\nclass Q extends P { x = 1 }\nObject.hasOwn(new Q(), "x")',
      "let n = 0\nclass R { a = ++n; b = this.a + 1; f = () => this.b; static s = n; 'c d' = 1 }\nconst r = new R()\nconst { f } = r\n;[r.a, r.b, f(), R.s]",
    ],
    outputs: ['true\n', '[ 1, 2, 2, 0 ]\n'],
  },
];

const control: SmallNotebook[] = [
  {
    name: 'await in many places',
    cells: [
      `const later = <T,>(x: T, ms = 1) => new Promise<T>((done) => setTimeout(done, ms, x))
const a = await later(1)
const [b, { c = await later(3) }] = await Promise.all([later(2), later({} as any)])
let d = 0
for (let i = await later(0); i < await later(3); i += await later(1)) d += i
if (await later(true)) d += await later(10)
const o = { [await later('k')]: await later(4), ...(await later({ s: 5 })) }
class K { [await later('m')]() { return 6 } }`,
      '[a, b, c, d, o, (new K() as any).m()]',
      'await later(7) + await later(8)',
      '(await later({ x: [9] })).x[0]',
      'await (await later(later))(10)',
      'a ? await later("yes") : await later("no")',
    ],
    outputs: ['', '[ 1, 2, 3, 13, { k: 4, s: 5 }, 6 ]\n', '15\n', '9\n', '10\n', 'yes\n'],
  },
  {
    name: 'for await over promises, generators and streams',
    cells: [
      'for await (const x of [1, Promise.resolve(2)]) console.log(x)',
      'async function* ticks(n: number) { for (let i = 0; i < n; i++) { await null; yield i } }',
      'let sum = 0\nfor await (const t of ticks(4)) sum += t\nsum',
      "import { Readable } from 'node:stream'\nfor await (var chunk of Readable.from(['a', 'b']));\nchunk",
      'await Array.fromAsync(ticks(3))',
      'for await (const { x, y = x } of (async function* () { yield { x: 1 } as any })()) console.log(x + y)',
    ],
    outputs: ['1\n2\n', '', '6\n', 'b\n', '[ 0, 1, 2 ]\n', '2\n'],
  },
  {
    name: 'labels with break and continue',
    cells: [
      `outer: for (const i of [1, 2, 3]) {
  for (const j of [1, 2, 3]) {
    if (j === 2) continue outer
    if (i === 3) break outer
    console.log(i, j)
  }
}`,
      `const found: number[] = []
loop: for await (const x of [Promise.resolve(1), 2, 3]) {
  for (const y of [10, 20]) {
    await null
    if (x === 2) continue loop
    if (x === 3) break loop
    found.push(x * y)
  }
}
found`,
      'block: { console.log("in"); if (true) break block; console.log("never") }',
      'let n = 0\na: b: while (true) { n++; do { if (n < 3) continue a; break b } while (true) }\nn',
    ],
    outputs: ['1 1\n2 1\n', '[ 10, 20 ]\n', 'in\n', '3\n'],
  },
  {
    name: 'promises and microtasks come in their order',
    cells: [
      "const log: string[] = []\nPromise.resolve().then(() => log.push('b'))\nqueueMicrotask(() => log.push('c'))\nlog.push('a')\nawait null\nlog.push('d')\nlog.join('')",
      "setTimeout(() => console.log('timer'), 1)\nawait new Promise((done) => setTimeout(done, 20))\nconsole.log('after')",
    ],
    outputs: ['abcd\n', 'timer\nafter\n'],
  },
  {
    name: 'this at the top is undefined, and code is strict',
    cells: [
      'typeof this',
      '(() => typeof this)()',
      'function f(this: any) { return this }\nf()',
      'try { (Object.freeze({ a: 1 }) as any).a = 2 } catch (error) { console.log((error as Error).name) }',
    ],
    outputs: ['undefined\n', 'undefined\n', '', 'TypeError\n'],
  },
  {
    name: 'using disposes at the end of the cell, last first',
    cells: [
      "const open = (id: string) => ({ id, [Symbol.dispose]() { console.log('close', id) } })",
      "using a = open('a'), b = open('b')\nusing none = null\nconsole.log(a.id + b.id)\n'value'",
      "{ using c = open('c'); console.log('inside') }\nconsole.log('outside')",
      "using d = open('d')\nthrow new Error('broken')",
      "for (using e of [open('e1'), open('e2')]) console.log(e.id)",
      "function f() { using g = open('g'); return g.id }\nf()",
    ],
    outputs: [
      '',
      'ab\nclose b\nclose a\nvalue\n',
      'inside\nclose c\noutside\n',
      'close d\nError: broken\n',
      'e1\nclose e1\ne2\nclose e2\n',
      'close g\ng\n',
    ],
  },
  {
    name: 'await using disposes at the end of the cell',
    cells: [
      "const open = (id: string) => ({ id, async [Symbol.asyncDispose]() { await null; console.log('closed', id) } })",
      "await using a = open('a')\nawait using b = open('b')\nconsole.log('work')",
      "console.log('next')",
      "class Pool { async [Symbol.asyncDispose]() { console.log('drained') } }\n{ await using p = new Pool() }\nfor await (await using q of [new Pool()]) console.log('q')",
      "using stack = new DisposableStack()\nstack.defer(() => console.log('deferred'))\nstack.use({ [Symbol.dispose]: () => console.log('used') })\n1",
    ],
    outputs: ['', 'work\nclosed b\nclosed a\n', 'next\n', 'drained\nq\ndrained\n', 'used\ndeferred\n1\n'],
  },
  {
    name: 'try, catch and finally',
    cells: [
      `function f() { try { return 'try' } finally { console.log('finally') } }
const g = async () => { try { await Promise.reject(new Error('no')) } catch { return 'caught' } }
f()`,
      'await g()',
      'try { null!.x } catch ({ name, message }: any) { console.log(name) }',
      'const r = await Promise.allSettled([1, Promise.reject(2)])\nr.map((x) => x.status)',
    ],
    outputs: ['finally\ntry\n', 'caught\n', 'TypeError\n', "[ 'fulfilled', 'rejected' ]\n"],
  },
  {
    name: 'optional chaining, nullish values and short circuits',
    cells: [
      'const o: any = { a: { b: () => 1 }, n: null }',
      '[o?.a?.b?.(), o.x?.y.z, o.n?.[0], o.n ?? "d", 0 || "e", 0 ?? "f"]',
      'delete o?.a?.b',
      'o.a',
      'o.count ??= 5\no.count &&= 6\no.n ||= 7\no',
    ],
    outputs: [
      '',
      "[ 1, undefined, undefined, 'd', 'e', 0 ]\n",
      'true\n',
      '{}\n',
      '{ a: {}, n: 7, count: 6 }\n',
    ],
  },
];

const errors: SmallNotebook[] = [
  {
    name: 'a cell that throws keeps what it had declared',
    cells: [
      "const a = 1\nlet b = 2\nconsole.log('before')\nthrow new Error('half-way')\nconst c = 3\nconsole.log('never')",
      '[a, b, typeof c]',
      'c',
    ],
    outputs: ['before\nError: half-way\n', "[ 1, 2, 'undefined' ]\n", 'ReferenceError: c is not defined…\n'],
  },
  {
    name: 'names that a failed cell did not reach keep their older value',
    cells: [
      'const a = 1\nlet b = 1\nclass K { v = 1 }\nenum E { A = 1 }',
      "const a = 2\nthrow new RangeError('stop')\nlet b = 2\nclass K { v = 2 }\nenum E { A = 2 }",
      '[a, b, new K().v, E.A]',
      'b = 5\nb',
    ],
    outputs: ['', 'RangeError: stop\n', '[ 2, 1, 1, 1 ]\n', '5\n'],
  },
  {
    name: 'destructuring that fails half-way',
    cells: [
      "const { a, b = (() => { throw new Error('no b') })() } = { a: 1 } as any",
      '[typeof a, typeof b]',
      'const [x] = null as any',
      'typeof x',
    ],
    outputs: ['Error: no b\n', "[ 'number', 'undefined' ]\n", 'TypeError: …\n', 'undefined\n'],
  },
  {
    name: 'what is thrown need not be an error',
    cells: [
      "throw 'just words'",
      'throw 42',
      'throw undefined',
      "await Promise.reject('rejected words')",
      "'still here'",
    ],
    outputs: [
      'Thrown: just words\n',
      'Thrown: 42\n',
      'Thrown: undefined\n',
      'Thrown: rejected words\n',
      'still here\n',
    ],
  },
  {
    name: 'errors of many kinds',
    cells: [
      "class ShapeError extends Error { override name = 'ShapeError'; constructor(readonly axis: string) { super(`axis ${axis}`) } }",
      "throw new ShapeError('C')",
      "throw new AggregateError([new Error('x')], 'several')",
      'await Promise.any([Promise.reject(1)])',
      'AbortSignal.abort().throwIfAborted()',
      'null!.x',
      '(undefined as any)()',
      'new Array(-1)',
      "JSON.parse('{')",
      "throw Object.assign(new TypeError('with fields'), { code: 5 })",
      "throw new Error('two\\nlines', { cause: 1 })",
    ],
    outputs: [
      '',
      'ShapeError: axis C\n',
      'AggregateError: several\n',
      'AggregateError: All promises were rejected\n',
      'AbortError: This operation was aborted\n',
      "TypeError: Cannot read properties of null (reading 'x')\n",
      'TypeError: …\n',
      'RangeError: Invalid array length\n',
      'SyntaxError: …\n',
      'TypeError: with fields\n',
      'Error: two\nlines\n',
    ],
  },
  {
    name: 'rejected promises, awaited or as the value',
    cells: [
      "await Promise.reject(new Error('one'))",
      "Promise.reject(new Error('two'))",
      "const p = (async () => { throw new RangeError('three') })()\nawait p",
      "for await (const x of [Promise.reject(new Error('four'))]);",
      "async function f() { await null; throw new Error('five') }\nconst kept = 1\nconst lost = await f()",
      '[kept, typeof lost]',
    ],
    outputs: [
      'Error: one\n',
      'Error: two\n',
      'RangeError: three\n',
      'Error: four\n',
      'Error: five\n',
      "[ 1, 'undefined' ]\n",
    ],
  },
  {
    name: 'a name is dead before its declaration',
    cells: [
      'b; let b = 1',
      'typeof b',
      'new K(); class K {}',
      'console.log(typeof c); const c = 1',
      'const f = () => d\nf()\nconst d = 2',
      'const d = 3\nf()',
      'const e = 1, g = e + h, h = 2',
      'typeof g + e',
    ],
    outputs: [
      "ReferenceError: Cannot access 'b' before initialization\n",
      'undefined\n',
      "ReferenceError: Cannot access 'K' before initialization\n",
      "ReferenceError: Cannot access 'c' before initialization\n",
      "ReferenceError: Cannot access 'd' before initialization\n",
      '3\n',
      "ReferenceError: Cannot access 'h' before initialization\n",
      'undefined1\n',
    ],
  },
  {
    name: 'constants stay constant',
    cells: [
      "const a = 1\nconst refuses = (f: () => void) => { try { f(); return false } catch (error) { return (error as Error).name } }\nimport { basename } from 'node:path'",
      'a = 2',
      'a++',
      '[a] = [3]',
      '[a, refuses(() => { a += 1 }), refuses(() => { (basename as any) = 1 }), refuses(() => { for (a of [5]); })]',
      'let a = 4\na = 5\na',
    ],
    outputs: [
      '',
      'TypeError: …\n',
      'TypeError: …\n',
      'TypeError: …\n',
      "[ 1, 'TypeError', 'TypeError', 'TypeError' ]\n",
      '5\n',
    ],
  },
  {
    name: 'a syntax error runs and declares nothing',
    cells: [
      'const old = 1',
      "console.log('never')\nconst old = 2\nlet fresh = 3\nconst = 4",
      '[old, typeof fresh]',
      'function f( {',
      'old +',
      '"open',
      '1 = 2',
    ],
    outputs: [
      '',
      'SyntaxError: …\n',
      "[ 1, 'undefined' ]\n",
      'SyntaxError: …\n',
      'SyntaxError: …\n',
      'SyntaxError: …\n',
      'SyntaxError: …\n',
    ],
  },
  {
    name: 'declaring a name twice in one cell is a syntax error',
    cells: [
      'let a = 1\nlet a = 2',
      'typeof a',
      'const b = 1\nfunction b() {}',
      'var c = 1\nlet c = 2',
      'class e {}\nclass e {}',
      'let f = 1\n{ var f = 2 }',
      'var g = 1\nvar g = 2\ng',
      'const { h, i: h } = {} as any',
    ],
    outputs: [
      'SyntaxError: …\n',
      'undefined\n',
      'SyntaxError: …\n',
      'SyntaxError: …\n',
      'SyntaxError: …\n',
      'SyntaxError: …\n',
      '2\n',
      'SyntaxError: …\n',
    ],
  },
  {
    name: 'what strict code and modules refuse',
    cells: [
      'return 1',
      'with ({}) {}',
      'var x = 1\ndelete x',
      '010',
      'function f() { await 1 }',
      'new.target',
      'super.x',
      'break',
      'for (const x of [1]) { continue nowhere }',
      'let yield = 1',
      'const eval = 1',
      '"fine"',
    ],
    outputs: [...Array.from({ length: 11 }, () => 'SyntaxError: …\n'), 'fine\n'],
  },
  {
    name: 'names that nobody declared',
    cells: [
      'typo',
      'typeof typo',
      'const y = 3 * scael',
      'typeof y',
      '() => alsoTypo',
      'const f = () => soon',
      'f()',
      'const soon = 1\nf()',
    ],
    outputs: [
      'ReferenceError: typo is not defined…\n',
      'undefined\n',
      'ReferenceError: scael is not defined…\n',
      'undefined\n',
      '[Function (anonymous)]\n',
      '',
      'ReferenceError: soon is not defined…\n',
      '1\n',
    ],
  },
  {
    name: 'an error in a function of another cell',
    cells: [
      'function check(n: number): number {\n  if (n < 0) throw new RangeError(`${n} is negative`)\n  return Math.sqrt(n)\n}',
      'console.log(check(4))\ncheck(-1)',
      'const [ok, bad] = [check(9), check(-9)]',
      '[typeof ok, check(16)]',
    ],
    outputs: ['', '2\nRangeError: -1 is negative\n', 'RangeError: -9 is negative\n', "[ 'undefined', 4 ]\n"],
  },
  {
    name: 'errors that are values',
    cells: [
      "const e = new TypeError('kept', { cause: 'why' })\ne.message + e.cause",
      'e instanceof Error && e instanceof TypeError',
      'e.stack!.split("\\n")[0]',
      'String(e)',
      'Object.keys(e).length',
    ],
    outputs: ['keptwhy\n', 'true\n', 'TypeError: kept\n', 'TypeError: kept\n', '0\n'],
  },
  {
    name: 'errors of disposal',
    cells: [
      "using bad = { [Symbol.dispose]() { throw new Error('at close') } }\nconst kept = 1",
      'kept',
      "using worse = { [Symbol.dispose]() { throw new Error('second') } }\nthrow new Error('first')",
    ],
    outputs: ['Error: at close\n', '1\n', 'SuppressedError: …\n'],
  },
  {
    name: 'stack overflow and unusual errors leave the kernel usable',
    cells: [
      'function deep(): number { return deep() + 1 }\ndeep()',
      "const e = new Error('x'); Object.defineProperty(e, 'message', { get() { return 'computed' } }); throw e",
      "class Nameless extends Error {}\nthrow new Nameless('anon')",
      '1',
    ],
    outputs: ['RangeError: Maximum call stack size exceeded\n', 'Error: computed\n', 'Error: anon\n', '1\n'],
  },
];

const globals: SmallNotebook[] = [
  {
    name: 'names of globals can be declared',
    cells: [
      "const name = 'Ada', performance = { score: 3 }\nlet status = 1, event = 2, self = 3, top = 4\nvar global = 5, crypto = 6\nfunction fetch(x: string) { return 'fetched ' + x }\nclass URL { href = 'mine' }\nclass Event {}\nenum Buffer { A = 7 }",
      '[name, performance.score, status, event, self, top]',
      '[global, crypto, fetch("it"), new URL().href, new Event(), Buffer.A]',
      'status += 1\nfetch.name + status',
    ],
    outputs: ['', "[ 'Ada', 3, 1, 2, 3, 4 ]\n", "[ 5, 6, 'fetched it', 'mine', Event {}, 7 ]\n", 'fetch2\n'],
  },
  {
    name: 'the kernel does not need the globals that cells declare',
    cells: [
      'const process = { steps: 3 }\nconst setTimeout = 1, setImmediate = 2, queueMicrotask = 3, performance = 4, structuredClone = 5, Buffer = 6, TextDecoder = 7, require = 8',
      "console.log('still', process.steps)\nawait null\nsetTimeout + setImmediate",
      "import { setTimeout as wait } from 'node:timers/promises'\nawait wait(1, 'waited')",
      "import { show, tensor } from 'normbook'\nshow('shown')\ntensor([1, 2], 'N').shape",
      "throw new Error('told')",
    ],
    outputs: ['', 'still 3\n3\n', 'waited\n', 'shown\n[ 2 ]\n', 'Error: told\n'],
  },
  {
    name: 'modules keep the globals that cells declare anew',
    cells: [
      'const process = 1, console = { log() {} }',
      "import { version, say } from './env'\nsay('from the file')\n;typeof version()",
      "import pkg from 'uses-globals'\npkg()",
    ],
    files: {
      'env.ts':
        'export const version = () => process.version\nexport const say = (text: string) => console.log(text)\n',
      'node_modules/uses-globals/package.json':
        '{ "name": "uses-globals", "version": "1.0.0", "main": "index.js" }',
      'node_modules/uses-globals/index.js':
        'module.exports = () => typeof process.env + typeof Buffer.from\n',
    },
    outputs: ['', 'from the file\nstring\n', 'objectfunction\n'],
  },
  {
    name: 'a global can be wrapped under its own name',
    cells: [
      'const fetch = globalThis.fetch',
      'typeof fetch',
      'const performance = globalThis.performance\ntypeof performance.now()',
      "function structuredClone(x: unknown) { return ['mine', globalThis.structuredClone(x)] }\nstructuredClone(1)",
    ],
    outputs: ['', 'function\n', 'number\n', "[ 'mine', 1 ]\n"],
  },
  {
    name: 'even what the language has built in can be declared',
    cells: [
      'class Map { mine = true }\nnew Map().mine',
      "const Error = 'e', Promise = 'p', Symbol = 's', Object = 'o'",
      'Error + Promise + Symbol + Object',
      'await null\nfunction f() { throw new TypeError("told") }\nf()',
      "import { basename } from 'node:path'\nbasename('a/b')",
    ],
    outputs: ['true\n', '', 'epso\n', 'TypeError: told\n', 'b\n'],
  },
  {
    name: 'globals of Node are there',
    cells: [
      '[typeof process, typeof Buffer, typeof setTimeout, typeof URL, typeof fetch, typeof structuredClone].join()',
      "new TextDecoder().decode(new TextEncoder().encode('né'))",
      'structuredClone(new Map([[1, { a: [2] }]]))',
      "Buffer.from('hi').toString('hex')",
      'btoa("a") + atob("YQ==")',
      '[1, 2] instanceof Array && Array.isArray(JSON.parse("[]")) && new Uint8Array(1) instanceof Uint8Array',
    ],
    outputs: [
      'object,function,function,function,function,function\n',
      'né\n',
      'Map(1) { 1 => { a: [ 2 ] } }\n',
      '6869\n',
      'YQ==a\n',
      'true\n',
    ],
  },
];

const HELPER =
  "export const twice = (x: number): number => 2 * x\nexport enum Mode { Train = 'train', Eval = 'eval' }\nexport default class Box<T> { constructor(public value: T) {} }\n";
const COUNTER = 'export let count = 0\nexport function inc() { count++ }\n';

/** A cell that writes a file to the notebook's folder. */
function write(file: string, content: string): string {
  return `import fs from 'node:fs'\nfs.writeFileSync(new URL('./${file}', import.meta.url), ${JSON.stringify(content)})`;
}

const modules: SmallNotebook[] = [
  {
    name: 'Node’s modules, by all forms of import',
    cells: [
      "import path, { basename, join as unite } from 'node:path'\nimport * as os from 'node:os'\nimport { default as util } from 'util'\nimport 'node:fs'",
      "[path.sep, basename('a/b.c'), unite('a', 'b'), typeof os.cpus, util.format('%d', 1)]",
      "const { readFileSync } = await import('node:fs')\ntypeof readFileSync",
      "import { 'basename' as text } from 'node:path'\ntext('x/y')",
    ],
    outputs: ['', "[ '/', 'b.c', 'a/b', 'function', '1' ]\n", 'function\n', 'y\n'],
  },
  {
    name: 'imports are hoisted',
    cells: [
      "console.log(basename('a/first'))\nconst x = twice(2)\nimport { basename } from 'node:path'\nimport { twice } from './helper'\nx",
      "console.log('cell')\nimport './says'",
    ],
    files: { 'helper.ts': HELPER, 'says.ts': "console.log('file')\n" },
    outputs: ['first\n4\n', 'file\ncell\n'],
  },
  {
    name: 'a local file by each of its names',
    cells: [
      "import { twice } from './helper'\ntwice(1)",
      "import { twice as t2 } from './helper.ts'\nt2(2)",
      "import { twice as t3 } from './helper.js'\nt3(3)",
      "import Box, { Mode } from './helper'\nnew Box(Mode.Eval)",
      '[twice === t2, t2 === t3]',
      "import { deep } from './lib/deep'\ndeep()",
      "import { m } from './other.mjs'\nimport { n } from './typed.mjs'\nm + n",
    ],
    files: {
      'helper.ts': HELPER,
      'lib/deep.ts':
        "import { twice } from '../helper.js'\nimport { near } from './near'\nexport const deep = () => twice(near)\n",
      'lib/near.ts': 'export const near: number = 21\n',
      'other.mjs': 'export const m = 1\n',
      'typed.mts': 'export const n: number = 2\n',
    },
    outputs: ['2\n', '4\n', '6\n', "Box { value: 'eval' }\n", '[ true, true ]\n', '42\n', '3\n'],
  },
  {
    name: 'all of TypeScript in local files',
    cells: [
      "import { Level, Geo, P, dec, open, type T, I } from './all'\nconst i: I = { x: 1 }\n;[Level.High, Geo.area(2), new P(3).n, new P(1).twice(), dec, open()]",
    ],
    files: {
      'all.ts': `import { I as J, helper } from './types'
import type { K } from './types'
export { helper as unused, type K } from './types'
export type T = J | K
export interface I { x: number }
export enum Level { Low, High = 4 }
export namespace Geo { export const area = (r: number) => helper(r) }
function double(f: () => number, _: unknown) { return function (this: unknown) { return 2 * f.call(this) } }
export class P { constructor(public readonly n: number) {} @double twice() { return this.n } accessor a = 1 }
export const dec = <string>'text' satisfies string
export function open() { using r = { v: 5, [Symbol.dispose]() {} }; return r.v! }
`,
      'types.ts':
        'export interface I { y: 1 }\nexport type K = string\nexport const helper = (n: number) => n * 10\n',
    },
    outputs: ["[ 4, 20, 3, 2, 'text', 5 ]\n"],
  },
  {
    name: 'import cycles of local files',
    cells: [
      "import { isEven } from './even'\nimport { isOdd } from './odd'\n[isEven(10), isOdd(10)]",
      "import { Tree } from './tree'\nnew Tree().leaf().tree()",
    ],
    files: {
      'even.ts':
        "import { isOdd } from './odd'\nexport function isEven(n: number): boolean { return n === 0 || isOdd(n - 1) }\n",
      'odd.ts':
        "import { isEven } from './even'\nexport const isOdd = (n: number): boolean => n !== 0 && isEven(n - 1)\n",
      'tree.ts': "import { Leaf } from './leaf'\nexport class Tree { leaf() { return new Leaf() } }\n",
      'leaf.ts': "import { Tree } from './tree'\nexport class Leaf { tree() { return new Tree() } }\n",
    },
    outputs: ['[ true, false ]\n', 'Tree {}\n'],
  },
  {
    name: 'an edited file is seen at the next run of its import',
    cells: [
      "import { v } from './h'\nv",
      write('h.ts', 'export const v: number = 2\n'),
      'v',
      "import { v } from './h'\nv",
      write('h.ts', 'export const v: number = 3\n'),
      "import { v } from './h.js'\nv",
      "(await import('./h')).v",
      write('h.ts', 'export const v: number = 4\n'),
      "(await import('./h')).v + v",
    ],
    files: { 'h.ts': 'export const v: number = 1\n' },
    outputs: ['1\n', '', '1\n', '2\n', '', '3\n', '3\n', '', '7\n'],
  },
  {
    name: 'an edited file is seen through a file that imports it',
    cells: [
      "import { total } from './main'\ntotal()",
      write('part.ts', 'export const part = 20\n'),
      "import { total } from './main'\ntotal()",
      write('deep/base.ts', 'export const base = 500\n'),
      "import { total } from './main'\ntotal()",
    ],
    files: {
      'main.ts':
        "import { part } from './part'\nimport { base } from './deep/base.js'\nexport const total = () => part + base\n",
      'part.ts': 'export const part = 10\n',
      'deep/base.ts': 'export const base = 100\n',
    },
    outputs: ['110\n', '', '120\n', '', '520\n'],
  },
  {
    name: 'untouched files keep their state when others are edited',
    cells: [
      "import { inc, get } from './state'\nimport { bump } from './user'\ninc(); bump()\nget()",
      write('user.ts', "import { inc } from './state'\nexport const bump = () => { inc(); inc(); inc() }\n"),
      "import { get } from './state'\nimport { bump } from './user'\nbump()\nget()",
    ],
    files: {
      'state.ts': 'let n = 0\nexport const inc = () => { n++ }\nexport const get = () => n\n',
      'user.ts': "import { inc } from './state'\nexport const bump = () => inc()\n",
    },
    outputs: ['2\n', '', '5\n'],
  },
  {
    name: 'a cycle of which one file is edited',
    cells: [
      "import { a } from './a'\na()",
      write('b.ts', "import { a } from './a'\nexport const b = (): string => 'new ' + typeof a\n"),
      "import { a } from './a'\na()",
    ],
    files: {
      'a.ts': "import { b } from './b'\nexport function a() { return b() }\n",
      'b.ts': "import { a } from './a'\nexport const b = (): string => 'old ' + typeof a\n",
    },
    outputs: ['old function\n', '', 'new function\n'],
  },
  {
    name: 'an untouched file runs once, whoever imports it',
    cells: [
      "import './once'",
      "import { x } from './once'\nx",
      "import { y } from './importer'\ny",
      "await import('./once.ts')\n'end'",
    ],
    files: {
      'once.ts': "console.log('runs')\nexport const x = 1\n",
      'importer.ts': "import { x } from './once.js'\nexport const y = x + 1\n",
    },
    outputs: ['runs\n', '1\n', '2\n', 'end\n'],
  },
  {
    name: 'imported names follow their module',
    cells: [
      "import { count, inc } from './counter'\nimport * as all from './counter'\ncount",
      'inc()\ninc()\n;[count, all.count]',
      "import { count as again } from './counter'\nagain",
      'const f = () => count\ninc()\nf()',
    ],
    files: { 'counter.ts': COUNTER },
    outputs: ['0\n', '[ 2, 2 ]\n', '2\n', '3\n'],
  },
  {
    name: 'a local file that fails, and is then mended',
    cells: [
      "globalThis.ran = true\nimport { x } from './broken'",
      "'ran' in globalThis",
      "import { x } from './broken'",
      write('broken.ts', 'export const x = 1\n'),
      "import { x } from './broken'\nx",
      "import { y } from './unwritten'",
      write('unwritten.ts', 'export const y = 2\n'),
      "import { y } from './unwritten'\ny",
      write('unwritten.ts', 'export const = 2\n'),
      "import { y } from './unwritten'\ny",
      'y',
    ],
    files: { 'broken.ts': "throw new RangeError('at load')\nexport const x = 0\n" },
    outputs: [
      'RangeError: at load\n',
      'false\n',
      'RangeError: at load\n',
      '',
      '1\n',
      '…: …\n',
      '',
      '2\n',
      '',
      'SyntaxError: …\n',
      '2\n',
    ],
  },
  {
    name: 'JSON with and without an attribute',
    cells: [
      "import data from './data.json'\ndata",
      "import again from './data.json' with { type: 'json' }\nagain.list[1]",
      "import * as ns from './data.json'\nns.default.name",
      "(await import('./data.json', { with: { type: 'json' } })).default.name",
      "(await import('./data.json')).default.list.length",
      "require('./data.json').name",
      "import { named } from './reads'\nnamed",
    ],
    files: {
      'data.json': '{ "name": "norm", "list": [1, 2] }',
      'reads.ts': "import data from './data.json'\nexport const named: string = data.name\n",
    },
    outputs: ["{ name: 'norm', list: [ 1, 2 ] }\n", '2\n', 'norm\n', 'norm\n', '2\n', 'norm\n', 'norm\n'],
  },
  {
    name: 'edited JSON and CommonJS files',
    cells: [
      "import data from './data.json'\nimport c from './c.cjs'\n[data.v, c.v]",
      `${write('data.json', '{ "v": 2 }')}\nfs.writeFileSync(new URL('./c.cjs', import.meta.url), 'exports.v = 20')`,
      "import data from './data.json'\nimport c from './c.cjs'\n[data.v, c.v]",
    ],
    files: { 'data.json': '{ "v": 1 }', 'c.cjs': 'exports.v = 10' },
    outputs: ['[ 1, 10 ]\n', '', '[ 2, 20 ]\n'],
  },
  {
    name: 'CommonJS files',
    cells: [
      "import c from './c.cjs'\nc.add(1, 2)",
      "import { add, name } from './c.cjs'\nadd(3, 4) + name",
      "import * as ns from './c.cjs'\nns.default.add === ns.add",
      "const r = require('./c.cjs')\nr === c",
      "import fn from './fn.cjs'\nfn(5)",
      "import old, { v } from './old.js'\nold.v + v",
      "const { basename } = require('node:path')\nbasename('a/b') + require('path').sep",
      "(await import('./fn.cjs')).default(6)",
    ],
    files: {
      'c.cjs':
        "const helper = require('./inner.cjs')\nexports.add = (a, b) => helper.plus(a, b)\nexports.name = 'c'\n",
      'inner.cjs': 'module.exports = { plus: (a, b) => a + b }\n',
      'fn.cjs': 'module.exports = (x) => x * 10\n',
      'old.js': "'use strict'\nexports.v = __filename.length > 0 ? 1 : 0\n",
    },
    outputs: ['3\n', '7c\n', 'true\n', 'true\n', '50\n', '2\n', 'b/\n', '60\n'],
  },
  {
    name: 'packages, ESM and CommonJS, with exports and types',
    cells: [
      "import esm, { a } from 'esm-pkg'\nimport { sub } from 'esm-pkg/sub'\n[esm, a, sub]",
      "import cjs from 'cjs-pkg'\nimport { b } from 'cjs-pkg'\n[cjs.b, b]",
      "import { which } from '@scope/dual'\n[which, require('@scope/dual').which]",
      "import { uses } from './uses'\nuses()",
      "import { nothing } from 'not-installed-anywhere'",
    ],
    files: {
      'node_modules/esm-pkg/package.json':
        '{ "name": "esm-pkg", "version": "1.0.0", "type": "module", "exports": { ".": "./main.js", "./sub": "./lib/sub.js" } }',
      'node_modules/esm-pkg/main.js': "export const a = 1\nexport default 'esm'\n",
      'node_modules/esm-pkg/lib/sub.js': "export { a as sub } from '../main.js'\n",
      'node_modules/cjs-pkg/package.json': '{ "name": "cjs-pkg", "version": "1.0.0" }',
      'node_modules/cjs-pkg/index.js': 'exports.b = 2\n',
      'node_modules/@scope/dual/package.json':
        '{ "name": "@scope/dual", "version": "1.0.0", "exports": { "import": "./i.mjs", "require": "./r.cjs" } }',
      'node_modules/@scope/dual/i.mjs': "export const which = 'import'\n",
      'node_modules/@scope/dual/r.cjs': "exports.which = 'require'\n",
      'uses.ts':
        "import { b } from 'cjs-pkg'\nimport { a } from 'esm-pkg'\nexport const uses = (): number => a + b\n",
    },
    outputs: [
      "[ 'esm', 1, 1 ]\n",
      '[ 2, 2 ]\n',
      "[ 'import', 'require' ]\n",
      '3\n',
      '…: …not-installed-anywhere…\n',
    ],
  },
  {
    name: 'dynamic import, by fixed and computed names',
    cells: [
      "const { twice, default: Box } = await import('./helper')\n;[twice(2), new Box(1).value]",
      "const load = (name: string) => import(`./${name}`)\n;(await load('helper.ts')).twice(3)",
      'const parts = await Promise.all(["./helper", "node:path"].map((m) => import(m)))\nparts.map((m) => typeof m.default)',
      "import('./helper').then(({ Mode }) => Mode.Train)",
      "await import('./nowhere').catch(() => 'missing')",
      'import.meta.url.startsWith("file:") && (await import(new URL("./helper.ts", import.meta.url).href)).twice(4)',
    ],
    files: { 'helper.ts': HELPER },
    outputs: ['[ 4, 1 ]\n', '6\n', "[ 'function', 'object' ]\n", 'train\n', 'missing\n', '8\n'],
  },
  {
    name: 'namespace objects of modules',
    cells: [
      "import * as m from './m'\nObject.keys(m)",
      'm',
      "import * as again from './m'\nm === again",
      "await import('./m') === m",
      'try { (m as any).a = 5 } catch (error) { console.log((error as Error).name) }',
    ],
    files: { 'm.ts': "export const b = 1\nexport const a = 'x'\nexport type T = number\n" },
    outputs: [
      "[ 'a', 'b' ]\n",
      "[Module: null prototype] { a: 'x', b: 1 }\n",
      'true\n',
      'true\n',
      'TypeError\n',
    ],
  },
  {
    name: 'files that export what others have',
    cells: [
      "import { twice, Mode as M, all, Box, own } from './index'\n[twice(1), M.Train, all.twice(2), new Box(3).value, own]",
      "import def, { inc, count } from './re'\ninc()\n;[def, count]",
    ],
    files: {
      'helper.ts': HELPER,
      'index.ts':
        "export * from './helper'\nexport * as all from './helper'\nexport { default as Box } from './helper'\nexport const own = await Promise.resolve('own')\n",
      'counter.ts': COUNTER,
      're.ts': "export { count, inc } from './counter'\nexport { own as default } from './index'\n",
    },
    outputs: ["[ 2, 'train', 4, 3, 'own' ]\n", "[ 'own', 1 ]\n"],
  },
  {
    name: 'where a cell and a file are',
    cells: [
      "import fs from 'node:fs'\nimport path from 'node:path'\nfs.readFileSync(new URL('./text.txt', import.meta.url), 'utf8')",
      "fs.readFileSync(path.join(import.meta.dirname, 'text.txt'), 'utf8') + fs.readFileSync(path.join(__dirname, 'text.txt'), 'utf8')",
      '__dirname === import.meta.dirname',
      "import { here, file } from './lib/where'\n[path.relative(import.meta.dirname, here), path.basename(file)]",
      'const f = () => import.meta.url\nf() === import.meta.url',
    ],
    files: {
      'text.txt': 'text',
      'lib/where.ts':
        'export const here = import.meta.dirname\nexport const file = new URL(import.meta.url).pathname\n',
    },
    outputs: ['text\n', 'texttext\n', 'true\n', "[ 'lib', 'where.ts' ]\n", 'true\n'],
  },
  {
    name: 'a function of a local file throws',
    cells: [
      "import { fail } from './fail'\nfail('here')",
      "try { fail('there') } catch (error) { console.log((error as Error).message) }",
      "import { FailError } from './fail'\ntry { fail('x') } catch (error) { console.log(error instanceof FailError) }",
    ],
    files: {
      'fail.ts':
        "export class FailError extends Error { name = 'FailError' }\nexport function fail(where: string): never { throw new FailError(where) }\n",
    },
    outputs: ['FailError: here\n', 'there\n', 'true\n'],
  },
  {
    name: 'imports that redeclare and are redeclared',
    cells: [
      "const twice = (x: number) => 'own'",
      'const call = () => twice(4)\ncall()',
      "import { twice } from './helper'\ncall()",
      "import { basename as twice } from 'node:path'\ntwice('a/z')",
      'let twice = 5\ntwice += 1',
    ],
    files: { 'helper.ts': HELPER },
    outputs: ['', 'own\n', '8\n', 'z\n', '6\n'],
  },
  {
    name: 'an import that lacks a name runs nothing',
    cells: [
      "globalThis.hasRun = 1\nconst before = 1\nimport { nothingLikeThis } from './helper'\nnothingLikeThis()",
      '[typeof before, typeof hasRun]',
    ],
    files: { 'helper.ts': HELPER },
    outputs: ['…Error: …nothingLikeThis…\n', "[ 'undefined', 'undefined' ]\n"],
  },
  {
    name: 'a package of modules around the notebook',
    cells: ["import { x } from './x.js'\nx", "import y from './y.cjs'\ny", "import { z } from './z'\nz"],
    files: {
      'package.json': '{ "name": "here", "type": "module" }',
      'x.js': 'export const x = 1\n',
      'y.cjs': 'module.exports = 2\n',
      'z.ts': "import { x } from './x.js'\nexport const z: number = x + 2\n",
    },
    outputs: ['1\n', '2\n', '3\n'],
  },
  {
    name: 'files that share an edited file share one new instance of it',
    cells: [
      "import { a } from './a'\nimport { b } from './b'\na() === b()",
      write('shared.ts', 'export const shared = { v: 2 }\n'),
      "import { a } from './a'\nimport { b } from './b'\nimport { shared } from './shared'\n;[a() === b(), a() === shared, shared.v]",
    ],
    files: {
      'a.ts': "import { shared } from './shared'\nexport const a = () => shared\n",
      'b.ts': "import { shared } from './shared.js'\nexport const b = () => shared\n",
      'shared.ts': 'export const shared = { v: 1 }\n',
    },
    outputs: ['true\n', '', '[ true, true, 2 ]\n'],
  },
  {
    name: 'classes of untouched files stay the same classes',
    cells: [
      "import { Point } from './point'\nimport { make } from './make'\nconst old = make()\nold instanceof Point",
      write('make.ts', "import { Point } from './point'\nexport const make = () => new Point(2)\n"),
      "import { make } from './make'\n;[make() instanceof Point, old instanceof Point, make().x]",
    ],
    files: {
      'point.ts': 'export class Point { constructor(public x: number) {} }\n',
      'make.ts': "import { Point } from './point'\nexport const make = () => new Point(1)\n",
    },
    outputs: ['true\n', '', '[ true, true, 2 ]\n'],
  },
  {
    name: 'a folder with an index file',
    cells: ["import { x } from './lib'\nx", "import { y } from './uses'\ny"],
    files: {
      'lib/index.ts': 'export const x: number = 1\n',
      'uses.ts': "import { x } from './lib'\nexport const y = x + 1\n",
    },
    outputs: ['1\n', '2\n'],
  },
];

const tensors: SmallNotebook[] = [
  {
    name: 'tensors keep their numbers from cell to cell',
    cells: [
      "import { tensor } from 'normbook'\nconst x = tensor([[1, 2], [3, 6]], 'N C')",
      'x.shape',
      'x.mean().item()',
      "x.mean('n c -> c').shape",
      'x.axes.join(" ")',
      'const y = x.map((v) => v * 2)\ny.mean().item()',
    ],
    outputs: ['', '[ 2, 2 ]\n', '3\n', '[ 2 ]\n', 'N C\n', '6\n'],
  },
  {
    name: 'random tensors are the same each time',
    cells: [
      "import { randn, type Tensor } from 'normbook'\nconst make = (seed: number): Tensor => randn([2, 6, 4, 4], 'N C H W', { seed })\nmake(1).shape",
      'make(1).mean().item() === make(1).mean().item()',
      'make(1).mean().item() === make(2).mean().item()',
    ],
    outputs: ['[ 2, 6, 4, 4 ]\n', 'true\n', 'false\n'],
  },
  {
    name: 'a group norm has mean 0, and its errors tell the groups',
    cells: [
      "import { randn, groupNorm } from 'normbook'\nconst x = randn([2, 6, 4, 4], 'N C H W', { seed: 1, mean: 3 })\nconst { y } = groupNorm({ groups: 3 }).forward(x)\nMath.abs(y.mean().item()) < 1e-5",
      'groupNorm({ groups: 4 }).forward(x)',
      'y.shape',
      "const norms = await import('normbook')\ntypeof norms.groupNorm",
    ],
    outputs: [
      'true\n',
      'EngineError: groupNorm: 6 channels do not split into 4 groups; choose 1, 2, 3 or 6\n',
      '[ 2, 6, 4, 4 ]\n',
      'function\n',
    ],
  },
  {
    name: 'a report is shown, and is text on its handle',
    cells: [
      `import { batchNorm, defineNormalization, groupNorm, randn, report } from 'normbook'
const x = randn([4, 6, 8, 8], 'N C H W', { seed: 1 })
const rows = defineNormalization({
  name: 'rows',
  pattern: 'n c h w -> n h',
})
const told = report(x, { BN: batchNorm(), GN: groupNorm({ groups: 3 }), rows })`,
      "told.csv.split('\\n').map((line) => line.split(',')[0])",
      "console.log(told.text.split('\\n')[0])\ntold.markdown.startsWith('**What each variant did to x N4')",
      'report(x)',
    ],
    outputs: [
      'What each variant did to x N4 C6 H8 W8\n\nmeasure …batch: max |Δy| … ! depends …0 ✓ …0 ✓\n…',
      "[ 'variant', 'x', 'BN', 'GN', 'rows', '' ]\n",
      'What each variant did to x N4 C6 H8 W8\ntrue\n',
      'EngineError: report: no variants, expected one to 40; call report(x, batchNorm(), …)\n',
    ],
  },
  {
    name: 'a local file imports normbook, with the same tensors',
    cells: [
      "import { Tensor } from 'normbook'\nimport { ones } from './mine'\nconst t = ones(3)\n;[t instanceof Tensor, t.mean().item()]",
    ],
    files: {
      'mine.ts':
        "import { tensor } from 'normbook'\nexport const ones = (n: number) => tensor(Array.from({ length: n }, () => 1), 'N')\n",
    },
    outputs: ['[ true, 1 ]\n'],
  },
];

export const notebooks: readonly SmallNotebook[] = [
  ...declarations,
  ...scopes,
  ...values,
  ...text,
  ...types,
  ...classes,
  ...control,
  ...errors,
  ...globals,
  ...modules,
  ...tensors,
];
