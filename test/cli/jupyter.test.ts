/** What Jupyter itself makes of our files: its validator takes them, and its converter shows what is in them. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/paths.mjs';
import { jupyterPython } from '../../scripts/setup-jupyter.mjs';
import { normbook } from './command-line.ts';

const run = promisify(execFile);
const samples = path.join(root, 'samples');

const VALIDATE = `
import nbformat, sys
notebook = nbformat.read(sys.argv[1], as_version=nbformat.NO_CONVERT)
nbformat.validate(notebook)
print(notebook.nbformat, notebook.nbformat_minor, len(notebook.cells))
`;

describe('Jupyter', function () {
  this.timeout(120_000);
  let folder: string;
  let python: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'normbook-jupyter-'));
    const found = jupyterPython();
    assert.ok(found, 'no Python has nbformat and nbconvert: node scripts/setup-jupyter.mjs installs them');
    python = found;
  });
  after(() => rm(folder, { recursive: true }));

  it('is heard: its validator refuses a notebook that is none', async () => {
    const file = path.join(folder, 'none.ipynb');
    await writeFile(
      file,
      '{"cells": [{"cell_type": "code"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    );
    await assert.rejects(asked(['-c', VALIDATE, file]), /ValidationError/);
  });

  for (const sample of ['01-six-images', '02-one-formula', '03-batch-size', '04-style']) {
    it(`takes ${sample}, as it is and exported, and shows its pictures`, async () => {
      const source = path.join(samples, `${sample}.normbook`);
      const file = path.join(folder, `${sample}.ipynb`);
      const { code, stderr } = await normbook('export', source, '--to', 'ipynb', '--out', file);
      assert.equal(code, 0, stderr);
      const counted = await asked(['-c', VALIDATE, file]);
      assert.match(counted, /^4 5 \d+\n$/);
      assert.equal(await asked(['-c', VALIDATE, source]), counted);

      await asked(['-m', 'nbconvert', '--to', 'markdown', '--output', sample, file]);
      const pictures = await readdir(path.join(folder, `${sample}_files`));
      const drawn = pictures.filter((name) => name.endsWith('.png')).length;
      assert.ok(drawn > 0, pictures.join(' '));
      const page = await asked(['-m', 'nbconvert', '--to', 'html', '--stdout', file]);
      assert.equal(page.split('src="data:image/png;base64,').length - 1, drawn);
      assert.match(page, /<h1[^>]*>/);
    });
  }

  /** Without what a user's own Jupyter is set to. */
  async function asked(args: string[]): Promise<string> {
    const env = { ...process.env, JUPYTER_CONFIG_DIR: folder, JUPYTER_DATA_DIR: folder, IPYTHONDIR: folder };
    return (await run(python, args, { cwd: folder, env, maxBuffer: 2 ** 28 })).stdout;
  }
});
