/** Elements as they lie in a file → float32. It knows no shape and no format. */
import type { Dtype } from './dtypes.ts';

/** How elements are written: their type and the order of their bytes. */
export interface Coding {
  readonly dtype: Dtype;
  /** Whether the lowest byte comes first. */
  readonly little: boolean;
}

export type Floats = Float32Array | Float64Array;

/** Whether the elements lie in the file as they lie in such an array. */
export function isPlain({ dtype, little }: Coding, out: Floats): boolean {
  const name = out instanceof Float32Array ? 'float32' : 'float64';
  return little && isLittleEndian && dtype.name === name;
}

/** Where decoded elements go: the first to `start`, each further one `step` on. */
export interface Target {
  readonly out: Floats;
  readonly start: number;
  readonly step: number;
}

/** All elements that `bytes` consists of. */
export function decodeElements(bytes: Uint8Array, { dtype, little }: Coding, target: Target): void {
  const { out, start, step } = target;
  if (step === 1 && isPlain({ dtype, little }, out)) {
    new Uint8Array(out.buffer, out.byteOffset + dtype.bytes * start, bytes.length).set(bytes);
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = bytes.length / dtype.bytes;
  if (dtype.bytes <= 2 && count >= WORTH) decodeNarrow(view, { dtype, little }, target);
  else {
    const { read } = out instanceof Float32Array ? dtype : { read: dtype.readDouble ?? dtype.read };
    for (let i = 0; i < count; i++) out[start + i * step] = read(view, i * dtype.bytes, little);
  }
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** From so many elements on, a table of all values is faster than working each out. */
const WORTH = 2 ** 12;
const tables = new Map<Dtype, Float32Array>();

function decodeNarrow(view: DataView, { dtype, little }: Coding, { out, start, step }: Target): void {
  const table = tableOf(dtype);
  const count = view.byteLength / dtype.bytes;
  for (let i = 0; i < count; i++) {
    out[start + i * step] = table[dtype.bytes === 1 ? view.getUint8(i) : view.getUint16(2 * i, little)] ?? 0;
  }
}

/** What each pattern of bits stands for; made when it is first needed. */
function tableOf(dtype: Dtype): Float32Array {
  const known = tables.get(dtype);
  if (known !== undefined) return known;
  const pattern = new DataView(new ArrayBuffer(2));
  const table = Float32Array.from({ length: 256 ** dtype.bytes }, (_, bits) => {
    pattern.setUint16(0, dtype.bytes === 1 ? bits << 8 : bits);
    return dtype.read(pattern, 0, false);
  });
  tables.set(dtype, table);
  return table;
}
