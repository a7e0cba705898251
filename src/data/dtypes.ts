/**
 * The types of elements that are read, and how one element of each becomes a number. It knows no format: each has
 * names of its own for them.
 */

export type DtypeName =
  | 'float64'
  | 'float32'
  | 'float16'
  | 'bfloat16'
  | 'float8_e4m3fn'
  | 'float8_e5m2'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint64'
  | 'uint32'
  | 'uint16'
  | 'uint8'
  | 'bool';

export interface Dtype {
  readonly name: DtypeName;
  readonly kind: 'float' | 'integer' | 'bool';
  readonly bytes: number;
  /** Exact, but that a 64-bit integer is rounded so that the nearest float32 is that of the integer itself. */
  read(view: DataView, at: number, little: boolean): number;
  /** The nearest float64, where that is another. */
  readDouble?(view: DataView, at: number, little: boolean): number;
}

const all: readonly Dtype[] = [
  { name: 'float64', kind: 'float', bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  { name: 'float32', kind: 'float', bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  { name: 'float16', kind: 'float', bytes: 2, read: (view, at, little) => half(view.getUint16(at, little)) },
  {
    name: 'bfloat16',
    kind: 'float',
    bytes: 2,
    read: (view, at, little) => brain(view.getUint16(at, little)),
  },
  { name: 'float8_e4m3fn', kind: 'float', bytes: 1, read: (view, at) => e4m3fn(view.getUint8(at)) },
  { name: 'float8_e5m2', kind: 'float', bytes: 1, read: (view, at) => half(view.getUint8(at) << 8) },
  {
    name: 'int64',
    kind: 'integer',
    bytes: 8,
    read: (view, at, little) => toFloat32(view.getBigInt64(at, little)),
    readDouble: (view, at, little) => Number(view.getBigInt64(at, little)),
  },
  { name: 'int32', kind: 'integer', bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  { name: 'int16', kind: 'integer', bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  { name: 'int8', kind: 'integer', bytes: 1, read: (view, at) => view.getInt8(at) },
  {
    name: 'uint64',
    kind: 'integer',
    bytes: 8,
    read: (view, at, little) => toFloat32(view.getBigUint64(at, little)),
    readDouble: (view, at, little) => Number(view.getBigUint64(at, little)),
  },
  { name: 'uint32', kind: 'integer', bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  { name: 'uint16', kind: 'integer', bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  { name: 'uint8', kind: 'integer', bytes: 1, read: (view, at) => view.getUint8(at) },
  { name: 'bool', kind: 'bool', bytes: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
];

const byName = new Map<string, Dtype>(all.map((dtype) => [dtype.name, dtype]));

/** The dtype of a name such as `float32`; undefined for what is not read. */
export function dtypeNamed(name: string): Dtype | undefined {
  return byName.get(name);
}

/** Sign, exponent and fraction as IEEE 754 binary16 has them (5 and 10 bits). */
function half(bits: number): number {
  return small(bits, 5, 10);
}

/** The upper half of a float32 (8 and 7 bits). */
function brain(bits: number): number {
  return small(bits, 8, 7);
}

/** 4 and 3 bits without infinities: only the very last value of each sign is NaN. OFP8 specification, section 5. */
function e4m3fn(bits: number): number {
  if ((bits & 127) === 127) return Number.NaN;
  return finite(bits, 4, 3);
}

function small(bits: number, exponentBits: number, fractionBits: number): number {
  const most = 2 ** exponentBits - 1;
  if (((bits >> fractionBits) & most) !== most) return finite(bits, exponentBits, fractionBits);
  if ((bits & (2 ** fractionBits - 1)) !== 0) return Number.NaN;
  return bits >> (exponentBits + fractionBits) === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** Every value is exact in float32. */
function finite(bits: number, exponentBits: number, fractionBits: number): number {
  const sign = bits >> (exponentBits + fractionBits) === 0 ? 1 : -1;
  const exponent = (bits >> fractionBits) & (2 ** exponentBits - 1);
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  return sign * (exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias));
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
