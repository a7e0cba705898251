// package.json against what it speaks of: versions, bundles, commands, files.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { parseNotebook } from '../../src/notebook/index.ts';
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
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly keybindings: readonly { readonly command: string; readonly when: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
    readonly notebookRenderer: readonly { readonly entrypoint: string | { readonly path: string } }[];
  };
}

interface Setting {
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly default?: unknown;
}

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly image: Readonly<Record<string, string>>; readonly altText: string };
}

/** Commands of VS Code itself that its walkthrough and welcome texts may run. */
const BUILT_IN = ['notebook.execute', 'workbench.trust.manage'];

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

  it('titles every command in one style: in words with capitals, under Normbook', () => {
    const odd = manifest.contributes.commands.filter(
      ({ title, category }) =>
        category !== 'Normbook' || !/^[A-Z]\w*( (as|from|in|to|[A-Z]\w*))*…?$/.test(title),
    );
    assert.deepEqual(odd, []);
  });

  it('describes every setting, by a sentence, with a default', () => {
    const settings = Object.entries(manifest.contributes.configuration.properties);
    const odd = settings.filter(([, one]) => {
      return (
        one.default === undefined || !/^[A-Z].*\.$/s.test(one.markdownDescription ?? one.description ?? '')
      );
    });
    assert.deepEqual(odd, []);
  });

  it('binds keys only to its own commands and VS Code’s for cells, and only in its notebooks', () => {
    const commands = manifest.contributes.commands.map(({ command }) => command);
    commands.push('notebook.cell.execute');
    const odd = manifest.contributes.keybindings.filter(
      ({ command, when }) => !commands.includes(command) || !when.includes("notebookType == 'normbook'"),
    );
    assert.deepEqual(odd, []);
  });

  it('leads through first steps with a picture for each kind of theme, in words too', () => {
    const steps = manifest.contributes.walkthroughs.flatMap((one) => one.steps);
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['open', 'run', 'hover', 'compare', 'own'],
    );
    for (const { media } of steps) {
      assert.deepEqual(Object.keys(media.image).sort(), ['dark', 'hc', 'hcLight', 'light']);
      assert.ok(media.altText.length > 20, media.altText);
    }
  });

  it('links only to commands that there are', () => {
    const known = [...BUILT_IN, ...manifest.contributes.commands.map(({ command }) => command)];
    const linked = [...text.matchAll(/\]\(command:([\w.]+)/g)].map(([, command]) => command ?? '');
    assert.ok(linked.length > 4);
    assert.deepEqual(
      linked.filter((command) => !known.includes(command)),
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

describe('the list of samples', () => {
  const samples = JSON.parse(textOf('samples/samples.json')) as readonly { file: string; title: string }[];

  it('is of all samples', () => {
    const files = readdirSync(join(root, 'samples')).filter((name) => name.endsWith('.normbook'));
    assert.deepEqual(samples.map(({ file }) => file).sort(), files.sort());
  });

  for (const { file, title } of samples) {
    it(`has the heading of ${file}, and a small picture of it`, () => {
      const notebook = parseNotebook(textOf(`samples/${file}`));
      assert.equal(notebook.cells[0]?.source.split('\n')[0], `# ${title}`);
      assert.ok(existsSync(join(root, 'media', 'samples', file.replace(/\.normbook$/, '.png'))));
    });
  }
});

function minor(version: string): string {
  return version
    .replace(/^[^\d]*/, '')
    .split('.')
    .slice(0, 2)
    .join('.');
}
