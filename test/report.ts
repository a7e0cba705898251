// The mocha reporter of every runner: mocha's own listing, and the counts and failures as JSON in the file
// NORMBOOK_RESULTS names, so that `npm test` can add up runners, those inside VS Code too, and tell all failures at its
// end. A failure is told where it happens too: of a run that is killed nothing else remains.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** Writes them when the run ends; a run that crashes before leaves no file, which counts as a failure. */
export default class Report extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('fail', (_, error: Error) => console.log(`      ${error.stack ?? error.message}`));
    const file = process.env.NORMBOOK_RESULTS;
    if (file === undefined) return;
    const failures: { test: string; error: string }[] = [];
    runner.on('fail', (test, error: Error) => {
      failures.push({ test: test.titlePath().join(' › '), error: error.stack ?? error.message });
    });
    runner.once('end', () => {
      const { passes: passed, failures: failed } = this.stats;
      writeFileSync(file, `${JSON.stringify({ passed, failed, failures })}\n`);
    });
  }
}
