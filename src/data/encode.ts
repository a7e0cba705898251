/** Tensors → the bytes of a file, of the format that its name ends in. It knows no file system. */
import { encode as encodePng } from 'fast-png';
import { zipSync } from 'fflate';
import { Tensor } from '../engine/tensor/tensor.ts';
import { encodeCsv } from './csv.ts';
import { DataError, quoted } from './errors.ts';
import { jpegBytes } from './jpeg-bytes.ts';
import { npyHead } from './npy-head.ts';
import { extentsOf, type Pixels, pixelsOf, rangeOf, scaleFor } from './pixels.ts';
import { safetensorsParts } from './safetensors-bytes.ts';

/** One tensor, or several by name. */
export type Saved = Tensor | Readonly<Record<string, Tensor>>;

type Tensors = ReadonlyMap<string, Tensor>;

interface Format {
  /** Whether it takes several, by name. */
  readonly named: boolean;
  parts(tensors: Tensors, file: string): Iterable<Uint8Array>;
}

const npy: Format = { named: false, parts: (tensors) => npyParts(only(tensors)) };
const jpeg: Format = { named: false, parts: (tensors, file) => [jpegBytes(pixels(only(tensors), file))] };
const csv: Format = { named: false, parts: (tensors, file) => encodeCsv(table(only(tensors), file)) };

/** By what a file's name ends in. */
const FORMATS: Readonly<Record<string, Format>> = {
  npy,
  npz: { named: true, parts: npzParts },
  safetensors: { named: true, parts: safetensorsParts },
  png: { named: false, parts: (tensors, file) => [pngBytes(pixels(only(tensors), file))] },
  jpg: jpeg,
  jpeg,
  csv,
};

/** What NumPy calls an array that was given no name. */
const UNNAMED = 'arr_0';
/** What a ZIP archive without its extensions is sure to hold, in bytes. */
const MOST_ZIPPED = 2 ** 31 - 1;
/** The same for the same tensors: the earliest that ZIP can say. */
const ZIP_DATE = new Date(1980, 0, 1);
const MOST_PIXELS_A_SIDE = 65_535;

/** In parts, one after the other. Throws `DataError` before the first for what the format cannot hold. */
export function encodeFile(file: string, saved: Saved): Iterable<Uint8Array> {
  const ending = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase();
  const format = ending !== undefined && Object.hasOwn(FORMATS, ending) ? FORMATS[ending] : undefined;
  if (format === undefined) {
    const got = ending === undefined ? 'its name has no ending' : `its name ends in .${ending}`;
    const expected = Object.keys(FORMATS)
      .map((one) => `.${one}`)
      .join(', ');
    throw new DataError('format', { file, got, expected, remedy: 'choose one of these' });
  }
  const tensors = namedTensors(file, saved);
  if (saved instanceof Tensor || format.named) return format.parts(tensors, file);
  const got = `it was given ${tensors.size} tensors by name`;
  throw new DataError('format', {
    file,
    got,
    expected: 'one tensor',
    remedy: 'use .npz or .safetensors for several',
  });
}

/** A cell need not be type-checked: what arrives here may be anything. */
function namedTensors(file: string, saved: unknown): Tensors {
  const remedy = "write it as in save('a.npy', x) or save('a.npz', { x, y })";
  if (saved instanceof Tensor) return new Map([[UNNAMED, saved]]);
  if (typeof saved !== 'object' || saved === null || Array.isArray(saved)) {
    const got = `it was given ${quoted(saved)}`;
    throw new DataError('format', { file, got, expected: 'a tensor, or an object of tensors', remedy });
  }
  const tensors = new Map<string, Tensor>();
  for (const [name, one] of Object.entries(saved)) {
    if (!(one instanceof Tensor)) {
      const got = `${quoted(name)} is ${quoted(one)}`;
      throw new DataError('format', { file, got, expected: 'a tensor', remedy });
    }
    tensors.set(name, one);
  }
  const reserved = tensors.has('__metadata__') ? '__metadata__' : undefined;
  if (reserved !== undefined || tensors.size === 0) {
    const got = reserved === undefined ? 'it was given no tensor' : `a tensor is called ${reserved}`;
    throw new DataError('format', {
      file,
      got,
      remedy: reserved === undefined ? remedy : 'give it another name',
    });
  }
  return tensors;
}

function only(tensors: Tensors): Tensor {
  const [one] = tensors.values();
  if (one === undefined) throw new Error('there is no tensor to be written');
  return one;
}

function npyParts({ data, shape }: Tensor): Uint8Array[] {
  return [npyHead(shape), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
}

function npzParts(tensors: Tensors, file: string): Uint8Array[] {
  const total = [...tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  if (total > MOST_ZIPPED) {
    const remedy = 'save it as .safetensors, or one by one as .npy';
    throw new DataError('size', { file, got: `${total} bytes`, expected: `at most ${MOST_ZIPPED}`, remedy });
  }
  const entries = [...tensors].map(([name, tensor]) => [`${name}.npy`, joined(npyParts(tensor))] as const);
  // As NumPy's savez: stored, so that regions can be read from it.
  return [zipSync(Object.fromEntries(entries), { level: 0, mtime: ZIP_DATE })];
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function pngBytes({ width, height, channels, data }: Pixels): Uint8Array {
  return encodePng({ width, height, channels, data, depth: 8 });
}

function pixels(x: Tensor, file: string): Pixels {
  const extents = extentsOf(x);
  if (extents === undefined || Math.max(extents.width, extents.height) > MOST_PIXELS_A_SIDE) {
    const expected = `H W, or C H W of 1, 3 or 4 channels, at most ${MOST_PIXELS_A_SIDE} pixels a side`;
    const remedy = 'select one sample: x.select({ N: 0 })';
    throw new DataError('shape', { file, got: `the tensor is ${x}`, expected, remedy });
  }
  const { least, most } = rangeOf(x.data);
  const scale = !x.data.some(Number.isNaN) ? scaleFor(least, most) : undefined;
  if (scale === undefined) {
    const got = x.data.some(Number.isNaN) ? 'values are NaN' : `values are from ${least} to ${most}`;
    const remedy = 'bring them there first, as by x.map((v) => Math.min(1, Math.max(0, v)))';
    throw new DataError('format', { file, got, expected: '0 to 1, or 0 to 255', remedy });
  }
  return pixelsOf(x, extents, scale);
}

function table(x: Tensor, file: string): Tensor {
  if (x.shape.length === 1 || x.shape.length === 2) return x;
  const remedy = `rearrange it, as by x.rearrange('… -> (…) …'), or save it as .npy`;
  throw new DataError('shape', { file, got: `the tensor is ${x}`, expected: 'one axis or two', remedy });
}
