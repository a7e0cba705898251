// What is marked in a cell: every finding as ‹text›, or nothing. The marked cell is the one asked about.
import assert from 'node:assert/strict';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import { diagnose } from '../../src/language/diagnostics.ts';
import { knowing, uriOf, Workbench } from './cells.ts';

interface Case {
  readonly what: string;
  /** With ‸ in the cell that is looked through; the last one otherwise. */
  readonly cells: string;
  /** `error 2304 foo` for each finding: severity, code, the text it marks. */
  readonly finds: readonly string[];
}

const IMPORT = "import { batchNorm, randn } from 'normbook'";

const CASES: readonly Case[] = [
  { what: 'nothing in cells that are right', cells: 'const a = 1\n---\na + 1', finds: [] },
  { what: 'nothing in redeclared names', cells: 'const a = 1\n---\nconst a = "x"\n---\na.length', finds: [] },
  {
    what: 'nothing in redeclared classes, enums, types',
    cells:
      'class A {}\nenum E { X }\ntype T = 1\n---\nclass A { b = 1 }\nenum E { Y }\ntype T = 2\n---\nnew A().b + E.Y as T',
    finds: [],
  },
  {
    what: 'nothing in await at the top',
    cells: 'const a = await Promise.resolve(1)\nfor await (const b of [a]) b',
    finds: [],
  },
  {
    what: 'nothing in an assignment to let of another cell',
    cells: 'let a = 1\n---\na = 2\na += 3\na++',
    finds: [],
  },
  {
    what: 'nothing in a list that is filled later',
    cells: 'const a = []\n---\na.push(1)\na.map((b) => b + 1)',
    finds: [],
  },
  { what: 'nothing in parameters without a type', cells: 'function f(a, { b }) { return a + b }', finds: [] },
  {
    what: 'nothing in what Node has',
    cells:
      'import fs from "node:fs"\nfs.existsSync(process.cwd()); require("node:path").join(__dirname); setTimeout(() => 1, 2)',
    finds: [],
  },
  {
    what: 'nothing in enums, namespaces, decorators',
    cells:
      'enum A { B }\nnamespace N { export const c = A.B }\nfunction d(_: unknown, __: unknown) {}\n@d class K { constructor(private e = N.c) { this.e } }',
    finds: [],
  },
  {
    what: 'nothing in JSON and local files',
    cells:
      'import data from "./data.json"\nimport { half } from "./half"\nimport { half as h2 } from "./half.ts"\nhalf(data.n) + h2(1)',
    finds: [],
  },
  { what: 'nothing in exports of a cell', cells: 'export const a = 1\nexport default a\n---\na', finds: [] },
  {
    what: 'nothing where an unfinished cell stands above',
    cells: 'const a = 1\n---\nfunction (\n---\na',
    finds: [],
  },
  { what: 'an unknown name', cells: 'unknwon + 1', finds: ['error 2304 unknwon'] },
  {
    what: 'a wrong type across cells',
    cells: 'const a = 1\n---\nconst b: string = a',
    finds: ['error 2322 b'],
  },
  {
    what: 'the type of the newest declaration',
    cells: 'let a = 1\n---\nlet a = "x"\n---\na.toFixed()',
    finds: ['error 2551 toFixed'],
  },
  {
    what: 'an assignment to const of another cell',
    cells: 'const a = 1\n---\na = 2',
    finds: ['error 2588 a'],
  },
  {
    what: 'a missing member',
    cells: `${IMPORT}\nconst x = randn([2])\n---\nx.shap`,
    finds: ['error 2551 shap'],
  },
  {
    what: 'a wrong option',
    cells: `${IMPORT}\nbatchNorm({ epz: 1 })`,
    finds: ['error 2353 epz', 'hint 6133 randn'],
  },
  { what: 'a missing argument', cells: 'function f(a: number) {}\n---\nf()', finds: ['error 2554 f'] },
  { what: 'a syntax error', cells: 'const a = ', finds: ['error 1109 '] },
  { what: 'a missing module', cells: 'import { a } from "./nowhere"\na', finds: ['error 2307 "./nowhere"'] },
  {
    what: 'a name of a cell below',
    cells: 'later + 1‸\n---\nconst later = 1',
    finds: ['warning declared-below later'],
  },
  {
    what: 'not where a function uses it later',
    cells: 'const f = () => later‸\n---\nconst later = 1\n---\nf()',
    finds: [],
  },
  {
    what: 'a function that is called in place',
    cells: 'const a = (() => later)()‸\n---\nconst later = 1',
    finds: ['warning declared-below later'],
  },
  {
    what: 'not a local of the same name',
    cells: 'for (const later of [1]) later‸\n---\nconst later = 1',
    finds: [],
  },
  {
    what: 'not a type of a cell below',
    cells: 'let a: Later | undefined‸\n---\ninterface Later { b: 1 }',
    finds: [],
  },
  {
    what: 'not a global that a cell below declares anew',
    cells: 'fetch("x")‸\n---\nconst fetch = 1',
    finds: [],
  },
  { what: 'an import that no cell uses', cells: `${IMPORT}\nrandn([1])`, finds: ['hint 6133 batchNorm'] },
  {
    what: 'not an import that another cell uses',
    cells: `${IMPORT}‸\n---\nbatchNorm().forward(randn([2, 2]))`,
    finds: [],
  },
  { what: 'an unused local', cells: 'function f() { const a = 1 }', finds: ['hint 6133 a'] },
  {
    what: 'what is deprecated',
    cells: '/** @deprecated */\nfunction old() {}\n---\nold()',
    finds: ['hint 6387 old'],
  },
  { what: 'nothing after the comment that checks nothing', cells: '// @ts\u002dnocheck\nunknwon', finds: [] },
  {
    what: 'nothing below the comment that expects an error',
    cells: '// @ts\u002dexpect-error\nunknwon',
    finds: [],
  },
];

