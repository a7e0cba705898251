/** The table of small notebooks by the command line: what each cell prints, and how it ends. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { agrees, notebooks, type SmallNotebook } from '../notebooks/table.ts';

const CLI = path.resolve(import.meta.dirname, '../../dist/cli.js');

interface Output {
  output_type: string;
  text?: string[];
  data?: { 'text/plain'?: string[] };
  ename?: string;
  evalue?: string;
}

/** Runs all cells of a notebook in a folder of its own; what each printed. */
async function run({ cells, files = {} }: SmallNotebook): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'normbook-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), content);
    }
    const file = path.join(folder, 'small.normbook');
    await writeFile(
      file,
      JSON.stringify({ cells: cells.map(codeCell), metadata: {}, nbformat: 4, nbformat_minor: 5 }),
    );
    // It exits with 1 where a cell fails, as some are to.
    await new Promise((done) =>
      execFile(
        process.execPath,
        [CLI, 'run', file, '--keep-going', '--in-place'],
        { maxBuffer: 2 ** 28 },
        done,
      ),
    );
    const saved: { cells: { outputs: Output[] }[] } = JSON.parse(await readFile(file, 'utf8'));
    return saved.cells.map(({ outputs }) => outputs.map(textOf).join(''));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function codeCell(source: string, i: number): object {
  return { cell_type: 'code', id: `c${i}`, metadata: {}, source, execution_count: null, outputs: [] };
}

function textOf({ output_type: type, text, data, ename, evalue }: Output): string {
  if (type === 'stream') return text?.join('') ?? '';
  return type === 'error' ? `${ename}: ${evalue}\n` : `${data?.['text/plain']?.join('')}\n`;
}

describe('small notebooks by the command line', () => {
  const results = new Map<SmallNotebook, PromiseWithResolvers<string[]>>();
  before(() => {
    const waiting = [...notebooks];
    for (const notebook of waiting) results.set(notebook, Promise.withResolvers());
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { resolve, reject } = results.get(next) ?? Promise.withResolvers();
        await run(next).then(resolve, reject);
      }
    };
    for (let i = 0; i < availableParallelism(); i++) void work();
  });
  for (const notebook of notebooks) {
    it(notebook.name, async () => {
      const found = (await results.get(notebook)?.promise) ?? [];
      const wrong = found.flatMap((got, i) => {
        const expected = notebook.outputs[i] ?? '';
        return agrees(expected, got) ? [] : [{ cell: i + 1, expected, got }];
      });
      assert.deepEqual(wrong, []);
      assert.equal(found.length, notebook.cells.length);
    });
  }
});
