/**
 * Room for the length of one computation: for copies of arrays that are outside the kernels' memory, and for what
 * kernels leave each other. It knows no kernels.
 */
import {
  addressOf,
  allocate,
  borrow,
  giveBack,
  type NumberArray,
  type NumberArrayType,
  viewAt,
} from '../memory/memory.ts';
import { settleThreads } from './threads.ts';

/** Held for good, so that a small computation asks for nothing. */
const HELD = 2 ** 18;
const LINE = 64;
/** Numbers that a loop copies faster than the language's own function. */
const FEW = 96;
/** So many that kernels had better find them where they are than in a copy. */
const MANY = 2 ** 13;

export class Scratch {
  #held: { readonly address: number; readonly doubles: Float64Array } | undefined;
  #used = 0;
  #borrowed: { address: number; bytes: number }[] = [];
  #copies: { array: NumberArray; address: number }[] = [];
  #results: { array: NumberArray; address: number }[] = [];

  /** Before each computation: frees what one had that failed, or was ended from outside. */
  open(): this {
    settleThreads();
    this.#free();
    return this;
  }

  /** Copies results to where they belong, and frees everything. */
  close(): void {
    for (const { array, address } of this.#results) array.set(viewAt(typeOf(array), address, array.length));
    this.#free();
  }

  #free(): void {
    if (this.#copies.length > 0) this.#copies = [];
    if (this.#results.length > 0) this.#results = [];
    this.#used = 0;
    if (this.#borrowed.length === 0) return;
    for (const { address, bytes } of this.#borrowed) giveBack(address, bytes);
    this.#borrowed = [];
  }

  /** The address of so many bytes. Throws code `memory`. */
  take(bytes: number): number {
    const size = Math.ceil(bytes / LINE) * LINE;
    if (this.#used + size <= HELD) {
      this.#held ??= hold();
      const address = this.#held.address + this.#used;
      this.#used += size;
      return address;
    }
    const address = borrow(bytes);
    this.#borrowed.push({ address, bytes });
    return address;
  }

  /** The address of so many float64 that are 0. */
  zeros(length: number): number {
    const address = this.take(8 * length);
    viewAt(Float64Array, address, length).fill(0);
    return address;
  }

  /** Where an array is, or a copy of it; 0 for none. */
  place(array: NumberArray | undefined): number {
    if (array === undefined || array.length === 0) return 0;
    const address = addressOf(array);
    if (address !== undefined) return address;
    const copy = this.take(array.byteLength);
    viewAt(typeOf(array), copy, array.length).set(array);
    this.#copies.push({ array, address: copy });
    return copy;
  }

  /** Where kernels write an array: itself, or what `close` copies to it. */
  placeResult(array: NumberArray): number {
    const address = addressOf(array);
    if (address !== undefined) return address;
    // What is written over itself is so here too.
    const copy = this.#copies.find((one) => one.array === array);
    const room = copy?.address ?? this.take(array.byteLength);
    this.#results.push({ array, address: room });
    return room;
  }

  /** So many float64 from an address, as an array of their own. */
  doubles(what: string, address: number, length: number): Float64Array {
    const found = length < MANY ? new Float64Array(length) : allocate(what, Float64Array, length);
    if (length <= FEW && this.#held !== undefined) {
      const { address: start, doubles } = this.#held;
      const first = (address - start) / 8;
      if (first >= 0 && first + length <= doubles.length) {
        for (let i = 0; i < length; i++) found[i] = doubles[first + i] ?? 0;
        return found;
      }
    }
    found.set(viewAt(Float64Array, address, length));
    return found;
  }
}

/** The constructor of an array is that of its kind. */
function typeOf(array: NumberArray): NumberArrayType<NumberArray> {
  return array.constructor as NumberArrayType<NumberArray>;
}

function hold(): { address: number; doubles: Float64Array } {
  const address = borrow(HELD);
  return { address, doubles: viewAt(Float64Array, address, HELD / 8) };
}

/** Computations follow one another, and none calls what is not the engine's. */
export const scratch = new Scratch();
