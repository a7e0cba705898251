/** What a kernel tells of each run: the names that it declared and used. */
import assert from 'node:assert/strict';
import { Kernel, type KernelChange } from '../../src/kernel/client.ts';
import { KERNEL_SCRIPT, silent } from './process.ts';

describe('a kernel tells', () => {
  let kernel: Kernel;
  let changes: KernelChange[];
  beforeEach(() => {
    changes = [];
    const watch = (change: KernelChange): void => void changes.push(change);
    kernel = new Kernel({ script: KERNEL_SCRIPT, folder: import.meta.dirname, watch });
  });
  afterEach(() => kernel.kill('the test has ended'));

  /** Runs cells one after the other; what the last one declared and used. */
  async function namesOf(...sources: string[]): Promise<{ declares: string[]; uses: string[] }> {
    for (const [i, source] of sources.entries()) {
      await kernel.run({ uri: `cell:${i}`, label: `Cell ${i + 1}`, source }, silent);
    }
    const last = changes.at(-1);
    assert.equal(last?.type, 'ran');
    return last.names;
  }

  const cases: [what: string, cells: string[], names: { declares: string[]; uses: string[] }][] = [
    [
      'what a cell declares and uses',
      ['const a = 1, b = 2', 'const c = a\nfunction f() { return b + c }'],
      { declares: ['c', 'f'], uses: ['a', 'b'] },
    ],
    ['a name that is assigned to as a declared one', ['let a = 1', 'a++'], { declares: ['a'], uses: ['a'] }],
    [
      'what a failed cell had declared before',
      ["const a = 1\nthrow new Error('no')\nconst b = 2"],
      { declares: ['a'], uses: ['Error'] },
    ],
    ['nothing of a cell that does not compile', ['const a = 1', 'const = a'], { declares: [], uses: [] }],
    [
      'imports that bring something new',
      ["import { sep } from 'node:path'"],
      { declares: ['sep'], uses: [] },
    ],
    [
      'nothing of an import that was there already',
      ["import { sep } from 'node:path'", "import { sep } from 'node:path'\nconst a = sep"],
      { declares: ['a'], uses: [] },
    ],
  ];
  for (const [what, cells, names] of cases) {
    it(what, async () => assert.deepEqual(await namesOf(...cells), names));
  }

  it('when it starts, runs and ends', async () => {
    await namesOf('1');
    kernel.kill('the test says so');
    assert.deepEqual(
      changes.map(({ type }) => type),
      ['started', 'run', 'ran', 'ended'],
    );
  });
});
