/** Threads as Node and as a page have them: the engine is compiled for both and so without the types of either. */

interface Platform {
  process?: { getBuiltinModule?: (name: string) => object | undefined };
  navigator?: { hardwareConcurrency?: number };
  Worker?: new (url: string) => { postMessage(message: object): void };
  Blob?: new (parts: string[], options: { type: string }) => object;
  URL?: { createObjectURL(blob: object): string };
  crossOriginIsolated?: boolean;
}

const platform = globalThis as Platform;

/** How many threads the hardware runs at once, as far as it is known. */
export function hardwareThreads(): number {
  const os = nodeModule<{ availableParallelism(): number }>('node:os');
  return os?.availableParallelism() ?? platform.navigator?.hardwareConcurrency ?? 1;
}

/** Whether the main thread may wait, which a page's may not. */
export function mayWait(): boolean {
  return nodeModule('node:worker_threads') !== undefined;
}

/**
 * Runs `serve(data)` of the source in a thread that ends when it returns, and does not keep a program from ending.
 * Nothing where there are no threads, as in a page that is not isolated. There is no way to end one from outside:
 * Node's `terminate` is not heard by every thread that sleeps in `Atomics.wait`, and the process then stays for ever.
 */
export function startThread(source: string, data: object): void {
  const threads = nodeModule<{
    Worker: new (
      code: string,
      options: { eval: true; workerData: object; execArgv: string[] },
    ) => {
      unref(): void;
    };
  }>('node:worker_threads');
  if (threads !== undefined) {
    const code = `${source}; serve(require('node:worker_threads').workerData);`;
    new threads.Worker(code, { eval: true, workerData: data, execArgv: [] }).unref();
    return;
  }
  const { Worker, Blob, URL, crossOriginIsolated } = platform;
  if (Worker === undefined || Blob === undefined || URL === undefined || crossOriginIsolated !== true) {
    return;
  }
  const code = `${source}; onmessage = ({ data }) => { serve(data); close(); };`;
  new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))).postMessage(data);
}

/** A part of Node, undefined elsewhere. */
function nodeModule<Part extends object>(name: string): Part | undefined {
  // Its shape is Node's documentation's.
  return platform.process?.getBuiltinModule?.(name) as Part | undefined;
}
