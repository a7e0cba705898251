// Bundles test/host/suite into CommonJS modules, which is what an extension host loads.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { outFolder, root } from '../../scripts/paths.mjs';

/**
 * Builds the modules of the suite and returns the path of the one that exports `run()`.
 * `named`: only tests whose file name has one of these in it; all of them where there are none.
 */
export async function buildSuite(named: readonly string[] = []): Promise<string> {
  const source = join(root, 'test', 'host', 'suite');
  const outdir = join(outFolder, 'host-suite');
  const files = await readdir(source);
  const isAsked = (name: string) => named.length === 0 || named.some((part) => name.includes(part));
  const entries = files.filter((name) => name === 'index.ts' || (name.endsWith('.test.ts') && isAsked(name)));
  await rm(outdir, { recursive: true, force: true });
  await build({
    entryPoints: entries.map((name) => join(source, name)),
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return join(outdir, 'index.cjs');
}
