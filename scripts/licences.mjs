// The licences of the packages whose code is in the bundles, for dist/THIRD-PARTY.txt: read off what esbuild put in.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Compiled into src/data/mozjpeg-….ts or in dist/declarations or dist/formulas.json, so that no bundle names them; the last sentence is one that a licence asks for. */
const embedded = ['@jsquash/jpeg', '@types/node', 'undici-types', 'typescript', 'mathjax'];
const acknowledgement = 'This software is based in part on the work of the Independent JPEG Group.';

/**
 * @param {readonly (import('esbuild').Metafile | undefined)[]} metafiles
 * @returns {string}
 */
export function thirdPartyLicences(metafiles) {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile?.inputs ?? {}));
  const bundled = inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  const names = [...new Set([...bundled, ...embedded])].sort();
  return `${[acknowledgement, ...names.map(licenceOf)].join(`\n\n${'─'.repeat(80)}\n\n`)}\n`;
}

/** @param {string} name */
function licenceOf(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const places = ['.', 'codec', 'dist'].map((place) => join(folder, place));
  const texts = places.filter((path) => existsSync(path)).flatMap(licenceTexts);
  if (texts.length === 0)
    throw new Error(`${name}: no licence file in the package; look it up before shipping it`);
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}`;
}

/** @param {string} folder */
function licenceTexts(folder) {
  const files = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file));
  return files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
}
