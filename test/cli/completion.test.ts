/** `normbook completion`: what bash offers after it was sourced, and that no shell's text leaves out an option. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { normbook } from './command-line.ts';

describe('shell completion', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'normbook-completion-'));
    await writeFile(path.join(folder, 'bash'), (await normbook('completion', 'bash')).stdout);
    for (const name of ['a.normbook', 'a b.normbook', 'x.npy', 'y.npz', 'note.txt']) {
      await writeFile(path.join(folder, name), '');
    }
    await mkdir(path.join(folder, 'sub'));
  });
  after(() => rm(folder, { recursive: true }));

  /** What bash offers for the last of the words. */
  async function offered(...words: string[]): Promise<string[]> {
    const script = `source ./bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _normbook; printf "%s\\n" "\${COMPREPLY[@]}"`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script, 'bash', 'normbook', ...words], {
      cwd: folder,
    });
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .sort();
  }

  const cases: [words: string[], expected: string[]][] = [
    [['r'], ['run']],
    [['--v'], ['--version']],
    [
      ['run', '--t'],
      ['--threads', '--timeout'],
    ],
    [
      ['run', ''],
      ['a b.normbook', 'a.normbook', 'sub'],
    ],
    [['check', 'a.normbook', 'a '], ['a b.normbook']],
    [['run', 'a.normbook', '--out', 'no'], ['note.txt']],
    [['run', '--timeout', ''], []],
    [
      ['stats', ''],
      ['sub', 'x.npy', 'y.npz'],
    ],
    [
      ['stats', 'x.npy', '--format', ''],
      ['csv', 'json', 'table'],
    ],
    [['norms', 'groupN'], ['groupNorm']],
    [['completion', 'z'], ['zsh']],
    [['fly', ''], []],
  ];
  for (const [words, expected] of cases) {
    it(`offers ${expected.join(', ') || 'nothing'} after ${JSON.stringify(words.join(' '))}`, async () => {
      assert.deepEqual(await offered(...words), expected);
    });
  }

  it('has every command and option of the help in every shell', async () => {
    const { stdout: help } = await normbook('--help');
    const commands = [...help.matchAll(/^ {2}normbook (\w+)/gm)].map(([, name = '']) => name);
    const flags = [...help.matchAll(/^ {6}--([\w-]+)/gm)].map(([, name = '']) => name);
    assert.ok(commands.length >= 6 && flags.length >= 12);
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, stdout } = await normbook('completion', shell);
      assert.equal(code, 0);
      for (const name of commands) assert.match(stdout, new RegExp(`\\b${name}\\b`), `${shell}: ${name}`);
      for (const flag of flags) {
        assert.match(stdout, new RegExp(`(--|-l )${flag}\\b`), `${shell}: ${flag}`);
      }
    }
  });

  it('quotes what descriptions have of a shell', async () => {
    const { stdout: zsh } = await normbook('completion', 'zsh');
    assert.ok(zsh.includes(String.raw`'\''n c h w -> c'\''`), zsh);
    const { stdout: fish } = await normbook('completion', 'fish');
    assert.ok(fish.includes(String.raw`\'n c h w -> c\'`), fish);
    assert.match(fish, /-l format -x -a 'table json csv'/);
  });

  it('refuses a shell that there is not', async () => {
    const { code, stderr } = await normbook('completion', 'tcsh');
    assert.deepEqual([code, stderr], [2, "normbook: completion takes one of bash, zsh, fish, got 'tcsh'\n"]);
  });
});
