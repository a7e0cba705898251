// package.json against what it speaks of: versions, bundles, commands, files.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { textOf, typescriptIn } from './sources.ts';

interface Manifest {
  readonly version: string;
  readonly main: string;
  readonly icon: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly notebookRenderer: readonly { readonly entrypoint: string | { readonly path: string } }[];
  };
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

const text = textOf('package.json');
const manifest = JSON.parse(text) as Manifest;

describe('package.json', () => {
  it('asks for the VS Code whose types it is compiled with', () => {
    assert.equal(minor(manifest.engines.vscode), minor(manifest.devDependencies['@types/vscode'] ?? 'none'));
  });

  it('pins every development dependency', () => {
    const loose = Object.entries(manifest.devDependencies).filter(
      ([, version]) => !/^\d+\.\d+\.\d+/.test(version),
    );
    assert.deepEqual(loose, []);
  });

  it('locks the packages of every platform, without which `npm ci` fails', () => {
    const locked = JSON.parse(textOf('package-lock.json')) as Lock;
    const paths = Object.keys(locked.packages);
    const wanted = Object.values(locked.packages).flatMap((one) =>
      Object.keys(one.optionalDependencies ?? {}),
    );
    const missing = wanted.filter((name) => !paths.some((path) => path.endsWith(`node_modules/${name}`)));
    assert.deepEqual(missing, []);
  });

  it('bundles everything: an installed extension has no node_modules', () => {
    assert.deepEqual(Object.keys(manifest.dependencies ?? {}), []);
  });

  it('names only bundles that are built', () => {
    const built = [...textOf('esbuild.config.mjs').matchAll(/outfile: '(.+?)'/g)].map(
      ([, file]) => file ?? '',
    );
    const named = [...text.matchAll(/"(?:\.\/)?(dist\/[^"/]+\.c?js)"/g)].map(([, file]) => file ?? '');
    assert.ok(named.length > 0, 'no bundle is named');
    assert.deepEqual(
      named.filter((file) => !built.includes(file)),
      [],
    );
  });

  it('names only files that are there', () => {
    const named = [...text.matchAll(/"(?:\.\/)?((?:media|syntaxes|samples)\/[^"*]+)"/g)].map(
      ([, file]) => file ?? '',
    );
    assert.deepEqual(
      named.filter((file) => !existsSync(join(root, file))),
      [],
    );
  });

  it('contributes only commands that the extension registers', () => {
    const source = typescriptIn('src/extension/').map(textOf).join('\n');
    const commands = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(
      commands.filter((command) => !source.includes(`'${command}'`)),
      [],
    );
  });
});

function minor(version: string): string {
  return version
    .replace(/^[^\d]*/, '')
    .split('.')
    .slice(0, 2)
    .join('.');
}
