/**
 * NumPy's dtype strings: which are read, and how one element of each becomes a number.
 * It knows nothing of shapes. Specification: NumPy, "The array interface protocol", `typestr`.
 */
import type { Literal } from './npy-literal.ts';

export type ReadElement = (view: DataView, offset: number, little: boolean) => number;

export interface Dtype {
  readonly bytes: number;
  readonly little: boolean;
  /** Whether elements lie in the file as in a tensor, save for the order of their bytes. */
  readonly isFloat32: boolean;
  readonly read: ReadElement;
}

const READERS: Readonly<Record<string, ReadElement>> = {
  f2: (view, at, little) => halfToNumber(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => toFloat32(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => toFloat32(view.getBigUint64(at, little)),
  b1: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
};

/** What the kinds that have no number to give are called, by the letter of their dtype string. */
const REFUSED: Readonly<Record<string, string>> = {
  O: 'object',
  S: 'byte string',
  a: 'byte string',
  U: 'text',
  V: 'void (bfloat16 is saved as such)',
  M: 'datetime64',
  m: 'timedelta64',
};

/** `<f4` → how to read it; a text for what cannot be read: its name. */
export function dtypeOf(descr: Literal): Dtype | string {
  if (typeof descr !== 'string') return Array.isArray(descr) ? 'structured' : String(descr);
  const [, order = '', kind = '', digits = ''] = /^([<>|=]?)([A-Za-z])(\d*)(?:\[.*\])?$/.exec(descr) ?? [];
  const read = READERS[kind + digits];
  if (read !== undefined) {
    const isFloat32 = kind + digits === 'f4';
    return { bytes: Number(digits), little: order !== '>', isFloat32, read };
  }
  if (kind === 'c') return `complex${Number(digits) * 8}`;
  if (kind === 'f') return `float${Number(digits) * 8}`;
  return REFUSED[kind] ?? 'unknown';
}

/** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits; every value is exact in float32. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * Rounded once, to float32: by way of float64 it would be rounded twice. The low bits beyond float64's
 * reach are kept as one sticky bit, which decides a tie as they would.
 */
function toFloat32(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  if (magnitude < 2n ** 53n) return Number(value);
  const low = magnitude & 0xfffn;
  const rounded = Number(magnitude - low) + (low === 0n ? 0 : 2048);
  return value < 0n ? -rounded : rounded;
}
