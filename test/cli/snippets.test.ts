// Every snippet, with its placeholders as they are, is a cell that runs.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { plainText, type Snippets } from '../../src/extension/snippet-text.ts';
import { npy } from '../data/npy-file.ts';

interface Output {
  readonly output_type: string;
  readonly evalue?: string;
}

const snippets: Snippets = JSON.parse(await readFile(join(root, 'snippets', 'cells.json'), 'utf8'));

describe('Snippets', () => {
  it('have prefixes of their own, which no function has', () => {
    const prefixes = Object.values(snippets).map(({ prefix }) => prefix);
    assert.equal(new Set(prefixes).size, prefixes.length);
    assert.deepEqual(
      prefixes.filter((prefix) => !prefix.startsWith('nb-')),
      [],
    );
  });

  it('leave no placeholder behind', () => {
    for (const { body } of Object.values(snippets)) assert.doesNotMatch(plainText(body), /\$\{\d|\$\d/);
  });

  it('run as cells, all but the one that asks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'normbook-snippets-'));
    await cp(join(root, 'samples', 'data'), join(folder, 'data'), { recursive: true });
    await writeFile(
      join(folder, 'activations.npy'),
      npy(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
        new Uint8Array(new Float32Array([1, 2, 3, 4, 5, 6]).buffer),
      ),
    );
    const names = Object.keys(snippets).filter((name) => snippets[name]?.prefix !== 'nb-input');
    const cells = names.map((name, i) => {
      const source = plainText(snippets[name]?.body ?? []);
      return { cell_type: 'code', id: `c${i}`, metadata: {}, source, execution_count: null, outputs: [] };
    });
    const file = join(folder, 'snippets.normbook');
    await writeFile(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    const cli = join(root, 'dist', 'cli.js');
    await new Promise((done) =>
      execFile(
        process.execPath,
        [cli, 'run', file, '--keep-going', '--in-place'],
        { maxBuffer: 2 ** 28 },
        done,
      ),
    );
    const saved: { cells: { outputs: Output[] }[] } = JSON.parse(await readFile(file, 'utf8'));
    const failed = saved.cells.flatMap(({ outputs }, i) =>
      outputs.filter((one) => one.output_type === 'error').map(({ evalue }) => `${names[i]}: ${evalue}`),
    );
    assert.deepEqual(failed, []);
    assert.deepEqual(
      names.filter((_, i) => saved.cells[i]?.outputs.length === 0),
      [],
    );
    await rm(folder, { recursive: true });
  });
});
