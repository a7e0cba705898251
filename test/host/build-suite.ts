// Bundles test/host/suite into CommonJS modules, which is what an extension host loads.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { outFolder, root } from '../../scripts/paths.mjs';

/** Builds every module of the suite and returns the path of the one that exports `run()`. */
export async function buildSuite(): Promise<string> {
  const source = join(root, 'test', 'host', 'suite');
  const outdir = join(outFolder, 'host-suite');
  const files = await readdir(source);
  await rm(outdir, { recursive: true, force: true });
  await build({
    entryPoints: files.filter((name) => /(^index|\.test)\.ts$/.test(name)).map((name) => join(source, name)),
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
