/**
 * From decoded samples to an image tensor `N C H W`, N = 1, values 0…1; and how large an image may be.
 * It knows no file format.
 */
import { floats } from '../engine/memory/memory.ts';
import { Tensor } from '../engine/tensor/tensor.ts';
import type { Source } from './source.ts';

/** 67 million pixels (8192 × 8192): a tensor of at most 1 GiB. Checked before anything is allocated. */
export const MAX_PIXELS = 2 ** 26;

/** Samples in the order of the file: all channels of a pixel, then the next pixel. */
export interface Samples {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
  /** The value that means 1. */
  readonly max: number;
}

/** Throws unless the extents in the header, which stands at `offset`, are an image that we take. */
export function checkExtents(source: Source, offset: number, width: number, height: number): void {
  if (width === 0 || height === 0) {
    const got = `the image is ${width} × ${height} pixels`;
    throw source.error('corrupt', offset, { got, expected: 'at least 1 × 1' });
  }
  if (width * height <= MAX_PIXELS) return;
  throw source.error('size', offset, {
    got: `the image is ${width} × ${height} pixels`,
    expected: `at most ${MAX_PIXELS}`,
    remedy: 'scale it down or crop it',
  });
}

/** The first `channels` of the samples as `N C H W`, divided by `max`: 8-bit by 255, 16-bit by 65535. */
export function imageTensor(samples: Samples, channels: number): Tensor {
  const { width, height, data, max } = samples;
  const plane = width * height;
  const out = floats('load', channels * plane);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < plane; i++) out[c * plane + i] = (data[i * samples.channels + c] ?? 0) / max;
  }
  return new Tensor(out, [1, channels, height, width], ['N', 'C', 'H', 'W']);
}
