// The floor: what the memory itself needs, by SIMD loads and stores and nothing between. Forward and BN's eval read a
// tensor and write one; backward reads two; statistics only read. Tensors below 1 MB are for one thread.
//
// Measured beside it (`memory.copy`, `Float32Array.set`): both at most a fifth faster up to 32 MB. Above, where V8's
// copy no longer reads the lines that it overwrites, it is 2 to 3 times as fast; no kernel in WebAssembly can do that.
import { Worker } from 'node:worker_threads';
import asc from 'assemblyscript/asc';
import type { Case } from '../cases.ts';
import type { Competitor, Loaded } from '../competitor.ts';
import type { Inputs } from '../inputs.ts';
import { type Control, type Job, job, PAGE, type Share, share } from './floor-share.ts';

const SOURCE = `
export function copy(x: usize, unused: usize, y: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 64) {
    v128.store(y + i, v128.load(x + i));
    v128.store(y + i, v128.load(x + i, 16), 16);
    v128.store(y + i, v128.load(x + i, 32), 32);
    v128.store(y + i, v128.load(x + i, 48), 48);
  }
}
export function add(x: usize, dy: usize, dx: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 32) {
    v128.store(dx + i, f32x4.add(v128.load(x + i), v128.load(dy + i)));
    v128.store(dx + i, f32x4.add(v128.load(x + i, 16), v128.load(dy + i, 16)), 16);
  }
}
export function read(x: usize, unused: usize, y: usize, bytes: usize): void {
  let a = f32x4.splat(0), b = a, c = a, d = a;
  for (let i: usize = 0; i < bytes; i += 64) {
    a = f32x4.add(a, v128.load(x + i));
    b = f32x4.add(b, v128.load(x + i, 16));
    c = f32x4.add(c, v128.load(x + i, 32));
    d = f32x4.add(d, v128.load(x + i, 48));
  }
  v128.store(y, f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
}`;

/** Buffers at the same place within a power of two would take each other's cache lines. */
const STAGGER = 4096 + 64;
const SMALL = 2 ** 20;

export async function open(threads: number): Promise<Competitor> {
  const module = new WebAssembly.Module(await compile());
  return { version: '', load: (one, inputs) => load(module, threads, one, inputs) };
}

async function load(module: WebAssembly.Module, threads: number, one: Case, inputs: Inputs): Promise<Loaded> {
  const bytes = inputs.x.byteLength;
  const at = [0, 1, 2].map((i) => PAGE + i * (bytes + STAGGER));
  const [x = 0, dy = 0, y = 0] = at;
  const pages = Math.ceil((y + bytes) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const f32 = new Float32Array(memory.buffer);
  f32.set(inputs.x, x / 4);
  f32.set(inputs.dy, dy / 4);
  const of = { x, dy, y, bytes, loop: loopFor(one), parts: bytes < SMALL ? 1 : threads };
  const workers = await Promise.all(
    Array.from({ length: of.parts - 1 }, (_, i) => started({ module, memory, job: of, part: i + 1 })),
  );
  const control: Control = new Int32Array(memory.buffer);
  const own = share({ module, memory, job: of, part: 0 });
  const run = (): void => job(control, workers.length, own);
  run();
  check(f32, of, inputs);
  return { run, outputs: () => ({}), unload: () => Promise.all(workers.map((worker) => worker.terminate())) };
}

function loopFor({ backward, operation }: Case): Job['loop'] {
  if (backward) return 'add';
  return operation === 'statistics' || operation === 'histogram' ? 'read' : 'copy';
}

async function started(workerData: Share): Promise<Worker> {
  const worker = new Worker(new URL('./floor-share.ts', import.meta.url), { workerData });
  await new Promise((resolve) => worker.once('message', resolve));
  return worker;
}

/** It does what it is for, to the last element. */
function check(f32: Float32Array, { y, loop }: Job, inputs: Inputs): void {
  if (loop === 'read') return;
  const wrong = inputs.x.findIndex((value, i) => {
    const want = loop === 'copy' ? value : Math.fround(value + (inputs.dy[i] ?? 0));
    return f32[y / 4 + i] !== want;
  });
  if (wrong !== -1) throw new Error(`the floor's ${loop} is wrong at element ${wrong}`);
}

async function compile(): Promise<Uint8Array<ArrayBuffer>> {
  const written = new Map<string, Uint8Array<ArrayBuffer>>();
  const settings =
    '--runtime stub --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536 --optimizeLevel 3 --noAssert --enable simd --enable threads';
  const { error, stderr } = await asc.main(['floor.ts', '--outFile', 'floor.wasm', ...settings.split(' ')], {
    readFile: (name) => (name === 'floor.ts' ? SOURCE : null),
    writeFile: (name, contents) => void written.set(name, contents as Uint8Array<ArrayBuffer>),
    listFiles: () => [],
  });
  const bytes = written.get('floor.wasm');
  if (error !== null || bytes === undefined) throw new Error(`the floor does not compile\n${stderr}`);
  return bytes;
}
