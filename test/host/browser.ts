// Chromium as the tests drive it: an installed one or Playwright's own, headless, without its calls home.
import { type Browser, chromium } from 'playwright-core';
import { installedChromium } from '../../scripts/paths.mjs';

const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

/** Launches Chromium; Playwright ends it with this process. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = installedChromium();
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: asRoot ? [...quiet, '--no-sandbox'] : quiet,
  });
}
