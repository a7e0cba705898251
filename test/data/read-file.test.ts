// Files from a folder: found, joined, or refused with the folder searched and the names nearest.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DataErrorCode, loadAll, loadFile } from '../../src/data/index.ts';
import { addressOf } from '../../src/engine/memory/memory.ts';
import { bytesOf, refused } from './fixture.ts';
import { npy } from './npy-file.ts';

describe('files from a folder', () => {
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'normbook-data-'));
    mkdirSync(join(folder, 'empty'));
    mkdirSync(join(folder, 'deep'));
    writeFileSync(join(folder, 'one.png'), bytesOf('png', 'RGB, 8 bits'));
    writeFileSync(join(folder, 'two.png'), bytesOf('png', 'RGB, 8 bits, interlaced'));
    writeFileSync(join(folder, 'grey.png'), bytesOf('png', 'grey, 8 bits'));
    writeFileSync(join(folder, 'deep/photo.jpg'), bytesOf('jpeg', 'grey'));
    writeFileSync(
      join(folder, 'row.npy'),
      npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}", [1, 2]),
    );
    writeFileSync(join(folder, 'cut.png'), bytesOf('png', 'RGB, 8 bits').subarray(0, 20));
    writeFileSync(join(folder, 'huge.npy'), '');
    // Sparse: takes no room on disk.
    truncateSync(join(folder, 'huge.npy'), 2 ** 31);
  });
  after(() => rmSync(folder, { recursive: true }));

  async function check(
    paths: readonly string[],
    code: DataErrorCode,
    text: string,
    offset?: number,
  ): Promise<void> {
    const expected = text.replaceAll('FOLDER', folder);
    await assert.rejects(loadAll(paths, folder), (error) => refused(error, code, offset, expected));
  }

  it('gives one file as it is', async () => {
    assert.equal(String(await loadFile('deep/photo.jpg', folder)), 'N1 C1 H19 W29');
    assert.equal(String(await loadAll(['row.npy'], folder)), 'C2');
    assert.equal(String(await loadAll([join(folder, 'one.png')], '/')), 'N1 C3 H11 W13');
  });

  it('reads float32 straight into the memory of the kernels, and gives what decoding its bytes gives', async () => {
    const values = Float32Array.from({ length: 2 * 3 * 500 }, (_, i) => i / 7 - 100);
    const bytes = new Uint8Array(values.buffer);
    const head = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 500)}";
    writeFileSync(join(folder, 'plain.npy'), npy(head, bytes));
    writeFileSync(join(folder, 'other.npy'), npy(head.replace('False', 'True'), bytes));
    const loaded = await loadFile('plain.npy', folder);
    assert.equal(String(loaded), 'N2 L3 D500');
    assert.ok(addressOf(loaded.data) !== undefined);
    assert.deepEqual(loaded.data, values);
    const turned = await loadFile('other.npy', folder);
    assert.deepEqual(turned.at({ N: 1, L: 0, D: 0 }), values[1]);
    for (const name of ['plain.npy', 'other.npy']) rmSync(join(folder, name));
  });

  it('joins several along N in the order given', async () => {
    const both = await loadAll(['two.png', 'one.png'], folder);
    assert.equal(String(both), 'N2 C3 H11 W13');
    const [one, two] = [await loadFile('one.png', folder), await loadFile('two.png', folder)];
    assert.deepEqual(both.data, Float32Array.of(...two.data, ...one.data));
  });

  it('names both files and shapes when they differ', async () => {
    const remedy = 'make them alike, or load them one by one';
    const text = `grey.png: it is N1 C1 H11 W13, expected the extents of one.png, N1 C3 H11 W13; ${remedy}`;
    await check(['one.png', 'two.png', 'grey.png'], 'shape', text);
  });

  it('joins no files that have no N', async () => {
    const text =
      'row.npy: it is C2, expected N as the first axis; load it alone, then join with stack or concat';
    await check(['row.npy', 'row.npy'], 'shape', text);
  });

  it('names the folder searched and the nearest file', () =>
    check(['onee.png'], 'missing', 'onee.png: there is no such file in FOLDER; did you mean one.png?'));

  it('lists the folder when nothing in it is near', () => {
    const names = 'cut.png, deep, empty, grey.png, huge.npy, one.png and 2 more';
    return check(
      ['xylophone'],
      'missing',
      `xylophone: there is no such file in FOLDER; the folder has ${names}`,
    );
  });

  it('says that a folder is empty', () =>
    check(
      ['empty/a.png'],
      'missing',
      'empty/a.png: there is no such file in FOLDER/empty; the folder has no files',
    ));

  it('names the folder that is missing', () =>
    check(
      ['shallow/photo.jpg'],
      'missing',
      'shallow/photo.jpg: there is no folder FOLDER/shallow; correct the path',
    ));

  it('tells a folder from a file', async () => {
    await check(['deep'], 'unreadable', 'deep: FOLDER/deep is a folder; name a file');
    await check(['one.png/x'], 'missing', 'one.png/x: there is no folder FOLDER/one.png; correct the path');
  });

  it('does not wait for a device or a pipe', () =>
    check(['/dev/zero'], 'unreadable', '/dev/zero: /dev/zero is a device or a pipe; name a file'));

  it('does not read what is too large for memory', () =>
    check(
      ['huge.npy'],
      'size',
      'huge.npy: the file has 2147483648 bytes, expected at most 2147483647; split it',
    ));

  it('names the file whose content is damaged', () => {
    const text =
      'cut.png: at byte 20 the file ends, expected 13 bytes of IHDR from byte 16; export the image again';
    return check(['one.png', 'cut.png'], 'truncated', text, 20);
  });

  it('says how it is called when there is no path', async () => {
    const remedy = "write it as in load('photo.jpg')";
    await check([], 'missing', `FOLDER: no path was given, expected the name of a file in it; ${remedy}`);
    await check([''], 'missing', `FOLDER: the path is "", expected the name of a file in it; ${remedy}`);
    const mistaken: unknown = [7];
    const text = `FOLDER: the path is 7, expected the name of a file in it; ${remedy}`;
    await check(mistaken as string[], 'missing', text);
  });

  it('says why a path cannot be a file', () =>
    check(
      ['a\0b'],
      'unreadable',
      'a\0b: FOLDER/a\0b cannot be read (ERR_INVALID_ARG_VALUE); check the path',
    ));

  it('says when permission is missing', () => {
    // Root may read everything, so the file is read by a process that is not root.
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'secret.png'), 'x', { mode: 0o000 });
    const script = `
      const { loadFile } = await import(process.argv[1]);
      await loadFile('secret.png', process.argv[2]).catch((error) => console.log(error.code + ' ' + error.message));
    `;
    const module = join(import.meta.dirname, '../../src/data/index.ts');
    const root = process.getuid?.() === 0;
    const drop = `process.setgid(65534); process.setuid(65534);`;
    const args = [
      '--input-type=module',
      '-e',
      root ? script.replace('await loadFile', `${drop}\nawait loadFile`) : script,
    ];
    const said = execFileSync(process.execPath, [...args, module, folder], { encoding: 'utf8' });
    rmSync(join(folder, 'secret.png'), { force: true });
    const place = join(folder, 'secret.png');
    const text = `secret.png: there is no permission to read ${place}; change its permissions`;
    assert.equal(said.trim(), `unreadable ${text}`);
  });
});
