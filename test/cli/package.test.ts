/** The built package as a program imports it: `import … from 'normbook'`, with types. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as engine from '../../src/engine/index.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

describe('the package', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'normbook-package-'));
    await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
    await mkdir(path.join(folder, 'node_modules'));
    await symlink(ROOT, path.join(folder, 'node_modules', 'normbook'));
  });
  after(() => rm(folder, { recursive: true }));

  it('exports the engine', async () => {
    const program =
      "import * as normbook from 'normbook'; console.log(JSON.stringify(Object.keys(normbook)))";
    await writeFile(path.join(folder, 'keys.mjs'), program);
    const { stdout } = await run(process.execPath, [path.join(folder, 'keys.mjs')]);
    assert.deepEqual(JSON.parse(stdout).sort(), Object.keys(engine).sort());
  });

  it('computes in a program of its user’s', async () => {
    const program = `import { batchNorm, tensor } from 'normbook'
const { y } = batchNorm({ eps: 0 }).forward(tensor([1, 3], [2, 1], 'N C'))
console.log([...y.data].join(' '))`;
    await writeFile(path.join(folder, 'program.mjs'), program);
    // By hand: mean 2, standard deviation 1.
    assert.equal((await run(process.execPath, [path.join(folder, 'program.mjs')])).stdout, '-1 1\n');
  });

  it('has types, by which a strict compiler finds a forgotten option and nothing else', async () => {
    const program = `import { groupNorm, type Tensor, zeros } from 'normbook'
const y: Tensor = groupNorm({ groups: 2 }).forward(zeros([1, 4], 'N C')).y
groupNorm({})
export { y }`;
    await writeFile(path.join(folder, 'program.ts'), program);
    const tsc = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];
    const { stdout } = await run(process.execPath, [tsc, ...options, 'program.ts'], { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    );
    assert.match(stdout, /^program\.ts\(3,11\): error TS2345: .*'groups' is missing/s);
    assert.equal(stdout.match(/error TS/g)?.length, 1, stdout);
  });
});
