/** The module `normbook` inside a cell: the engine, and what only a cell has. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type LoadOptions, loadAll, type Saved } from '../data/index.ts';
import * as engine from '../engine/index.ts';
import { TABLE_MIME } from '../protocol/display.ts';
import type { DisplayHandle, Displays, ReportHandle } from './displays.ts';
import type { Inputs } from './inputs.ts';
import { pictureBundle } from './picture.ts';
import { plainText } from './plain-text.ts';
import { Progress } from './progress.ts';
import type { ReportOptions } from './report.ts';
import { currentRun, type Run } from './run.ts';
import { saveFile } from './save.ts';
import { tableOf, tableText } from './table.ts';
import type { CompareOptions, Variant } from './variants.ts';

/** What a cell can do beyond the engine. All that shows something returns a handle, `show(a).update(b)`. */
export interface CellFunctions {
  /** Shows a value under the cell: a tensor as a heatmap with statistics, an object as a tree, anything else as text. */
  show(value: unknown, name?: string): DisplayHandle;
  /**
   * Shows `x` beside up to six variants of it, in one colour domain: `compare(x, batchNorm(), layerNorm())`,
   * or with names of your own, `compare(x, { BN: batchNorm(), mine: (x) => … })`. Options come last: `{ reference: 'BN' }`,
   * `{ dy }` for gradients too, `{ inputs: { AdaIN: { style } } }`.
   */
  compare(x: engine.Tensor, variants: Record<string, Variant>, options?: CompareOptions): DisplayHandle;
  compare(x: engine.Tensor, ...variants: (Variant | CompareOptions)[]): DisplayHandle;
  /** Shows tensors that no layer made, two checkpoints say, beside each other: `compare({ before, after })`. */
  compare(tensors: Record<string, engine.Tensor>, options?: CompareOptions): DisplayHandle;
  /**
   * Shows `x` beside a normalization to be chosen among all that take it, and turned while one looks: options, parameters,
   * training or evaluation, size of the batch. It may begin with others, your own among them:
   * `explore(x, { GN: groupNorm({ groups: 3 }), mine })`. The cell for what is shown can be copied from it.
   */
  explore(x: engine.Tensor, layers: Record<string, engine.Layer>): DisplayHandle;
  explore(x: engine.Tensor, ...layers: engine.Layer[]): DisplayHandle;
  /**
   * Shows in a table what each variant did to `x`: `report(x, { BN: batchNorm(), GN: groupNorm({ groups: 3 }) })`. It has
   * mean and deviation over the variant's own sets and the others', the shares of outputs in the far tails (`{ tail: 3 }`)
   * and at the ends of their range, dead channels, what is not finite, and how far outputs move when another sample is
   * left out of the batch (`{ leaveOut: 8 }`, at most that many in turn). No layer is trained by it; a function is called
   * again for each sample left out. The same as text: `.text`, `.markdown`, `.csv`.
   */
  report(
    x: engine.Tensor,
    variants: Record<string, Variant> | readonly Variant[],
    options?: ReportOptions,
  ): ReportHandle;
  report(x: engine.Tensor, ...variants: (Variant | ReportOptions)[]): ReportHandle;
  /** Shows a value as text, as `console.log` prints it, but not among its lines. */
  text(value: unknown): DisplayHandle;
  /** Shows Markdown, formulas in `$…$` among it. */
  markdown(source: string): DisplayHandle;
  /** Shows HTML in a frame of its own, in which no script runs. */
  html(source: string): DisplayHandle;
  /** Shows a list of objects or lists, an object of columns or a Map as a table, of these columns if they are given. */
  table(rows: unknown, columns?: readonly string[]): DisplayHandle;
  /** Shows a picture: a file by its path from the notebook's folder, its bytes, or a tensor of pixels, `C H W`, of 0 to 1 or 0 to 255. */
  image(picture: string | Uint8Array | engine.Tensor): DisplayHandle;
  /**
   * Draws a bar: `for (const x of progress(list))`, `for (const i of progress(100, 'epochs'))`, or by hand,
   * `const bar = progress(100); bar.add(); bar.update(50, 'half'); bar.end()`.
   */
  progress<T>(items: Iterable<T> | AsyncIterable<T>, label?: string): Progress<T>;
  progress(total: number, label?: string): Progress<number>;
  /** Asks the user for a line of text, `undefined` where they want to give none: `await input('How many?', '6')`. */
  input(prompt: string, value?: string): Promise<string | undefined>;
  /**
   * Reads images (PNG, JPEG → `N C H W`), arrays (`.npy`, `.npz`, `.safetensors`) or a table of numbers (`.csv`, `.tsv`,
   * `.txt` → `N C`), by path from the notebook's folder; of a file with several arrays the one that is named: `load('model.safetensors', { entry: 'norm.weight' })`.
   */
  load(...paths: string[]): Promise<engine.Tensor>;
  load(path: string, options: LoadOptions): Promise<engine.Tensor>;
  /**
   * Writes a tensor, `save('a.npy', x)`, or several by name, `save('a.safetensors', { x, y })`, into a file by its path from
   * the notebook's folder, in place of one that is there. Its ending says how: `.npy`, `.npz`, `.safetensors` as float32;
   * `.csv` of one axis or two, each number exactly; `.png` or `.jpg` of pixels, `H W` or `C H W`, of 0 to 1 or 0 to 255.
   */
  save(path: string, tensors: Saved): Promise<void>;
}

