/** `normbook new`: a notebook that runs, and never in the place of another file. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { normbook } from './command-line.ts';

describe('normbook new', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'normbook-new-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('writes a notebook that runs as it is, with the ending if it was left out', async () => {
    const file = path.join(folder, 'first.normbook');
    const { code, stdout } = await normbook('new', path.join(folder, 'first'));
    assert.deepEqual([code, stdout.startsWith(`${file}: run it with`)], [0, true]);
    const { cells } = JSON.parse(await readFile(file, 'utf8'));
    assert.equal(cells.length, 1);
    const run = await normbook('run', file);
    assert.equal(run.code, 0);
    assert.match(run.stdout, /^x {2}N2 C6 H16 W16/);
    assert.match(run.stdout, /^GN {2}N2 C6 H16 W16/m);
  });

  it('leaves a file alone that is there', async () => {
    const file = path.join(folder, 'old.normbook');
    await writeFile(file, 'mine');
    const { code, stderr } = await normbook('new', file);
    assert.deepEqual(
      [code, stderr],
      [1, `normbook: ${file}: is there already and was left alone; give another name\n`],
    );
    assert.equal(await readFile(file, 'utf8'), 'mine');
  });

  it('names the folder that is missing', async () => {
    const { code, stderr } = await normbook('new', path.join(folder, 'none', 'a.normbook'));
    assert.equal(code, 1);
    assert.ok(stderr.includes(`there is no folder ${path.join(folder, 'none')}; make it first`), stderr);
  });

  it('refuses another ending', async () => {
    const { code, stderr } = await normbook('new', 'a.ipynb');
    assert.deepEqual([code, stderr], [2, "normbook: new: 'a.ipynb' ends in .ipynb, expected .normbook\n"]);
  });
});
