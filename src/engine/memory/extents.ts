/**
 * Which parts of a range of addresses are in use: blocks given and taken back, by size. It knows no memory.
 *
 * Sizes are rounded up to one of eight steps between powers of two, so that a block given back serves the next of
 * about its size. Blocks lie a little more than their size apart: buffers at the same place within a power of two
 * would take each other's cache lines, which halves the speed of a copy.
 */

const LINE = 64;
/** Added to blocks that do not fit a first-level cache together. */
const STAGGER = 4096 + LINE;
const LARGE = 2 ** 14;

export interface Block {
  readonly address: number;
  /** What the block takes of the range, more than was asked for. */
  readonly bytes: number;
}

export class Extents {
  readonly #end: number;
  /** From here on nothing was ever given. */
  #top: number;
  /** Addresses of blocks given back, by their size; the latest is given first, being in the cache. */
  readonly #byBytes = new Map<number, number[]>();
  /** Free stretches of any size, ascending, none next to another. */
  #stretches: Block[] = [];
  #free = 0;
  #used = 0;

  constructor(start: number, end: number) {
    this.#top = start;
    this.#end = end;
  }

  /** Bytes in blocks that are out. */
  get used(): number {
    return this.#used;
  }

  /** What a memory must reach for all blocks that are out or were. */
  get top(): number {
    return this.#top;
  }

  /** The address of a block of `blockBytes(bytes)`, a multiple of 64; undefined where no free stretch is as long. */
  take(bytes: number): number | undefined {
    const size = blockBytes(bytes);
    const same = this.#byBytes.get(size)?.pop();
    if (same !== undefined) this.#free -= size;
    const address = same ?? this.#anywhere(size);
    if (address === undefined) return undefined;
    this.#used += size;
    return address;
  }

  /** Takes back a block of `bytes`, as it was asked for. */
  give(address: number, bytes: number): void {
    const size = blockBytes(bytes);
    const same = this.#byBytes.get(size);
    if (same === undefined) this.#byBytes.set(size, [address]);
    else same.push(address);
    this.#free += size;
    this.#used -= size;
  }

  /** What was given back is joined first where it could be enough, and else only where all else fails. */
  #anywhere(size: number): number | undefined {
    if (this.#free >= size) this.#join();
    const address = this.#fromStretches(size) ?? this.#fromTop(size);
    if (address !== undefined || this.#free === 0) return address;
    this.#join();
    return this.#fromStretches(size) ?? this.#fromTop(size);
  }

  #fromStretches(size: number): number | undefined {
    const place = this.#fitting(size);
    const found = this.#stretches[place];
    if (found === undefined) return undefined;
    const rest = { address: found.address + size, bytes: found.bytes - size };
    this.#stretches.splice(place, 1, ...(rest.bytes > 0 ? [rest] : []));
    return found.address;
  }

  /** The place of the shortest stretch that is long enough. */
  #fitting(size: number): number {
    let best = -1;
    this.#stretches.forEach(({ bytes }, i) => {
      if (bytes >= size && bytes < (this.#stretches[best]?.bytes ?? Infinity)) best = i;
    });
    return best;
  }

  #fromTop(size: number): number | undefined {
    if (this.#top + size > this.#end) return undefined;
    const address = this.#top;
    this.#top += size;
    return address;
  }

  /** All blocks given back become stretches, neighbours one, and the last joins what was never given. */
  #join(): void {
    const all = [...this.#stretches];
    for (const [bytes, addresses] of this.#byBytes) {
      for (const address of addresses) all.push({ address, bytes });
    }
    this.#byBytes.clear();
    this.#free = 0;
    const joined: Block[] = [];
    for (const one of all.sort((a, b) => a.address - b.address)) {
      const last = joined[joined.length - 1];
      if (last !== undefined && last.address + last.bytes === one.address) {
        joined[joined.length - 1] = { address: last.address, bytes: last.bytes + one.bytes };
      } else joined.push(one);
    }
    const last = joined[joined.length - 1];
    if (last !== undefined && last.address + last.bytes === this.#top) {
      this.#top = last.address;
      joined.pop();
    }
    this.#stretches = joined;
  }
}

/** What a block for so many bytes takes. */
export function blockBytes(bytes: number): number {
  const step = Math.max(LINE, 2 ** (Math.floor(Math.log2(Math.max(1, bytes))) - 3));
  const rounded = Math.max(LINE, Math.ceil(bytes / step) * step);
  return bytes < LARGE ? rounded : rounded + STAGGER;
}
