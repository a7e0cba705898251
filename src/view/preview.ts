/** A tensor's window ↔ the preview that a view carries. It neither chooses the domain nor draws. */
import { fromUint8Array } from 'js-base64';
import type { Domain, Preview } from '../protocol/view.ts';
import { bytesOf } from './base64.ts';
import { decodeCells, ENCODINGS, encodeCells, quantumOf, type Range } from './codes.ts';
import { centreOf } from './deviation.ts';
import { planPreview } from './preview-plan.ts';
import { cellShape, type Elements, product, sampleCells } from './sample.ts';

export interface Window {
  start: readonly number[];
  size: readonly number[];
}

/** A preview's cells as numbers. */
export interface Cells {
  values: Float32Array;
  /** Cells per axis. */
  shape: number[];
  /** True when every cell is one element and carries its very value. */
  exact: boolean;
  /** Distance between neighbouring codes; values are within half of it. 0 for float32. */
  quantum: number;
}

/** All of a tensor. */
export function wholeOf(shape: readonly number[]): Window {
  return { start: shape.map(() => 0), size: [...shape] };
}

/**
 * The most faithful preview of `window` whose base64 text is at most `maxBytes` long: exact, then 16 and
 * 8 bits, then blocks over the last two axes. Leading axes are cut from the window's start when there are
 * more than 64 facets, or more than fit. `block` shows the element farthest from the domain's centre.
 */
export function makePreview(tensor: Elements, window: Window, domain: Domain, maxBytes: number): Preview {
  const { size, block, encoding } = planPreview(window.size, Math.floor(maxBytes / 4) * 3);
  const start = [...window.start];
  const cells = sampleCells(tensor, { start, size, block }, centreOf(domain));
  const range = rangeOf(cells, encoding === 'float32' ? undefined : domain);
  return {
    start,
    size,
    block,
    encoding,
    ...range,
    data: fromUint8Array(encodeCells(cells, encoding, range)),
  };
}

/** Decodes a preview; throws when its data are not as long as its sizes say. */
export function readPreview(preview: Preview): Cells {
  const shape = cellShape(preview);
  const bytes = bytesOf(preview.data);
  const expected = product(shape) * ENCODINGS[preview.encoding].bytes;
  if (bytes.length !== expected) {
    throw new Error(`preview: got ${bytes.length} bytes of data, expected ${expected}; run the cell again`);
  }
  const whole = preview.block.every((n) => n === 1);
  return {
    values: decodeCells(bytes, preview.encoding, preview),
    shape,
    exact: whole && preview.encoding === 'float32',
    quantum: quantumOf(preview.encoding, preview),
  };
}

/** The finite cells' range, cut to the domain where codes spend their resolution; 0 and 0 without any. */
function rangeOf(cells: Float32Array, domain: Domain | undefined): Range {
  let min = Infinity;
  let max = -Infinity;
  for (const value of cells) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min > max) return { min: 0, max: 0 };
  if (!domain) return { min, max };
  const inside = (value: number) => Math.min(domain.max, Math.max(domain.min, value));
  return { min: inside(min), max: inside(max) };
}
