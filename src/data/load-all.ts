/** What `load` in a cell does with its arguments: checked, each file loaded, and joined. It knows no file system. */
import { concat } from '../engine/tensor/join.ts';
import type { Tensor } from '../engine/tensor/tensor.ts';
import { DataError, quoted } from './errors.ts';
import { type LoadOptions, loadFile } from './read-file.ts';

/**
 * One file: its tensor. Several: joined along `N` in the order given, so that six photographs of one size are
 * `N6 C3 H W`. Options may come last: `entry` names the array where files hold several. Throws `DataError`, for files
 * that do not fit together naming both and their shapes.
 */
export async function loadAll(given: readonly (string | LoadOptions)[], folder: string): Promise<Tensor> {
  const last = given.at(-1);
  const options = typeof last === 'object' && last !== null ? last : {};
  checkEntry(options.entry, folder);
  const paths = (options === last ? given.slice(0, -1) : given).map((path) => checkedPath(path, folder));
  if (paths.length === 0) checkedPath(undefined, folder);
  const tensors: Tensor[] = [];
  // One after the other: the first fault is the one reported, and one file's bytes are held at a time.
  for (const path of paths) tensors.push(await loadFile(path, folder, options));
  const [first, ...others] = tensors;
  if (first !== undefined && others.length === 0) return first;
  tensors.forEach((one, i) => {
    if (first !== undefined) checkFits(one, paths[i] ?? '', first, paths[0] ?? '');
  });
  return concat(tensors, 'N');
}

/** A cell need not be type-checked: what arrives here may be anything. */
function checkedPath(path: unknown, folder: string): string {
  if (typeof path === 'string' && path !== '') return path;
  const got = path === undefined ? 'no path was given' : `the path is ${JSON.stringify(path) ?? typeof path}`;
  const expected = 'the name of a file in it';
  throw new DataError('missing', { file: folder, got, expected, remedy: "write it as in load('photo.jpg')" });
}

function checkEntry(entry: unknown, folder: string): void {
  if (entry === undefined || typeof entry === 'string') return;
  const got = `the entry is ${quoted(entry)}`;
  const remedy = "write it as in load('model.safetensors', { entry: 'weight' })";
  throw new DataError('missing', { file: folder, got, expected: 'the name of an array in a file', remedy });
}

function checkFits(one: Tensor, path: string, first: Tensor, firstPath: string): void {
  if (one.axes[0] !== 'N') {
    const remedy = 'load it alone, then join with stack or concat';
    throw new DataError('shape', {
      file: path,
      got: `it is ${one}`,
      expected: 'N as the first axis',
      remedy,
    });
  }
  if (String(one.axes) === String(first.axes) && String(one.shape.slice(1)) === String(first.shape.slice(1)))
    return;
  throw new DataError('shape', {
    file: path,
    got: `it is ${one}`,
    expected: `the extents of ${firstPath}, ${first}`,
    remedy: 'make them alike, or load them one by one',
  });
}
