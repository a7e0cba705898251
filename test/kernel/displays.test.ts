/** What cells show beside tensors: trees, tables, pictures, bars; how they change it, and what they ask. */
import assert from 'node:assert/strict';
import { PROGRESS_MIME, TABLE_MIME, TREE_MIME, type TreeNode } from '../../src/protocol/display.ts';
import { parseProgress, parseTable, parseTree } from '../../src/protocol/display-guard.ts';
import { VIEW_MIME } from '../../src/protocol/view.ts';
import { type Result, TestKernel } from './process.ts';

const IMPORT =
  "import { html, image, input, markdown, progress, randn, show, table, text, zeros } from 'normbook'\n";

function failure({ end }: Result): string {
  assert.equal(end.type, 'failed');
  return end.error.message;
}

describe('a cell’s displays', () => {
  let kernel: TestKernel;
  before(() => {
    kernel = new TestKernel();
  });
  after(() => kernel.end());

  /** The tree of the cell's value. */
  async function treeOf(source: string): Promise<TreeNode> {
    const { displays } = await kernel.run(`${IMPORT}${source}`);
    return parseTree(displays[0]?.[TREE_MIME]);
  }

  /** `key: text` of the children. */
  const linesOf = ({ children = [] }: TreeNode): string[] =>
    children.map(({ key, text }) => `${key}: ${text}`);

  it('are text alone where a line says it all', async () => {
    for (const value of ['({ a: 1 })', '[1, 2, 3]', "'words'", 'new Set([1])', 'zeros([2]).data']) {
      const { displays } = await kernel.run(`${IMPORT}text(1)\n;${value}`);
      assert.deepEqual(Object.keys(displays[1] ?? {}), ['text/plain'], value);
    }
  });

  it('are a tree of objects, Maps, Sets, class instances, typed arrays and tensors', async () => {
    const tree = await treeOf(`class Point { x = 1; #y = 2 }
({
  list: Array.from({ length: 150 }, (_, i) => i), map: new Map([['k', { z: 1 }]]), set: new Set(['s']),
  point: new Point(), floats: new Float32Array(9), tensor: zeros([2, 3], 'N C'), text: 'a', none: null, f() {},
})`);
    assert.deepEqual(linesOf(tree), [
      'list: [ 0, 1, 2, 3, 4, 5, ... 144 more items ]',
      "map: Map(1) { 'k' => [Object] }",
      "set: Set(1) { 's' }",
      'point: Point { x: 1 }',
      'floats: Float32Array(9) [ 0, 0, 0, 0, 0, 0, ... 3 more items ]',
      'tensor: Tensor(N2 C3) float32',
      "text: 'a'",
      'none: null',
      'f: [Function: f]',
    ]);
    const [list, map] = tree.children ?? [];
    assert.deepEqual([list?.children?.length, list?.more], [100, 50]);
    assert.deepEqual(map && linesOf(map), ["'k' =>: { z: 1 }"]);
  });

  it('call no getter, ask no proxy and end in a circle', async () => {
    const tree = await treeOf(`let asked = 0
const round = { name: 'r'.repeat(80), get g() { asked++; return 1 }, p: new Proxy({ a: 1 }, { get() { asked++ }, ownKeys() { asked++; return [] } }) }
round.self = round
round`);
    assert.deepEqual(linesOf(tree).slice(1, 3), ['g: [Getter]', 'p: { a: 1 }']);
    assert.equal(tree.children?.[3]?.children, undefined);
    const { displays } = await kernel.run('asked');
    assert.equal(displays[0]?.['text/plain'], '0');
  });

  it('of an enormous object are of bounded size', async () => {
    const { displays } = await kernel.run(
      'const wide = (n) => n === 0 ? "x".repeat(5000) : Object.fromEntries(Array.from({ length: 30 }, (_, i) => ["k" + i, wide(n - 1)]))\nwide(3)',
    );
    const json = JSON.stringify(displays[0]?.[TREE_MIME]);
    parseTree(JSON.parse(json));
    assert.ok(json.length < 2 ** 20, `${json.length} bytes`);
  });

  const tables: [string, string, string[], string[][]][] = [
    [
      'a list of objects',
      "[{ a: 1, b: 'x' }, { a: 0.1, c: true }]",
      ['a', 'b', 'c'],
      [
        ['1', 'x', ''],
        ['0.1', '', 'true'],
      ],
    ],
    [
      'a list of lists',
      '[[1, 2], [3, 4]]',
      ['0', '1'],
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'columns',
      "{ mean: new Float64Array([1.5, 2]), name: ['p', 'q'] }",
      ['mean', 'name'],
      [
        ['1.5', 'p'],
        ['2', 'q'],
      ],
    ],
    ['a Map', "new Map([['p', { v: 1 }]])", ['key', 'v'], [['p', '1']]],
    ['an object of objects', '{ p: { v: -1 } }', ['key', 'v'], [['p', '−1']]],
  ];
  for (const [name, value, columns, rows] of tables) {
    it(`are a table of ${name}`, async () => {
      const { displays } = await kernel.run(`${IMPORT}table(${value})`);
      const found = parseTable(displays[0]?.[TABLE_MIME]);
      assert.deepEqual([found.columns.map((one) => one.name), found.rows], [columns, rows]);
      assert.equal(String(displays[0]?.['text/plain']).split('\n').length, rows.length + 1);
    });
  }

  it('are a report that is text, Markdown and CSV too, in the output and on its handle', async () => {
    const { displays } =
      await kernel.run(`${IMPORT}import { batchNorm, defineNormalization, report } from 'normbook'
const input = randn([3, 4, 5], 'N C L', { seed: 1 })
const found = report(input, { BN: batchNorm(), mine: defineNormalization({ name: 'mine', pattern: 'n c l -> l' }) })
text([found.text, found.markdown, found.csv].join('%%'))
found`);
    assert.equal(displays.length, 2);
    const [bundle = {}, texts] = displays;
    const parsed = parseTable(bundle[TABLE_MIME]);
    assert.deepEqual(
      parsed.columns.map(({ name }) => name),
      ['measure', 'input', 'BN', 'mine'],
    );
    assert.equal(Object.keys(bundle)[0], TABLE_MIME);
    assert.deepEqual(String(texts?.['text/plain']).split('%%'), [
      bundle['text/plain'],
      bundle['text/markdown'],
      bundle['text/csv'],
    ]);
    const { displays: later } = await kernel.run("found.update('gone')");
    assert.equal(later.length, 0);
    assert.deepEqual(displays[0], { 'text/plain': 'gone' });
  });

  it('are pictures by their bytes, Markdown, and HTML beside its text', async () => {
    const { displays } = await kernel.run(
      `${IMPORT}image(randn([3, 4, 5], 'C H W'))\nmarkdown('# a')\nhtml('<b>b</b><script>alert(1)</script>')`,
    );
    assert.match(String(displays[0]?.['image/png']), /^iVBORw0KGgo/);
    assert.equal(displays[1]?.['text/markdown'], '# a');
    assert.equal(displays[2]?.['text/plain'], 'b');
  });

  const refusals: [string, string][] = [
    [
      'table(3)',
      'table: number, expected a list of objects, a list of lists, or an object of columns; call table([{ a: 1, b: 2 }, …])',
    ],
    [
      'image(new Uint8Array(9))',
      'image: bytes of no known kind, expected PNG, JPEG, GIF or WebP; pass the file’s bytes',
    ],
    [
      "image(zeros([2, 3, 4], 'C H W'))",
      'image: C2 H3 W4, expected H W, or C H W of 1, 3 or 4 channels; select one sample: image(x.select({ N: 0 }))',
    ],
    [
      'progress(null)',
      'progress: null, expected a list, anything else to iterate over, or a number; call progress(list) or progress(100)',
    ],
  ];
  for (const [source, message] of refusals) {
    it(`say what is wrong with ${source}`, async () => {
      assert.equal(failure(await kernel.run(`${IMPORT}${source}`)), message);
    });
  }

  it('change in place, from later cells too, and go', async () => {
    const { handles, displays } = await kernel.run(
      `${IMPORT}const h = show({ a: 1 })\nconst g = show('gone')\nshow('last')`,
    );
    assert.deepEqual(
      displays.map((one) => one['text/plain']),
      ['{ a: 1 }', 'gone', 'last'],
    );
    const first = handles[0];
    const { result, done } = kernel.start('h.update(zeros([2, 2])); g.remove()');
    await done;
    // They belong to the cell that showed them.
    assert.deepEqual([result.displays.length, displays.length, handles[0]], [0, 2, first]);
    assert.deepEqual([displays[0]?.[VIEW_MIME] !== undefined, displays[1]?.['text/plain']], [true, 'last']);
  });

  it('are no value of the cell', async () => {
    const { displays } = await kernel.run(`${IMPORT}show(1)`);
    assert.equal(displays.length, 1);
  });

  it('draw a bar over a list, a count and asynchronous items, with no time in what is kept', async () => {
    const { displays } = await kernel.run(`${IMPORT}let sum = 0
for (const i of progress(4, 'count')) sum += i
for (const i of progress([10, 20])) sum += i
for await (const i of progress((async function* () { yield 100 })())) sum += i
for (const i of progress([1, 2, 3])) break
const bar = progress(2); bar.add(); bar.update(2, 'done')
text(sum)`);
    const bars = displays.slice(0, 5).map((one) => parseProgress(one[PROGRESS_MIME]));
    assert.deepEqual(bars, [
      { label: 'count', done: 4, total: 4, state: 'ended' },
      { label: '', done: 2, total: 2, state: 'ended' },
      { label: '', done: 1, state: 'ended' },
      { label: '', done: 0, total: 3, state: 'stopped' },
      { label: 'done', done: 2, total: 2, state: 'ended' },
    ]);
    assert.equal(displays[5]?.['text/plain'], '136');
  });

  it('of a tensor of 100 MB are its preview and its pictures, and nothing more crosses', async () => {
    const { displays } = await kernel.run(`${IMPORT}randn([25, 1024, 1024], 'C H W', { seed: 1 })`);
    const { length } = JSON.stringify(displays);
    assert.ok(displays.length === 1 && length < 2 ** 20, `${length} bytes`);
  }).timeout(60_000);

  it('are at most 500 of one run', async () => {
    const { displays, text } = await kernel.run(`${IMPORT}for (let i = 0; i < 600; i++) show(i)`);
    assert.equal(displays.length, 500);
    assert.match(text, /^!further displays are left out: a cell shows at most 500/);
  });

  it('ask, and go on with the answer or without', async () => {
    kernel.answers.push('Ada');
    const { displays, questions } = await kernel.run(
      `${IMPORT}text([await input('Who?'), await input('Where?', 'here'), await input('When?')])`,
    );
    assert.deepEqual(questions, ['Who?', 'Where?', 'When?']);
    assert.equal(displays[0]?.['text/plain'], "[ 'Ada', 'here', undefined ]");
  });
});

