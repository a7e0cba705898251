/**
 * A stretch of an array, in row-major order whatever its order in the file, from the bytes that hold it and few
 * others. It knows no format.
 */
import { type Box, boxesOf, rowMajorStrides, stridesOf } from './boxes.ts';
import { type ByteReader, PART } from './byte-reader.ts';
import { type Coding, decodeElements, type Floats, isPlain } from './elements.ts';

/** Where an array lies, and how. */
export interface Layout extends Coding {
  readonly shape: readonly number[];
  /** Column-major: the first axis runs fastest. */
  readonly fortran: boolean;
  /** Where the elements begin. */
  readonly offset: number;
}

/** Bytes that nobody wants are read along up to this many: one more read takes longer. */
const GAP = 2 ** 14;

/** Elements `start` to before `start + out.length`, which the array must have. */
export function readRegion(reader: ByteReader, layout: Layout, out: Float32Array, start: number): void {
  // Axes of extent 1 move nothing.
  const shape = layout.shape.filter((extent) => extent !== 1);
  if (out.length === 0) return;
  if (!layout.fortran || shape.length < 2) readStored(reader, layout, out, start);
  else
    for (const box of boxesOf(shape, start, start + out.length)) {
      readBox(reader, { ...layout, shape }, box, out, start);
    }
}

/** The same, but elements in the order in which they lie in the file. */
export function readStored(reader: ByteReader, layout: Layout, out: Floats, start: number): void {
  const { bytes } = layout.dtype;
  if (reader.fill !== undefined && isPlain(layout, out)) {
    reader.fill(new Uint8Array(out.buffer, out.byteOffset, out.byteLength), layout.offset + start * bytes);
    return;
  }
  const most = PART / bytes;
  for (let done = 0; done < out.length; done += most) {
    const count = Math.min(most, out.length - done);
    const part = reader.read(layout.offset + (start + done) * bytes, count * bytes);
    decodeElements(part, layout, { out, start: done, step: 1 });
  }
}

/** Visits the box in the order of the file: runs along axis 0, taken from stretches that hold many runs. */
function readBox(reader: ByteReader, layout: Layout, box: Box, out: Float32Array, start: number): void {
  const { shape, dtype, offset } = layout;
  const places = stridesOf(shape);
  const steps = rowMajorStrides(shape);
  const { low, count } = box;
  const { axes, span } = stretchOf(box, places, dtype.bytes);
  const most = PART / dtype.bytes;
  const [run = 0] = count;
  const [step = 0] = steps;
  let held: { from: number; end: number; bytes: Uint8Array } = { from: 0, end: 0, bytes: new Uint8Array(0) };
  let stretchEnd = 0;
  const bytesAt = (from: number, elements: number): Uint8Array => {
    if (from < held.from || from + elements > held.end) {
      const end = Math.min(from + most, stretchEnd);
      const bytes = reader.read(offset + from * dtype.bytes, (end - from) * dtype.bytes);
      held = { from, end, bytes };
    }
    const first = (from - held.from) * dtype.bytes;
    return held.bytes.subarray(first, first + elements * dtype.bytes);
  };
  const visit = (axis: number, place: number, at: number): void => {
    if (axis === axes - 1) stretchEnd = place + span;
    if (axis > 0) {
      for (let i = 0; i < (count[axis] ?? 0); i++) {
        visit(axis - 1, place + i * (places[axis] ?? 0), at + i * (steps[axis] ?? 0));
      }
      return;
    }
    for (let done = 0; done < run; done += most) {
      const elements = Math.min(most, run - done);
      const target = { out, start: at + done * step, step };
      decodeElements(bytesAt(place + done, elements), layout, target);
    }
  };
  visit(shape.length - 1, dot(low, places), box.first - start);
}

/** The first axes of the box whose elements lie near enough to be read together, and from first to last how many. */
function stretchOf(
  { count }: Box,
  places: readonly number[],
  elementBytes: number,
): { axes: number; span: number } {
  let span = count[0] ?? 0;
  for (let axis = 1; axis < count.length; axis++) {
    const extent = count[axis] ?? 0;
    const place = places[axis] ?? 0;
    if (extent > 1 && (place - span) * elementBytes > GAP) return { axes: axis, span };
    span += (extent - 1) * place;
  }
  return { axes: count.length, span };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
}
