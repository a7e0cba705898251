/**
 * libjpeg (mozjpeg's decoder as WebAssembly, `@jsquash/jpeg`), called synchronously and without a file to
 * locate: the module is in `mozjpeg-wasm.ts`. It knows no tensor and no error of ours.
 */
import factory from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import { compiledCodec, startedCodec } from './mozjpeg-codec.ts';
import { MOZJPEG_WASM } from './mozjpeg-wasm.ts';

export interface JpegPixels {
  readonly width: number;
  readonly height: number;
  /** RGBA, 8 bits each, alpha 255; grey images have R = G = B. */
  readonly data: Uint8ClampedArray;
}

/** What libjpeg returned and everything it said; `pixels` is undefined where it gave up. */
export interface JpegOutcome {
  readonly pixels: JpegPixels | undefined;
  readonly said: readonly string[];
  readonly cause?: unknown;
}

/** What we use of the Emscripten module. */
interface Codec {
  decode?(bytes: Uint8Array, preserveOrientation: boolean): JpegPixels | null;
  HEAPU8?: Uint8Array;
}

/** A kept instance never gives memory back: above this it is dropped. */
const KEPT_MEMORY = 64 * 2 ** 20;

let compiled: object | undefined;
let kept: { codec: Codec; said: string[] } | undefined;

/** Decodes to the samples that `djpeg` writes, bit for bit. Damage that libjpeg mends is in `said`. */
export function runMozjpeg(bytes: Uint8Array): JpegOutcome {
  return withImageData(() => {
    const { codec, said } = kept ?? instantiate();
    // Only an instance that came through unharmed and said nothing is used again.
    kept = undefined;
    try {
      const pixels = codec.decode?.(bytes, false) ?? undefined;
      if (said.length > 0 || pixels === undefined) return { pixels, said: [...said] };
      if ((codec.HEAPU8?.length ?? Number.POSITIVE_INFINITY) <= KEPT_MEMORY) kept = { codec, said };
      return { pixels, said: [] };
    } catch (cause) {
      return { pixels: undefined, said: [...said], cause };
    }
  });
}

function instantiate(): { codec: Codec; said: string[] } {
  compiled ??= compiledCodec(MOZJPEG_WASM);
  return startedCodec<Codec>(factory, compiled);
}

/** The codec returns a global `ImageData`; where there is none, it has one for the time of the call only. */
function withImageData<T>(call: () => T): T {
  if ('ImageData' in globalThis) return call();
  class ImageData {
    readonly data: Uint8ClampedArray;
    readonly width: number;
    readonly height: number;
    constructor(data: Uint8ClampedArray, width: number, height: number) {
      this.data = data;
      this.width = width;
      this.height = height;
    }
  }
  Object.defineProperty(globalThis, 'ImageData', { value: ImageData, configurable: true });
  try {
    return call();
  } finally {
    Reflect.deleteProperty(globalThis, 'ImageData');
  }
}
