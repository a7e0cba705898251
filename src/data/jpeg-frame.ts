/**
 * SOF: the extents and components of a JPEG, each field checked, and which kinds are read.
 * Specification: ITU-T T.81, section B.2.2.
 */
import { hex } from './errors.ts';
import { checkExtents } from './image.ts';
import type { Source } from './source.ts';

export interface JpegFrame {
  readonly width: number;
  readonly height: number;
  /** 1: grey; 3: colour. */
  readonly channels: 1 | 3;
}

/** What the frame markers other than baseline (C0), extended (C1) and progressive (C2) stand for. */
const UNREAD: Readonly<Record<number, string>> = {
  195: 'lossless',
  197: 'hierarchical',
  198: 'hierarchical',
  199: 'hierarchical lossless',
  201: 'arithmetic-coded',
  202: 'progressive arithmetic-coded',
  203: 'lossless arithmetic-coded',
  205: 'hierarchical arithmetic-coded',
  206: 'hierarchical arithmetic-coded',
  207: 'hierarchical arithmetic-coded',
};

/** Whether the marker opens a frame of any kind: C0 to CF but DHT, JPG and DAC. */
export function opensFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** `offset` is that of the marker: 2 bytes, then length, precision, height, width, components. */
export function readFrame(source: Source, marker: number, offset: number, length: number): JpegFrame {
  const kind = UNREAD[marker];
  const refuse = (at: number, got: string): never => {
    throw source.error('unsupported', offset + at, {
      got,
      expected: 'baseline or progressive, 8 bits, grey or RGB',
      remedy: 'save it as an ordinary JPEG or as PNG',
    });
  };
  if (kind !== undefined) refuse(0, `the image is ${kind} (SOF ${hex(marker, 2)})`);
  const [precision = 0] = source.slice(offset + 4, 1, 'SOF');
  if (precision !== 8) refuse(4, `the image has ${precision} bits a sample`);
  const height = source.u16(offset + 5, 'SOF');
  const width = source.u16(offset + 7, 'SOF');
  checkExtents(source, offset + 5, width, height);
  const [components = 0] = source.slice(offset + 9, 1, 'SOF');
  if (components === 4) refuse(9, 'the image has 4 components (CMYK)');
  if (components !== 1 && components !== 3) return refuse(9, `the image has ${components} components`);
  if (length !== 8 + 3 * components) {
    const got = `SOF is ${length} bytes long`;
    throw source.error('corrupt', offset + 2, { got, expected: `${8 + 3 * components}` });
  }
  return { width, height, channels: components };
}
