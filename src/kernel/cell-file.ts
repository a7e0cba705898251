/**
 * The file name under which a debugger knows the text of a cell. No such file is written: the name says which cell
 * and which text, so that a cell that was edited since it ran is not taken for what runs.
 */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';

const FOLDER = 'normbook-cells';

/** An absolute path, the same in the kernel and in the extension. */
export function cellFile(uri: string, source: string): string {
  const key = createHash('sha256').update(`${uri}\n${source}`).digest('hex').slice(0, 32);
  return path.resolve(tmpdir(), FOLDER, key, 'cell.ts');
}

/** What tells such a name from all others, however a debugger writes the folder before it; else undefined. */
export function cellFileKey(file: string): string | undefined {
  return /normbook-cells[\\/]([0-9a-f]{32})[\\/]cell\.ts$/.exec(file)?.[1];
}
