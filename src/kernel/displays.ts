/** What cells show: values as MIME bundles, and the tensors behind them for as long as their cell stands. */
import { randomUUID } from 'node:crypto';
import { fromUint8Array } from 'js-base64';
import { Tensor } from '../engine/index.ts';
import type { KernelRequest, MimeBundle } from '../protocol/messages.ts';
import { type Preview, VIEW_BYTES, VIEW_MIME, type View } from '../protocol/view.ts';
import { viewToPng } from '../view/png.ts';
import { makePreview } from '../view/preview.ts';
import { viewToText } from '../view/text.ts';
import { plainText } from './plain-text.ts';
import type { Emit, Run } from './run.ts';
import { runVariants } from './variants.ts';
import { comparisonView, type LiveView, tensorView } from './views.ts';

interface Shown extends LiveView {
  /** The cell that showed it. */
  uri: string;
}

/** Of an object of tensors, as `forward` returns one, this many are drawn. */
const MOST_MEMBERS = 8;

export class Displays {
  readonly #emit: Emit;
  readonly #shown = new Map<string, Shown>();
  /** Unlike those of any other process: an output that outlived its kernel must not get another one's numbers. */
  readonly #handlePrefix = randomUUID();
  #nextHandle = 1;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** A tensor as a heatmap, an object or list of tensors as one heatmap each, all else as text. */
  show(run: Run, value: unknown, name?: string): void {
    if (value instanceof Tensor) {
      this.#draw(run, tensorView(name ?? variableName(value) ?? 'tensor', value));
      return;
    }
    const members = tensorsIn(value);
    if (members === undefined)
      this.#emit({ type: 'display', run: run.id, bundle: { 'text/plain': plainText(value) } });
    else for (const [key, tensor] of members) this.#draw(run, tensorView(key, tensor));
  }

  compare(run: Run, x: unknown, given: readonly unknown[]): void {
    const variants = runVariants(x, given);
    // runVariants has refused an input that is no tensor.
    const tensor = x as Tensor;
    this.#draw(run, comparisonView({ name: variableName(tensor) ?? 'input', tensor }, variants));
  }

  /** Forgets what a cell has shown; it is about to run again. */
  forget(uri: string): void {
    for (const [handle, shown] of this.#shown) if (shown.uri === uri) this.#shown.delete(handle);
  }

  /** A window of a shown tensor in as much detail as one view may carry. Throws when it is gone or outside. */
  preview({ output, panel, start, size }: Extract<KernelRequest, { type: 'preview' }>): Preview {
    const shown = this.#shown.get(output);
    const tensor = shown?.tensors[panel];
    const domain = shown?.view.panels[panel]?.domain;
    if (!tensor || !domain) throw new Error('this output is of an earlier run; run the cell again');
    const inside = tensor.shape.every((n, axis) => (start[axis] ?? n) + (size[axis] ?? n) <= n);
    if (!inside || start.length !== tensor.shape.length || size.length !== start.length) {
      throw new Error(`no window [${start}] + [${size}] in ${tensor}`);
    }
    return makePreview(tensor, { start, size }, domain, VIEW_BYTES / 2);
  }

  #draw(run: Run, live: LiveView): void {
    const output = `${this.#handlePrefix}:${this.#nextHandle++}`;
    this.#shown.set(output, { ...live, uri: run.uri });
    this.#emit({ type: 'display', run: run.id, bundle: bundleOf(live.view), output });
  }
}

function bundleOf(view: View): MimeBundle {
  return {
    [VIEW_MIME]: view,
    'image/png': fromUint8Array(viewToPng(view)),
    'text/plain': viewToText(view),
  };
}

function tensorsIn(value: unknown): [string, Tensor][] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  const entries: [string, unknown][] = isPlain ? Object.entries(value) : [];
  const tensors = entries.filter((entry): entry is [string, Tensor] => entry[1] instanceof Tensor);
  const isAll = tensors.length > 0 && tensors.length === entries.length && tensors.length <= MOST_MEMBERS;
  if (!isAll) return undefined;
  return Array.isArray(value) ? tensors.map(([index, tensor]) => [`[${index}]`, tensor]) : tensors;
}

/** The name under which a cell declared the tensor: what the user calls it. */
function variableName(tensor: Tensor): string | undefined {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(globalThis))) {
    if (value === tensor) return name;
  }
  return undefined;
}
