/** Builds zip files byte by byte, sound or damaged, with Node's own zlib and CRC-32. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface Member {
  readonly name: string;
  readonly data: Uint8Array;
  readonly isDeflated?: boolean;
  /** What the directory says, where it does not say the truth. */
  readonly said?: {
    readonly method?: number;
    readonly flags?: number;
    readonly crc?: number;
    readonly packed?: number;
    readonly bytes?: number;
    readonly offset?: number;
  };
}

/** Local header and data of each, the directory, its end. */
export function zip(
  members: readonly Member[],
  end: { count?: number; bytes?: number; offset?: number } = {},
): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, data, isDeflated = false, said = {} } of members) {
    const packed = isDeflated ? deflateRawSync(data) : data;
    const method = isDeflated ? 8 : 0;
    const { flags = 0, crc = crc32(data), bytes = data.length } = said;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(said.method ?? method, 10);
    entry.writeUInt32LE(crc, 16);
    entry.writeUInt32LE(said.packed ?? packed.length, 20);
    entry.writeUInt32LE(bytes, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(said.offset ?? at, 42);
    files.push(local, Buffer.from(name, 'latin1'), Buffer.from(packed));
    directory.push(entry, Buffer.from(name, 'latin1'));
    at += 30 + name.length + packed.length;
  }
  const entries = Buffer.concat(directory);
  const last = Buffer.alloc(22);
  last.writeUInt32LE(0x06054b50);
  last.writeUInt16LE(end.count ?? members.length, 10);
  last.writeUInt32LE(end.bytes ?? entries.length, 12);
  last.writeUInt32LE(end.offset ?? at, 16);
  return new Uint8Array(Buffer.concat([...files, entries, last]));
}
