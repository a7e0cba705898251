// Brings a bare clone to where everything runs: npm packages, the VS Code server that tests and `npm start` use, and a
// Chromium. Runs on Node 20 with nothing installed; does nothing, in well under a second, when all is there.
import { browserIsThere, installBrowser } from './setup-browser.mjs';
import { dependenciesAreThere, installDependencies } from './setup-dependencies.mjs';
import { installServer, serverIsThere, serverRunsHere, withoutServer } from './setup-server.mjs';

const steps = [
  { what: 'npm packages', isThere: dependenciesAreThere, install: installDependencies },
  ...(serverRunsHere
    ? [
        { what: 'VS Code server', isThere: serverIsThere, install: installServer },
        { what: 'Chromium', isThere: browserIsThere, install: installBrowser },
      ]
    : []),
];

const begin = performance.now();
for (const { what, isThere, install } of steps) {
  if (await isThere()) continue;
  const start = performance.now();
  console.log(`set-up: installing ${what} …`);
  const trouble = await install();
  if (trouble !== undefined) {
    console.error(`set-up: ${what} could not be installed after ${seconds(start)}\n${trouble}`);
    process.exit(1);
  }
  console.log(`set-up: ${what} installed in ${seconds(start)}`);
}
console.log(`set-up: ${steps.map(({ what }) => what).join(', ')} in place (${seconds(begin)})`);
if (!serverRunsHere) console.log(`set-up: code-server does not run on Windows.\n${withoutServer}`);

/** @param {number} start */
function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
