/** What a slice holds, as a file: NPY for programs, CSV for tables. */
import { EngineError } from '../../engine/errors.ts';
import type { Slice } from '../../protocol/questions.ts';
import { grouped } from '../format.ts';
import { rowMajorStrides, type Strided } from './strided.ts';

/** A table with more is none that a spreadsheet opens. */
const MOST_CSV = 2 ** 20;
const ALIGNMENT = 64;

export interface Named extends Strided {
  readonly axes: readonly string[];
}

/** The seen axes in the tensor's own order, float32, row-major. */
export function sliceNpy(tensor: Named, slice: Slice): Uint8Array {
  const { axes, offsets } = elementsOf(tensor, slice);
  const shape = axes.map((axis) => tensor.shape[axis] ?? 1);
  const text = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const head = `{'descr': '<f4', 'fortran_order': False, 'shape': ${text}, }`;
  const room = Math.ceil((10 + head.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(room + 4 * offsets.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (room - 10) & 0xff, (room - 10) >> 8]);
  bytes.set(
    Array.from(`${head.padEnd(room - 11)}\n`, (letter) => letter.charCodeAt(0)),
    10,
  );
  const view = new DataView(bytes.buffer, room);
  offsets.forEach((offset, i) => {
    view.setFloat32(4 * i, tensor.data[offset] ?? 0, true);
  });
  return bytes;
}

/**
 * One line for each element: its indices by axis name, then its value; nothing of it rounded.
 * Throws code `data` for more elements than a table has lines.
 */
export function sliceCsv(tensor: Named, slice: Slice): string {
  const { axes, offsets } = elementsOf(tensor, slice);
  if (offsets.length > MOST_CSV) {
    throw new EngineError('data', {
      what: 'CSV of the slice',
      got: `${grouped(offsets.length)} elements`,
      expected: `at most ${grouped(MOST_CSV)}`,
      remedy: 'save it as NPY, or put fewer axes into the picture',
    });
  }
  const strides = rowMajorStrides(tensor.shape);
  const lines = offsets.map((offset) => {
    const indices = axes.map((axis) => Math.floor(offset / (strides[axis] ?? 1)) % (tensor.shape[axis] ?? 1));
    return [...indices, tensor.data[offset]].join(',');
  });
  const head = [...axes.map((axis) => quoted(tensor.axes[axis] ?? '')), 'value'].join(',');
  return `${[head, ...lines].join('\n')}\n`;
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Where the elements of a slice are in the data, in row-major order of its axes. */
function elementsOf({ shape }: Strided, slice: Slice): { axes: number[]; offsets: number[] } {
  const strides = rowMajorStrides(shape);
  const seen = [slice.rows, slice.columns, slice.facetRows, slice.facetColumns];
  const axes = shape.map((_, axis) => axis).filter((axis) => seen.includes(axis));
  let offsets = [0];
  shape.forEach((extent, axis) => {
    const stride = strides[axis] ?? 0;
    const indices = axes.includes(axis)
      ? Array.from({ length: extent }, (_, i) => i)
      : [slice.index[axis] ?? 0];
    offsets = offsets.flatMap((offset) => indices.map((index) => offset + index * stride));
  });
  return { axes, offsets };
}
