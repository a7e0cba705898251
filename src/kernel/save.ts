/** What `save` in a cell does: tensors into a file, whole or not at all. */
import path from 'node:path';
import { DataError, encodeFile, type Saved, writeWhole } from '../data/index.ts';

/** `given` is from `folder` unless it is absolute. Throws `DataError`; an old file is then as it was. */
export async function saveFile(given: unknown, saved: Saved, folder: string): Promise<void> {
  if (typeof given !== 'string' || given === '') {
    const got = `the path is ${JSON.stringify(given) ?? typeof given}`;
    const remedy = "write it as in save('a.npy', x)";
    throw new DataError('missing', { file: folder, got, expected: 'the name of a file in it', remedy });
  }
  const file = path.resolve(folder, given);
  const parts = encodeFile(given, saved);
  try {
    await writeWhole(file, parts);
  } catch (cause) {
    throw cause instanceof DataError ? cause : explained(given, file, cause);
  }
}

/** By what the file system says. */
const FAULTS: Readonly<Record<string, { got: string; remedy: string }>> = {
  ENOENT: { got: 'there is no folder', remedy: 'make it first' },
  ENOTDIR: { got: 'there is no folder', remedy: 'make it first' },
  EACCES: {
    got: 'there is no permission to write to',
    remedy: 'change its permissions, or choose another place',
  },
  EPERM: {
    got: 'there is no permission to write to',
    remedy: 'change its permissions, or choose another place',
  },
  EROFS: { got: 'nothing can be written to', remedy: 'choose another place' },
  ENOSPC: { got: 'there is no room left in', remedy: 'make room, or choose another place' },
};

function explained(given: string, file: string, cause: unknown): DataError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  const { got, remedy } = FAULTS[code] ?? {
    got: `the system says ${code} of`,
    remedy: 'choose another place',
  };
  return new DataError('unreadable', { file: given, got: `${got} ${path.dirname(file)}`, remedy }, { cause });
}
