/** Cells ↔ bytes in the three encodings of a preview. */
import type { Preview } from '../protocol/view.ts';

export type Encoding = Preview['encoding'];

/** Bytes per cell, and the code of `max`; after it come −Infinity, +Infinity and NaN. */
export const ENCODINGS = {
  float32: { bytes: 4, top: 0 },
  uint16: { bytes: 2, top: 0xffff - 3 },
  uint8: { bytes: 1, top: 0xff - 3 },
} as const;

export interface Range {
  min: number;
  max: number;
}

/** Distance between neighbouring codes; 0 where values are exact. */
export function quantumOf(encoding: Encoding, { min, max }: Range): number {
  return encoding === 'float32' ? 0 : (max - min) / ENCODINGS[encoding].top;
}

/** Little-endian bytes; codes cut values to the range. */
export function encodeCells(cells: Float32Array, encoding: Encoding, range: Range): Uint8Array {
  const { bytes, top } = ENCODINGS[encoding];
  const out = new Uint8Array(cells.length * bytes);
  const view = new DataView(out.buffer);
  cells.forEach((value, i) => {
    if (encoding === 'float32') view.setFloat32(i * 4, value, true);
    else if (encoding === 'uint16') view.setUint16(i * 2, codeOf(value, range, top), true);
    else out[i] = codeOf(value, range, top);
  });
  return out;
}

/** The inverse, to within half a quantum. */
export function decodeCells(bytes: Uint8Array, encoding: Encoding, range: Range): Float32Array {
  const { bytes: width, top } = ENCODINGS[encoding];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cells = new Float32Array(Math.floor(bytes.length / width));
  for (let i = 0; i < cells.length; i++) {
    if (encoding === 'float32') cells[i] = view.getFloat32(i * 4, true);
    else
      cells[i] = decodedValue(
        encoding === 'uint16' ? view.getUint16(i * 2, true) : view.getUint8(i),
        range,
        top,
      );
  }
  return cells;
}

function codeOf(value: number, { min, max }: Range, top: number): number {
  if (Number.isNaN(value)) return top + 3;
  if (value === Infinity) return top + 2;
  if (value === -Infinity) return top + 1;
  if (min === max) return 0;
  const clamped = Math.min(max, Math.max(min, value));
  return Math.round(((clamped - min) / (max - min)) * top);
}

function decodedValue(code: number, { min, max }: Range, top: number): number {
  if (code === top + 3) return Number.NaN;
  if (code === top + 2) return Infinity;
  if (code === top + 1) return -Infinity;
  return code === top ? max : min + (code / top) * (max - min);
}
