/**
 * JPEG → tensor: the markers are checked here, the pixels come from libjpeg. It knows no file system.
 */
import type { Tensor } from '../engine/tensor/tensor.ts';
import { imageTensor } from './image.ts';
import { readMarkers } from './jpeg-markers.ts';
import { runMozjpeg } from './mozjpeg.ts';
import { Source } from './source.ts';

/** What libjpeg remarks on without any pixel being in doubt. */
const HARMLESS = /^(Warning: unknown JFIF revision|Unknown Adobe color transform)/;

/**
 * `N C H W` with N = 1 and values 0…1 (8-bit samples divided by 255): C is 1 for grey, 3 for RGB. Baseline,
 * extended and progressive, Huffman-coded, 8 bits; bit for bit what libjpeg's `djpeg` and Pillow give.
 * EXIF orientation and colour profiles are not applied, as in Pillow and torchvision.
 * Throws `DataError` with the byte of the fault: for damage within the coded data, that of the first scan.
 * Specification: ITU-T T.81 (1992).
 */
export function decodeJpeg(bytes: Uint8Array, name: string): Tensor {
  const source = new Source(bytes, name, 'save the image again from its original');
  const { frame, scan } = readMarkers(source);
  const { pixels, said, cause } = runMozjpeg(bytes);
  const fault = said.find((line) => !HARMLESS.test(line));
  if (pixels === undefined || fault !== undefined) {
    const reason = (fault ?? 'it gave no reason').replace(/^Corrupt JPEG data: /, '').replace(/\.$/, '');
    const got = `begins image data that libjpeg cannot decode: ${reason.replace(/^[A-Z](?=[a-z])/, lower)}`;
    throw source.error('corrupt', scan, { got }, { cause });
  }
  return imageTensor({ ...pixels, channels: 4, max: 255 }, frame.channels);
}

function lower(letter: string): string {
  return letter.toLowerCase();
}
