// What a user waits for, measured in the real VS Code: npm run bench -- [NOTEBOOK] [--rounds 5]
// Each round is a new page with a new extension host and kernel on one server; prints min, median and max.
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { failedCells, notebookReady, outputsDrawn, runAll } from '../test/browser/notebook.ts';
import { type Session, startSession } from '../test/host/session.ts';
import { root } from './paths.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, extension: { type: 'string' } },
});
const file = resolve(positionals[0] ?? join(root, 'samples', '01-six-images.normbook'));
const rounds = Number(values.rounds);

const session = await startSession({
  folder: dirname(file),
  ...(values.extension === undefined ? {} : { extension: resolve(values.extension) }),
});
try {
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push(await measure(session, file));
  print(measured);
} finally {
  await session.close();
}

type Round = Readonly<Record<string, number>>;

/** One round: correct before timed, so a failed cell ends the benchmark. */
async function measure(vscode: Session, notebook: string): Promise<Round> {
  const start = performance.now();
  const page = await vscode.open({ file: notebook });
  const workbench = performance.now() - start;
  await notebookReady(page);
  const ready = performance.now() - start;
  const first = await runAll(page);
  const failed = await failedCells(page).count();
  if (failed > 0) throw new Error(`${failed} of the cells in view failed`);
  const again = await runAll(page);
  await outputsDrawn(page);
  await page.context().close();
  return {
    'page → workbench': workbench,
    'page → notebook ready': ready,
    'first run → first output drawn': first.firstOutput ?? Number.NaN,
    'first run → all cells ended': first.ended,
    'second run → all cells ended': again.ended,
  };
}

function print(measured: readonly Round[]): void {
  console.log(`${basename(file)}, ${measured.length} rounds, milliseconds`);
  console.log(`${''.padEnd(32)}${['min', 'median', 'max'].map((name) => name.padStart(8)).join('')}`);
  for (const name of Object.keys(measured[0] ?? {})) {
    const sorted = measured.map((round) => round[name] ?? Number.NaN).sort((a, b) => a - b);
    const shown = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
    console.log(
      `${name.padEnd(32)}${shown.map((value) => (value ?? Number.NaN).toFixed().padStart(8)).join('')}`,
    );
  }
}
