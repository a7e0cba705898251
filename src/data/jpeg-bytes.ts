/** Pixels → JPEG, by mozjpeg as WebAssembly. It knows no tensor and no file system. */
import factory from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js';
import { defaultOptions } from '@jsquash/jpeg/meta.js';
import { compiledCodec, startedCodec } from './mozjpeg-codec.ts';
import { MOZJPEG_ENCODER_WASM } from './mozjpeg-encoder-wasm.ts';
import type { Pixels } from './pixels.ts';

interface Codec {
  encode(rgba: Uint8Array, width: number, height: number, options: object): Uint8Array;
}

/** As most programs save photographs: no difference is seen at usual sizes. */
const QUALITY = 90;
/** `MozJpegColorSpace.GRAYSCALE` of the codec. */
const GREY = 1;

let compiled: object | undefined;

/** Grey or colour, progressive, quality 90. An opacity is left out: JPEG has none. */
export function jpegBytes({ width, height, channels, data }: Pixels): Uint8Array {
  compiled ??= compiledCodec(MOZJPEG_ENCODER_WASM);
  const { codec, said } = startedCodec<Codec>(factory, compiled);
  const rgba = new Uint8Array(4 * width * height).fill(255);
  for (let p = 0; p < width * height; p++) {
    for (let c = 0; c < 3; c++) rgba[4 * p + c] = data[p * channels + (channels === 1 ? 0 : c)] ?? 0;
  }
  const options = { ...defaultOptions, quality: QUALITY, ...(channels === 1 ? { color_space: GREY } : {}) };
  const bytes = codec.encode?.(rgba, width, height, options);
  if (bytes === undefined) throw new Error(`mozjpeg did not encode: ${said.join(' ')}`);
  return bytes.slice();
}
