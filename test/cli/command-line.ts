/** The built command line as a user starts it, and notebooks to give it. */
import { execFile } from 'node:child_process';
import path from 'node:path';

export const CLI = path.resolve(import.meta.dirname, '../../dist/cli.js');

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

export function normbook(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

/** With cells of code named c0, c1 … */
export function notebookText(...sources: string[]): string {
  const cells = sources.map((source, i) => {
    return { cell_type: 'code', id: `c${i}`, metadata: {}, source, execution_count: null, outputs: [] };
  });
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}
