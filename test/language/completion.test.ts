// What is offered at the cursor ‸, in cells between lines of ---.
import assert from 'node:assert/strict';
import { CompletionItemKind } from 'vscode-languageserver-types';
import { complete, resolveCompletion } from '../../src/language/completion.ts';
import { knowing, Workbench } from './cells.ts';

interface Case {
  readonly what: string;
  readonly cells: string;
  /** Among the suggestions. */
  readonly has?: readonly string[];
  /** Not among them. */
  readonly lacks?: readonly string[];
  /** All of them, in any order. */
  readonly only?: readonly string[];
}

const IMPORT = "import { batchNorm, groupNorm, randn, Tensor } from 'normbook'";

const FILES = {
  'lib/scale.ts':
    '/** Half of it. */\nexport function half(v: number) { return v / 2 }\nexport const SCALE = 3\nexport type Unit = "px" | "em"\nexport default class Ruler { length = 1 }',
  'data.json': '{ "name": "six", "sizes": [1, 2] }',
  'node_modules/tiny-pkg/package.json': '{ "name": "tiny-pkg", "version": "1.0.0", "types": "index.d.ts" }',
  'node_modules/tiny-pkg/index.d.ts':
    '/** Makes it tiny. */\nexport declare function tinyfy(x: string): string;\n',
  'package.json': '{ "dependencies": { "tiny-pkg": "1" } }',
};

