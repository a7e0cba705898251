/** A tensor as the pixels of a picture, 8 bits each. It knows no file format. */
import type { Tensor } from '../engine/tensor/tensor.ts';

/** All channels of a pixel, then the next pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly data: Uint8Array;
}

/** What values become black and white: a value v the sample `(v − from) · factor`, rounded and held to 0 … 255. */
export interface Scale {
  readonly from: number;
  readonly factor: number;
}

/** Width, height and channels of H W, C H W or N C H W of one sample, C being 1, 3 or 4; undefined for any other. */
export function extentsOf(x: Tensor): Omit<Pixels, 'data'> | undefined {
  const shape = x.axes[0] === 'N' && x.shape[0] === 1 ? x.shape.slice(1) : x.shape;
  const [channels, height, width] = shape.length === 2 ? [1, ...shape] : shape;
  if (shape.length > 3 || channels === undefined || height === undefined || width === undefined)
    return undefined;
  if (channels !== 1 && channels !== 3 && channels !== 4) return undefined;
  return height * width === 0 ? undefined : { width, height, channels };
}

/** `extents`: those of x. */
export function pixelsOf(x: Tensor, extents: Omit<Pixels, 'data'>, { from, factor }: Scale): Pixels {
  const { width, height, channels } = extents;
  const { data } = x;
  const pixels = new Uint8Array(data.length);
  for (let c = 0, i = 0; c < channels; c++) {
    for (let p = 0; p < height * width; p++, i++) {
      pixels[p * channels + c] = Math.min(255, Math.max(0, Math.round(((data[i] ?? 0) - from) * factor)));
    }
  }
  return { ...extents, data: pixels };
}

/** Least and greatest, without NaN; +∞ and −∞ where there are none. */
export function rangeOf(data: Float32Array): { least: number; most: number } {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, most };
}

/** Of values of 0 to 1, or else of 0 to 255, which are what they are; undefined for others. */
export function scaleFor(least: number, most: number): Scale | undefined {
  return least >= 0 && most <= 255 ? { from: 0, factor: most <= 1 ? 255 : 1 } : undefined;
}
