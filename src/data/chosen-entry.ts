/** One array of a file: the only one, or the one that was named. */
import { nearest } from '../engine/wording.ts';
import { DataError, listed, quoted } from './errors.ts';
import type { TensorEntry } from './tensor-entry.ts';
import type { TensorFile } from './tensor-file.ts';

/** Throws `DataError`, code `missing`, with the names there are. `file` is named as in a call of `load`. */
export function chosenEntry({ entries }: TensorFile, file: string, wanted?: string): TensorEntry {
  const [first] = entries;
  if (first === undefined) {
    throw new DataError('missing', { file, got: 'it holds no arrays', remedy: 'save an array in it' });
  }
  const found = wanted === undefined ? first : entries.find(({ name }) => name === wanted);
  if (found !== undefined && (wanted !== undefined || entries.length === 1)) return found;
  const names = entries.map(({ name }) => name);
  if (wanted !== undefined) throw noSuch(wanted, names, file);
  throw new DataError('missing', {
    file,
    got: `it holds ${entries.length} arrays: ${listed(names.map(quoted))}`,
    expected: 'the name of one',
    remedy: `write it as in load(${written(file)}, { entry: ${written(first.name)} })`,
  });
}

function noSuch(wanted: string, names: readonly string[], file: string): DataError {
  const near = nearest(wanted, names);
  const held = names[0] === '' ? 'one array, without a name' : listed(names.map(quoted));
  const remedy = near === undefined ? `it holds ${held}` : `did you mean ${quoted(near)}?`;
  return new DataError('missing', { file, got: `there is no entry ${quoted(wanted)}`, remedy });
}

/** As people write it in a cell. */
function written(text: string): string {
  return /^[^'\\\p{C}]*$/u.test(text) ? `'${text}'` : JSON.stringify(text);
}
