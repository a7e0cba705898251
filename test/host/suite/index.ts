// The entry of the suite inside the extension host: VS Code calls `run()`. Loads every *.test.cjs beside it into mocha.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { suiteMark } from '../suite-mark.ts';

/** Resolves when all tests passed; rejects otherwise, which is how VS Code learns of a failure. */
export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const { default: report } = await import('../../report.ts');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 120_000,
    forbidOnly: true,
    forbidPending: true,
    color: false,
  });
  mocha.reporter(report);
  Mocha.reporters.Base.consoleLog = (...values: unknown[]) => console.log(suiteMark + format(...values));
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs'));
  for (const file of files.sort()) mocha.addFile(join(__dirname, file));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
