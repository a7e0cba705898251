// The VS Code server for tests and `npm start`: the npm package code-server, which carries a whole one. It builds
// native modules, takes two minutes and 600 MB, so it lies in .vscode-test/, outside node_modules, installed once.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, serverFolder, serverMain, serverVersion } from './paths.mjs';
import { node24Environment, runNpm } from './run.mjs';
import { installDebianPackages } from './setup-system.mjs';

const marker = join(serverFolder, 'installed');
/** What node-gyp and the server's native modules need to build. */
const buildTools = ['g++', 'libkrb5-dev', 'make', 'python3'];
/** code-server is not made for Windows. */
export const serverRunsHere = process.platform !== 'win32';
export const withoutServer =
  'Everything but `npm start`, the browser tests and pictures works without it; `npm run test:desktop` runs the tests\n' +
  'of the extension in a VS Code that @vscode/test-electron downloads, and F5 in VS Code starts the extension.';

/** The marker is written last: a half-done installation has none. */
export function serverIsThere() {
  return existsSync(serverMain) && existsSync(marker) && readFileSync(marker, 'utf8') === serverVersion;
}

/** @returns {Promise<string | undefined>} what went wrong */
export async function installServer() {
  if (process.platform === 'linux' && !(await installDebianPackages(buildTools))) {
    console.log(`set-up: if the build fails, install what is called ${buildTools.join(', ')} on Debian`);
  }
  rmSync(serverFolder, { recursive: true, force: true });
  mkdirSync(serverFolder, { recursive: true });
  writeFileSync(join(serverFolder, 'package.json'), '{ "private": true }\n');
  const headers = await nodeHeaders();
  const env = node24Environment(headers === undefined ? {} : { npm_config_nodedir: headers });
  const quietly = ['--no-save', '--no-audit', '--no-fund'];
  const code = await runNpm(['install', ...quietly, `code-server@${serverVersion}`], {
    cwd: serverFolder,
    env,
  });
  if (code !== 0 || !existsSync(serverMain))
    return `npm install code-server ended with code ${code}.\n${withoutServer}`;
  writeFileSync(marker, serverVersion);
  return undefined;
}

/**
 * Node 24's C++ headers. They come with the devDependency `node`, in a nested package that npm may prune later; then
 * that package is installed beside the server. Undefined where there is none: node-gyp then downloads them.
 * @returns {Promise<string | undefined>}
 */
async function nodeHeaders() {
  const name = `node-${process.platform}-${process.arch}`;
  const own = join(root, '.vscode-test', 'node');
  const places = [join(root, 'node_modules/node/node_modules', name), join(root, 'node_modules', name)];
  const there = places.find((place) => existsSync(join(place, 'include')));
  if (there !== undefined) return there;
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/node/package.json'), 'utf8'));
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'package.json'), '{ "private": true }\n');
  const install = ['install', '--no-save', '--no-audit', '--no-fund', `${name}@${version}`];
  if ((await runNpm(install, { cwd: own, env: node24Environment(), quiet: true })) !== 0) return undefined;
  return join(own, 'node_modules', name);
}
