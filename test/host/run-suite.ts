// Runs test/host/suite inside a real extension host: VS Code's server and a headless page, or a desktop VS Code with
// `--desktop`; words besides name the test files to run. Prints what mocha prints there; exits with 1 when a test
// failed or none ran.
import { appendFileSync, existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { outFolder, root } from '../../scripts/paths.mjs';
import { launchBrowser } from './browser.ts';
import { buildSuite } from './build-suite.ts';
import { runOnDesktop } from './desktop.ts';
import { copyOfSamples } from './folders.ts';
import { startServer } from './server.ts';
import { suiteMark } from './suite-mark.ts';
import { openWorkbench } from './workbench.ts';

const results = process.env.NORMBOOK_RESULTS ?? join(outFolder, 'host-results.json');
const log = join(outFolder, 'host.log');
const limit = 20 * 60_000;

await rm(results, { force: true });
await mkdir(outFolder, { recursive: true });
await rm(log, { force: true });
const tests = await buildSuite(process.argv.slice(2).filter((word) => !word.startsWith('--')));
const samples = await copyOfSamples();
try {
  const environment = { NORMBOOK_RESULTS: results, NORMBOOK_FOLDER: samples.path };
  const run = process.argv.includes('--desktop') ? runOnDesktop : runOnServer;
  const code = await run({ tests, folder: samples.path, environment });
  if (!existsSync(results))
    throw new Error(`the suite ended with code ${code} before its tests did; see ${log}`);
  const { passed, failed } = JSON.parse(await readFile(results, 'utf8')) as {
    passed: number;
    failed: number;
  };
  process.exitCode = code === 0 && passed > 0 && failed === 0 ? 0 : 1;
} finally {
  await samples.remove();
}

/** What a run needs, wherever it takes place. */
export interface SuiteRun {
  readonly tests: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

async function runOnServer({ tests, folder, environment }: SuiteRun): Promise<number> {
  const server = await startServer({ environment });
  const browser = await launchBrowser();
  const exit = Promise.withResolvers<number>();
  const alarm = setTimeout(() => exit.reject(new Error(`no result within ${limit / 60_000} minutes`)), limit);
  server.ended.then((code) =>
    exit.reject(new Error(`the VS Code server ended with code ${code}:\n${server.log()}`)),
  );
  try {
    const opened = openWorkbench(browser, server, {
      folder,
      tests,
      extension: root,
      prepare: async (page) => {
        await page.exposeFunction('codeAutomationLog', printed);
        await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
        page.on('crash', () => exit.reject(new Error('the page with the workbench crashed')));
      },
    });
    const [code] = await Promise.all([exit.promise, opened]);
    return code;
  } finally {
    clearTimeout(alarm);
    await browser.close();
    await server.stop();
  }
}

/** The workbench logs the same way as the suite, which marks its lines; the rest goes to test/out/host.log. */
function printed(type: string, args: unknown[]): void {
  const [first] = args;
  if (typeof first === 'string' && first.startsWith(suiteMark)) console.log(first.slice(suiteMark.length));
  else appendFileSync(log, `${type} ${JSON.stringify(args)}\n`);
}
