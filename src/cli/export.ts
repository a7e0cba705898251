/** `normbook export`: a notebook as a page, a Jupyter notebook, Markdown or a TypeScript file. */
import { createHash } from 'node:crypto';
import { access, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { EXPORT_FORMATS, isExportFormat } from '../notebook/convert/formats.ts';
import type { PageScript } from '../notebook/convert/index.ts';
import { type Command, FORCE, parseOptions } from './command.ts';
import { CommandError, UsageError } from './command-error.ts';
import { readNotebook, writeNew } from './files.ts';

const FORMATS = Object.keys(EXPORT_FORMATS);

interface Written {
  file: string;
  data: string | Uint8Array;
}

const options = {
  to: {
    type: 'string',
    choices: FORMATS,
    summary: 'which format (default: that of --out, by its ending)',
  },
  out: {
    type: 'string',
    value: 'FILE',
    summary: 'where to (default: beside the notebook, under its name)',
  },
  force: FORCE,
} as const satisfies Command['options'];

export const exportCommand: Command = {
  synopsis: 'export FILE',
  summary: `writes a notebook, as it was saved, in another format:
${Object.entries(EXPORT_FORMATS)
  .map(([name, { title, detail }]) => `${name.padEnd(6)} ${title}, ${detail}`)
  .join('\n')}`,
  options,
  completes: { files: ['normbook'] },
  async main(args) {
    const { file, to, out, force } = optionsOf(args);
    const notebook = await readNotebook(file);
    const target = out ?? path.join(path.dirname(file), `${bareName(file)}.${EXPORT_FORMATS[to].extension}`);
    // One that is not there is none; the page then has its name.
    const readBeside = (place: string) =>
      readFile(path.join(path.dirname(file), place)).catch(() => undefined);
    const { exported } = await import('../notebook/convert/index.ts');
    const files = await exported(notebook, { to, name: bareName(target), pageScript, readBeside });
    const folder = path.dirname(target);
    // The last one is the document, which may have any name.
    const written = files.map(({ path: place, data }, index) => {
      return { file: index === files.length - 1 ? target : path.join(folder, place), data };
    });
    await writeAll(written, force);
    process.stdout.write(`${target}\n`);
    return 0;
  },
};

/** All or none where a file is there already; the document last, so that what it names is there. */
export async function writeAll(files: readonly Written[], force: boolean): Promise<void> {
  for (const { file } of files) if (!force) await refuseExisting(file);
  for (const { file, data } of files) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeNew(file, data);
  }
}

async function refuseExisting(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw new CommandError(`${file}: is there already; --force writes over it, --out elsewhere`);
}

/** As the build puts it beside this program. */
async function pageScript(): Promise<PageScript> {
  const text = await readFile(new URL('page.js', import.meta.url), 'utf8');
  return { text, sha256: createHash('sha256').update(text).digest('base64') };
}

/** `a/six.normbook` → `six` */
export function bareName(file: string): string {
  return path.parse(file).name;
}

function optionsOf(args: string[]) {
  const { values, positionals } = parseOptions(args, options);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new UsageError(`export takes one file, got ${positionals.length}`);
  // The name that it is given may tell the format.
  const to = values.to ?? (values.out === undefined ? undefined : path.extname(values.out).slice(1));
  if (to === undefined || !isExportFormat(to)) {
    const got = to === undefined ? 'missing' : `'${to}'`;
    throw new UsageError(`--to is ${got}, expected ${FORMATS.join(', ')}`);
  }
  return { file, to, out: values.out, force: values.force === true };
}
