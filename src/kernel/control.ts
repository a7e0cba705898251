/**
 * The thread that can stop a cell which never yields. The parent writes a byte to an extra pipe, whose other
 * end this thread reads; if the main thread does not come round to the interrupt by itself, its execution is
 * terminated. Variables survive that. When the pipe closes, the parent is gone, and the kernel goes with it,
 * whatever its main thread is doing.
 */
import { Session as InspectorSession } from 'node:inspector';
import { Socket } from 'node:net';
import process from 'node:process';
import { Worker, workerData } from 'node:worker_threads';
import { CONTROL_FD } from './control-fd.ts';

/** Time for a cell that awaits something to end by itself. */
const GRACE_MS = 100;

export interface Control {
  /** Called by the main thread when it handles an interrupt by itself. */
  acknowledge(): void;
}

/** Starts the thread from the kernel's own script. */
export function startControlThread(script: string): Control {
  const acknowledged = new Int32Array(new SharedArrayBuffer(4));
  new Worker(script, { workerData: acknowledged }).unref();
  return { acknowledge: () => void Atomics.add(acknowledged, 0, 1) };
}

/** The thread's whole life; `workerData` counts what the main thread has acknowledged. */
export function runControlThread(): void {
  const acknowledged: Int32Array = workerData;
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
}
