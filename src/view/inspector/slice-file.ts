/** What a slice holds, as a file: NPY for programs, part by part, for it may be larger than memory; CSV for tables. */
import { npyHead } from '../../data/npy-head.ts';
import { EngineError } from '../../engine/errors.ts';
import type { Slice } from '../../protocol/questions.ts';
import { grouped } from '../format.ts';
import { type ElementReader, SliceElements } from './slice-elements.ts';

/** A table with more is none that a spreadsheet opens. */
const MOST_CSV = 2 ** 20;
/** Elements of a part: 16 MB. */
export const PART = 2 ** 22;

/** How many parts the file has; what is empty has one. */
export function npyParts(elements: ElementReader, slice: Slice, size = PART): number {
  return Math.max(1, Math.ceil(new SliceElements(elements, slice).count / size));
}

/** The bytes of one part: of the seen axes in the tensor's own order, float32, row-major; the first has the header. */
export function npyPart(elements: ElementReader, slice: Slice, part: number, size = PART): Uint8Array {
  const of = new SliceElements(elements, slice);
  const head = part === 0 ? npyHead(of.shape) : new Uint8Array(0);
  const values = new Float32Array(Math.max(0, Math.min(size, of.count - part * size)));
  of.read(values, part * size);
  const bytes = new Uint8Array(head.length + 4 * values.length);
  bytes.set(head);
  const view = new DataView(bytes.buffer, head.length);
  for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i] ?? 0, true);
  return bytes;
}

/**
 * One line for each element: its indices by axis name, then its value; nothing of it rounded.
 * Throws code `data` for more elements than a table has lines.
 */
export function sliceCsv(elements: ElementReader, names: readonly string[], slice: Slice): string {
  const of = new SliceElements(elements, slice);
  if (of.count > MOST_CSV) {
    throw new EngineError('data', {
      what: 'CSV of the slice',
      got: `${grouped(of.count)} elements`,
      expected: `at most ${grouped(MOST_CSV)}`,
      remedy: 'save it as NPY, or put fewer axes into the picture',
    });
  }
  const values = new Float32Array(of.count);
  of.read(values, 0);
  const lines = Array.from(values, (value, i) => [...of.indicesOf(i), value].join(','));
  const head = [...of.axes.map((axis) => quoted(names[axis] ?? '')), 'value'].join(',');
  return `${[head, ...lines].join('\n')}\n`;
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
