// Builds what is shipped into dist/: the extension, the kernel, the language server with its declarations, the CLI, the
// library and the webview renderer.
// `--watch` rebuilds on change. Types come from `tsc -b`, not from here.
import { writeFile } from 'node:fs/promises';
import { context } from 'esbuild';
import { buildDeclarations } from './scripts/declarations.mjs';
import { buildFormulas } from './scripts/formulas.mjs';
import { thirdPartyLicences } from './scripts/licences.mjs';
import { wasmBeside } from './scripts/wasm-beside.mjs';

const watch = process.argv.includes('--watch');

/** What every bundle has in common. The command line says by itself which Node runs cells. */
const shared = {
  bundle: true,
  minify: !watch,
  keepNames: true,
  sourcemap: watch ? 'inline' : false,
  // All licences are in dist/THIRD-PARTY.txt.
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};
// jsonc-parser's CommonJS build requires its parts in a way that bundlers cannot follow; its ES modules come first.
const node = { ...shared, platform: 'node', target: 'node20', mainFields: ['module', 'main'] };
const page = {
  ...shared,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  keepNames: false,
  jsx: 'automatic',
  jsxImportSource: 'preact',
};

/**
 * What only an export or import needs is a bundle beside extension and command line, loaded when it is asked for.
 * @type {import('esbuild').Plugin}
 */
const convertBeside = {
  name: 'convert-beside',
  setup({ onResolve }) {
    onResolve({ filter: /[/]notebook[/]convert[/]index\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './convert.cjs', external: true } : undefined,
    );
  },
};

const bundles = [
  {
    ...node,
    entryPoints: ['src/extension/extension.ts'],
    outfile: 'dist/extension.cjs',
    format: 'cjs',
    external: ['vscode'],
    plugins: [convertBeside],
  },
  { ...node, entryPoints: ['src/notebook/convert/index.ts'], outfile: 'dist/convert.cjs', format: 'cjs' },
  {
    ...node,
    entryPoints: ['src/kernel/main.ts'],
    outfile: 'dist/kernel.cjs',
    format: 'cjs',
    plugins: [wasmBeside],
  },
  {
    ...node,
    entryPoints: ['src/kernel/tensor-file-server.ts'],
    outfile: 'dist/tensor-file.cjs',
    format: 'cjs',
  },
  // Beside the kernel: only cells with decorators need it.
  {
    ...node,
    entryPoints: ['node_modules/typescript/lib/typescript.js'],
    outfile: 'dist/typescript.cjs',
    format: 'cjs',
    keepNames: false,
  },
  // TypeScript is the file beside it.
  {
    ...node,
    entryPoints: ['src/language/server.ts'],
    outfile: 'dist/language.cjs',
    format: 'cjs',
    alias: { typescript: './typescript.cjs' },
    external: ['./typescript.cjs'],
  },
  {
    ...node,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.js',
    format: 'esm',
    plugins: [convertBeside],
  },
  { ...node, entryPoints: ['src/cli/stats-worker.ts'], outfile: 'dist/stats-worker.js', format: 'esm' },
  {
    ...shared,
    entryPoints: ['src/engine/index.ts'],
    outfile: 'dist/normbook.js',
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    minify: false,
  },
  { ...page, entryPoints: ['src/renderer/index.tsx'], outfile: 'dist/renderer.js' },
  { ...page, entryPoints: ['src/renderer/inspector-page.tsx'], outfile: 'dist/inspector.js' },
  { ...page, entryPoints: ['src/renderer/comparison-page.tsx'], outfile: 'dist/comparison.js' },
  // Put into every exported page.
  { ...page, entryPoints: ['src/renderer/page.tsx'], outfile: 'dist/page.js' },
];

buildDeclarations();
await buildFormulas();
const contexts = await Promise.all(bundles.map((options) => context(options)));
if (watch) {
  await Promise.all(contexts.map((one) => one.watch()));
  console.log('watching src/');
} else {
  const built = await Promise.all(contexts.map((one) => one.rebuild()));
  await writeFile('dist/THIRD-PARTY.txt', thirdPartyLicences(built.map(({ metafile }) => metafile)));
  await Promise.all(contexts.map((one) => one.dispose()));
}
