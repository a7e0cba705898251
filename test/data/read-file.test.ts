// Files from a folder: found, joined, or refused with the folder searched and the names nearest.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DataErrorCode, type LoadOptions, loadAll, loadFile } from '../../src/data/index.ts';
import { addressOf } from '../../src/engine/memory/memory.ts';
import { bytesOf, refused } from './fixture.ts';
import { npy } from './npy-file.ts';
import { safetensors } from './safetensors-file.ts';
import { tensorBytes, tensorCases } from './tensor-fixture.ts';

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
    paths: readonly (string | LoadOptions)[],
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
    const entry: unknown = ['one.png', { entry: 7 }];
    const example = "write it as in load('model.safetensors', { entry: 'weight' })";
    const said = `FOLDER: the entry is 7, expected the name of an array in a file; ${example}`;
    await check(entry as string[], 'missing', said);
  });

  describe('that hold several arrays', () => {
    before(() => {
      mkdirSync(join(folder, 'many'));
      writeFileSync(join(folder, 'many/a.npz'), tensorBytes('savez_compressed'));
      writeFileSync(join(folder, 'many/b.safetensors'), tensorBytes('every dtype'));
      writeFileSync(
        join(folder, 'many/one.safetensors'),
        tensorBytes('int64 that rounding twice gets wrong'),
      );
      writeFileSync(join(folder, 'many/none.npz'), tensorBytes('no arrays'));
      writeFileSync(join(folder, 'many/mixed.npz'), tensorBytes('arrays beside others that cannot be read'));
      writeFileSync(join(folder, "many/it's.safetensors"), twoTensors);
    });
    after(() => rmSync(join(folder, 'many'), { recursive: true }));

    const twoTensors = safetensors(
      {
        'a\n': { dtype: 'U8', shape: [1], data_offsets: [0, 1] },
        b: { dtype: 'U8', shape: [1], data_offsets: [1, 2] },
      },
      [1, 2],
    );

    it('give the one that is named', async () => {
      for (const [file, name, entry, shape] of [
        ['a.npz', 'savez_compressed', 'fortran (2, 3, 4) <f4', 'N2 L3 D4'],
        ['b.safetensors', 'every dtype', 'uint64', 'N2 C5'],
      ] as const) {
        const loaded = await loadAll([`many/${file}`, { entry }], folder);
        assert.equal(String(loaded), shape);
        const expected = tensorCases
          .find((one) => one.name === name)
          ?.entries.find((one) => one.name === entry);
        assert.deepEqual([...loaded.data], [...(expected?.values ?? [])]);
      }
    });

    it('need no name where they hold one after all', async () => {
      assert.equal(String(await loadAll(['many/one.safetensors'], folder)), 'C4');
      assert.equal(String(await loadAll(['many/one.safetensors', {}], folder)), 'C4');
    });

    it('are joined along N, the same array of each', async () => {
      const both = await loadAll(['many/b.safetensors', 'many/b.safetensors', { entry: 'uint8' }], folder);
      assert.equal(String(both), 'N4 C5');
    });

    const wrong: readonly (readonly [
      what: string,
      given: readonly (string | LoadOptions)[],
      text: string,
    ])[] = [
      [
        'several and no name',
        ['many/a.npz'],
        `many/a.npz: it holds 35 arrays: "f2 little", "f2 big", "f4 little", "f4 big", "f8 little", "f8 big" and 29 more, expected the name of one; write it as in load('many/a.npz', { entry: 'f2 little' })`,
      ],
      [
        'names that need other quotes',
        ["many/it's.safetensors"],
        `many/it's.safetensors: it holds 2 arrays: "a\\n", "b", expected the name of one; write it as in load("many/it's.safetensors", { entry: "a\\n" })`,
      ],
      [
        'a name that is nearly right',
        ['many/b.safetensors', { entry: 'floatt32' }],
        'many/b.safetensors: there is no entry "floatt32"; did you mean "float32"?',
      ],
      [
        'a name that is not there',
        ["many/it's.safetensors", { entry: 'xylophone' }],
        `many/it's.safetensors: there is no entry "xylophone"; it holds "a\\n", "b"`,
      ],
      [
        'a name in a file without names',
        ['row.npy', { entry: 'x' }],
        'row.npy: there is no entry "x"; it holds one array, without a name',
      ],
      [
        'a name in an image',
        ['one.png', { entry: 'x' }],
        'one.png: the entry "x" was asked for, expected a .npz or .safetensors file; load it without entry',
      ],
      ['no arrays', ['many/none.npz'], 'many/none.npz: it holds no arrays; save an array in it'],
      [
        'no file',
        [{ entry: 'x' }],
        "FOLDER: no path was given, expected the name of a file in it; write it as in load('photo.jpg')",
      ],
    ];
    for (const [what, given, text] of wrong) {
      it(`say what to do about ${what}`, () => check(given, 'missing', text));
    }

    it('say why the one that is named cannot be read', () => {
      const text = `"complex64" in many/mixed.npz: at byte 20 the dtype '<c8' is complex64, expected float, int, uint or bool of 8 to 64 bits; save it with np.save(path, x.astype('float32'))`;
      return check(['many/mixed.npz', { entry: 'complex64' }], 'unsupported', text, 20);
    });
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
