// A Chromium for the tests: an installed one, Debian's, or the one Playwright downloads.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installedChromium, node24, root } from './paths.mjs';
import { run } from './run.mjs';
import { installDebianPackages } from './setup-system.mjs';

/** Asked only once npm packages are there. */
export async function browserIsThere() {
  if (installedChromium() !== undefined) return true;
  const { chromium } = await import('playwright-core');
  return existsSync(chromium.executablePath());
}

/** @returns {Promise<string | undefined>} what went wrong */
export async function installBrowser() {
  if (await installDebianPackages(['chromium', 'fonts-dejavu-core'])) return undefined;
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js');
  if ((await run(node24, [cli, 'install', 'chromium'])) === 0) return undefined;
  return 'Install Chromium or Chrome by hand and name it in the environment variable NORMBOOK_CHROMIUM.';
}
