/** The command line as a user types it: `node dist/cli.js …`, with exit codes and what is written where. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { norms } from '../../src/engine/index.ts';
import { VIEW_MIME } from '../../src/protocol/view.ts';
import { parseView } from '../../src/protocol/view-guard.ts';
import { CLI, normbook, notebookText as notebook } from './command-line.ts';

interface SavedCell {
  outputs: { output_type: string; ename?: string; text?: string[]; data?: Record<string, unknown> }[];
}

describe('the command line', () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'normbook-cli-'));
    file = path.join(folder, 'a.normbook');
  });
  after(() => rm(folder, { recursive: true }));

  async function savedCells(from = file): Promise<SavedCell[]> {
    return JSON.parse(await readFile(from, 'utf8')).cells;
  }

  it('prints help and version', async () => {
    const help = await normbook('--help');
    assert.equal(help.code, 0);
    for (const word of ['run FILE', '--out', '--in-place', '--timeout', '--keep-going', 'norms']) {
      assert.ok(help.stdout.includes(word), word);
    }
    assert.deepEqual((await normbook()).stdout, help.stdout);
    const { version } = JSON.parse(await readFile(path.resolve(CLI, '../../package.json'), 'utf8'));
    assert.deepEqual(await normbook('--version'), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('lists every normalization of the table', async () => {
    const { code, stdout } = await normbook('norms');
    assert.equal(code, 0);
    for (const { id, name, paper } of norms) {
      assert.match(stdout, new RegExp(`^${id} +${name} .*\\(${paper.year}\\)$`, 'm'));
    }
  });

  it('gives them as JSON, all or one', async () => {
    const all: { id: string }[] = JSON.parse((await normbook('norms', '--json')).stdout);
    assert.deepEqual(
      all.map(({ id }) => id),
      norms.map(({ id }) => id),
    );
    const { title, options } = JSON.parse((await normbook('norms', 'groupNorm', '--json')).stdout);
    assert.equal(title, norms.find(({ id }) => id === 'groupNorm')?.title);
    assert.deepEqual(
      Object.keys(options),
      Object.keys(norms.find(({ id }) => id === 'groupNorm')?.options ?? {}),
    );
  });

  it('tells all about one, by either name in any case', async () => {
    for (const record of norms) {
      const { code, stdout } = await normbook('norms', record.id);
      assert.equal(code, 0);
      for (const part of [record.title, record.summary, record.formulaText, ...Object.keys(record.options)]) {
        assert.ok(stdout.includes(part), part);
      }
      assert.equal((await normbook('norms', record.name.toLowerCase())).stdout, stdout);
    }
  });

  it('refuses a normalization that there is not', async () => {
    const { code, stderr } = await normbook('norms', 'grupNorm');
    assert.deepEqual(
      [code, stderr],
      [2, "normbook: there is no normalization 'grupNorm'; did you mean groupNorm?\n"],
    );
  });

  it('runs a notebook and prints what it shows', async () => {
    await writeFile(file, notebook('const a = 2', "console.log('hi')\na * 3"));
    const before = await readFile(file, 'utf8');
    assert.deepEqual(await normbook('run', file), { code: 0, stdout: 'hi\n6\n', stderr: '' });
    assert.equal(await readFile(file, 'utf8'), before);
  });

  it('writes outputs elsewhere or in place, the same bytes each time', async () => {
    const source = "import { randn } from 'normbook'\nrandn([2, 3, 4, 4], 'N C H W')";
    await writeFile(file, notebook("console.log('hi')", source));
    const out = path.join(folder, 'out.normbook');
    assert.equal((await normbook('run', file, '--out', out)).code, 0);
    assert.equal((await normbook('run', file, '--in-place')).code, 0);
    const written = await readFile(out, 'utf8');
    assert.equal(await readFile(file, 'utf8'), written);
    assert.equal((await normbook('run', file, '--in-place')).code, 0);
    assert.equal(await readFile(file, 'utf8'), written);
    const [text, picture] = await savedCells();
    assert.deepEqual(text?.outputs[0]?.text, ['hi\n']);
    assert.equal(parseView(picture?.outputs[0]?.data?.[VIEW_MIME]).kind, 'tensor');
  });

  it('stops at a cell that fails, with its place, and keeps the error in the outputs', async () => {
    await writeFile(file, notebook('1', "\n  throw new Error('no')", "console.log('never')"));
    const { code, stdout, stderr } = await normbook('run', file, '--in-place');
    assert.equal(code, 1);
    assert.equal(stdout, '1\n');
    assert.equal(stderr, `normbook: ${file}: Cell 2 failed\nError: no\n    at Cell 2, line 2, column 9\n`);
    const cells = await savedCells();
    assert.equal(cells[1]?.outputs[0]?.ename, 'Error');
    assert.deepEqual(cells[2]?.outputs, []);
  });

  it('goes on after a failure where asked', async () => {
    await writeFile(file, notebook("throw new Error('no')", "console.log('yes')"));
    const { code, stdout } = await normbook('run', file, '--keep-going');
    assert.deepEqual([code, stdout], [1, 'yes\n']);
  });

  it('ends a cell that takes too long', async () => {
    await writeFile(file, notebook('while (true) {}'));
    const { code, stderr } = await normbook('run', file, '--timeout', '0.3');
    assert.deepEqual([code, stderr], [1, `normbook: ${file}: Cell 1: timed out after 0.3 s\n`]);
  });

  it('leaves no kernel behind when it is killed, even one in an endless loop', async () => {
    await writeFile(file, notebook('console.log(process.pid)\nwhile (true) {}'));
    const cli = spawn(process.execPath, [CLI, 'run', file], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [pid] = await once(cli.stdout, 'data');
    cli.kill('SIGKILL');
    const isAlive = (): boolean => {
      try {
        return process.kill(Number(pid), 0);
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH');
        return false;
      }
    };
    // There is no event for the end of somebody else's process.
    const limit = AbortSignal.timeout(15_000);
    while (isAlive()) {
      limit.throwIfAborted();
      await new Promise(setImmediate);
    }
  });

  it('keeps the mode of the file it writes in place, and follows a link to it', async () => {
    await writeFile(file, notebook('1'));
    await chmod(file, 0o600);
    const link = path.join(folder, 'link.normbook');
    await symlink(file, link);
    assert.equal((await normbook('run', link, '--in-place')).code, 0);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.ok((await lstat(link)).isSymbolicLink());
    assert.equal((await savedCells())[0]?.outputs.length, 1);
  });

  it('refuses a file that is not UTF-8, with the place', async () => {
    const bytes = Buffer.concat([Buffer.from('{\n "a": "caf'), Buffer.from([0xe9]), Buffer.from('"}')]);
    await writeFile(file, bytes);
    const { code, stderr } = await normbook('run', file, '--in-place');
    assert.equal(code, 1);
    assert.match(stderr, /a\.normbook:2:11: not UTF-8 text; the file was left as it is/);
    assert.deepEqual(await readFile(file), bytes);
  });

  it('says so when the kernel dies', async () => {
    await writeFile(file, notebook('process.exit(5)'));
    const { code, stderr } = await normbook('run', file);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /Cell 1 failed\nKernelEnded: the kernel has ended: it exited with code 5; run the cells/,
    );
  });

  it('refuses a malformed file with line and column, and leaves it alone', async () => {
    await writeFile(file, '{\n  "cells": 5\n}');
    const { code, stderr } = await normbook('run', file, '--in-place');
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^normbook: .*a\.normbook:1:1: nbformat is missing, expected 4; the file was left as it is/,
    );
    assert.equal(await readFile(file, 'utf8'), '{\n  "cells": 5\n}');
  });

  it('names the folder in which a file is missing', async () => {
    const { code, stderr } = await normbook('run', path.join(folder, 'none.normbook'));
    assert.deepEqual([code, stderr], [1, `normbook: none.normbook: not found in ${folder}\n`]);
  });

  const wrong: [string, string[], RegExp][] = [
    ['an unknown command', ['fly'], /there is no command 'fly'/],
    ['an unknown option', ['run', 'x', '--fast'], /--fast/],
    [
      'threads that are no count',
      ['run', 'x', '--threads', '0'],
      /--threads is '0', expected an integer from 1 to 64/,
    ],
    ['no file', ['run'], /run takes one file, got 0/],
    ['two targets', ['run', 'x', '--in-place', '--out', 'y'], /exclude each other/],
    [
      'a timeout that is no number',
      ['run', 'x', '--timeout', 'soon'],
      /--timeout is 'soon', expected seconds above 0/,
    ],
  ];
  for (const [name, args, message] of wrong) {
    it(`refuses ${name} with exit code 2`, async () => {
      const { code, stdout, stderr } = await normbook(...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n {4}at /);
    });
  }
});
