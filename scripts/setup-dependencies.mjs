// npm packages: whether those of the lock file are installed, and `npm ci` if not.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node24, root } from './paths.mjs';
import { runNpm } from './run.mjs';

/** Compares the lock file with what npm noted in node_modules; packages for other platforms may be missing. */
export function dependenciesAreThere() {
  const noted = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(noted) || !existsSync(node24)) return false;
  const wanted = packages(join(root, 'package-lock.json'));
  const installed = packages(noted);
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

/** @returns {Promise<string | undefined>} what went wrong */
export async function installDependencies() {
  const code = await runNpm(['ci', '--no-audit', '--no-fund']);
  if (code !== 0) return `npm ci ended with code ${code}`;
  return existsSync(node24)
    ? undefined
    : 'npm did not run the install script of the package node (see allowScripts)';
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
