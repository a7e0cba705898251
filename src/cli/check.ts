/** `normbook check`: runs notebooks again and tells which outputs are not as they were saved. */
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import { type Cell, type Notebook, parseNotebook, writeNotebook } from '../notebook/index.ts';
import {
  type Command,
  JSON_OPTION,
  parseOptions,
  THREADS,
  TIMEOUT,
  threadsOf,
  timeoutOf,
} from './command.ts';
import { UsageError } from './command-error.ts';
import { execute } from './execute.ts';
import { readNotebook } from './files.ts';
import { type Difference, outputDifferences } from './output-difference.ts';
import { ProgressLine } from './progress-line.ts';

const options = {
  timeout: TIMEOUT,
  threads: THREADS,
  json: JSON_OPTION,
} as const satisfies Command['options'];

export const check: Command = {
  synopsis: 'check FILE…',
  summary: `runs notebooks again and compares their outputs with the saved ones
exit code 1 when an output changed; a cell that fails as it did before has not`,
  options,
  completes: { files: ['normbook'] },
  async main(args) {
    const { values, positionals: files } = parseOptions(args, options);
    if (files.length === 0) throw new UsageError('check takes one file or more, got none');
    const execution = { timeoutMs: timeoutOf(values.timeout), ...threadsOf(values.threads) };
    const reports: Report[] = [];
    for (const file of files) {
      const report = await checkFile(file, execution);
      if (values.json !== true) process.stdout.write(reportText(report));
      reports.push(report);
    }
    if (values.json === true) process.stdout.write(`${JSON.stringify({ files: reports }, null, 2)}\n`);
    return reports.some(({ cells }) => cells.length > 0) ? 1 : 0;
  },
};

interface Report {
  file: string;
  changed: boolean;
  /** Cells of code. */
  checked: number;
  /** Those that changed. */
  cells: ChangedCell[];
}

interface ChangedCell {
  /** From 1, of all cells. */
  cell: number;
  id: string;
  differences: Difference[];
}

async function checkFile(file: string, execution: { timeoutMs: number; threads?: number }): Promise<Report> {
  const notebook = await readNotebook(file);
  const saved = canonical(notebook);
  const code = notebook.cells.filter(({ kind }) => kind === 'code');
  for (const cell of code) cell.outputs = [];
  const line = new ProgressLine();
  await execute(notebook, {
    file,
    ...execution,
    keepGoing: !stopsAtFailure(saved.cells),
    print: () => {},
    begin: (index) => line.show(`${file}: cell ${index + 1} of ${notebook.cells.length}`),
    fail: () => {},
  });
  line.clear();
  const now = canonical(notebook);
  const cells = saved.cells.flatMap((cell, i) => changed(cell, now.cells[i], i));
  return { file, changed: cells.length > 0, checked: code.length, cells };
}

/** As it would be read again: by this and nothing else two outputs are the same. */
function canonical(notebook: Notebook): Notebook {
  return parseNotebook(writeNotebook(notebook));
}

/** Whether the saved run ended at a cell that failed: then those behind it have no outputs, and are not to be run. */
function stopsAtFailure(cells: readonly Cell[]): boolean {
  const last = cells.findLast(({ outputs }) => outputs.length > 0);
  return last?.outputs.some(({ kind }) => kind === 'error') === true;
}

function changed(saved: Cell, now: Cell | undefined, index: number): ChangedCell[] {
  if (now === undefined) return [];
  const differences = outputDifferences(saved, now);
  return differences.length === 0 ? [] : [{ cell: index + 1, id: saved.id ?? '', differences }];
}

/** Differences of one representation that are told one by one. */
const MOST_TOLD = 20;

function reportText({ file, checked, cells }: Report): string {
  const all = `${checked} ${checked === 1 ? 'cell' : 'cells'} of code`;
  if (cells.length === 0) return `${file}: unchanged, ${all}\n`;
  const lines = cells.flatMap(({ cell, id, differences }) => [
    `  cell ${cell} (${id})`,
    ...[...new Set(differences.map(placeOf))].flatMap((place) => {
      const all = differences.filter((one) => placeOf(one) === place);
      const told = all.slice(0, MOST_TOLD).flatMap((one) => differenceLines(place, one));
      return all.length > MOST_TOLD ? [...told, `    ${place}, and ${all.length - MOST_TOLD} more`] : told;
    }),
  ]);
  const text = [`${file}: ${cells.length} of ${all} changed`, ...lines].join('\n');
  return `${stripVTControlCharacters(text)}\n`;
}

function placeOf({ output, mime }: Difference): string {
  return mime === undefined ? `output ${output}` : `output ${output}, ${shortName(mime)}`;
}

function differenceLines(place: string, { where = '', expected, got, lines }: Difference): string[] {
  const whole = where === '' ? place : `${place}, ${where}`;
  if (lines !== undefined) return [`    ${whole}`, ...lines.map((line) => `      ${line}`)];
  return [`    ${whole}: got ${got}, expected ${expected}`];
}

/** `view` of our own type, `stdout` of VS Code's. */
function shortName(mime: string): string {
  return mime.replace(/^application\/vnd\.(?:normbook|code\.notebook)\.(\w+)(?:\+json)?$/, '$1');
}
