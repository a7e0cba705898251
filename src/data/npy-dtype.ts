/**
 * NumPy's dtype strings: which are read, and what the others are called.
 * It knows nothing of shapes. Specification: NumPy, "The array interface protocol", `typestr`.
 */
import { type DtypeName, dtypeNamed } from './dtypes.ts';
import type { Coding } from './elements.ts';
import type { Literal } from './npy-literal.ts';

const NAMES: Readonly<Record<string, DtypeName>> = {
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  b1: 'bool',
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
export function dtypeOf(descr: Literal): Coding | string {
  if (typeof descr !== 'string') return Array.isArray(descr) ? 'structured' : String(descr);
  const [, order = '', kind = '', digits = ''] = /^([<>|=]?)([A-Za-z])(\d*)(?:\[.*\])?$/.exec(descr) ?? [];
  const dtype = dtypeNamed(NAMES[kind + digits] ?? '');
  if (dtype !== undefined) return { dtype, little: order !== '>' };
  if (kind === 'c') return `complex${Number(digits) * 8}`;
  if (kind === 'f') return `float${Number(digits) * 8}`;
  return REFUSED[kind] ?? 'unknown';
}