/** `folder` is the notebook's; `latestRun` owns displays made outside any run's context. */
export function cellModule(
  folder: string,
  { displays, inputs }: { displays: Displays; inputs: Inputs },
  latestRun: () => Run | undefined,
): object {
  const run = (): Run => {
    const current = currentRun.getStore() ?? latestRun();
    if (current === undefined) throw new Error('nothing can be shown before a cell has run');
    return current;
  };
  const put = (bundle: Record<string, unknown>): DisplayHandle => displays.put(run(), [{ bundle }]);
  function progress(
    given: number | Iterable<unknown> | AsyncIterable<unknown>,
    label = '',
  ): Progress<unknown> {
    const items = typeof given === 'number' ? upTo(given) : checkIterable(given);
    const total = typeof given === 'number' ? given : lengthOf(given);
    return new Progress(items, { label: String(label), total }, displays.changing(run()));
  }
  const functions: CellFunctions = {
    show: (value, name) => displays.show(run(), value, name),
    compare: (x: unknown, ...given: unknown[]) => displays.compare(run(), x, given),
    explore: (x: unknown, ...given: unknown[]) => displays.explore(run(), x, given),
    report: (x: unknown, ...given: unknown[]) => displays.report(run(), x, given),
    text: (value) => put({ 'text/plain': plainText(value) }),
    markdown: (source) => put({ 'text/markdown': String(source), 'text/plain': String(source) }),
    html: (source) => put({ 'text/html': String(source), 'text/plain': withoutTags(String(source)) }),
    table: (rows, columns) => {
      const found = tableOf(rows, columns);
      return put({ [TABLE_MIME]: found, 'text/plain': tableText(found) });
    },
    image: (picture) =>
      put(pictureBundle(typeof picture === 'string' ? readPicture(path.resolve(folder, picture)) : picture)),
    // The overloads are the user's; what they have in common is here.
    progress: progress as CellFunctions['progress'],
    input: (prompt, value) =>
      inputs.ask(run(), String(prompt), value === undefined ? undefined : String(value)),
    load: (...paths) => loadAll(paths, folder),
    save: (file, tensors) => saveFile(file, tensors, folder),
  };
  return { ...engine, ...functions };
}

function* upTo(total: number): Generator<number> {
  for (let i = 0; i < total; i++) yield i;
}

function lengthOf(items: object): number | undefined {
  if ('length' in items && typeof items.length === 'number') return items.length;
  return 'size' in items && typeof items.size === 'number' ? items.size : undefined;
}

function checkIterable<T extends object>(items: T): T {
  if (
    typeof items === 'object' &&
    items !== null &&
    (Symbol.iterator in items || Symbol.asyncIterator in items)
  ) {
    return items;
  }
  throw new engine.EngineError('data', {
    what: 'progress',
    got: items === null ? 'null' : typeof items,
    expected: 'a list, anything else to iterate over, or a number',
    remedy: 'call progress(list) or progress(100)',
  });
}

function readPicture(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const reason =
      cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'there is none' : String(cause);
    throw new engine.EngineError(
      'data',
      {
        what: 'image',
        got: `the file ${file}: ${reason}`,
        remedy: 'give its path from the notebook’s folder',
      },
      { cause },
    );
  }
}

/** The text of HTML, for where nothing draws it. */
function withoutTags(html: string): string {
  const text = html
    .replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? 'HTML' : text;
}
