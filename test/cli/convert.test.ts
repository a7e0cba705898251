/** `normbook export` and `normbook import` as a user types them. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const CLI = path.resolve(import.meta.dirname, '../../dist/cli.js');
const SAMPLE = path.resolve(import.meta.dirname, '../../samples/01-six-images.normbook');

function normbook(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

describe('import and export on the command line', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  const sourcesIn = async (file: string): Promise<string[]> =>
    JSON.parse(await readFile(file, 'utf8')).cells.map(({ source }: { source: string[] }) => source.join(''));
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'normbook-convert-'));
    await writeFile(at('six.normbook'), await readFile(SAMPLE));
  });
  after(() => rm(folder, { recursive: true }));

  for (const format of ['html', 'ipynb', 'md', 'ts']) {
    it(`writes a sample as ${format} beside it, the same bytes twice, and over nothing unasked`, async () => {
      const target = at(`six.${format}`);
      assert.deepEqual(await normbook('export', at('six.normbook'), '--to', format), {
        code: 0,
        stdout: `${target}\n`,
        stderr: '',
      });
      const first = await readFile(target);
      const refused = await normbook('export', at('six.normbook'), '--to', format);
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /is there already; --force writes over it/);
      const forced = await normbook('export', at('six.normbook'), '--to', format, '--force');
      assert.equal(forced.code, 0);
      assert.ok((await readFile(target)).equals(first));
    });
  }

  for (const format of ['ipynb', 'ts']) {
    it(`reads it back from ${format} with the same sources`, async () => {
      const out = at(`from-${format}.normbook`);
      const { code, stderr } = await normbook('import', at(`six.${format}`), '--out', out);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
      assert.deepEqual(await sourcesIn(out), await sourcesIn(SAMPLE));
    });
  }

  it('puts the pictures of Markdown beside it, each one named in it', async () => {
    const text = await readFile(at('six.md'), 'utf8');
    const pictures = await readdir(at('six_files'));
    assert.ok(pictures.length >= 4, `${pictures.length} pictures`);
    for (const name of pictures) assert.ok(text.includes(`](six_files/${name})`), name);
  });

  const wrong: Record<string, [args: string[], code: number, words: RegExp]> = {
    'no file': [['export'], 2, /export takes one file, got 0/],
    'no format': [['export', 'a.normbook'], 2, /--to is missing, expected html, ipynb, md, ts/],
    'an unknown format': [['export', 'a.normbook', '--to', 'pdf'], 2, /--to is 'pdf', expected html/],
    'an unknown option': [['export', 'a.normbook', '--as', 'md'], 2, /--as/],
    'a file that is not there': [['export', 'none.normbook', '--to', 'md'], 1, /none\.normbook: not found/],
    'an import of something else': [
      ['import', 'a.py'],
      2,
      /'a\.py' ends in '\.py', expected \.ipynb or \.ts/,
    ],
  };
  for (const [name, [args, code, words]] of Object.entries(wrong)) {
    it(`says what is wrong with ${name}`, async () => {
      const outcome = await normbook(...args);
      assert.equal(outcome.code, code);
      assert.match(outcome.stderr, words);
    });
  }

  it('says where a Jupyter notebook is broken', async () => {
    await writeFile(at('broken.ipynb'), '{\n  "cells": [,]\n}');
    const { code, stderr } = await normbook('import', at('broken.ipynb'));
    assert.equal(code, 1);
    assert.match(stderr, /broken\.ipynb:2:13: not valid JSON/);
  });
});
