/**
 * NPZ (what `np.savez` and `np.savez_compressed` write): a zip file of NPY files. Stored arrays are read where they
 * lie. It knows no file system. Specification: NumPy, `numpy.lib.format`.
 */
import { byteText } from '../engine/wording.ts';
import { type ByteReader, windowOf } from './byte-reader.ts';
import { DataError, quoted } from './errors.ts';
import { BEST_RATIO, headReader, InflatedEntries, MAX_INFLATED } from './inflate-entry.ts';
import { openNpy } from './npy-entry.ts';
import { type TensorEntry, unreadEntry } from './tensor-entry.ts';
import { dataOffset, readZip, type ZipEntry } from './zip-directory.ts';
import { ZIP_REMEDY } from './zip-end.ts';

const METHODS: Readonly<Record<number, string>> = {
  9: 'with deflate64',
  12: 'with bzip2',
  14: 'with LZMA',
  93: 'with Zstandard',
  95: 'with XZ',
};

/** The arrays in the order of the directory, by their names without `.npy`; one that is damaged has a problem. */
export function openNpz(reader: ByteReader, file: string): readonly TensorEntry[] {
  const { entries, directory } = readZip(reader, file);
  const files = entries.filter(({ name }) => !name.endsWith('/'));
  if (files.length > 0 && !files.some(({ name }) => name.endsWith('.npy'))) {
    throw new DataError('format', {
      file,
      got: `the zip file holds ${quoted(files[0]?.name)} and no .npy`,
      expected: 'arrays saved with np.savez',
      remedy: 'save tensors of PyTorch with safetensors.torch.save_file',
    });
  }
  const inflated = new InflatedEntries();
  return files.map((entry) => {
    const name = entry.name.replace(/\.npy$/, '');
    // Names are hostile too: quoted, they stay on their line.
    const label = `${quoted(name)} in ${file}`;
    try {
      const start = dataOffset(reader, label, entry, directory);
      const packed = windowOf(reader, start, entry.packed, label);
      return openMember(packed, { entry, name, file: label, inflated });
    } catch (fault) {
      if (!(fault instanceof DataError)) throw fault;
      return unreadEntry(fault, { name, dtype: 'unknown', shape: [], bytes: entry.bytes });
    }
  });
}

interface Member {
  readonly entry: ZipEntry;
  readonly name: string;
  readonly file: string;
  readonly inflated: InflatedEntries;
}

function openMember(packed: ByteReader, { entry, name, file, inflated }: Member): TensorEntry {
  const { method, bytes, crc } = entry;
  if (entry.isEncrypted) throw unsupported(file, 'the entry is encrypted');
  if (method === 0) {
    if (bytes === packed.length) return openNpy(packed, { name, file });
    const got = `the stored entry has ${packed.length} bytes`;
    throw new DataError('corrupt', { file, got, expected: `${bytes}`, remedy: ZIP_REMEDY });
  }
  if (method !== 8)
    throw unsupported(file, `the entry is compressed ${METHODS[method] ?? `by method ${method}`}`);
  if (bytes > packed.length * BEST_RATIO) {
    const got = `the entry has ${packed.length} bytes`;
    throw new DataError('corrupt', {
      file,
      got,
      expected: `enough for ${bytes} inflated`,
      remedy: ZIP_REMEDY,
    });
  }
  const deflated = { packed, bytes, crc, file };
  const found = openNpy(inflated.reader(deflated), { name, file, head: headReader(deflated) });
  if (bytes <= MAX_INFLATED) return { ...found, isDeflated: true };
  const fault = new DataError('size', {
    file,
    got: `the entry is deflated, and inflated has ${byteText(bytes)}`,
    expected: `at most ${byteText(MAX_INFLATED)}`,
    remedy: 'save it uncompressed, with np.savez',
  });
  return unreadEntry(fault, found);
}

function unsupported(file: string, got: string): DataError {
  const expected = 'it stored or deflated';
  return new DataError('unsupported', { file, got, expected, remedy: 'save it again with np.savez' });
}
