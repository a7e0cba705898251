// What a user waits for and what Normbook weighs, measured on the built extension: npm run bench:notebook -- [--rounds 5]
// Times in the real VS Code, each round in a new page with a new extension host and kernel; the kernel alone beside
// the floor of a bare `node -e 0` in the same rounds. Prints min, median and max; correct before timed.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { Kernel, type RunListener } from '../src/kernel/client.ts';
import {
  failedCells,
  notebookReady,
  outputFrame,
  outputsDrawn,
  ranToEnd,
  runAll,
} from '../test/browser/notebook.ts';
import { hideSides } from '../test/browser/tall.ts';
import { type Session, startSession } from '../test/host/session.ts';
import { packageExtension } from './package.mjs';
import { node24, root } from './paths.mjs';

type Round = Readonly<Record<string, number>>;

const SAMPLE = join(root, 'samples', '01-six-images.normbook');
/** Of a trivial cell in each round. */
const RUNS = 50;
/** Runs a cell and stays at it. */
const RUN_KEY = 'Meta+Enter';
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(values.rounds);

const session = await startSession();
try {
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const kernel = await measureKernel();
    const editor = await measureEditor(session);
    process.stderr.write(`round ${round + 1}: the sample has run\n`);
    measured.push({ ...kernel, ...editor, ...(await measureCells(session)) });
  }
  printTimes(measured);
} finally {
  await session.close();
}
await printSizes();

/** The kernel without an editor: from the command to the first value, and a later trivial cell. */
async function measureKernel(): Promise<Round> {
  const floor = timed(() => execFileSync(node24, ['-e', '0']));
  const kernel = new Kernel({ script: join(root, 'dist', 'kernel.cjs'), folder: root });
  const nothing: RunListener = {
    display: () => undefined,
    update: () => undefined,
    remove: () => undefined,
    stream: () => undefined,
    tail: () => undefined,
    input: () => Promise.resolve(undefined),
    lateError: () => undefined,
  };
  const run = async (): Promise<number> => {
    const start = performance.now();
    const end = await kernel.run({ uri: 'cell:1', label: 'Cell 1', source: '1 + 1' }, nothing);
    if (end.type !== 'done') throw new Error('the kernel did not compute 1 + 1');
    return performance.now() - start;
  };
  const first = await run();
  const later = await run();
  kernel.kill('the benchmark has ended');
  return {
    'floor: node -e 0': floor,
    'kernel start → first result': first,
    'a later trivial cell': later,
  };
}

async function measureEditor(vscode: Session): Promise<Round> {
  const start = performance.now();
  const viewport = { width: 1600, height: 5600 };
  const page = await vscode.open({ file: join(vscode.folder, '01-six-images.normbook'), viewport });
  await notebookReady(page);
  const ready = performance.now() - start;
  await hideSides(page);
  const first = await runAll(page);
  const failed = await failedCells(page).count();
  if (failed > 0) throw new Error(`${failed} of the cells in view failed`);
  await outputsDrawn(page);
  const comparison = await runComparison(page);
  await page.context().close();
  return {
    'page → notebook ready': ready,
    'Run All → first heatmap on screen': first.firstOutput ?? Number.NaN,
    'Run All → all cells ended': first.ended,
    'Run of compare → heatmaps on screen': comparison,
  };
}

/** A trivial cell from the key to its output, and keys typed while another cell writes a hundred thousand lines. */
async function measureCells(vscode: Session): Promise<Round> {
  const sources = [
    'globalThis.n = (globalThis.n ?? 0) + 1',
    'for (let i = 0; i < 100_000; i++) console.log(i)',
    'let typed',
  ];
  const cells = sources.map((source, i) => ({
    ...{ cell_type: 'code', id: `c${i}`, metadata: {}, source, execution_count: null, outputs: [] },
  }));
  const file = join(vscode.folder, 'cells.normbook');
  writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  const page = await vscode.open({ file, viewport: { width: 1400, height: 1600 } });
  try {
    await notebookReady(page);
    const trivial = await runByKey(page);
    return { 'key → output of a trivial cell': trivial, ...(await typeDuringFlood(page)) };
  } finally {
    await page.context().close();
  }
}

