/** What `image()` takes: the bytes of a picture file, or a tensor of pixels. */
import { encode } from 'fast-png';
import { fromUint8Array } from 'js-base64';
import { extentsOf, pixelsOf, rangeOf, scaleFor } from '../data/index.ts';
import { EngineError, Tensor } from '../engine/index.ts';
import type { MimeBundle } from '../protocol/messages.ts';

/** By their first bytes. */
const KINDS: readonly { mime: string; name: string; starts: readonly number[]; at?: number }[] = [
  { mime: 'image/png', name: 'PNG', starts: [0x89, 0x50, 0x4e, 0x47] },
  { mime: 'image/jpeg', name: 'JPEG', starts: [0xff, 0xd8, 0xff] },
  { mime: 'image/gif', name: 'GIF', starts: [0x47, 0x49, 0x46, 0x38] },
  { mime: 'image/webp', name: 'WebP', starts: [0x57, 0x45, 0x42, 0x50], at: 8 },
];
/** A page with more would not be a notebook any more. */
const MOST_BYTES = 8 * 2 ** 20;
const MOST_SIDE = 4096;

/** Throws code `data` or `shape` for what is no picture, or too large a one. */
export function pictureBundle(given: Uint8Array | Tensor): MimeBundle {
  const { bytes, text } = given instanceof Tensor ? fromTensor(given) : { bytes: given, text: undefined };
  const kind = KINDS.find(({ starts, at = 0 }) => starts.every((byte, i) => bytes[at + i] === byte));
  if (kind === undefined)
    throw refuse('bytes of no known kind', 'PNG, JPEG, GIF or WebP', 'pass the file’s bytes');
  if (bytes.length > MOST_BYTES) {
    throw refuse(`${(bytes.length / 2 ** 20).toFixed(1)} MB`, 'at most 8 MB', 'make it smaller first');
  }
  return {
    [kind.mime]: fromUint8Array(bytes),
    'text/plain': text ?? `a ${kind.name} of ${bytes.length} bytes`,
  };
}

function fromTensor(x: Tensor): { bytes: Uint8Array; text: string } {
  const extents = extentsOf(x);
  if (extents === undefined) throw unfit(x);
  const { width, height } = extents;
  if (height > MOST_SIDE || width > MOST_SIDE) {
    throw refuse(`${x}`, `at most ${MOST_SIDE} pixels a side`, 'slice it');
  }
  const { least, most } = rangeOf(x.data);
  // Any others run from black at the least to white.
  const scale = scaleFor(least, most) ?? { from: least, factor: 255 / (most - least || 1) };
  const bytes = encode({ ...pixelsOf(x, extents, scale), depth: 8 });
  return { bytes, text: `${x}, a picture of ${width} × ${height}` };
}

function unfit(x: Tensor): EngineError {
  return refuse(
    `${x}`,
    'H W, or C H W of 1, 3 or 4 channels',
    'select one sample: image(x.select({ N: 0 }))',
  );
}

function refuse(got: string, expected: string, remedy: string): EngineError {
  return new EngineError('data', { what: 'image', got, expected, remedy });
}