const CASES: readonly Case[] = [
  // Names of the cells above
  { what: 'a constant of the cell above', cells: 'const alpha = 1\n---\nal‸', has: ['alpha'] },
  {
    what: 'a constant many cells above',
    cells: 'const alpha = 1\n---\n1\n---\n2\n---\n3\n---\nal‸',
    has: ['alpha'],
  },
  {
    what: 'let, var, function, class, enum',
    cells: 'let l1 = 1; var v1 = 2; function f1() {}\nclass C1 {}\nenum E1 { A }\n---\n‸',
    has: ['l1', 'v1', 'f1', 'C1', 'E1'],
  },
  {
    what: 'destructured names, with defaults and rest',
    cells:
      'const { a1, b: { c1 }, ...rest1 } = { a1: 1, b: { c1: 2 }, d: 3 }\nconst [e1, ...f1] = [1, 2]\n---\n‸',
    has: ['a1', 'c1', 'rest1', 'e1', 'f1'],
    lacks: ['b', 'd'],
  },
  {
    what: 'var of a loop and a block',
    cells: 'for (var i1 = 0; i1 < 3; i1++) { var inner1 = i1 }\n---\n‸',
    has: ['i1', 'inner1'],
  },
  {
    what: 'not what a block keeps to itself',
    cells: '{ let hidden1 = 1; const hidden2 = 2 }\nfunction f() { var hidden3 = 3 }\n---\nhid‸',
    lacks: ['hidden1', 'hidden2', 'hidden3'],
  },
  { what: 'an import of the cell above', cells: `${IMPORT}\n---\nbatch‸`, has: ['batchNorm'] },
  {
    what: 'a type in the place of a type',
    cells: 'interface Shape1 { a: number }\ntype Name1 = string\n---\nlet s: ‸',
    has: ['Shape1', 'Name1'],
  },
  {
    what: 'no type in the place of a value',
    cells: 'interface Shape1 { a: number }\n---\nconst s = Sha‸',
    lacks: ['Shape1'],
  },
  { what: 'not a name of a cell below', cells: 'be‸\n---\nconst below1 = 1', lacks: ['below1'] },
  {
    what: 'a name above a cell that is broken',
    cells: 'const alpha = 1\n---\nfunction ( {\n---\nal‸',
    has: ['alpha'],
  },
  {
    what: 'a name inside an unfinished call',
    cells: `${IMPORT}\nconst alpha = 1\n---\nbatchNorm({ eps: al‸`,
    has: ['alpha'],
  },
  {
    what: 'a name inside an unfinished function',
    cells: 'const alpha = 1\n---\nfunction f() { return al‸',
    has: ['alpha'],
  },
  { what: 'a name inside a template', cells: `const alpha = 1\n---\n\`it is \${al‸}\``, has: ['alpha'] },
  { what: 'a name of the same cell', cells: 'const alpha = 1\nal‸', has: ['alpha'] },
  {
    what: 'a parameter and a local before a name above',
    cells: 'const alpha = 1\n---\n(alphabet: string) => { const alphas = 2; return al‸ }',
    has: ['alpha', 'alphabet', 'alphas'],
  },
  // Types flow from cell to cell
  {
    what: 'members of a tensor',
    cells: `${IMPORT}\nconst x = randn([6, 6])\n---\nx.‸`,
    has: ['shape', 'axes', 'data', 'mean', 'slice', 'rearrange'],
  },
  {
    what: 'members after two cells of inference',
    cells: `${IMPORT}\nconst x = randn([6, 6])\n---\nconst m = x.mean()\n---\nm.‸`,
    has: ['item', 'shape'],
  },
  {
    what: 'members of a layer',
    cells: `${IMPORT}\nconst bn = batchNorm()\n---\nbn.‸`,
    has: ['forward', 'backward', 'eval', 'train', 'gamma', 'runningMean'],
  },
  {
    what: 'what forward returns',
    cells: `${IMPORT}\nconst bn = batchNorm()\n---\nbn.forward(randn([2, 3])).‸`,
    has: ['y', 'mean', 'variance', 'rstd'],
  },
  {
    what: 'what backward returns',
    cells: `${IMPORT}\nconst bn = batchNorm()\nconst g = bn.backward(randn([2, 3]))\n---\ng.‸`,
    has: ['dx', 'dgamma?', 'dbeta?'],
  },
  {
    what: 'the newest of a redeclared name',
    cells: 'let v = 1\n---\nlet v = "text"\n---\nv.toU‸',
    has: ['toUpperCase'],
    lacks: ['toFixed'],
  },
  {
    what: 'the older one between them',
    cells: 'let v = 1\n---\nv.to‸\n---\nlet v = "text"',
    has: ['toFixed'],
    lacks: ['toUpperCase'],
  },
  {
    what: 'the newest class of the name',
    cells: 'class P { first() {} }\n---\nclass P { second() {} }\n---\nnew P().‸',
    has: ['second'],
    lacks: ['first'],
  },
  {
    what: 'what await gives',
    cells: 'const p = Promise.resolve({ deep: 1 })\n---\nconst r = await p\n---\nr.‸',
    has: ['deep'],
  },
  {
    what: 'awaited in place',
    cells: 'const p = Promise.resolve({ deep: 1 })\n---\n;(await p).‸',
    has: ['deep'],
  },
  { what: 'members of an enum', cells: 'enum Mode { Train, Eval }\n---\nMode.‸', has: ['Train', 'Eval'] },
  {
    what: 'members of a namespace',
    cells: 'namespace Tools { export const one = 1; const two = 2 }\n---\nTools.‸',
    has: ['one'],
    lacks: ['two'],
  },
  {
    what: 'static and instance members',
    cells: 'class K { static make() { return new K() } size = 1; #own = 2 }\n---\nK.make().‸',
    has: ['size'],
    lacks: ['make', '#own'],
  },
  {
    what: 'elements of a list that was filled later',
    cells: 'const list = []\nlist.push(1)\n---\nlist.‸',
    has: ['push', 'map', 'at'],
  },
  {
    what: 'narrowed by typeof',
    cells: 'const u: string | number = Math.random() > 2 ? 1 : "a"\n---\nif (typeof u === "string") u.‸',
    has: ['toUpperCase'],
    lacks: ['toFixed'],
  },
  {
    what: 'with ?. where it may be missing',
    cells: 'const o: { a?: { b1: number } } = {}\n---\no.a.‸',
    has: ['b1'],
  },
  {
    what: 'of a generic',
    cells: 'function pair<T>(a: T) { return { first1: a } }\n---\npair("x").first1.‸',
    has: ['length'],
  },
  {
    what: 'literal values of a union',
    cells: "type Mode = 'train' | 'eval'\nfunction set(m: Mode) {}\n---\nset('‸')",
    only: ['eval', 'train'],
  },
  {
    what: 'keys of an object to be written',
    cells: 'interface O { width: number; height: number }\n---\nconst o: O = { width: 1, ‸ }',
    only: ['height'],
  },
  // normbook
  {
    what: 'names of an import of normbook',
    cells: "import { ‸ } from 'normbook'",
    has: ['batchNorm', 'layerNorm', 'show', 'compare', 'load', 'randn', 'statistics', 'Tensor'],
  },
  {
    what: 'not those that are imported already',
    cells: "import { batchNorm, ‸ } from 'normbook'",
    has: ['layerNorm'],
    lacks: ['batchNorm'],
  },
  {
    what: 'names of a namespace import',
    cells: "import * as nb from 'normbook'\n---\nnb.‸",
    has: ['batchNorm', 'show', 'tensor'],
  },
  { what: 'a normalization without an import, which brings it', cells: 'groupN‸', has: ['groupNorm'] },
  { what: 'a function of cells without an import', cells: 'compa‸', has: ['compare'] },
  { what: 'nothing that only our sources know', cells: 'currentRu‸', lacks: ['currentRun'] },
  {
    what: 'options of a normalization',
    cells: `${IMPORT}\n---\ngroupNorm({ ‸ })`,
    has: ['groups', 'eps?', 'affine?'],
  },
  {
    what: 'options that are not written yet',
    cells: `${IMPORT}\n---\ngroupNorm({ groups: 3, ‸ })`,
    has: ['eps?'],
    lacks: ['groups'],
  },
  {
    what: 'options in an unfinished call',
    cells: `${IMPORT}\n---\nbatchNorm({ ‸`,
    has: ['momentum?', 'eps?'],
  },
  { what: 'options of randn', cells: `${IMPORT}\n---\nrandn([2], { ‸ })`, has: ['seed?'] },
  { what: 'the module’s name', cells: "import { show } from 'n‸'", has: ['normbook'] },
  // Node, files, packages
  { what: 'globals of Node', cells: 'proce‸', has: ['process'] },
  {
    what: 'fetch and timers',
    cells: '‸',
    has: ['fetch', 'setTimeout', 'structuredClone', 'Buffer', 'require'],
  },
  { what: 'no document, which a kernel has not', cells: 'docu‸', lacks: ['document'] },
  { what: 'names of a module of Node', cells: "import { readF‸ } from 'node:fs'", has: ['readFileSync'] },
  { what: 'modules of Node', cells: "import {} from 'node:‸'", has: ['node:fs', 'node:path'] },
  { what: 'what the newest language has', cells: '[1, 2].‸', has: ['toSorted', 'at', 'findLast'] },
  { what: 'local files', cells: "import { half } from './lib/‸'", has: ['scale'] },
  { what: 'names of a local file', cells: "import { ‸ } from './lib/scale'", has: ['half', 'SCALE', 'Unit'] },
  {
    what: 'what comes from a local file',
    cells: "import Ruler from './lib/scale.ts'\n---\nnew Ruler().‸",
    has: ['length'],
  },
  { what: 'keys of JSON', cells: "import data from './data.json'\n---\ndata.‸", has: ['name', 'sizes'] },
  { what: 'names of a package', cells: "import { ‸ } from 'tiny-pkg'", has: ['tinyfy'] },
  { what: 'a package’s name without an import', cells: 'tinyf‸', has: ['tinyfy'] },
  { what: 'a local file’s name without an import', cells: 'hal‸', has: ['half'] },
  { what: 'packages by their names', cells: "import {} from 'tiny‸'", has: ['tiny-pkg'] },
  // Where nothing is to be offered, and the language
  { what: 'keywords', cells: 'awa‸', has: ['await'] },
  { what: 'nothing in a comment', cells: 'const alpha = 1\n---\n// al‸', only: [] },
  { what: 'nothing in a text', cells: 'const alpha = 1\n---\n"al‸"', only: [] },
  { what: 'nothing for the name of a variable', cells: 'const alpha = 1\n---\nconst al‸', only: [] },
  {
    what: 'tags of a documentation comment',
    cells: '/** @par‸ */\nfunction f(a: number) {}',
    has: ['param'],
  },
  { what: 'labels', cells: 'outer: for (;;) { for (;;) { break ‸ } }', has: ['outer'] },
];

