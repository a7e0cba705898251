/**
 * The compiled kernels in the engine's memory. It knows no shapes. Undefined where WebAssembly with SIMD is missing: the
 * float64 reference in TypeScript computes then.
 */
import { toUint8Array } from 'js-base64';
import { sharedMemory, viewAt } from '../memory/memory.ts';
import { webAssembly } from '../memory/platform.ts';
import { emptyJob, JOB, type Job, writeJob } from './job.ts';
import { kernelsWasm, relaxedWasm, sharing } from './kernels-wasm.ts';
import { LEAST_SHARED, runShared, type Shop, threadCount } from './threads.ts';

/** Computes items `from` to before `to` of the job at an address; what each does is said in `assembly/`. */
export type Kernel = (job: number, from: number, to: number) => number;

/** The exports of `assembly/index.ts`. */
export const KERNELS = [
  'backwardRows',
  'backwardSegments',
  'blockExtremes',
  'columnMoments',
  'columnProducts',
  'columnTables',
  'elementwise',
  'finishColumns',
  'gradientColumns',
  'gradientOfColumns',
  'gradientSegments',
  'gradientTables',
  'histogram',
  'histogramOfColumns',
  'matmulRows',
  'mergeColumnMoments',
  'mergeColumnProducts',
  'mergeColumns',
  'mergeHistogram',
  'mergeMoments',
  'mergeParameters',
  'mergePowers',
  'mergePowersOfColumns',
  'mergeProducts',
  'mergeShifted',
  'mergeTally',
  'mergeTallyColumns',
  'moments',
  'normalizeRows',
  'normalizeSegments',
  'powers',
  'powersOfColumns',
  'rowPieceProducts',
  'scaleColumns',
  'scaleRows',
  'scaleSegments',
  'segmentProducts',
  'shifted',
  'sketch',
  'sketchEntries',
  'tally',
  'tallyColumns',
  'widen',
  'withNumber',
] as const;

export type KernelName = (typeof KERNELS)[number];

export type Kernels = Readonly<Record<KernelName, Kernel>>;

/** Kernels, and where they find what to do. */
export interface Machine extends Shop {
  readonly kernels: readonly KernelName[];
  readonly functions: Kernels;
  readonly isShared: boolean;
  readonly words: Uint32Array;
  readonly doubles: Float64Array;
}

/** Which compiled build: with multiplication and addition rounded once, where the machine has it, or always twice. */
export type Arithmetic = 'fused' | 'plain';

let arithmetic: Arithmetic = 'fused';
let found: Machine | null | undefined;

/** Compiled at the first call, which takes a few milliseconds. */
export function machine(): Machine | undefined {
  if (found === undefined) found = instantiate() ?? null;
  return found ?? undefined;
}

export function setArithmetic(value: Arithmetic): void {
  if (value === arithmetic) return;
  arithmetic = value;
  found = undefined;
}

/** What computes now: fused only where the machine has it. Undefined without WebAssembly. */
export function arithmeticUsed(): Arithmetic | undefined {
  return machine() === undefined ? undefined : used;
}

let used: Arithmetic = 'plain';

function instantiate(): Machine | undefined {
  const api = webAssembly();
  const given = sharedMemory();
  if (api === undefined || given === undefined) return undefined;
  const { memory, isShared } = given;
  for (const build of arithmetic === 'fused' ? (['fused', 'plain'] as const) : (['plain'] as const)) {
    const bytes = toUint8Array(build === 'fused' ? relaxedWasm : kernelsWasm);
    if (!isShared) bytes[sharing.place] = sharing.alone;
    if (!api.validate(bytes)) continue;
    used = build;
    const module = new api.Module(bytes);
    const { exports } = new api.Instance(module, { env: { memory } });
    // The module is ours; a test holds its exports to the list.
    const functions = exports as Kernels;
    const words = viewAt(Uint32Array, JOB, 64);
    const doubles = viewAt(Float64Array, JOB, 32);
    return { module, memory, job: JOB, kernels: KERNELS, functions, isShared, words, doubles };
  }
  return undefined;
}

/**
 * Runs a kernel over all items of a job, of about so many elements each, 0 for one that cannot be shared; returns how
 * many of them float32 could not hold.
 */
export function run(engine: Machine, kernel: KernelName, job: Job, items: number, elements: number): number {
  const isLarge = items > 1 && items * elements >= LEAST_SHARED;
  if (!isLarge || !engine.isShared || threadCount() === 1) return runRange(engine, kernel, job, 0, items);
  writeJob(engine.words, engine.doubles, job);
  return runShared(engine, KERNELS.indexOf(kernel), engine.functions[kernel], items, elements);
}

/** Some items, by this thread. */
export function runRange(
  { functions, words, doubles }: Machine,
  kernel: KernelName,
  job: Job,
  from: number,
  to: number,
): number {
  writeJob(words, doubles, job);
  return functions[kernel](JOB, from, to);
}

export { emptyJob, type Job };
