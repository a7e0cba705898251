/**
 * Pictures that lie beside a notebook and that its Markdown shows by relative path: found and checked, to be taken along
 * into a page that has to be whole by itself.
 */
import { fromUint8Array } from 'js-base64';
import type { Notebook } from '../notebook.ts';
import { pictureSources } from './markup.ts';

/** Reads a file by its path from the notebook's folder, with `/`; undefined where there is none. */
export type ReadBeside = (path: string) => Promise<Uint8Array | undefined>;

/** More than a page should carry of one picture. */
const MAX_BYTES = 16 * 2 ** 20;

/** How a file of each kind begins, in hexadecimal; a reader of the page is shown nothing that only is named a picture. */
const BEGINNINGS: Readonly<Record<string, RegExp>> = {
  'image/png': /^89504e470d0a1a0a/,
  'image/jpeg': /^ffd8ff/,
  'image/gif': /^474946383[79]61/,
  'image/webp': /^52494646.{8}57454250/,
  // `<svg` or `<?xml`, behind a mark of the byte order or not.
  'image/svg+xml': /^(efbbbf)?(3c737667|3c3f786d6c)/,
};

/** Their `data:` addresses, by the addresses that Markdown names them with. */
export async function localPictures(
  { cells }: Notebook,
  readBeside: ReadBeside,
): Promise<ReadonlyMap<string, string>> {
  const sources = cells.flatMap(({ kind, source }) => (kind === 'markdown' ? pictureSources(source) : []));
  const found = new Map<string, string>();
  for (const source of new Set(sources)) {
    const path = besidePath(source);
    const data = path === undefined ? undefined : await readBeside(path);
    const mime = data === undefined ? undefined : mimeOf(data);
    if (data !== undefined && mime !== undefined)
      found.set(source, `data:${mime};base64,${fromUint8Array(data)}`);
  }
  return found;
}

/** The path of a file in the notebook's folder or below; undefined for any other address. */
function besidePath(source: string): string | undefined {
  if (/^([a-z][a-z\d+.-]*:|[/\\])/i.test(source)) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(source.replace(/[?#].*$/, ''));
  } catch {
    // Not an address at all.
    return undefined;
  }
  const parts = path.split(/[/\\]/).filter((part) => part !== '.' && part !== '');
  return parts.length === 0 || parts.includes('..') || path.includes('\0') ? undefined : parts.join('/');
}

function mimeOf(data: Uint8Array): string | undefined {
  if (data.length > MAX_BYTES) return undefined;
  const beginning = Array.from(data.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return Object.keys(BEGINNINGS).find((mime) => BEGINNINGS[mime]?.test(beginning));
}
