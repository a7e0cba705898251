/** Ctrl-C while a notebook runs and is saved: the file is the old one or the new one, and nothing stays beside it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { CLI, normbook, notebookText } from './command-line.ts';

const TIMES = 20;

describe('Ctrl-C', () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'normbook-interrupt-'));
    file = path.join(folder, 'a.normbook');
  });
  after(() => rm(folder, { recursive: true }));

  it(`leaves the old or the new file, ${TIMES} times at any moment`, async () => {
    const old = notebookText(...Array.from({ length: 40 }, (_, i) => `console.log('${i}'.repeat(20000))`));
    await writeFile(file, old);
    const started = performance.now();
    await normbook('run', file, '--in-place');
    const whole = performance.now() - started;
    const saved = await readFile(file, 'utf8');
    assert.notEqual(saved, old);
    const ends = new Map<string, number>();
    for (let i = 0; i < TIMES; i++) {
      await writeFile(file, old);
      // In a group of its own, as a terminal has it, whose Ctrl-C reaches the kernel too.
      const cli = spawn(process.execPath, [CLI, 'run', file, '--in-place'], {
        detached: true,
        stdio: 'ignore',
      });
      const exit = once(cli, 'exit');
      // Over all of a run and a little more, in another order than that of time.
      await Promise.race([exit, setTimeout((((i * 7) % TIMES) / TIMES) * whole * 1.2)]);
      interrupt(cli.pid);
      const [code, signal] = await exit;
      const text = await readFile(file, 'utf8');
      assert.ok(text === old || text === saved, `run ${i} left another file`);
      if (code === 0) assert.equal(text, saved);
      // Before its first line nobody hears the signal but the system.
      else assert.ok(code === 130 || signal === 'SIGINT', `run ${i} ended with ${code ?? signal}`);
      assert.deepEqual(await readdir(folder), ['a.normbook']);
      const end = text === old ? 'old' : 'new';
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    assert.ok((ends.get('old') ?? 0) > TIMES / 4, JSON.stringify([...ends]));
  }).timeout(180_000);

  it('takes away what was written of a new file', async () => {
    const big = notebookText(...Array.from({ length: 20 }, () => "console.log('x'.repeat(2_000_000))"));
    let beside = 0;
    for (let i = 0; i < 3; i++) {
      await writeFile(file, big);
      const cli = spawn(process.execPath, [CLI, 'run', file, '--in-place'], {
        detached: true,
        stdio: 'ignore',
      });
      const exit = once(cli, 'exit');
      const watcher = watch(folder, (_, name) => {
        if (name?.endsWith('.tmp') !== true) return;
        beside++;
        watcher.close();
        interrupt(cli.pid);
      });
      await exit;
      watcher.close();
      assert.deepEqual(await readdir(folder), ['a.normbook']);
      const text = await readFile(file, 'utf8');
      assert.ok(text === big || (text.length > 40_000_000 && text.endsWith('\n}\n')), `run ${i}`);
    }
    assert.ok(beside > 0, 'no new file was seen');
  }).timeout(120_000);
});

/** All of the group; it may have ended by itself. */
function interrupt(pid: number | undefined): void {
  assert.ok(pid !== undefined);
  try {
    process.kill(-pid, 'SIGINT');
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
