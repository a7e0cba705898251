// Before `npm run normbook`: what a bare clone lacks for it, set-up and build; nothing where both were done. Runs on
// Node 20.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { node24, root } from './paths.mjs';
import { node24Environment, run } from './run.mjs';

if (!existsSync(join(root, 'dist/cli.js'))) {
  const code = await run(process.execPath, [join(root, 'scripts/setup.mjs')]);
  process.exitCode = code || (await run(node24, ['esbuild.config.mjs'], { env: node24Environment() }));
}
