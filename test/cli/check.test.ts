/** `normbook check`: green where a run repeats what is saved, red with the place and both values where not. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { normbook, notebookText } from './command-line.ts';

const SAMPLES = path.resolve(import.meta.dirname, '../../samples');

describe('normbook check', () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'normbook-check-'));
    file = path.join(folder, 'a.normbook');
  });
  after(() => rm(folder, { recursive: true }));

  /** Runs and saves a notebook, changes its text, and checks it. */
  async function checkAfter(
    sources: string[],
    change: (text: string) => string,
    ...args: string[]
  ): ReturnType<typeof normbook> {
    await writeFile(file, notebookText(...sources));
    await normbook('run', file, '--in-place');
    const saved = await readFile(file, 'utf8');
    const changed = change(saved);
    assert.ok(change === same || changed !== saved, 'nothing was changed');
    await writeFile(file, changed);
    return normbook('check', file, ...args);
  }
  const same = (text: string): string => text;

  it('writes the same bytes for every sample, run after run, at 1 and 2 threads, and finds them unchanged', async () => {
    const samples = (await readdir(SAMPLES)).filter((name) => name.endsWith('.normbook'));
    assert.equal(samples.length, 4);
    for (const name of samples) {
      const sample = path.join(SAMPLES, name);
      const saved = await readFile(sample);
      for (const [i, threads] of ['1', '1', '2', '2'].entries()) {
        const out = path.join(folder, `${i}-${name}`);
        const { code, stderr } = await normbook('run', sample, '--out', out, '--threads', threads);
        assert.equal(code, 0, stderr);
        assert.ok((await readFile(out)).equals(saved), `${name}, ${threads} threads`);
      }
      const { code, stdout } = await normbook('check', sample, '--threads', '2');
      assert.equal(code, 0, stdout);
      assert.match(stdout, /: unchanged, \d cells of code\n$/);
    }
  }).timeout(300_000);

  it('leaves the file alone', async () => {
    await checkAfter(["console.log('a')"], (text) => text.replace("'a'", "'b'"));
    assert.match(await readFile(file, 'utf8'), /'b'(?:.|\n)*"a\\n"/);
  });

  /** One white pixel, grey with 8 bits, by Python's zlib and struct. */
  const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==';
  const TENSOR = "import { tensor } from 'normbook'\ntensor([[1, 2], [3, 4]], 'N C')";
  const changes: [title: string, source: string, change: [string | RegExp, string], told: string[]][] = [
    [
      'lines of text',
      "console.log('a\\nb\\nc\\nd')",
      ['b\\\\nc', 'B\\\\nc2'],
      ['output 1, stdout, line 2', '- b', '- c', '+ B', '+ c2'],
    ],
    [
      'statistics and elements of a picture',
      TENSOR,
      ['3, 4', '3, 8'],
      [
        'output 1, view, panel "tensor", summary.mean: got 3.5, expected 2.5',
        'output 1, view, panel "tensor", statistics per C, mean at C 1: got 5, expected 3',
        'output 1, view, panel "tensor", preview at N 1, C 1: got 8, expected 4',
      ],
    ],
    [
      'the name of a panel',
      TENSOR,
      ['"name": "tensor"', '"name": "old"'],
      ['output 1, view, panel "old", name: got "tensor", expected "old"'],
    ],
    [
      'an error',
      "throw new Error('no')",
      ["Error('no", "Error('oh no"],
      ['output 1, error, line 1', '- Error: no', '+ Error: oh no'],
    ],
    [
      'an output that is gone',
      "console.log('a')",
      ["console.log('a')", 'const a = 1'],
      ['output 1: got nothing, expected stdout'],
    ],
    [
      'an output that is new',
      'const a = 1',
      ['const a = 1', "console.log('a')"],
      ['output 1: got stdout, expected nothing'],
    ],
    [
      'an error where there was text',
      "console.log('a')",
      ["console.log('a')", 'missing'],
      ['output 1: got the error ReferenceError: missing is not defined'],
    ],
    [
      'the size of a picture',
      TENSOR,
      [/("image\/png": ")[^"]+/, `$1${DOT}`],
      ['output 1, image/png, size: got 320 × 146, expected 1 × 1'],
    ],
    ['pixels', TENSOR, ['3, 4', '3, 8'], ['output 1, image/png, pixel x ']],
  ];
  for (const [title, source, [from, to], told] of changes) {
    it(`tells a change of ${title}`, async () => {
      const { code, stdout, stderr } = await checkAfter(["'first'", source], (text) =>
        text.replace(from, to),
      );
      assert.equal(code, 1);
      assert.equal(stderr, '');
      assert.match(stdout, /: 1 of 2 cells of code changed\n {2}cell 2 \(c1\)\n/);
      for (const line of told) assert.ok(stdout.includes(line), `${line}\n---\n${stdout}`);
    });
  }

  it('tells all differences as JSON', async () => {
    const { code, stdout } = await checkAfter([TENSOR], (text) => text.replace('3, 4', '3, 8'), '--json');
    assert.equal(code, 1);
    const { files } = JSON.parse(stdout);
    assert.deepEqual([files[0].file, files[0].changed, files[0].checked], [file, true, 1]);
    const [{ cell, id, differences }] = files[0].cells;
    assert.deepEqual([cell, id], [1, 'c0']);
    const mime = 'application/vnd.normbook.view+json';
    assert.deepEqual(differences[0], {
      output: 1,
      mime,
      where: 'panel "tensor", summary.mean',
      expected: '2.5',
      got: '3.5',
    });
  });

  const alike: [title: string, sources: string[]][] = [
    [
      'a cell that fails as before, though others behind it never ran',
      ["'a'", "throw new Error('no')", "'b'"],
    ],
    ['output of several streams and of none', ["console.log('a')\nconsole.error('b')\nconsole.log('c')", '']],
    ['text with colours', ["console.log('\\x1b[31mred')"]],
  ];
  for (const [title, sources] of alike) {
    it(`finds no change in ${title}`, async () => {
      const { code, stdout } = await checkAfter(sources, same);
      assert.deepEqual([code, stdout], [0, `${file}: unchanged, ${counted(sources.length)} of code\n`]);
    });
  }

  it('runs all cells again where all ran, failures or not', async () => {
    await writeFile(file, notebookText("throw new Error('no')", "console.log('a')"));
    await normbook('run', file, '--in-place', '--keep-going');
    assert.equal((await normbook('check', file)).code, 0);
    await writeFile(file, (await readFile(file, 'utf8')).replace("log('a", "log('b"));
    const { code, stdout } = await normbook('check', file);
    assert.equal(code, 1);
    assert.match(stdout, /1 of 2 cells of code changed\n {2}cell 2 (?:.|\n)*- a\n *\+ b\n/);
  });

  it('exits with 1 if one file of several changed, and with 2 without a file', async () => {
    await checkAfter(["console.log('a')"], (text) => text.replace("'a'", "'b'"));
    const good = path.join(folder, 'good.normbook');
    await writeFile(good, notebookText('const a = 1'));
    const { code, stdout } = await normbook('check', file, good);
    assert.equal(code, 1);
    assert.match(stdout, /1 of 1 cell of code changed(?:.|\n)*good.normbook: unchanged/);
    const { code: usage, stderr } = await normbook('check');
    assert.deepEqual([usage, stderr], [2, 'normbook: check takes one file or more, got none\n']);
  });
});

function counted(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`;
}
