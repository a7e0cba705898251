/**
 * IHDR: the extents and the sample format of a PNG, each field checked, and the sizes that follow from them.
 * Specification: PNG (Third Edition), sections 11.2.1 and 8.1.
 */
import { checkExtents } from './image.ts';
import type { Chunk } from './png-chunks.ts';
import type { Source } from './source.ts';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits a sample. */
  readonly depth: number;
  readonly colour: Colour;
  readonly interlaced: boolean;
}

/** A colour type: its name, the samples a pixel and the depths allowed. */
interface Colour {
  readonly type: number;
  readonly title: string;
  readonly channels: number;
  readonly depths: readonly number[];
}

const COLOURS: readonly Colour[] = [
  { type: 0, title: 'grey', channels: 1, depths: [1, 2, 4, 8, 16] },
  { type: 2, title: 'RGB', channels: 3, depths: [8, 16] },
  { type: 3, title: 'palette', channels: 1, depths: [1, 2, 4, 8] },
  { type: 4, title: 'grey with alpha', channels: 2, depths: [8, 16] },
  { type: 6, title: 'RGBA', channels: 4, depths: [8, 16] },
];

/** A part of the image that is stored in rows of its own: all of it, or one of Adam7's seven. */
export interface Pass {
  readonly x0: number;
  readonly y0: number;
  readonly dx: number;
  readonly dy: number;
  readonly columns: number;
  readonly rows: number;
  /** Without the filter byte that precedes each row. */
  readonly rowBytes: number;
}

const ADAM7: readonly (readonly [x0: number, y0: number, dx: number, dy: number])[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

export function readHeader(source: Source, { data, offset }: Chunk): PngHeader {
  if (data.length !== 13) {
    throw source.error('corrupt', offset, { got: `IHDR has ${data.length} bytes`, expected: '13' });
  }
  const [depth = 0, type = 0, compression = 0, filter = 0, interlace = 0] = data.subarray(8);
  const width = source.u32(offset + 8, 'IHDR');
  const height = source.u32(offset + 12, 'IHDR');
  checkExtents(source, offset + 8, width, height);
  const fail = (at: number, got: string, expected: string): never => {
    throw source.error('corrupt', offset + 8 + at, { got, expected });
  };
  const colour =
    COLOURS.find((one) => one.type === type) ?? fail(9, `the colour type is ${type}`, '0, 2, 3, 4 or 6');
  if (!colour.depths.includes(depth)) {
    fail(8, `the bit depth is ${depth}`, `${colour.depths.join(', ')} for ${colour.title}`);
  }
  if (compression !== 0) fail(10, `the compression method is ${compression}`, '0');
  if (filter !== 0) fail(11, `the filter method is ${filter}`, '0');
  if (interlace > 1) fail(12, `the interlace method is ${interlace}`, '0 or 1');
  return { width, height, depth, colour, interlaced: interlace === 1 };
}

/** The passes that hold pixels, in the order in which they are stored. */
export function passesOf({ width, height, depth, colour, interlaced }: PngHeader): Pass[] {
  const steps = interlaced ? ADAM7 : [[0, 0, 1, 1] as const];
  return steps
    .map(([x0, y0, dx, dy]) => {
      const columns = Math.max(0, Math.ceil((width - x0) / dx));
      const rows = Math.max(0, Math.ceil((height - y0) / dy));
      return { x0, y0, dx, dy, columns, rows, rowBytes: Math.ceil((columns * depth * colour.channels) / 8) };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}
