/**
 * The thread that can stop a cell which never yields. The parent writes a byte to an extra pipe, whose other
 * end this thread reads; if the main thread does not come round to the interrupt by itself, its execution is
 * terminated. Variables survive that. When the pipe closes, the parent is gone, and the kernel goes with it,
 * whatever its main thread is doing.
 */
import { writeSync } from 'node:fs';
import { Session as InspectorSession } from 'node:inspector';
import { Socket } from 'node:net';
import process from 'node:process';
import { Worker, workerData } from 'node:worker_threads';
import { byteText } from '../engine/wording.ts';
import { CONTROL_FD, MEMORY_NOTICE } from './control-fd.ts';

/** How often the process's memory is looked at. */
const WATCH_MS = 250;

/** Time for a cell that awaits something to end by itself. */
const GRACE_MS = 100;

export interface Control {
  /** Called by the main thread when it handles an interrupt by itself. */
  acknowledge(): void;
}

/** What the thread is given: a count of what the main thread has acknowledged, and the bytes that the process may take. */
interface ControlData {
  acknowledged: Int32Array;
  memoryLimit: number;
}

/** Starts the thread from the kernel's own script. */
export function startControlThread(script: string, memoryLimit: number): Control {
  const acknowledged = new Int32Array(new SharedArrayBuffer(4));
  const data: ControlData = { acknowledged, memoryLimit };
  new Worker(script, { workerData: data }).unref();
  return { acknowledge: () => void Atomics.add(acknowledged, 0, 1) };
}

/** The thread's whole life. */
export function runControlThread(): void {
  const { acknowledged, memoryLimit }: ControlData = workerData;
  const inspector = new InspectorSession();
  inspector.connectToMainThread();
  let seen = 0;
  const pipe = new Socket({ fd: CONTROL_FD, readable: true });
  pipe.on('data', () => {
    // By number, for the main thread may have handled this very interrupt before the byte came here.
    const mine = ++seen;
    setTimeout(() => {
      if (Atomics.load(acknowledged, 0) < mine) inspector.post('Runtime.terminateExecution');
    }, GRACE_MS);
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
