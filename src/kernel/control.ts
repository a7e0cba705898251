/**
 * The thread that can stop a cell which never yields, and that answers for the process while a cell computes. The
 * parent writes a letter to an extra pipe, whose other end this thread holds. At `i`, if the main thread does not come
 * round to the interrupt by itself, its execution is terminated; variables survive that. At `s` it writes a line of
 * JSON, the process' status. When the pipe closes, the parent is gone, and the kernel goes with it, whatever its main
 * thread is doing.
 */
import { writeSync } from 'node:fs';
import { Session as InspectorSession } from 'node:inspector';
import { Socket } from 'node:net';
import process from 'node:process';
import { Worker, workerData } from 'node:worker_threads';
import { byteText } from '../engine/wording.ts';
import type { KernelStatus } from '../protocol/variables.ts';
import { CONTROL_FD, MEMORY_NOTICE } from './control-fd.ts';

/** How often the process's memory is looked at. */
const WATCH_MS = 250;

/** Time for a cell that awaits something to end by itself. */
const GRACE_MS = 100;

/** What the two threads share: how many interrupts the main thread has acknowledged, and its engine's threads. */
const AT = { acknowledged: 0, threads: 1 } as const;
const WORDS = 2;

export interface Control {
  /** Called by the main thread when it handles an interrupt by itself. */
  acknowledge(): void;
  /** How many threads the engine uses, which only the main thread knows. */
  tellThreads(count: number): void;
}

/** What the thread is given: what it shares with the main one, and the bytes that the process may take. */
interface ControlData {
  shared: Int32Array;
  memoryLimit: number;
}

/** Starts the thread from the kernel's own script. */
export function startControlThread(script: string, memoryLimit: number): Control {
  const shared = new Int32Array(new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT));
  const data: ControlData = { shared, memoryLimit };
  new Worker(script, { workerData: data }).unref();
  return {
    acknowledge: () => void Atomics.add(shared, AT.acknowledged, 1),
    tellThreads: (count) => void Atomics.store(shared, AT.threads, count),
  };
}

/** The thread's whole life. */
export function runControlThread(): void {
  const { shared, memoryLimit }: ControlData = workerData;
  const inspector = new InspectorSession();
  inspector.connectToMainThread();
  let seen = 0;
  const interrupt = (): void => {
    // By number, for the main thread may have handled this very interrupt before the letter came here.
    const mine = ++seen;
    setTimeout(() => {
      if (Atomics.load(shared, AT.acknowledged) < mine) inspector.post('Runtime.terminateExecution');
    }, GRACE_MS);
  };
  const pipe = new Socket({ fd: CONTROL_FD, readable: true, writable: true });
  pipe.setEncoding('latin1').on('data', (letters: string) => {
    for (const letter of letters) {
      if (letter === 'i') interrupt();
      else if (letter === 's') pipe.write(`${JSON.stringify(statusNow(shared))}\n`);
    }
  });
  // `process.exit` would end this thread alone.
  pipe.on('close', () => process.kill(process.pid, 'SIGKILL'));
  watchMemory(memoryLimit);
}

/** The heap's own limit does not count tensors and buffers, which are most of what a cell takes. */
function watchMemory(limit: number): void {
  const timer = setInterval(() => {
    const taken = process.memoryUsage.rss();
    if (taken < limit) return;
    // Not through the stream, which belongs to the main thread, and that may be stuck.
    writeSync(2, `${MEMORY_NOTICE} ${byteText(taken)} of ${byteText(limit)}\n`);
    process.kill(process.pid, 'SIGKILL');
  }, WATCH_MS);
  timer.unref();
}

function statusNow(shared: Int32Array): KernelStatus {
  return { memory: process.memoryUsage.rss(), threads: Atomics.load(shared, AT.threads) };
}
