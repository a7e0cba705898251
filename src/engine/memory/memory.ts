/**
 * The memory in which tensors and kernels meet: one WebAssembly memory, of which arrays are views. It knows no tensor
 * and no kernel.
 *
 * An array's part is free again when nothing reaches the array any more, or `release` says so: pages that were
 * touched once are used again, where a new array of the language would fault on each, which costs several times a
 * normalization. What does not fit the limit is an ordinary array; kernels then copy.
 *
 * The memory is shared, so that threads work in it and that it grows without taking its views away. Where a page may
 * not share memory, all of it is taken at once, which costs addresses until it is written to.
 */
import { EngineError } from '../errors.ts';
import { byteText } from '../wording.ts';
import { blockBytes, Extents } from './extents.ts';
import { type WebAssemblyMemory, webAssembly } from './platform.ts';

export type NumberArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

export interface NumberArrayType<Numbers extends NumberArray> {
  new (length: number): Numbers;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): Numbers;
  readonly BYTES_PER_ELEMENT: number;
}

/** How much of the memory arrays take, in bytes. */
export interface MemoryUse {
  /** In arrays that something still reaches, or that the garbage collector has not yet found. */
  readonly used: number;
  /** What the process has reserved, in use or to be used again. */
  readonly reserved: number;
  /** From where on further arrays are ordinary ones, which kernels copy in and out. */
  readonly limit: number;
}

const PAGE = 2 ** 16;
/** All that 32 bits address, or what a machine lets us have of it. */
const SIZES = [2 ** 32, 2 ** 31, 2 ** 30, 2 ** 29];
/** Without sharing, the whole is taken at once. */
const FIXED_SIZES = [2 ** 30, 2 ** 28];
/** The compiler's statics, and the second page: the job and what threads share (`simd/job.ts`). */
export const JOB_PAGE = PAGE;
const RESERVED = 2 * PAGE;
/** Half is left to copies of arrays that are elsewhere. */
const DEFAULT_LIMIT = 2 ** 31;
/** Smaller arrays are the language's own: they are made faster, and no kernel gains from their place. */
const LEAST = 4096;
/** From here on the garbage collector is told of the weight. */
const HEAVY = 2 ** 24;
/** The memory at first; it doubles, so that it seldom grows. What is not written to takes addresses only. */
const STEP = 2 ** 24;

interface Store {
  readonly memory: WebAssemblyMemory;
  readonly isShared: boolean;
  readonly extents: Extents;
  /** Address and size of the arrays' parts, by array. */
  readonly registry: FinalizationRegistry<{ address: number; bytes: number }>;
  buffer: ArrayBuffer | SharedArrayBuffer;
  limit: number;
}

let found: Store | null | undefined;

/** Made at the first call; undefined where WebAssembly is missing. */
function store(): Store | undefined {
  if (found === undefined) found = opened() ?? null;
  return found ?? undefined;
}

