/**
 * Reference pictures: small PNG files of few colours, and how far a picture is from its reference. It knows
 * nothing of what is drawn.
 */
import { deflateSync } from 'node:zlib';
import { decode } from 'fast-png';
import { chunk, ihdr, png } from '../data/png-file.ts';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGB, row by row. */
  readonly data: Uint8Array;
}

/** Of a screenshot or a reference; alpha is left out. */
export function readPicture(bytes: Uint8Array): Picture {
  const { width, height, data, channels, palette } = decode(bytes);
  const out = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const colour = palette?.[data[i] ?? 0] ?? data.subarray(i * channels, i * channels + 3);
    for (let c = 0; c < 3; c++) out[i * 3 + c] = colour[c] ?? 0;
  }
  return { width, height, data: out };
}

/** As a palette PNG: the colours that are most of it, and for each other one the nearest of them. */
export function writePicture({ width, height, data }: Picture): Uint8Array {
  const { palette, indices } = reduced(data);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    rows.set(indices.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  return png(
    ihdr({ width, height, depth: 8, colour: 3 }),
    chunk('PLTE', Uint8Array.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
  );
}

type Colour = readonly [number, number, number];
const MOST_COLOURS = 256;

function reduced(data: Uint8Array): { palette: Colour[]; indices: Uint8Array } {
  const keyAt = (i: number): number =>
    ((data[i * 3] ?? 0) << 16) | ((data[i * 3 + 1] ?? 0) << 8) | (data[i * 3 + 2] ?? 0);
  const counts = new Map<number, number>();
  for (let i = 0; i < data.length / 3; i++) counts.set(keyAt(i), (counts.get(keyAt(i)) ?? 0) + 1);
  const colours = [...counts].sort(([, a], [, b]) => b - a).map(([key]) => key);
  for (let apart = 4; ; apart += 4) {
    const { palette, known } = paletteOf(colours, apart);
    if (palette.length > MOST_COLOURS) continue;
    const indices = Uint8Array.from({ length: data.length / 3 }, (_, i) => known.get(keyAt(i)) ?? 0);
    return { palette, indices };
  }
}

/** The first of the colours of which none is nearer to another than told, and for each colour the nearest of those. */
function paletteOf(colours: readonly number[], apart: number) {
  const palette: Colour[] = [];
  const known = new Map<number, number>();
  for (const key of colours) {
    const colour: Colour = [key >> 16, (key >> 8) & 255, key & 255];
    const nearest = nearestOf(palette, colour);
    const isNew = nearest === undefined || nearest.distance >= apart;
    known.set(key, isNew ? palette.push(colour) - 1 : nearest.at);
    if (palette.length > MOST_COLOURS) break;
  }
  return { palette, known };
}

/** By the channel that differs most. */
function nearestOf(palette: readonly Colour[], [r, g, b]: Colour) {
  let best: { at: number; distance: number } | undefined;
  palette.forEach(([R, G, B], at) => {
    const distance = Math.max(Math.abs(r - R), Math.abs(g - G), Math.abs(b - B));
    if (best === undefined || distance < best.distance) best = { at, distance };
  });
  return best;
}

/** Of 255: up to it a channel is the same, with room for a colour that is not in the palette. */
const SAME = 40;

/** The share of pixels that differ, of the smaller of both; 1 where their sizes differ by more than some pixels. */
export function difference(a: Picture, b: Picture, slack: number): number {
  if (Math.abs(a.width - b.width) > slack || Math.abs(a.height - b.height) > slack) return 1;
  const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)];
  let differing = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [at, other] = [(y * a.width + x) * 3, (y * b.width + x) * 3];
      const isFar = [0, 1, 2].some((c) => Math.abs((a.data[at + c] ?? 0) - (b.data[other + c] ?? 0)) > SAME);
      if (isFar) differing++;
    }
  }
  return differing / (width * height);
}
