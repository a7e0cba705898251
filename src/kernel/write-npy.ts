/** A whole tensor into an `.npy` file: under another name until it is all there. */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { npyHead } from '../data/npy-head.ts';
import type { Tensor } from '../engine/index.ts';

/** Replaces a file of that name. Throws what the file system says; the old file is then as it was. */
export function writeNpy(file: string, { data, shape }: Tensor): void {
  const partial = `${file}.${process.pid}.part`;
  try {
    const opened = openSync(partial, 'w');
    try {
      writeAll(opened, npyHead(shape));
      writeAll(opened, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    } finally {
      closeSync(opened);
    }
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** Systems write at most some GiB at a time. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, Math.min(bytes.length - at, PART));
}

const PART = 2 ** 28;
