/** Safetensors (what `safetensors.torch.save_file` writes): tensors by name, read where they lie. */
import type { ByteReader } from './byte-reader.ts';
import { type DtypeName, dtypeNamed } from './dtypes.ts';
import { DataError, quoted } from './errors.ts';
import { readSafetensorsHeader, SAFETENSORS_REMEDY, type SafetensorsEntry } from './safetensors-header.ts';
import { countOf, readableEntry, type TensorEntry, unreadEntry } from './tensor-entry.ts';

const NAMES: Readonly<Record<string, DtypeName>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  F8_E4M3: 'float8_e4m3fn',
  F8_E5M2: 'float8_e5m2',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
};

/** Sound, but without numbers that we read; any other name is shown as it is. */
const UNREAD: Readonly<Record<string, string>> = {
  C64: 'complex64',
  F8_E8M0: 'float8_e8m0fnu',
  F8_E4M3FNUZ: 'float8_e4m3fnuz',
  F8_E5M2FNUZ: 'float8_e5m2fnuz',
  F4: 'float4_e2m1fn_x2',
};

/** The tensors in the order of their data, and the texts that were saved with them. Throws `DataError`. */
export function openSafetensors(
  reader: ByteReader,
  file: string,
): { entries: readonly TensorEntry[]; metadata?: Readonly<Record<string, string>> } {
  const { entries, metadata, dataOffset } = readSafetensorsHeader(reader, file);
  const opened = entries.map((entry) => open(reader, file, entry, dataOffset));
  return metadata === undefined ? { entries: opened } : { entries: opened, metadata };
}

function open(
  reader: ByteReader,
  file: string,
  { name, dtype: written, shape, begin, end, place }: SafetensorsEntry,
  dataOffset: number,
): TensorEntry {
  const dtype = dtypeNamed(NAMES[written] ?? '');
  const title = quoted(name);
  const bytes = end - begin;
  if (dtype === undefined) {
    const fault = new DataError('unsupported', {
      file,
      offset: place,
      got: `the dtype of ${title} is ${quoted(written)}`,
      expected: 'float, int, uint or bool of 8 to 64 bits',
      remedy: 'save it with x.to(torch.float32)',
    });
    return unreadEntry(fault, { name, dtype: UNREAD[written] ?? written, shape, bytes });
  }
  const expected = countOf(shape) * dtype.bytes;
  if (bytes !== expected) {
    throw new DataError('corrupt', {
      file,
      offset: place,
      got: `the data of ${title} are ${bytes} bytes`,
      expected: `${expected} for shape (${shape.join(', ')}) of ${dtype.bytes}-byte elements`,
      remedy: SAFETENSORS_REMEDY,
    });
  }
  const layout = { dtype, little: true, shape, fortran: false, offset: dataOffset + begin };
  return readableEntry(reader, { name, file: `${title} in ${file}`, layout });
}