describe('Completion offers', () => {
  let bench: Workbench;
  before(() => {
    bench = new Workbench(FILES);
  });
  after(() => bench.end());

  for (const { what, cells, has = [], lacks = [], only } of CASES) {
    it(what, () => {
      const { program, cell, offset } = bench.ask(cells);
      const { items } = complete(program, cell, offset, knowing()).list;
      const labels = items.map(({ label }) => label);
      if (only !== undefined) assert.deepEqual(labels.toSorted(), only);
      assert.deepEqual(
        has.filter((label) => !labels.includes(label)),
        [],
        'missing',
      );
      assert.deepEqual(
        lacks.filter((label) => labels.includes(label)),
        [],
        'too much',
      );
      const keys = items.map((item) => `${item.label} ${item.labelDetails?.description ?? ''}`);
      assert.deepEqual(
        keys.filter((key, i) => keys.indexOf(key) !== i),
        [],
        'twice',
      );
    });
  }

  it('has at least sixty cases', () => {
    assert.ok(CASES.length >= 60, String(CASES.length));
  });
});

describe('Names to import', () => {
  let bench: Workbench;
  beforeEach(() => {
    bench = new Workbench(FILES);
  });
  afterEach(() => bench.end());

  function offered(cells: string): readonly string[] {
    const { program, cell, offset } = bench.ask(cells);
    return complete(program, cell, offset, knowing()).list.items.map(({ label }) => label);
  }

  it('are those that a file has now', () => {
    assert.ok(offered('hal‸').includes('half'));
    bench.write('lib/scale.ts', 'export function halve(v: number) { return v / 2 }');
    const now = offered('halv‸');
    assert.ok(now.includes('halve'));
    assert.ok(!offered('hal‸').includes('half'));
  });

  it('are there from key to key, and in another cell', () => {
    for (const word of ['ti', 'tin', 'tiny']) assert.ok(offered(`1\n---\n${word}‸`).includes('tinyfy'), word);
    assert.ok(offered('tiny‸\n---\n2').includes('tinyfy'));
  });

  it('are those that a cell adds to a module', () => {
    assert.ok(!offered("1\n---\nimport 'tiny-pkg'\nhug‸").includes('hugify'));
    const added = "import 'tiny-pkg'\ndeclare module 'tiny-pkg' { function hugify(x: string): string }";
    assert.ok(offered(`${added}\n---\nhug‸`).includes('hugify'));
    assert.ok(!offered('1\n---\nhug‸').includes('hugify'));
  });
});

