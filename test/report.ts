// The mocha reporter of every runner: mocha's own listing, and the counts as JSON in the file NORMBOOK_RESULTS names,
// so that `npm test` can add up runners, those inside VS Code too.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** Writes the counts when the run ends; a run that crashes before leaves no file, which counts as a failure. */
export default class Report extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const file = process.env.NORMBOOK_RESULTS;
    if (file === undefined) return;
    runner.once('end', () => {
      const { passes: passed, failures: failed } = this.stats;
      writeFileSync(file, `${JSON.stringify({ passed, failed })}\n`);
    });
  }
}
