// Where the tools and what they install lie, relative to the clone. Knows no version but the ones it states; runs
// on Node 20 before anything is installed.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The VS Code server that tests and `npm start` run, see setup-server.mjs. */
export const serverVersion = '4.139.1';
export const serverFolder = join(root, '.vscode-test', 'server');
export const serverMain = join(serverFolder, 'node_modules/code-server/lib/vscode/out/server-main.js');

/** Node 24, from the devDependency `node`: the server needs it, and it runs the TypeScript of test/ and scripts/. */
export const node24 = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** Screenshots, logs and results of test runs; never committed. */
export const outFolder = join(root, 'test', 'out');

/**
 * The Chromium to drive: NORMBOOK_CHROMIUM, an installed one, or undefined (then Playwright's own is the last hope).
 * @returns {string | undefined}
 */
export function installedChromium() {
  const named = process.env.NORMBOOK_CHROMIUM;
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return named ?? usual.find((path) => existsSync(path));
}
