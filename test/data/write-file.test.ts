/** A file written whole or not at all: 200 writers killed at random moments, and what the user's own file keeps. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { writeWhole } from '../../src/data/write-file.ts';
import { isTorn, SaveJournal } from '../../src/extension/save-journal.ts';
import { contents } from './killed-writer-contents.ts';

const KILLS = 200;

describe('a file that is written whole', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'normbook-write-'));
    file = path.join(folder, 'a.normbook');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has the text that it was given, and nothing is beside it', async () => {
    await writeWhole(file, 'one');
    await writeWhole(file, [Buffer.from('tw'), Buffer.from('o')]);
    assert.equal(await readFile(file, 'utf8'), 'two');
    assert.deepEqual(await readdir(folder), ['a.normbook']);
  });

  it('keeps its mode, and is written through a link', async () => {
    const link = path.join(folder, 'link');
    await writeFile(file, 'one');
    await chmod(file, 0o640);
    await symlink(file, link);
    await writeWhole(link, 'two');
    assert.equal((await stat(file)).mode & 0o777, 0o640);
    assert.ok((await lstat(link)).isSymbolicLink());
    assert.equal(await readFile(file, 'utf8'), 'two');
  });

  it('is as it was where the new one fails half-way, and nothing is beside it', async () => {
    await writeFile(file, 'one');
    const failing = (function* () {
      yield Buffer.from('tw');
      throw new Error('no more');
    })();
    await assert.rejects(writeWhole(file, failing), /no more/);
    assert.equal(await readFile(file, 'utf8'), 'one');
    assert.deepEqual(await readdir(folder), ['a.normbook']);
  });

  it('is gone half-written with the process that wrote it, not with one that still writes', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    const [left, written] = [dead.pid, process.ppid].map((pid) => `${file}.${pid}.tmp`);
    for (const one of [left, written, `${file}.tmp`, `${file}.1x.tmp`]) await writeFile(String(one), 'half');
    await writeWhole(file, 'one');
    const names = ['a.normbook', 'a.normbook.1x.tmp', path.basename(String(written)), 'a.normbook.tmp'];
    assert.deepEqual((await readdir(folder)).sort(), names.sort());
  });

  it(`is the old or the new one after each of ${KILLS} writers was killed`, async function () {
    this.timeout(300_000);
    let torn = 0;
    await killed('whole', async () => {
      if (!contents.some((one) => one.equals(readNow))) torn++;
    });
    assert.equal(torn, 0);
  });

  it(`is so after ${KILLS} kills of an editor that empties it first, once its journal is read`, async function () {
    this.timeout(300_000);
    let found = 0;
    await killed('editor', async () => {
      if (!contents.some((one) => one.equals(readNow))) found++;
      const reasons: unknown[] = [];
      await new SaveJournal(path.join(folder, 'saves')).restore((_, reason) => reasons.push(reason));
      assert.deepEqual(reasons, []);
      const after = await readFile(file);
      assert.ok(
        contents.some((one) => one.equals(after)),
        `neither: ${after.length} bytes`,
      );
      assert.deepEqual(await readdir(path.join(folder, 'saves')), []);
    });
    // Else this would have shown nothing.
    assert.ok(found > KILLS / 20, `only ${found} were torn`);
  });

  it('keeps few copies of a file whose saves fail again and again, the last among them', async () => {
    const journal = new SaveJournal(path.join(folder, 'saves'));
    for (let save = 0; save < 20; save++) await journal.begin(file, Buffer.from(`save ${save}`));
    const kept = await Promise.all(
      (await readdir(journal.folder)).map((name) => readFile(path.join(journal.folder, name), 'utf8')),
    );
    assert.ok(kept.length < 10, `${kept.length}`);
    assert.ok(kept.some((text) => text.endsWith('save 19')));
    await journal.end(file);
    assert.deepEqual(await readdir(journal.folder), []);
  });

  let readNow: Buffer;
  /** A writer begun and killed some 0 to 30 ms later, many times. */
  async function killed(how: string, check: () => Promise<void>): Promise<void> {
    await writeFile(file, contents[0] ?? '');
    for (let kill = 0; kill < KILLS; kill++) {
      const script = path.join(import.meta.dirname, 'killed-writer.ts');
      const writer = spawn(process.execPath, [script, how, file, path.join(folder, 'saves')]);
      await once(writer.stdout, 'data');
      await setTimeout((kill * 7919) % 31);
      writer.kill('SIGKILL');
      await once(writer, 'exit');
      readNow = await readFile(file);
      await check();
    }
  }
});

describe('what an interrupted save left', () => {
  const whole = Buffer.from('{"cells": []}\n');
  for (let length = 0; length < whole.length; length++) {
    it(`is known by its beginning: ${length} bytes, and with zeros behind them`, () => {
      const beginning = whole.subarray(0, length);
      assert.ok(isTorn(beginning, whole));
      assert.ok(isTorn(Buffer.concat([beginning, Buffer.alloc(whole.length - length)]), whole));
    });
  }
  const others = {
    'the whole': String(whole),
    another: '{"cells": [1',
    longer: `${whole}{}`,
    zeros: '{"x\0',
  };
  for (const [name, text] of Object.entries(others)) {
    it(`is not taken for it: ${name}`, () => assert.equal(isTorn(Buffer.from(text), whole), false));
  }
});
