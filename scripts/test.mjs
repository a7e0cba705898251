// `npm test`: set-up, build, types, lint, and every test: units, inside VS Code's extension host, in the browser. The
// last line is "N passed, N failed" over all of them, after every failure told once more: a log that is cut still has
// them. A runner that crashes or runs nothing counts as one failure.
// Runs on Node 20, on a bare clone.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from './check.mjs';
import { node24, outFolder, root } from './paths.mjs';
import { node24Environment, run } from './run.mjs';
import { serverRunsHere, withoutServer } from './setup-server.mjs';

const mocha = ['node_modules/mocha/bin/mocha.js', '--reporter', './test/report.ts'];
const checked = [{ what: 'build', args: ['esbuild.config.mjs'] }, ...checks];
const tested = [
  { what: 'units', args: mocha },
  {
    what: 'in the extension host',
    args: ['test/host/run-suite.ts', ...(serverRunsHere ? [] : ['--desktop'])],
  },
  ...(serverRunsHere
    ? [{ what: 'in the browser', args: [...mocha, '--config', 'test/browser/mocharc.json'] }]
    : []),
];

/** Of each runner: several times what it takes on a quiet machine, and all together less than CI allows. */
const minutes = 27;
const total = { passed: 0, failed: 0 };
/** @type {string[]} */
const failures = [];
mkdirSync(outFolder, { recursive: true });
if (await succeeds('set-up', process.execPath, [join(root, 'scripts/setup.mjs')])) {
  await succeeds("set-up of Jupyter's validator", process.execPath, [
    join(root, 'scripts/setup-jupyter.mjs'),
  ]);
  for (const { what, args } of checked) await succeeds(what, node24, args);
  for (const { what, args } of tested) await countTests(what, args);
  if (!serverRunsHere) console.log(withoutServer);
}
for (const failure of failures) console.log(`\n✖ ${failure}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

/**
 * One step that passes or fails as a whole.
 * @param {string} what
 * @param {string} command
 * @param {readonly string[]} args
 */
async function succeeds(what, command, args) {
  const code = await timed(what, () => run(command, args, { env: environment() }));
  total[code === 0 ? 'passed' : 'failed'] += 1;
  if (code !== 0) failures.push(`${what} (what it said stands above)`);
  return code === 0;
}

/**
 * A runner that leaves its counts in the file it is told.
 * @param {string} what
 * @param {readonly string[]} args
 */
async function countTests(what, args) {
  const results = join(outFolder, 'results.json');
  rmSync(results, { force: true });
  const code = await timed(what, () =>
    run(node24, args, { env: environment({ NORMBOOK_RESULTS: results }), minutes }),
  );
  const counted = existsSync(results)
    ? JSON.parse(readFileSync(results, 'utf8'))
    : { passed: 0, failed: 0, failures: [] };
  for (const { test, error } of counted.failures) failures.push(`${what}: ${test}\n${error}`);
  const crashed = counted.failed === 0 && (code !== 0 || counted.passed === 0);
  if (crashed) failures.push(`${what}: ended with code ${code} after ${counted.passed} passed tests`);
  total.passed += counted.passed;
  total.failed += counted.failed + (crashed ? 1 : 0);
}

/** @param {NodeJS.ProcessEnv} [extra] */
function environment(extra) {
  return existsSync(node24) ? node24Environment(extra) : { ...process.env, ...extra };
}

/**
 * @param {string} what
 * @param {() => Promise<number>} action
 */
async function timed(what, action) {
  const start = performance.now();
  console.log(`\n── ${what}`);
  const code = await action();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`── ${what}: ${code === 0 ? 'ok' : `FAILED (code ${code})`}, ${seconds} s`);
  return code;
}
