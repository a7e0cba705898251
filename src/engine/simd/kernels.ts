/**
 * The compiled kernels and the memory that they work in: a few blocks that fit a core's cache, into which data is
 * copied and out of which results are. It knows no shapes. Undefined where WebAssembly with SIMD is missing.
 */
import { toUint8Array } from 'js-base64';
import { kernelsWasm } from './kernels-wasm.ts';

/** Pointers are byte offsets into the memory; what each computes is said in `assembly/index.ts`. */
export interface Kernels {
  segmentMoments(x: number, segments: number, length: number, out: number): void;
  segmentScale(x: number, y: number, segments: number, length: number, table: number): void;
  rowScale(
    x: number,
    y: number,
    rows: number,
    length: number,
    table: number,
    gamma: number,
    beta: number,
  ): void;
  segmentProducts(x: number, dy: number, segments: number, length: number, table: number, out: number): void;
  segmentBackward(x: number, dy: number, dx: number, segments: number, length: number, table: number): void;
  rowProducts(
    x: number,
    dy: number,
    rows: number,
    length: number,
    table: number,
    gamma: number,
    out: number,
  ): void;
  rowBackward(
    x: number,
    dy: number,
    dx: number,
    rows: number,
    length: number,
    table: number,
    gamma: number,
  ): void;
  columnProducts(
    x: number,
    dy: number,
    rows: number,
    length: number,
    table: number,
    products: number,
    sums: number,
  ): void;
  columnSums(x: number, rows: number, length: number, centres: number, sums: number, squares: number): void;
  columnScale(
    x: number,
    y: number,
    rows: number,
    length: number,
    centres: number,
    scales: number,
    shifts: number,
  ): void;
  columnDots(
    x: number,
    dy: number,
    rows: number,
    length: number,
    centres: number,
    sums: number,
    products: number,
  ): void;
  columnBackward(
    x: number,
    dy: number,
    dx: number,
    rows: number,
    length: number,
    centres: number,
    a: number,
    b: number,
    c: number,
  ): void;
}

/** Elements of a block: 128 KiB, so that input, output and gradient stay in the cache. A multiple of a chunk. */
export const BLOCK = 2 ** 15;

/** The shortest segment that a kernel is worth; also what bounds a block's tables. */
export const SHORTEST = 8;

/**
 * The fewest elements of a group. In smaller ones what a gradient leaves of dy is little beside what it takes away,
 * and the rounding of float32 would show.
 */
export const FEWEST = 16;

const KIB = 1024;
const BYTES = 4 * BLOCK;
/** Blocks exactly a power of two apart would compete for the same cache lines. */
const STAGGER = 4 * KIB + 64;
const PAGE = 64 * KIB;

/** Rows whose columns are summed in float32 before float64 takes the sums. */
export const ROWS = 64;

/** Where each block is, in bytes; the first page is the compiler's. `products` and `sums` hold float64. */
export const at = {
  x: PAGE,
  y: PAGE + BYTES + STAGGER,
  dy: PAGE + 2 * (BYTES + STAGGER),
  gamma: PAGE + 3 * (BYTES + STAGGER),
  beta: PAGE + 4 * (BYTES + STAGGER),
  table: PAGE + 5 * (BYTES + STAGGER),
  out: PAGE + 5 * (BYTES + STAGGER) + (16 * BLOCK) / SHORTEST,
  products: PAGE + 5 * (BYTES + STAGGER) + (32 * BLOCK) / SHORTEST,
  sums: PAGE + 7 * (BYTES + STAGGER) + (32 * BLOCK) / SHORTEST,
} as const;

const END = at.sums + 2 * BYTES;

export interface Simd {
  readonly kernels: Kernels;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
}

/** What of WebAssembly is used here; the engine's own library types have none, since they have no browser. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  Memory: new (size: { initial: number }) => { buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: object };
}

let found: Simd | null | undefined;

/** Compiled at the first call, which takes about a millisecond. */
export function simd(): Simd | undefined {
  if (found === undefined) found = instantiate() ?? null;
  return found ?? undefined;
}

function instantiate(): Simd | undefined {
  const { WebAssembly: api } = globalThis as { WebAssembly?: WebAssemblyApi };
  const bytes = toUint8Array(kernelsWasm);
  if (api?.validate(bytes) !== true) return undefined;
  const memory = new api.Memory({ initial: Math.ceil(END / PAGE) });
  const { exports } = new api.Instance(new api.Module(bytes), { env: { memory } });
  // The module is ours; its exports are the functions of `assembly/index.ts`, to which the interface is kept equal.
  const kernels = exports as Kernels;
  return { kernels, f32: new Float32Array(memory.buffer), f64: new Float64Array(memory.buffer) };
}
