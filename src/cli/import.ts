/** `normbook import`: a Jupyter notebook, or a TypeScript file with `// %%` cells, as a notebook of ours. */
import path from 'node:path';
import process from 'node:process';
import { IMPORTED } from '../notebook/convert/formats.ts';
import { decodeFile, type Notebook, NotebookFileError, writeNotebook } from '../notebook/index.ts';
import { type Command, FORCE, parseOptions } from './command.ts';
import { CommandError, UsageError } from './command-error.ts';
import { bareName, writeAll } from './export.ts';
import { readBytes } from './files.ts';

const options = {
  out: { type: 'string', value: 'FILE', summary: 'where to (default: beside it, under its name)' },
  force: FORCE,
} as const satisfies Command['options'];

export const importCommand: Command = {
  synopsis: 'import FILE',
  summary: `makes a notebook of a .ipynb, or of a .ts with // %% cells;
cells of other languages are kept with their outputs, and not run`,
  options,
  completes: { files: IMPORTED },
  async main(args) {
    const { file, out, force } = optionsOf(args);
    const notebook = await read(file, await readBytes(file));
    const target = out ?? path.join(path.dirname(file), `${bareName(file)}.normbook`);
    await writeAll([{ file: target, data: writeNotebook(notebook) }], force);
    process.stdout.write(`${target}\n`);
    return 0;
  },
};

async function read(file: string, bytes: Uint8Array): Promise<Notebook> {
  const converter = await import('../notebook/convert/index.ts');
  try {
    const text = decodeFile(bytes);
    return file.endsWith('.ts') ? converter.fromPercent(text) : converter.fromIpynb(text);
  } catch (error) {
    // The converter's errors are of its own bundle.
    if (!(error instanceof NotebookFileError || error instanceof converter.NotebookFileError)) throw error;
    throw new CommandError(`${file}:${error.line}:${error.column}: ${error.reason}`, { cause: error });
  }
}

function optionsOf(args: string[]) {
  const { values, positionals } = parseOptions(args, options);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new UsageError(`import takes one file, got ${positionals.length}`);
  const extension = path.extname(file).slice(1);
  if (!IMPORTED.includes(extension)) {
    throw new UsageError(
      `'${file}' ends in '.${extension}', expected ${IMPORTED.map((e) => `.${e}`).join(' or ')}`,
    );
  }
  return { file, out: values.out, force: values.force === true };
}
