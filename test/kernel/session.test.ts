/** The kernel as its users meet it: a real process, cell after cell. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseAnswer } from '../../src/protocol/questions-guard.ts';
import { VIEW_BYTES, VIEW_MIME } from '../../src/protocol/view.ts';
import { parseView } from '../../src/protocol/view-guard.ts';
import { type Result, TestKernel } from './process.ts';

const X = "import { randn } from 'normbook'\nconst x = randn([2, 6, 4, 4], 'N C H W', { seed: 1 })";

function textOf({ displays }: Result): unknown {
  return displays[0]?.['text/plain'];
}

function failureOf({ end }: Result): { name: string; message: string; places: string[] } {
  assert.equal(end.type, 'failed');
  const { name, message, frames } = end.error;
  return { name, message, places: frames.map(({ label, line, column }) => `${label}:${line}:${column}`) };
}

describe('a kernel', () => {
  let kernel: TestKernel;
  beforeEach(() => {
    kernel = new TestKernel();
  });
  afterEach(() => kernel.end());

  it('keeps declarations from cell to cell and shows the last expression', async () => {
    await kernel.run('const a = 20\nlet b = 1');
    await kernel.run('b++');
    assert.equal(textOf(await kernel.run('a * b + 2')), '42');
  });

  it('shows nothing for undefined', async () => {
    assert.deepEqual((await kernel.run('undefined')).displays, []);
  });

  it('shows a tensor as a view, a picture and text', async () => {
    const { displays, handles } = await kernel.run(`${X}\nx`);
    const [bundle] = displays;
    assert.deepEqual(Object.keys(bundle ?? {}), [VIEW_MIME, 'image/png', 'text/plain']);
    const view = parseView(bundle?.[VIEW_MIME]);
    assert.equal(view.panels[0]?.name, 'x');
    assert.match(String(bundle?.['image/png']), /^iVBORw0KGgo/);
    assert.match(String(bundle?.['text/plain']), /^x {2}N2 C6 H4 W4 /);
    assert.equal(handles.length, 1);
  });

  it('shows the tensors that forward returns, each by its name', async () => {
    const { displays } = await kernel.run(
      `${X}\nimport { batchNorm } from 'normbook'\nbatchNorm().forward(x)`,
    );
    const names = displays.map((bundle) => parseView(bundle[VIEW_MIME]).panels[0]?.name);
    assert.deepEqual(names, ['y', 'mean', 'variance', 'rstd']);
  });

  it('shows statistics as a table, one row a group', async () => {
    // By hand: [1, 3] and [5, NaN].
    const source =
      "import { statistics, tensor } from 'normbook'\nstatistics(tensor([[1, 3], [5, NaN]], 'N C'), 'n c -> n')";
    assert.deepEqual(
      String(textOf(await kernel.run(source)))
        .split('\n')
        .map((line) => line.trim().split(/\s+/)),
      [
        ['n', 'c', '->', 'n:', '2', 'groups', 'of', '2'],
        ['N', 'mean', 'variance', 'std', 'min', 'max', 'l2', 'skewness', 'kurtosis', 'NaN'],
        ['0', '2.000', '1.000', '1.000', '1.000', '3.000', '3.162', '0.000', '1.000', '0'],
        ['1', 'NaN', 'NaN', 'NaN', '5.000', '5.000', 'NaN', 'NaN', 'NaN', '1'],
      ],
    );
  });

  it('compares variants under the names given, with one symmetric domain', async () => {
    const source = `${X}
import { batchNorm, compare, groupNorm, layerNorm } from 'normbook'
compare(x, { BN: batchNorm(), LN: layerNorm(), GN: groupNorm({ groups: 3 }), half: (t) => t.map((v) => v / 2) })`;
    const { displays, end } = await kernel.run(source);
    assert.deepEqual(end, { type: 'done' });
    const { panels } = parseView(displays[0]?.[VIEW_MIME]);
    assert.deepEqual(
      panels.map(({ name, role, pattern }) => [name, role, pattern]),
      [
        ['x', 'input', undefined],
        ['BN', 'variant', 'n c h w -> c'],
        ['LN', 'variant', 'n c h w -> n'],
        ['GN', 'variant', 'n (g c) h w -> n g'],
        ['half', 'variant', undefined],
      ],
    );
    const domains = new Set(panels.slice(1).map(({ domain }) => JSON.stringify(domain)));
    assert.equal(domains.size, 1);
    const shared = panels[1]?.domain;
    assert.deepEqual([shared?.shared, shared?.scale, shared?.min], [true, 'diverging', -(shared?.max ?? 0)]);
  });

  it('names variants that come without names', async () => {
    const source = `${X}\nimport { compare, groupNorm } from 'normbook'
compare(x, groupNorm({ groups: 1 }), groupNorm({ groups: 2 }), function twice(t) { return t.map((v) => 2 * v) })`;
    const { displays } = await kernel.run(source);
    const names = parseView(displays[0]?.[VIEW_MIME]).panels.map(({ name }) => name);
    assert.deepEqual(names, ['x', 'GN', 'GN 2', 'twice']);
  });

  const sizes: [string, string][] = [
    ['the sample’s comparison', '[6, 6, 32, 32]'],
    ['a layer of a large network', '[32, 64, 56, 56]'],
    ['many channels', '[2, 2048, 7, 7]'],
    ['an extreme shape', '[1, 1, 1, 300000]'],
  ];
  for (const [name, shape] of sizes) {
    it(`keeps a saved view within 256 KiB: ${name}`, async () => {
      const source = `import { batchNorm, compare, groupNorm, instanceNorm, layerNorm, randn } from 'normbook'
const x = randn(${shape}, 'N C H W', { seed: 2 })
x
compare(x, { BN: batchNorm(), LN: layerNorm(), IN: instanceNorm(), GN: groupNorm({ groups: 1 }) })`;
      const { displays, end } = await kernel.run(
        source.replace('\nx\n', '\nimport { show } from "normbook"\nshow(x)\n'),
      );
      assert.deepEqual(end, { type: 'done' });
      assert.equal(displays.length, 2);
      for (const bundle of displays) {
        const { length } = JSON.stringify(parseView(bundle[VIEW_MIME]));
        assert.ok(length <= VIEW_BYTES, `${length} bytes`);
      }
    }).timeout(60_000);
  }

  it('gives a region of a shown tensor exactly, on request', async () => {
    const source =
      "import { arange } from 'normbook'\nconst big = arange(400 * 400).reshape([400, 400], 'H W')\nbig";
    const { displays, handles } = await kernel.run(source);
    const [panel] = parseView(displays[0]?.[VIEW_MIME]).panels;
    assert.notEqual(panel?.preview.encoding, 'float32');
    const target = { output: handles[0] ?? '', panel: 0 };
    const question = { kind: 'preview' as const, start: [399, 398], size: [1, 2] };
    const preview = parseAnswer('preview', await kernel.kernel.ask(target, question));
    const values = new Float32Array(new Uint8Array(Buffer.from(preview.data, 'base64')).buffer);
    assert.deepEqual([preview.encoding, ...values], ['float32', 399 * 400 + 398, 399 * 400 + 399]);
    await assert.rejects(kernel.kernel.ask(target, { ...question, start: [400, 0] }), /no window/);
    await assert.rejects(kernel.kernel.ask({ ...target, output: '99' }, question), /earlier run/);
  });

  it('streams console output in order with displays', async () => {
    const { text, displays } = await kernel.run(
      "import { show } from 'normbook'\nconsole.log('one', { a: [1] })\nshow('two')\nconsole.error('three')\nconsole.log('four')",
    );
    assert.equal(text, 'one { a: [ 1 ] }\n!\u001b[31mthree\u001b[39m\nfour\n');
    assert.equal(displays[0]?.['text/plain'], 'two');
  });

  it('shows the beginning and the end of a hundred thousand lines, and counts the others', async () => {
    const { text, tails } = await kernel.run('for (let i = 0; i < 100_000; i++) console.log(i)');
    const lines = (from: number, to: number): string =>
      Array.from({ length: to - from }, (_, i) => `${from + i}\n`).join('');
    assert.equal(text, lines(0, 2000));
    assert.deepEqual(Object.values(tails), [`… 97500 lines left out …\n${lines(99_500, 100_000)}`]);
  });

  it('begins another end after a display, with errors red in it', async () => {
    const { tails, displays } = await kernel.run(
      "import { show } from 'normbook'\nconst many = (n) => { for (let i = 0; i < n; i++) console.log(i) }\nmany(2001)\nshow('between')\nconsole.error('bad')\nmany(501)",
    );
    assert.equal(displays.length, 1);
    const [first, second = ''] = Object.values(tails);
    assert.equal(first, '2000\n');
    assert.match(second, /^… 2 lines left out …\n1\n2\n/);
  });

  it('shows warnings in yellow, errors in red', async () => {
    const { text } = await kernel.run("console.warn('one\\ntwo')\nconsole.error('plain')");
    assert.equal(text, '!\u001b[33mone\u001b[39m\n!\u001b[33mtwo\u001b[39m\n!\u001b[31mplain\u001b[39m\n');
  });

  it('keeps a character that is written in two parts', async () => {
    const { text } = await kernel.run(
      'process.stdout.write(Buffer.from([0xe2, 0x82])); process.stdout.write(Buffer.from([0xac]))',
    );
    assert.equal(text, '€');
  });

  const failures: { name: string; cells: string[]; error: ReturnType<typeof failureOf> }[] = [
    {
      name: 'a throw',
      cells: ['const a = 1\n\n  throw new RangeError("too far")'],
      error: { name: 'RangeError', message: 'too far', places: ['Cell 1:3:9'] },
    },
    {
      name: 'a function of an earlier cell',
      cells: ['function f(n: number): number {\n  return n < 0 ? null!.x : n\n}', 'f(1)\nf(-1)'],
      error: {
        name: 'TypeError',
        message: "Cannot read properties of null (reading 'x')",
        places: ['Cell 1:2:24', 'Cell 2:2:1'],
      },
    },
    {
      name: 'a syntax error',
      cells: ['const ok = 1\nconst = 2'],
      error: {
        name: 'SyntaxError',
        message: 'Unexpected token `=`. Expected yield, an identifier, [ or {',
        places: ['Cell 1:2:7'],
      },
    },
    {
      name: 'a misspelled name',
      cells: ['const scale = 2', '1\nconst y = 3 * scael'],
      error: {
        name: 'ReferenceError',
        message: 'scael is not defined; did you mean scale?',
        places: ['Cell 2:2:15'],
      },
    },
    {
      name: 'a forgotten import, before other calls',
      cells: [`${X}\nimport { batchNorm } from 'normbook'`, 'compare(x, batchNorm(), batchNorm())'],
      error: {
        name: 'ReferenceError',
        message: "compare is not defined; import { compare } from 'normbook'",
        places: ['Cell 2:1:1'],
      },
    },
    {
      name: 'an assignment to a constant',
      cells: ['const a = 1', 'a = 2'],
      error: { name: 'TypeError', message: "Assignment to constant variable 'a'", places: ['Cell 2:1:3'] },
    },
    {
      name: 'a misspelled import',
      cells: ["import { batchnorm } from 'normbook'\nbatchnorm()"],
      error: {
        name: 'ModuleError',
        message: "'normbook' has no export 'batchnorm'; did you mean 'batchNorm'?",
        places: ['Cell 1:1:1'],
      },
    },
    {
      name: 'the engine’s refusal of a group count',
      cells: [`${X}\nimport { groupNorm } from 'normbook'\ngroupNorm({ groups: 4 }).forward(x)`],
      error: {
        name: 'EngineError',
        message: 'groupNorm: 6 channels do not split into 4 groups; choose 1, 2, 3 or 6',
        places: ['Cell 1:4:26'],
      },
    },
    {
      name: 'a comparison of what is no tensor',
      cells: ["import { compare } from 'normbook'\ncompare([1, 2], 3)"],
      error: {
        name: 'EngineError',
        message: 'compare: its input is Array, expected a tensor; call compare(x, batchNorm(), …)',
        places: ['Cell 1:2:1'],
      },
    },
    {
      name: 'a missing file',
      cells: ["import { load } from 'normbook'\nawait load('nothing.png')"],
      error: {
        name: 'DataError',
        message: '',
        places: ['Cell 1:2:1'],
      },
    },
    {
      name: 'a thrown text',
      cells: ["throw 'just words'"],
      error: { name: 'Thrown', message: 'just words', places: [] },
    },
  ];
  for (const { name, cells, error } of failures) {
    it(`tells cell, line and column of ${name}`, async () => {
      const last = cells.pop() ?? '';
      for (const source of cells) assert.deepEqual((await kernel.run(source)).end, { type: 'done' });
      const failure = failureOf(await kernel.run(last));
      if (error.message === '') assert.notEqual(failure.message, '');
      assert.deepEqual({ ...failure, message: error.message === '' ? '' : failure.message }, error);
    });
  }

  it('shows a rejected promise and a throw in a timer in their cell, and lives on', async () => {
    const { done, result } = kernel.start(
      "setTimeout(() => { throw new Error('late') }, 1)\nPromise.reject(new Error('lost'))\n1",
    );
    await done;
    await kernel.until(() => result.lateErrors.length === 2);
    assert.deepEqual(result.lateErrors.map(({ message }) => message).sort(), ['late', 'lost']);
    assert.equal(result.lateErrors[0]?.frames[0]?.label, 'Cell 1');
    assert.equal(textOf(await kernel.run('2')), '2');
  });

  const endless: [string, string][] = [
    ['that never yields', "console.log('in')\nwhile (true) {}"],
    ['after an await', "console.log('in')\nawait null\nwhile (true) {}"],
    [
      'that awaits in a loop',
      "console.log('in')\nwhile (true) await new Promise((done) => setTimeout(done, 1))",
    ],
    ['that awaits for ever', "console.log('in')\nawait new Promise(() => {})"],
  ];
  for (const [name, source] of endless) {
    it(`interrupts a cell ${name} and keeps its state`, async () => {
      await kernel.run('let kept = 41');
      const { done, result } = kernel.start(source);
      await kernel.until(() => result.text.includes('in'));
      kernel.kernel.interrupt();
      assert.equal(failureOf(await done).name, 'Interrupted');
      assert.equal(textOf(await kernel.run('kept + 1')), '42');
    });
  }

  it('does not end the cell that follows an interrupted one', async () => {
    const { done, result } = kernel.start("console.log('in')\nawait new Promise(() => {})");
    await kernel.until(() => result.text.includes('in'));
    kernel.kernel.interrupt();
    await done;
    const next = await kernel.run('const start = Date.now()\nwhile (Date.now() - start < 400) {}\n5');
    assert.equal(textOf(next), '5');
  });

  it('stops a loop in a function of an earlier cell, and leaves the function usable', async () => {
    await kernel.run(
      'async function loop(n) { for (let i = 0; i < n; i++) { await new Promise((r) => setTimeout(r, 1)); console.log("tick") } return n }',
    );
    const { done, result } = kernel.start('await loop(Infinity)');
    await kernel.until(() => result.text.includes('tick'));
    kernel.kernel.interrupt();
    assert.equal(failureOf(await done).name, 'Interrupted');
    assert.equal(textOf(await kernel.run('await loop(2)')), '2');
  });

  it('ends a cell whose error cannot be read', async () => {
    const names = [
      'class E extends Error { name = 404 }; throw new E("m")',
      'throw new Proxy(new Error("p"), { get() { throw 1 } })',
    ];
    const ends = [];
    for (const source of names) ends.push(failureOf(await kernel.run(source)).name);
    assert.deepEqual(ends, ['404', 'Thrown']);
  });

  it('lets a cell declare what the language itself has, and keeps its own', async () => {
    const { end } = await kernel.run('class Map { size = 7 }\nconst Promise = 1, Object = 2, Error = 3');
    assert.deepEqual(end, { type: 'done' });
    const { displays } = await kernel.run('[new Map().size, Promise, { Object }, globalThis.Promise.name]');
    assert.equal(displays[0]?.['text/plain'], "[ 7, 1, { Object: 2 }, 'Promise' ]");
    assert.equal(
      textOf(await kernel.run("import { randn } from 'normbook'\nrandn([2, 2]).mean().size")),
      '1',
    );
  });

  it('that dies says why, and the next run starts a fresh one', async () => {
    await kernel.run('const gone = 1');
    const { end } = await kernel.run('process.exit(3)');
    assert.deepEqual(end, { type: 'lost', reason: 'it exited with code 3' });
    assert.equal(textOf(await kernel.run('typeof gone')), 'undefined');
  });

  it('survives cells that overwrite globals it depends on', async () => {
    await kernel.run('const process = 1, console = 2, performance = 3, Buffer = 4, URL = 5, setTimeout = 6');
    assert.equal(textOf(await kernel.run("import path from 'node:path'\npath.basename('a/here')")), 'here');
  });

  it('imports Node’s modules, packages and local files, and sees a local file’s edits', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'normbook-'));
    const local = new TestKernel(folder);
    try {
      await writeFile(path.join(folder, 'twice.mjs'), 'export const twice = (x) => 2 * x');
      const source =
        "import { twice } from './twice.mjs'\nimport { basename } from 'node:path'\nbasename('a/b') + twice(2)";
      assert.equal(textOf(await local.run(source)), 'b4');
      await writeFile(path.join(folder, 'twice.mjs'), 'export const twice = (x) => 20 * x\n// edited');
      assert.equal(textOf(await local.run(source)), 'b40');
      const missing = await local.run("import x from './nowhere.mjs'\nx");
      assert.equal(
        failureOf(missing).message,
        `no file './nowhere.mjs' in ${folder}; look for its name and folder`,
      );
    } finally {
      local.end();
      await rm(folder, { recursive: true });
    }
  });
});
