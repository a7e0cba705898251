/**
 * `npm run docs`: writes docs/normalizations.md and the README's table from the records. With `--check` it writes
 * nothing and fails where they are stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { norms } from '../src/engine/index.ts';
import { handbook, summaryTable } from '../src/language/index.ts';
import { root } from './paths.mjs';

const BEGIN = '<!-- normalizations: written by npm run docs -->';
const END = '<!-- end of normalizations -->';

/** The files as they should be, by their path in the repository. */
export function documentation(): Record<string, string> {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`README.md lacks the lines ${BEGIN} and ${END}`);
  const table = summaryTable(norms, 'docs/normalizations.md');
  return {
    'docs/normalizations.md': handbook(norms),
    'README.md': `${before}${BEGIN}\n\n${table}\n\n${END}${after}`,
  };
}

/** Those that differ from what is on disk. */
export function staleDocumentation(): string[] {
  return Object.entries(documentation()).flatMap(([path, text]) => (onDisk(path) === text ? [] : [path]));
}

function onDisk(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  const stale = staleDocumentation();
  if (process.argv.includes('--check')) {
    for (const path of stale) console.error(`${path} is stale; run npm run docs`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    mkdirSync(join(root, 'docs'), { recursive: true });
    const texts = documentation();
    for (const path of stale) writeFileSync(join(root, path), texts[path] ?? '');
    console.log(stale.length === 0 ? 'documentation is up to date' : `wrote ${stale.join(', ')}`);
  }
}
