/**
 * What PNG's samples mean: palette indices looked up, transparency (tRNS) turned into an alpha channel,
 * an alpha channel that is opaque throughout dropped. Specification: PNG (Third Edition), section 11.3.1.
 */
import type { Samples } from './image.ts';
import type { PngChunks } from './png-chunks.ts';
import type { Source } from './source.ts';

/** Samples with 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA) channels, and how many of them to keep. */
export function colourSamples(
  source: Source,
  png: PngChunks,
  raw: Uint8Array | Uint16Array,
): { samples: Samples; keep: number } {
  const samples =
    png.header.colour.type === 3 ? lookUp(source, png, raw) : withColourKey(source, png, plain(png, raw));
  const { channels, data, max } = samples;
  if (channels % 2 === 1) return { samples, keep: channels };
  for (let i = channels - 1; i < data.length; i += channels) {
    if (data[i] !== max) return { samples, keep: channels };
  }
  return { samples, keep: channels - 1 };
}

function plain({ header }: PngChunks, data: Uint8Array | Uint16Array): Samples {
  const { width, height, depth, colour } = header;
  return { width, height, channels: colour.channels, data, max: 2 ** depth - 1 };
}

/** Palette images are RGBA from here on, whatever their colours; entries without alpha are opaque. */
function lookUp(source: Source, png: PngChunks, indices: Uint8Array | Uint16Array): Samples {
  const { header, transparency } = png;
  const colours = paletteOf(source, png);
  const count = colours.length / 3;
  if ((transparency?.data.length ?? 0) > count) {
    const got = `tRNS has ${transparency?.data.length} entries`;
    throw source.error('corrupt', transparency?.offset ?? 0, { got, expected: `at most ${count}` });
  }
  const data = new Uint8Array(indices.length * 4);
  for (const [i, index] of indices.entries()) {
    if (index >= count) {
      const got = `pixel ${i} has palette index ${index}`;
      throw source.error('corrupt', png.data[0]?.offset ?? 0, { got, expected: `less than ${count}` });
    }
    for (let c = 0; c < 3; c++) data[4 * i + c] = colours[3 * index + c] ?? 0;
    data[4 * i + 3] = transparency?.data[index] ?? 255;
  }
  return { width: header.width, height: header.height, channels: 4, data, max: 255 };
}

function paletteOf(source: Source, { palette, data, header }: PngChunks): Uint8Array {
  if (palette === undefined) {
    throw source.error('corrupt', data[0]?.offset ?? 0, { got: 'IDAT comes without PLTE', expected: 'one' });
  }
  const { length } = palette.data;
  if (length > 0 && length % 3 === 0 && length <= 3 * 2 ** header.depth) return palette.data;
  const expected = `a multiple of 3 from 3 to ${3 * 2 ** header.depth}`;
  throw source.error('corrupt', palette.offset, { got: `PLTE has ${length} bytes`, expected });
}

/** tRNS of a grey or RGB image names one colour that is transparent: alpha 0 there, `max` elsewhere. */
function withColourKey(source: Source, { transparency }: PngChunks, samples: Samples): Samples {
  const { channels, data, max } = samples;
  // With an alpha channel of its own a tRNS is forbidden; libpng ignores it, and so do we.
  if (transparency === undefined || channels % 2 === 0) return samples;
  if (transparency.data.length !== 2 * channels) {
    const got = `tRNS has ${transparency.data.length} bytes`;
    throw source.error('corrupt', transparency.offset, { got, expected: String(2 * channels) });
  }
  const key = Array.from({ length: channels }, (_, c) => source.u16(transparency.offset + 8 + 2 * c, 'tRNS'));
  const pixels = data.length / channels;
  const size = pixels * (channels + 1);
  const out = max > 255 ? new Uint16Array(size) : new Uint8Array(size);
  for (let i = 0; i < pixels; i++) {
    const from = i * channels;
    let alpha = 0;
    for (let c = 0; c < channels; c++) {
      if (data[from + c] !== key[c]) alpha = max;
      out[from + i + c] = data[from + c] ?? 0;
    }
    out[from + i + channels] = alpha;
  }
  return { ...samples, channels: channels + 1, data: out };
}
