// Debian packages, where we may install them: as root with apt. Elsewhere the caller says what is missing.
import { spawnSync } from 'node:child_process';
import { run } from './run.mjs';

/**
 * Installs those of the packages that are missing.
 * @param {readonly string[]} names
 * @returns {Promise<boolean>} whether all of them are installed now
 */
export async function installDebianPackages(names) {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return true;
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return false;
  console.log(`set-up: apt-get install ${missing.join(' ')}`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, quiet: true };
  await run('apt-get', ['update'], options);
  return (await run('apt-get', ['install', '-y', '--no-install-recommends', ...missing], options)) === 0;
}

/** @param {string} name */
function isInstalled(name) {
  const asked = spawnSync('dpkg-query', ['-s', name], { encoding: 'utf8' });
  return asked.status === 0 && asked.stdout.includes('Status: install ok installed');
}