function opened(): Store | undefined {
  const api = webAssembly();
  if (api === undefined) return undefined;
  const isShared = typeof SharedArrayBuffer === 'function';
  const sizes = isShared ? SIZES : FIXED_SIZES;
  for (const size of sizes) {
    const maximum = size / PAGE;
    try {
      const initial = isShared ? RESERVED / PAGE : maximum;
      const memory = new api.Memory({ initial, maximum, shared: isShared });
      // Not to the very end, whose address is 0 in 32 bits.
      const extents = new Extents(RESERVED, size - PAGE);
      const registry = new FinalizationRegistry(({ address, bytes }: { address: number; bytes: number }) => {
        extents.give(address, bytes);
      });
      const limit = Math.min(DEFAULT_LIMIT, size / 2);
      buffers.push(memory.buffer);
      return { memory, isShared, extents, registry, buffer: memory.buffer, limit };
    } catch (error) {
      // Too many addresses for this process: half as many may do.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return undefined;
}

/** The memory that kernels and threads work in. */
export function sharedMemory(): { memory: WebAssemblyMemory; isShared: boolean } | undefined {
  return store();
}

/**
 * An array of any content. Throws code `memory` where neither the memory nor the process has room, naming `what`
 * asked for it.
 */
export function allocate<Numbers extends NumberArray>(
  what: string,
  Type: NumberArrayType<Numbers>,
  length: number,
): Numbers {
  const bytes = length * Type.BYTES_PER_ELEMENT;
  if (bytes < LEAST) return new Type(length);
  return resident(what, Type, length);
}

/** As `allocate`, but small ones are in the memory too: for what kernels read many times. */
export function resident<Numbers extends NumberArray>(
  what: string,
  Type: NumberArrayType<Numbers>,
  length: number,
): Numbers {
  const bytes = length * Type.BYTES_PER_ELEMENT;
  const inMemory = store();
  if (inMemory !== undefined && inMemory.extents.used + blockBytes(bytes) <= inMemory.limit) {
    const address = takeBlock(inMemory, bytes);
    if (address !== undefined) {
      const array = new Type(inMemory.buffer, address, length);
      inMemory.registry.register(array, { address, bytes }, array);
      keepThroughParts(array);
      Object.defineProperty(array, HOLDERS, { value: 0, writable: true });
      unweighed += bytes;
      if (unweighed >= HEAVY) weigh(what, array);
      return array;
    }
  }
  return ordinary(what, Type, length);
}

/** As `allocate`, for elements of a tensor. */
export function floats(what: string, length: number): Float32Array {
  return allocate(what, Float32Array, length);
}

/** Where an array begins in the memory; undefined for one that is elsewhere. */
export function addressOf(array: NumberArray): number | undefined {
  const inMemory = store();
  if (inMemory === undefined || array.byteLength === 0) return undefined;
  const { buffer } = array;
  for (let i = buffers.length - 1; i >= 0; i--) if (buffers[i] === buffer) return array.byteOffset;
  return undefined;
}

/** Each growth makes another object of the same memory; arrays keep the one that they were made with. */
const buffers: ArrayBufferLike[] = [];

/** Frees what `allocate` gave, at once: nothing may read the array any more. Others are left to the language. */
export function release(array: NumberArray): void {
  const inMemory = store();
  const address = addressOf(array);
  if (inMemory === undefined || address === undefined) return;
  // Parts of an array are not what was given; only the whole is registered.
  if (!inMemory.registry.unregister(array)) return;
  takeWeight(array);
  inMemory.extents.give(address, array.byteLength);
}

/** How many tensors have an array: the last one that lets it go frees it. */
const HOLDERS = Symbol('holders');

/** An array whose tensors are counted. */
type Held = NumberArray & { [HOLDERS]?: number };

/** Counts a tensor that has the array, or a part of it. */
export function hold(array: NumberArray): void {
  const whole = wholeOf(array);
  const holders = whole[HOLDERS];
  if (holders !== undefined) whole[HOLDERS] = holders + 1;
}

/** Counts one less, and frees the array where it was the last. */
export function letGo(array: NumberArray): void {
  const whole = wholeOf(array);
  const holders = whole[HOLDERS];
  if (holders === undefined) return;
  whole[HOLDERS] = holders - 1;
  if (holders === 1) release(whole);
}

/** What was allocated, of which the array is a part, or all. */
function wholeOf(array: NumberArray): Held {
  let whole = array;
  for (let next = wholes.get(whole); next !== undefined; next = wholes.get(whole)) whole = next;
  return whole;
}

/** Whether two arrays have bytes in common, and whether they are the same ones. */
export function overlapOf(one: NumberArray, other: NumberArray): 'none' | 'part' | 'same' {
  const [first, second] = [addressOf(one), addressOf(other)];
  // All buffers of the memory are one.
  const isShared = first === undefined ? one.buffer === other.buffer : second !== undefined;
  const [start, otherStart] = [one.byteOffset, other.byteOffset];
  if (!isShared || start + one.byteLength <= otherStart || otherStart + other.byteLength <= start)
    return 'none';
  return start === otherStart && one.byteLength === other.byteLength ? 'same' : 'part';
}

/** What arrays take now. All 0 where there is no WebAssembly. */
export function memoryUse(): MemoryUse {
  const inMemory = store();
  if (inMemory === undefined) return { used: 0, reserved: 0, limit: 0 };
  const { extents, buffer, limit } = inMemory;
  return { used: extents.used, reserved: buffer.byteLength, limit };
}

/** Bytes from which on arrays are ordinary ones. Those that are there stay. */
export function limitMemory(bytes: number): void {
  const inMemory = store();
  if (inMemory !== undefined) inMemory.limit = bytes;
}

/** A part of the memory whatever the limit, for the length of a computation; `giveBack` frees it. Throws code `memory`. */
export function borrow(bytes: number): number {
  const inMemory = store();
  const address = inMemory === undefined ? undefined : takeBlock(inMemory, bytes);
  if (address === undefined) throw outOfMemory('a copy for a kernel', bytes);
  return address;
}

export function giveBack(address: number, bytes: number): void {
  store()?.extents.give(address, bytes);
}

/** A view of the memory, to be let go before what is there is given back. */
export function viewAt<Numbers extends NumberArray>(
  Type: NumberArrayType<Numbers>,
  address: number,
  length: number,
): Numbers {
  const buffer = store()?.buffer;
  return buffer === undefined ? new Type(0) : new Type(buffer, address, length);
}

function takeBlock(inMemory: Store, bytes: number): number | undefined {
  const address = inMemory.extents.take(bytes);
  if (address === undefined) return undefined;
  if (address + blockBytes(bytes) <= inMemory.buffer.byteLength || grown(inMemory)) return address;
  inMemory.extents.give(address, bytes);
  return undefined;
}

/** Up to where blocks are. */
function grown(inMemory: Store): boolean {
  const { memory, extents } = inMemory;
  const missing = extents.top - inMemory.buffer.byteLength;
  for (const bytes of [Math.max(missing, STEP, inMemory.buffer.byteLength), missing]) {
    try {
      memory.grow(Math.ceil(bytes / PAGE));
      inMemory.buffer = memory.buffer;
      buffers.push(inMemory.buffer);
      return true;
    } catch (error) {
      // Beyond the maximum, or beyond what the system gives.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return false;
}

function ordinary<Numbers extends NumberArray>(
  what: string,
  Type: NumberArrayType<Numbers>,
  length: number,
): Numbers {
  try {
    return new Type(length);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw outOfMemory(what, length * Type.BYTES_PER_ELEMENT, cause);
  }
}

function outOfMemory(what: string, bytes: number, cause?: unknown): EngineError {
  const { used, limit } = memoryUse();
  return new EngineError(
    'memory',
    {
      what,
      got: `no room for ${byteText(bytes)}, with ${byteText(used)} of ${byteText(limit)} in use`,
      remedy: 'dispose() of tensors that are done with, or work slice by slice',
    },
    { cause },
  );
}

/**
 * The collector sees only an array's own few bytes, and would let thousands of megabytes wait. So whenever arrays of
 * HEAVY have come together, the last has a buffer of a part of their size hung on it, which is never touched and so takes
 * no memory. The part is what keeps both the collector's work and what waits for it small beside the arrays' own: the
 * whole made a third of a normalization's time of collections. Resizable buffers: others are made of what was freed
 * before and cleared, which costs as much again.
 */
const weights = new WeakMap<NumberArray, ArrayBuffer>();
const WEIGHED_PART = 4;
let unweighed = 0;
/** Of arrays that were released, for the next: the collector would count them too. */
const spare: ArrayBuffer[] = [];

/** Newer than the library types that the engine is compiled with. */
const Resizable = ArrayBuffer as new (length: number, limit: { maxByteLength: number }) => ArrayBuffer;

function weigh(what: string, array: NumberArray): void {
  const bytes = Math.ceil(unweighed / WEIGHED_PART);
  unweighed = 0;
  const known = spare.findLastIndex(({ byteLength }) => byteLength === bytes);
  try {
    const weight =
      spare.splice(known, known < 0 ? 0 : 1)[0] ?? new Resizable(bytes, { maxByteLength: bytes });
    weights.set(array, weight);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw outOfMemory(what, array.byteLength, cause);
  }
}

/** Some are kept, the latest. */
function takeWeight(array: NumberArray): void {
  const weight = weights.get(array);
  if (weight === undefined) return;
  weights.delete(array);
  spare.push(weight);
  if (spare.length > MOST_SPARE) spare.shift();
}

const MOST_SPARE = 8;

/** A part keeps the whole, whose end would free the memory of both. */
const wholes = new WeakMap<NumberArray, NumberArray>();

const subarray = {
  value(this: NumberArray, start?: number, end?: number): NumberArray {
    const part = plainSubarray.call(this, start, end);
    wholes.set(part, this);
    keepThroughParts(part);
    return part;
  },
  configurable: true,
  writable: true,
};

/** The language's own, which all kinds of typed arrays share. */
const plainSubarray = Object.getPrototypeOf(Float32Array.prototype).subarray as (
  this: NumberArray,
  start?: number,
  end?: number,
) => NumberArray;

function keepThroughParts(array: NumberArray): void {
  Object.defineProperty(array, 'subarray', subarray);
}
