// `npm run check`: types, lint and format without a warning, and the tidy tests. Each is run even if one before failed.
import { node24 } from './paths.mjs';
import { node24Environment, run } from './run.mjs';

/** Each is Node 24's arguments; `npm test` runs and counts them too. */
export const checks = [
  { what: 'types', args: ['node_modules/typescript/bin/tsc', '-b'] },
  {
    what: 'lint and format',
    args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  },
];

if (process.argv[1] === import.meta.filename) {
  const tidy = {
    what: 'tidy',
    args: ['node_modules/mocha/bin/mocha.js', '--config', 'test/tidy/mocharc.json'],
  };
  let failed = 0;
  for (const { what, args } of [...checks, tidy]) {
    const code = await run(node24, args, { env: node24Environment() });
    console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${what}`);
    if (code !== 0) failed += 1;
  }
  process.exitCode = failed === 0 ? 0 : 1;
}