describe('the guards of displays', () => {
  const deep = (n: number): object => ({
    text: 'a',
    tone: 'text',
    ...(n > 0 ? { children: [deep(n - 1)] } : {}),
  });
  const wide = { text: 'a', tone: 'text', children: Array(101).fill({ text: 'b', tone: 'text' }) };
  const hostile: [string, (value: unknown) => unknown, unknown][] = [
    ['a tree of a hundred thousand levels', parseTree, deep(5000)],
    ['a tree that is too wide', parseTree, wide],
    ['a tree with a tone that is none', parseTree, { text: 'a', tone: 'url(x)' }],
    ['a tree that is none', parseTree, null],
    [
      'a table with a row too short',
      parseTable,
      { columns: [{ name: 'a', numeric: true }], rows: [[]], total: 1 },
    ],
    [
      'a table with notes without end',
      parseTable,
      { columns: [], rows: [], total: 0, notes: Array(51).fill('a') },
    ],
    ['a table with a caption that is none', parseTable, { columns: [], rows: [], total: 0, caption: 1 }],
    ['progress backwards', parseProgress, { label: '', done: -1, state: 'running' }],
  ];
  for (const [name, parse, value] of hostile) {
    it(`refuse ${name}`, () => {
      assert.throws(() => parse(value));
    });
  }
});
