/** Adding a normalization is one new file and one line: in a copy of the source, it is then everywhere. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { root } from '../../scripts/paths.mjs';

const LINE = "export { centring } from './centring.ts';\n";

const RECORD = `/** Centring: the mean of each channel taken away; y = x − μ, so that dx = dy − mean dy. */
import { meanOver, eachElement } from '../formulas/moments.ts';
import { defineNorm } from './record.ts';
import { perChannel } from './sides.ts';

export const centring = defineNorm({
  id: 'centring',
  name: 'CT',
  title: 'Centring of channels',
  family: 'activations',
  summary: 'The mean of each channel is taken away and its scale is left alone.',
  paper: { authors: 'A test', year: 2026, title: 'One file and one line' },
  formula: String.raw\`y = x - \\mu_c\`,
  formulaText: 'y = x − μ[c]',
  parameters: [],
  options: {},
  statistics: ['mean'],
  pattern: (x) => perChannel('centring', x),
  mathematics: () => ({ x, grouping }) => {
    const mean = meanOver(grouping, (i) => x.data[i] ?? 0);
    const centred = (data: Float32Array, means: Float64Array) =>
      new Float32Array(eachElement(grouping, (i, g) => (data[i] ?? 0) - (means[g] ?? 0)));
    return {
      y: centred(x.data, mean),
      statistics: { mean },
      backward: (dy) => ({ x: centred(dy, meanOver(grouping, (i) => dy[i] ?? 0)) }),
    };
  },
  invariants: [],
  example: "import { centring, randn } from 'normbook'\\n\\ncentring().forward(randn([2, 3])).y\\n",
  valid: [{ options: {}, shape: [3, 4, 2, 2], axes: 'N C H W', pattern: 'n c h w -> c', parameters: 'none' }],
  errors: [
    {
      options: { eps: 1 },
      shape: [2, 2],
      axes: 'N C',
      code: 'option',
      message: 'centring: unknown option eps, expected none; leave it out',
    },
  ],
});
`;

const NOTEBOOK = {
  cells: [
    {
      cell_type: 'code',
      id: 'a',
      execution_count: null,
      metadata: {},
      outputs: [],
      source:
        "import { centring, compare, randn } from 'normbook'\ncompare(randn([2, 3, 4, 4], 'N C H W'), centring())",
    },
  ],
  metadata: { language_info: { name: 'typescript' } },
  nbformat: 4,
  nbformat_minor: 5,
};

describe('a new normalization', () => {
  let copy = '';
  const node = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: copy, maxBuffer: 2 ** 26 });
    return stdout;
  };
  before(async function () {
    this.timeout(60_000);
    copy = await mkdtemp(join(tmpdir(), 'normbook-new-'));
    for (const name of [
      'src',
      'scripts',
      'esbuild.config.mjs',
      'package.json',
      'tsconfig.base.json',
      'README.md',
      'docs',
      'test/engine',
      'test/property',
    ]) {
      await cp(join(root, name), join(copy, name), { recursive: true });
    }
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
    await writeFile(join(copy, 'src/engine/norms/centring.ts'), RECORD);
    await appendFile(join(copy, 'src/engine/norms/index.ts'), LINE);
    await node('esbuild.config.mjs');
  });
  after(() => rm(copy, { recursive: true, force: true }));

  it('is in the reference and in the README', async () => {
    await node('scripts/docs.ts');
    const page = await readFile(join(copy, 'docs/normalizations.md'), 'utf8');
    assert.ok(page.includes('### Centring of channels'));
    assert.ok((await readFile(join(copy, 'README.md'), 'utf8')).includes('| `centring` |'));
  });
  it('is known to the command line', async () => {
    assert.match(await node('dist/cli.js', 'norms'), /^centring +CT +n c h w -> c/m);
    assert.match(await node('dist/cli.js', 'norms', 'centring'), /y = x − μ\[c\]/);
  });
  it('can be compared in a notebook', async () => {
    const path = join(copy, 'new.normbook');
    await writeFile(path, JSON.stringify(NOTEBOOK));
    await node('dist/cli.js', 'run', path, '--in-place');
    const saved = await readFile(path, 'utf8');
    assert.ok(saved.includes('CT'), 'its caption');
    assert.ok(saved.includes('n c h w -> c'), 'its pattern');
  });
  it('is checked by the tests that loop over the table', async function () {
    this.timeout(60_000);
    const args = ['--no-config', '--reporter', 'json', '--grep', 'Centring of channels'];
    const tests = [
      'test/engine/table.test.ts',
      'test/engine/table-edges.test.ts',
      'test/property/table.test.ts',
    ];
    const { stats } = JSON.parse(await node('node_modules/mocha/bin/mocha.js', ...args, ...tests));
    assert.ok(stats.passes >= 12 && stats.failures === 0, JSON.stringify(stats));
  });
});
