/**
 * Inflated PNG rows → samples: filters undone, samples below a byte unpacked, Adam7's passes put in place.
 * It knows no palette and no alpha. Specification: PNG (Third Edition), sections 7.2, 8 and 9.
 */
import { type Pass, type PngHeader, passesOf } from './png-header.ts';

/** A row whose filter byte is none of the five. */
export class UnknownFilter extends Error {
  readonly filter: number;
  constructor(filter: number) {
    super(`filter type ${filter}`);
    this.filter = filter;
  }
}

/** The bytes of all rows of all passes, filter bytes included. */
export function packedSize(header: PngHeader): number {
  return passesOf(header).reduce((sum, { rows, rowBytes }) => sum + rows * (1 + rowBytes), 0);
}

/** All channels of a pixel, then the next pixel, row by row. Overwrites `packed`. */
export function unpackRows(header: PngHeader, packed: Uint8Array): Uint8Array | Uint16Array {
  const { width, height, depth, colour } = header;
  const size = width * height * colour.channels;
  const out = depth === 16 ? new Uint16Array(size) : new Uint8Array(size);
  // Filters look back one whole pixel, at least one byte.
  const back = Math.ceil((depth * colour.channels) / 8);
  let start = 0;
  for (const pass of passesOf(header)) {
    let above: Uint8Array = new Uint8Array(pass.rowBytes);
    for (let row = 0; row < pass.rows; row++) {
      const line = packed.subarray(start + 1, start + 1 + pass.rowBytes);
      unfilter(packed[start] ?? 0, line, above, back);
      placeRow(header, pass, row, line, out);
      above = line;
      start += 1 + pass.rowBytes;
    }
  }
  return out;
}

/** In place: each byte plus its prediction from the left, from above and from above left. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, back: number): void {
  if (filter > 4) throw new UnknownFilter(filter);
  if (filter === 0) return;
  for (let i = 0; i < line.length; i++) {
    const left = i < back ? 0 : (line[i - back] ?? 0);
    const up = above[i] ?? 0;
    let predicted = left;
    if (filter === 2) predicted = up;
    else if (filter === 3) predicted = (left + up) >> 1;
    else if (filter === 4) predicted = paeth(left, up, i < back ? 0 : (above[i - back] ?? 0));
    line[i] = (line[i] ?? 0) + predicted;
  }
}

/** The neighbour nearest to left + up − upLeft; ties go to left, then up. */
function paeth(left: number, up: number, upLeft: number): number {
  const fromLeft = Math.abs(up - upLeft);
  const fromUp = Math.abs(left - upLeft);
  const fromUpLeft = Math.abs(left + up - 2 * upLeft);
  if (fromLeft <= fromUp && fromLeft <= fromUpLeft) return left;
  return fromUp <= fromUpLeft ? up : upLeft;
}

function placeRow(
  { width, depth, colour: { channels } }: PngHeader,
  pass: Pass,
  row: number,
  line: Uint8Array,
  out: Uint8Array | Uint16Array,
): void {
  const rowStart = (pass.y0 + row * pass.dy) * width;
  if (depth === 8 && pass.dx === 1) {
    out.set(line, rowStart * channels);
    return;
  }
  for (let column = 0; column < pass.columns; column++) {
    const to = (rowStart + pass.x0 + column * pass.dx) * channels;
    for (let c = 0; c < channels; c++) out[to + c] = sampleAt(line, column * channels + c, depth);
  }
}

/** The `index`th sample of a row: big-endian, and the leftmost pixel in the high bits. */
function sampleAt(line: Uint8Array, index: number, depth: number): number {
  if (depth === 8) return line[index] ?? 0;
  if (depth === 16) return ((line[2 * index] ?? 0) << 8) | (line[2 * index + 1] ?? 0);
  const bit = index * depth;
  return ((line[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}
