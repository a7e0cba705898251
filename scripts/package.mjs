// `npm run package`: the built extension as normbook-<version>.vsix, which a desktop VS Code installs by "Install from
// VSIX…", tried in a VS Code server. What goes in is in .vscodeignore. Needs Node 24 and dist/.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { root } from './paths.mjs';

const largest = 12 * 1024 * 1024;

/**
 * Packages dist/ as it is.
 * @returns {Promise<{ path: string, bytes: number }>}
 */
export async function packageExtension() {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const path = join(root, `${name}-${version}.vsix`);
  const options = { allowMissingRepository: true, rewriteRelativeLinks: false, dependencies: false };
  await createVSIX({ cwd: root, packagePath: path, ...options });
  return { path, bytes: statSync(path).size };
}

if (process.argv[1] === import.meta.filename) {
  const { filesIn, runInstalled } = await import('./verify-package.ts');
  const { path, bytes } = await packageExtension();
  const megabytes = (/** @type {number} */ size) => `${(size / 1024 / 1024).toFixed(2)} MB`;
  for (const [name, size] of await filesIn(path)) console.log(`${String(size).padStart(9)}  ${name}`);
  console.log(`${path}: ${megabytes(bytes)}`);
  const faults = [];
  if (bytes > largest) faults.push(`larger than ${megabytes(largest)}: see what .vscodeignore lets in`);
  const { failed, heatmaps } = await runInstalled(path);
  if (failed > 0) faults.push(`${failed} cells of the first sample failed`);
  if (heatmaps === 0) faults.push('the first sample drew no heatmap');
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  console.log(`Installed in a VS Code server, it ran the first sample: ${heatmaps} heatmaps in sight.`);
}
