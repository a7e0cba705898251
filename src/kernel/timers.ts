/**
 * Timers for cells whose callbacks may be terminated. Node does not survive the termination of what it calls from its
 * own timers; so those only post a message, and the callback is called on its arrival, which Node does survive. A
 * repeating timer whose callback was terminated is over.
 */
import { promisify } from 'node:util';
import { MessageChannel } from 'node:worker_threads';
import { currentRun } from './run.ts';

type Callback = (...values: unknown[]) => void;
type Timer = NodeJS.Timeout | NodeJS.Immediate;

/**
 * The function in the run that started the timer. Other contexts are not kept: Node counts the depth of what it calls in
 * them, which a termination leaves wrong.
 */
function inRun(call: () => void): () => void {
  const run = currentRun.getStore();
  return run === undefined ? call : () => currentRun.run(run, call);
}

/** Replaces the global functions; what Node's modules export stays. */
export function installTimers(): void {
  const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = globalThis;
  const { port1, port2 } = new MessageChannel();
  const due: { timer: Timer | undefined; call: () => void }[] = [];
  /** Those that wait for their message, and those that were cleared meanwhile. */
  const waiting = new WeakSet<Timer>();
  const cleared = new WeakSet<Timer>();
  let running: Timer | undefined;
  const end = (timer: Timer): void => {
    cleared.add(timer);
    if ('refresh' in timer) clearTimeout(timer);
    else clearImmediate(timer);
  };
  port2.on('message', () => {
    if (running !== undefined) end(running);
    const next = due.shift();
    if (next?.timer === undefined || cleared.has(next.timer)) return;
    waiting.delete(next.timer);
    running = next.timer;
    try {
      next.call();
    } finally {
      // Not reached where the call is terminated.
      running = undefined;
    }
  });
  // They do not keep the process alive; its parent does.
  port2.unref();

  const through = (start: (fire: () => void) => Timer, callback: Callback, values: unknown[]): Timer => {
    if (typeof callback !== 'function') return start(callback);
    const call = inRun(() => callback(...values));
    const timer: Timer = start(() => {
      // A slow one is not called for each time that it missed.
      if (waiting.has(timer)) return;
      waiting.add(timer);
      due.push({ timer, call });
      port1.postMessage(null);
    });
    return timer;
  };
  const clear = (timer: unknown, own: (timer: never) => void): void => {
    if (typeof timer === 'object' && timer !== null) cleared.add(timer as Timer);
    own(timer as never);
  };
  const replacements = {
    setTimeout: Object.assign(
      (callback: Callback, delay?: number, ...values: unknown[]) =>
        through((fire) => setTimeout(fire, delay), callback, values),
      { [promisify.custom]: promisify(setTimeout) },
    ),
    setInterval: (callback: Callback, delay?: number, ...values: unknown[]) =>
      through((fire) => setInterval(fire, delay), callback, values),
    setImmediate: Object.assign(
      (callback: Callback, ...values: unknown[]) => through((fire) => setImmediate(fire), callback, values),
      { [promisify.custom]: promisify(setImmediate) },
    ),
    clearTimeout: (timer: unknown) => clear(timer, clearTimeout),
    clearInterval: (timer: unknown) => clear(timer, clearInterval),
    clearImmediate: (timer: unknown) => clear(timer, clearImmediate),
  };
  for (const [name, value] of Object.entries(replacements)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });
  }
}