describe('Diagnostics find', () => {
  let bench: Workbench;
  before(() => {
    bench = new Workbench({
      'data.json': '{ "n": 1 }',
      'half.ts': 'export function half(v: number) { return v / 2 }',
    });
  });
  after(() => bench.end());

  for (const { what, cells, finds } of CASES) {
    it(what, () => {
      const { program, cell } = bench.ask(cells);
      const found = diagnose(program, cell, knowing());
      assert.deepEqual(found.map((one) => line(one, cell.text)).toSorted(), finds.toSorted());
    });
  }

  it('say in which cell a name is declared, and what to do', () => {
    const { program, cell } = bench.ask('later‸\n---\n1\n---\nconst later = 1');
    const [found] = diagnose(program, cell, knowing());
    assert.equal(
      found?.message,
      "'later' is declared only below, in cell 3: run that cell first, or move it above this one.",
    );
  });

  it('fade what is unused and strike what is deprecated', () => {
    const { program, cell } = bench.ask(
      '/** @deprecated */\nfunction old() {}\n---\nfunction f() { const a = 1; old() }',
    );
    const tags = diagnose(program, cell, knowing()).flatMap((one) => one.tags ?? []);
    assert.deepEqual(tags.toSorted(), [DiagnosticTag.Unnecessary, DiagnosticTag.Deprecated]);
  });

  it('follow the folder’s tsconfig.json: strictness, paths, libraries', () => {
    const strict = new Workbench({
      'tsconfig.json':
        '{ "compilerOptions": { "noImplicitAny": true, "paths": { "@/*": ["./deep/*"] }, "lib": ["ES2022", "DOM"] } }',
      'deep/a.ts': 'export const a = 1',
    });
    const { program, cell } = strict.ask(
      "import { a } from '@/a'\nfunction f(b) { return a + b }\ndocument.title",
    );
    assert.deepEqual(
      diagnose(program, cell, knowing()).map((one) => line(one, cell.text)),
      ['error 7006 b'],
    );
    strict.end();
  });

  it('keep two notebooks of one folder apart', () => {
    const other = new Workbench();
    other.ask('const mine = 1');
    const { program, cell } = bench.ask('mine');
    assert.deepEqual(
      diagnose(program, cell, knowing()).map((one) => line(one, cell.text)),
      ['error 2304 mine'],
    );
    other.end();
  });

  it('point from an error to what it speaks of, in another cell', () => {
    const { program, cell } = bench.ask('interface Box { size: number }\n---\nconst b: Box = {}');
    const [found] = diagnose(program, cell, knowing());
    assert.equal(found?.relatedInformation?.[0]?.location.uri, uriOf(0));
  });
});

const SEVERITIES = {
  [DiagnosticSeverity.Error]: 'error',
  [DiagnosticSeverity.Warning]: 'warning',
  [DiagnosticSeverity.Information]: 'information',
  [DiagnosticSeverity.Hint]: 'hint',
};

function line({ severity = DiagnosticSeverity.Error, code, range }: Diagnostic, text: string): string {
  const { start, end } = range;
  const marked =
    start.line === end.line
      ? (text.split('\n')[start.line] ?? '').slice(start.character, end.character)
      : '…';
  return `${SEVERITIES[severity]} ${code} ${marked}`;
}
