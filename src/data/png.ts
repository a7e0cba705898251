/**
 * PNG → tensor. Its parts, in the order in which a file goes through them: chunks and header checked, data
 * inflated to a bounded size, rows unfiltered, colours looked up. It knows no file system.
 */
import type { Tensor } from '../engine/tensor/tensor.ts';
import { imageTensor } from './image.ts';
import { readChunks } from './png-chunks.ts';
import { colourSamples } from './png-colour.ts';
import { inflate } from './png-inflate.ts';
import { packedSize, UnknownFilter, unpackRows } from './png-rows.ts';
import { Source } from './source.ts';

/**
 * `N C H W` with N = 1 and values 0…1: samples divided by 2^depth − 1, 16-bit by 65535. C is 1 for grey,
 * 3 for RGB and palette images. An alpha channel that is opaque throughout is dropped; any other comes last
 * (C = 2 or 4) and colours are not multiplied by it. Values are as stored: gamma, colour profiles and EXIF
 * orientation are not applied. Of an animation, the still image.
 * Throws `DataError` with the byte at which the file is not what the specification asks for.
 * Specification: Portable Network Graphics (Third Edition), W3C, 2025.
 */
export function decodePng(bytes: Uint8Array, name: string): Tensor {
  const source = new Source(bytes, name, 'export the image again');
  const png = readChunks(source);
  const packed = inflate(source, png.data, packedSize(png.header));
  try {
    const { samples, keep } = colourSamples(source, png, unpackRows(png.header, packed));
    return imageTensor(samples, keep);
  } catch (cause) {
    if (!(cause instanceof UnknownFilter)) throw cause;
    const got = `IDAT has a row with filter type ${cause.filter}`;
    throw source.error('corrupt', png.data[0]?.offset ?? 0, { got, expected: '0 to 4' }, { cause });
  }
}
