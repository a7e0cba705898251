// The .vsix: no file that nothing needs, and VS Code installs it and runs the first sample, far from the clone.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { packageExtension } from '../../scripts/package.mjs';
import { root } from '../../scripts/paths.mjs';
import { filesIn, runInstalled } from '../../scripts/verify-package.ts';

/** What VS Code reads by itself. */
const READ_BY_VS_CODE = /^(package\.json|readme\.md|changelog\.md|LICENSE\.txt)$/;
/** Named one by one nowhere: the types of libraries that cells may use, and who made the photographs. */
const WHOLE_FOLDERS = /^(dist\/declarations\/|samples\/data\/README\.md$)/;
/** Where what runs is named. */
const NAMING = [
  'package.json',
  'README.md',
  'esbuild.config.mjs',
  'scripts/wasm-beside.mjs',
  'samples/samples.json',
  'src/extension/language-client.ts',
  'src/extension/samples.ts',
];

describe('the .vsix', () => {
  let vsix: string;
  before(async () => {
    vsix = (await packageExtension()).path;
  });

  it('has no file that nothing names', async () => {
    const files = (await filesIn(vsix)).map(([name]) => name);
    const samples = files.filter((name) => name.endsWith('.normbook'));
    const naming = await Promise.all(
      [...NAMING, ...samples].map((file) => readFile(join(root, file), 'utf8')),
    );
    const isNamed = (name: string) => {
      // A sample's small picture is called as the sample.
      const wanted = name.startsWith('media/samples/') ? `${parse(name).name}.normbook` : parse(name).base;
      return naming.some((text) => text.includes(wanted));
    };
    assert.deepEqual(
      files.filter((name) => !READ_BY_VS_CODE.test(name) && !WHOLE_FOLDERS.test(name) && !isNamed(name)),
      [],
    );
  });

  it('is installed by VS Code and runs the first sample in a folder of its own', async () => {
    const { failed, heatmaps } = await runInstalled(vsix);
    assert.equal(failed, 0);
    assert.ok(heatmaps > 0);
  });
});