describe('A suggestion', () => {
  let bench: Workbench;
  before(() => {
    bench = new Workbench(FILES);
  });
  after(() => bench.end());

  function resolved(cells: string, label: string, from?: string): ReturnType<typeof resolveCompletion> {
    const { program, cell, offset } = bench.ask(cells);
    const offered = complete(program, cell, offset, knowing());
    const { items } = offered.list;
    const item = items.find(
      (one) => one.label === label && (from === undefined || one.labelDetails?.description === from),
    );
    assert.ok(
      item,
      `no ${label} among ${items
        .map((one) => one.label)
        .slice(0, 30)
        .join(' ')}`,
    );
    return resolveCompletion(program, cell, offered, item, knowing());
  }

  it('brings its import to the first line of the cell', () => {
    const item = resolved('const a = 1\n---\n1 + 1\ngroupN‸', 'groupNorm', 'normbook');
    assert.deepEqual(item.additionalTextEdits, [
      {
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        newText: "import { groupNorm } from 'normbook'\n",
      },
    ]);
  });

  it('joins an import that the cell has', () => {
    const item = resolved(
      "import { randn } from 'normbook'\nconst x = randn([2])\ngroupN‸",
      'groupNorm',
      'normbook',
    );
    assert.deepEqual(
      item.additionalTextEdits?.map(({ newText, range }) => [range.start.line, newText]),
      [[0, 'groupNorm, ']],
    );
  });

  it('brings the import of a local file by its path, of a package by its name', () => {
    assert.match(resolved('hal‸', 'half').additionalTextEdits?.[0]?.newText ?? '', /from '\.\/lib\/scale'/);
    assert.match(resolved('tinyf‸', 'tinyfy').additionalTextEdits?.[0]?.newText ?? '', /from 'tiny-pkg'/);
  });

  it('brings nothing for a name of a cell above', () => {
    const item = resolved('const alpha = 1\n---\nalp‸', 'alpha');
    assert.equal(item.additionalTextEdits, undefined);
    assert.equal(item.detail, 'const alpha: 1');
  });

  it('of a normalization tells its record', () => {
    const item = resolved('groupN‸', 'groupNorm', 'normbook');
    assert.equal(item.detail, 'Group normalization');
    assert.match(JSON.stringify(item.documentation), /Kaiming He/);
  });

  it('has documentation', () => {
    const item = resolved('hal‸', 'half');
    assert.deepEqual(item.documentation, { kind: 'markdown', value: 'Half of it.' });
  });

  it('has the icon of what it names, through imports of cells', () => {
    const { program, cell, offset } = bench.ask(
      `${IMPORT}\nfunction f1() {}\nclass C1 {}\nenum E1 { A }\nlet v1 = 1\n---\n‸`,
    );
    const { items } = complete(program, cell, offset, knowing()).list;
    const kinds = Object.fromEntries(items.map(({ label, kind }) => [label, kind]));
    assert.equal(kinds.f1, CompletionItemKind.Function);
    assert.equal(kinds.C1, CompletionItemKind.Class);
    assert.equal(kinds.E1, CompletionItemKind.Enum);
    assert.equal(kinds.v1, CompletionItemKind.Variable);
  });
});
