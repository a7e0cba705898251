/**
 * The compiled kernels in the engine's memory. It knows no shapes. Undefined where WebAssembly with SIMD is missing: the
 * float64 reference in TypeScript computes then.
 */
import { toUint8Array } from 'js-base64';
import { sharedMemory, viewAt } from '../memory/memory.ts';
import { type WebAssemblyApi, webAssembly } from '../memory/platform.ts';
import { emptyJob, JOB, type Job, writeJob } from './job.ts';
import { kernelsWasm, relaxedWasm, sharing } from './kernels-wasm.ts';

/** Computes items `from` to before `to` of the job at an address; what each does is said in `assembly/`. */
export type Kernel = (job: number, from: number, to: number) => number;

/** The exports of `assembly/index.ts`. */
export const KERNELS = [
  'backwardRows',
  'backwardSegments',
  'columnMoments',
  'columnProducts',
  'columnTables',
  'finishColumns',
  'gradientColumns',
  'gradientOfColumns',
  'gradientSegments',
  'gradientTables',
  'mergeColumnMoments',
  'mergeColumnProducts',
  'mergeColumns',
  'mergeMoments',
  'mergeParameters',
  'mergeProducts',
  'moments',
  'normalizeRows',
  'normalizeSegments',
  'rowPieceProducts',
  'scaleColumns',
  'scaleRows',
  'scaleSegments',
  'segmentProducts',
] as const;

export type KernelName = (typeof KERNELS)[number];

export type Kernels = Readonly<Record<KernelName, Kernel>>;

/** Kernels, and where they find what to do. */
export interface Machine {
  readonly kernels: Kernels;
  /** The module and its memory, for threads. */
  readonly module: object;
  readonly memory: object;
  readonly isShared: boolean;
  readonly words: Uint32Array;
  readonly doubles: Float64Array;
}

let found: Machine | null | undefined;

/** Compiled at the first call, which takes a few milliseconds. */
export function machine(): Machine | undefined {
  if (found === undefined) found = instantiate() ?? null;
  return found ?? undefined;
}

function instantiate(): Machine | undefined {
  const api = webAssembly();
  const given = sharedMemory();
  if (api === undefined || given === undefined) return undefined;
  const { memory, isShared } = given;
  const bytes = usable(api, isShared);
  if (bytes === undefined) return undefined;
  const module = new api.Module(bytes);
  const { exports } = new api.Instance(module, { env: { memory } });
  // The module is ours; a test holds its exports to the list.
  const kernels = exports as Kernels;
  const words = viewAt(Uint32Array, JOB, 64);
  return { kernels, module, memory, isShared, words, doubles: viewAt(Float64Array, JOB, 32) };
}

/** The first build that this machine can run, with the memory that it has. */
function usable(api: WebAssemblyApi, isShared: boolean): Uint8Array | undefined {
  return [relaxedWasm, kernelsWasm]
    .map((text) => {
      const bytes = toUint8Array(text);
      if (!isShared) bytes[sharing.place] = sharing.alone;
      return bytes;
    })
    .find((bytes) => api.validate(bytes));
}

/**
 * Runs a kernel over all items of a job, of about so many elements each; returns how many of them float32 could not
 * hold.
 */
export function run(
  { kernels, words, doubles }: Machine,
  kernel: KernelName,
  job: Job,
  items: number,
  _elements: number,
): number {
  writeJob(words, doubles, job);
  return kernels[kernel](JOB, 0, items);
}

export { emptyJob, type Job };