/** The median of fifty, after a first run that starts the kernel. */
async function runByKey(page: Page): Promise<number> {
  await page.locator('.code-cell-row .monaco-editor').first().click();
  await page.keyboard.press('Escape');
  await ranToEnd(page, () => page.keyboard.press(RUN_KEY));
  const frame = await outputFrame(page);
  await frame.waitForFunction(() => document.body.innerText.trim() === '1');
  const times: number[] = [];
  for (let i = 2; i <= RUNS + 1; i++) {
    // VS Code takes no key for a cell that it has not quite ended.
    await ranToEnd(page, async () => {
      const drawn = frame.evaluate(whenShown, String(i));
      const start = Date.now();
      await page.keyboard.press(RUN_KEY);
      times.push((await drawn) - start);
    });
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** Evaluated in the outputs' frame: when the only output reads so. */
function whenShown(wanted: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const begun = Date.now();
    const look = (): void => {
      const text = document.body.innerText.trim();
      if (text === wanted) resolve(Date.now());
      else if (Date.now() > begun + 30_000) reject(new Error(`the output is '${text}', not '${wanted}'`));
      else setTimeout(look, 1);
    };
    look();
  });
}

/** Milliseconds until a typed letter stands in a cell's editor, the median and the worst, while lines stream. */
async function typeDuringFlood(page: Page): Promise<Round> {
  // By what is in them: VS Code keeps the rows of its list in no particular order.
  const row = (text: string) => page.locator('.code-cell-row', { hasText: text });
  const flood = row('console.log');
  await flood.hover();
  await flood.locator('.run-button-container').getByRole('button').first().click();
  const typed = row('let typed');
  await typed.locator('.monaco-editor').click();
  await page.keyboard.press('End');
  const times: number[] = [];
  for (let i = 1; i <= 40; i++) {
    const line = typed.locator('.view-line').filter({ hasText: new RegExp(`typeda{${i}}$`) });
    const start = performance.now();
    await page.keyboard.type('a');
    await line.waitFor();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return {
    'a key typed during 100,000 lines, median': times[20] ?? Number.NaN,
    'a key typed during 100,000 lines, worst': times.at(-1) ?? Number.NaN,
  };
}

/** Runs the cell with `compare(x, layers)` again; milliseconds until its new pictures are painted. */
async function runComparison(page: Page): Promise<number> {
  const frame = await outputFrame(page);
  const output = frame.locator('.nb-output', { has: frame.locator('.nb-map[data-panel=GN]') });
  const before = await output.getAttribute('data-output');
  const cell = page.locator('.code-cell-row', { hasText: 'compare(x, layers)' });
  await cell.hover();
  const button = cell.locator('.run-button-container').getByRole('button').first();
  await button.waitFor();
  const start = performance.now();
  await button.click();
  // VS Code hands the new output to the old element, which then names the new one and draws it at once.
  await frame.waitForFunction(
    ({ element, old }) => element instanceof HTMLElement && element.dataset.output !== old,
    { element: await output.elementHandle(), old: before },
  );
  return performance.now() - start;
}

function timed(action: () => unknown): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function printTimes(measured: readonly Round[]): void {
  console.log(`${measured.length} rounds, milliseconds`);
  console.log(`${''.padEnd(40)}${['min', 'median', 'max'].map((name) => name.padStart(9)).join('')}`);
  for (const name of Object.keys(measured[0] ?? {})) {
    const sorted = measured.map((round) => round[name] ?? Number.NaN).sort((a, b) => a - b);
    const shown = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
    const digits = (sorted[0] ?? 0) < 100 ? 1 : 0;
    console.log(
      `${name.padEnd(40)}${shown.map((value) => (value ?? 0).toFixed(digits).padStart(9)).join('')}`,
    );
  }
}

interface SavedNotebook {
  cells: { outputs?: { data?: Record<string, unknown> }[] }[];
}

async function printSizes(): Promise<void> {
  const saved: SavedNotebook = JSON.parse(readFileSync(SAMPLE, 'utf8'));
  const outputs = saved.cells.flatMap((cell) => cell.outputs ?? []);
  const views = outputs.flatMap(({ data }) => data?.['application/vnd.normbook.view+json'] ?? []);
  const { bytes } = await packageExtension();
  const sizes: [name: string, bytes: number, target: number][] = [
    ['the .vsix', bytes, 8 * 1024 * 1024],
    ['the renderer, gzip', gzipSync(readFileSync(join(root, 'dist', 'renderer.js'))).length, 120_000],
    ['the largest saved view', Math.max(...views.map((view) => JSON.stringify(view).length)), 256 * 1024],
    ['the saved sample', statSync(SAMPLE).size, 1_500_000],
  ];
  console.log(`\n${'bytes'.padEnd(40)}${'measured'.padStart(10)}${'target'.padStart(10)}`);
  for (const [name, size, target] of sizes) {
    console.log(`${name.padEnd(40)}${String(size).padStart(10)}${String(target).padStart(10)}`);
  }
}
