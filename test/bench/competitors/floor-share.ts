// One thread's share of the floor's work, and how threads start and end it together; run as a worker too.
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

export const PAGE = 2 ** 16;

/** Places in the memory, and which loop goes over how many bytes in how many parts. */
export interface Job {
  readonly x: number;
  readonly dy: number;
  readonly y: number;
  readonly bytes: number;
  readonly loop: 'copy' | 'add' | 'read';
  readonly parts: number;
}

export interface Share {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly job: Job;
  readonly part: number;
}

/** In the memory's first page: the number of the latest job; how many workers have done all jobs' shares. */
export type Control = Int32Array<ArrayBufferLike>;

type Loop = (x: number, dy: number, y: number, bytes: number) => void;

/** The loop over this part; its results of reading are apart from the others'. */
export function share({ module, memory, job: { x, dy, y, bytes, loop, parts }, part }: Share): () => void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  // The module is floor.ts's own.
  const run = exports[loop] as Loop;
  const each = Math.ceil(bytes / parts / 64) * 64;
  const first = part * each;
  const length = Math.min(each, bytes - first);
  return () => run(x + first, dy + first, y + first, length);
}

/** Runs all shares: the workers', and the caller's own. */
export function job(control: Control, workers: number, own: () => void): void {
  const end = (Atomics.add(control, 0, 1) + 1) * workers;
  if (workers > 0) Atomics.notify(control, 0);
  own();
  for (let done = Atomics.load(control, 1); done !== end; done = Atomics.load(control, 1)) {
    Atomics.wait(control, 1, done);
  }
}

function serve(given: Share): void {
  const control: Control = new Int32Array(given.memory.buffer);
  const run = share(given);
  // Read before the worker says that it is ready: later the first job could be missed.
  let generation = Atomics.load(control, 0);
  parentPort?.postMessage('ready');
  for (;;) {
    Atomics.wait(control, 0, generation);
    generation += 1;
    run();
    Atomics.add(control, 1, 1);
    Atomics.notify(control, 1);
  }
}

if (!isMainThread) serve(workerData as Share);
